"""Short ways to say who is there."""

from collections.abc import Callable
from uuid import UUID

import pytest

from core.actors import OPERATOR, Actor
from core.unit_of_work import UnitOfWork
from people.service import actor_for, ensure_person, grant_role
from people.values import PersonId, Role


@pytest.fixture
def person(uow: UnitOfWork) -> Callable[..., PersonId]:
    """Makes a person, with a role everywhere if one is named; answers the id."""

    def make(email: str = "ada@example.org", *, role: Role | None = None) -> PersonId:
        with uow.write(OPERATOR) as work:
            made = ensure_person(work, email)
            if role is not None:
                grant_role(work, made.id, role)
            return made.id

    return make


@pytest.fixture
def acting(uow: UnitOfWork) -> Callable[[UUID], Actor]:
    """A person as an actor."""

    def act(person_id: UUID) -> Actor:
        with uow.read(OPERATOR) as work:
            return actor_for(work.session, person_id)

    return act
