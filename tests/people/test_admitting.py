"""Naming somebody as an owner makes them accountable; it does not let them in."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from catalog.importing.service import import_file
from core.actors import OPERATOR, SYSTEM, Actor, Grant
from core.audit import list_entries
from core.unit_of_work import UnitOfWork
from people import repository
from people.directory import read_people
from people.errors import SignInLinkInvalid
from people.models import Person
from people.service import (
    ask_for_link,
    authenticate_session,
    authenticate_token,
    create_token,
    ensure_people,
    grant_role,
    import_directory,
    invite,
    open_session,
    peek_link,
    use_link,
)
from people.values import Role
from tests.factories import a_person, an_org_unit, the_actor

OUTSIDER = "outsider@elsewhere.example"
Admitting = Callable[[UnitOfWork, UUID], object]


@pytest.fixture
def content_owner(uow: UnitOfWork) -> Actor:
    """Somebody who looks after one unit's courses."""
    with uow.write(OPERATOR) as work:
        unit = an_org_unit(work, code="sales")
        return the_actor(a_person(work, email="owner@example.org"), Grant(Role.CONTENT_OWNER.value, unit.path))


@pytest.fixture
def outsider(uow: UnitOfWork, content_owner: Actor, tmp_path: Path) -> UUID:
    """Known only as the owner that a content owner's file named."""
    file = tmp_path / "courses.csv"
    file.write_text(f"code,title,org_unit,owner_email\nS-1,Selling,sales,{OUTSIDER}\n")
    assert import_file(uow, content_owner, file).created == 1
    with uow.read(OPERATOR) as work:
        person = repository.find_person_by_email(work.session, OUTSIDER)
        assert person is not None
        return person.id


def by_invitation(uow: UnitOfWork, person_id: UUID) -> None:
    with uow.write(OPERATOR) as work:
        invite(work, OUTSIDER)


def by_role(uow: UnitOfWork, person_id: UUID) -> None:
    with uow.write(OPERATOR) as work:
        grant_role(work, person_id, Role.LEARNING_LEAD)


def by_directory(uow: UnitOfWork, person_id: UUID) -> None:
    with uow.write(OPERATOR) as work:
        assert import_directory(work, read_people(f"email\n{OUTSIDER}\n".encode())).updated == 1
    with uow.write(OPERATOR) as work:
        assert import_directory(work, read_people(f"email\n{OUTSIDER}\n".encode())).unchanged == 1


def can_sign_in(uow: UnitOfWork) -> bool:
    with uow.write(SYSTEM) as work:
        return ask_for_link(work, OUTSIDER) is not None


def test_a_named_owner_is_active_and_cannot_sign_in(uow: UnitOfWork, outsider: UUID) -> None:
    with uow.read(OPERATOR) as work:
        facts = repository.get_person_facts(work.session, outsider)
    assert (facts.is_active, facts.may_sign_in) == (True, False)
    assert not can_sign_in(uow)


def test_an_import_by_a_content_owner_lets_nobody_in(uow: UnitOfWork, content_owner: Actor) -> None:
    with uow.write(content_owner) as work:
        ensure_people(work, {OUTSIDER: None})
    assert not can_sign_in(uow)


def test_who_is_named_by_somebody_who_manages_people_may_sign_in(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        administrator = the_actor(a_person(work), Grant(Role.ADMINISTRATOR.value))
    with uow.write(administrator) as work:
        ensure_people(work, {OUTSIDER: None})
    assert can_sign_in(uow)


@pytest.mark.parametrize("admitting", [by_invitation, by_role, by_directory])
def test_somebody_who_manages_people_lets_them_in(uow: UnitOfWork, outsider: UUID, admitting: Admitting) -> None:
    admitting(uow, outsider)
    assert can_sign_in(uow)
    with uow.read(OPERATOR) as work:
        told = [e.after for e in list_entries(work.session, subject_id=outsider) if e.action == "person.changed"]
    assert told == [{"may_sign_in": True}]


def test_links_sessions_and_tokens_from_before_open_nothing(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        person = a_person(work, email=OUTSIDER)
        link, session = invite(work, OUTSIDER), open_session(work, person.id)
        token = create_token(work, person.id, "program")
    with uow.write(OPERATOR) as work:
        work.session.get_one(Person, person.id).may_sign_in = False
    with uow.read(SYSTEM) as work:
        assert peek_link(work.session, link.secret, work.now) is None
        assert authenticate_session(work.session, session.secret, work.now) is None
        assert authenticate_token(work.session, token.secret, work.now) is None
    with pytest.raises(SignInLinkInvalid), uow.write(SYSTEM) as work:
        use_link(work, link.secret)
