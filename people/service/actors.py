"""From rows of a person with their grants to an actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from core.actors import ENGLISH, Actor, ActorKind, Grant
from core.locales import Locale
from core.unit_of_work import Work
from people import repository
from people.errors import PersonHasLeft, PersonNotFound
from people.models import OrgUnit, Person, RoleGrant


@dataclass(frozen=True, slots=True)
class ReaderDefaults:
    """For whom neither language nor zone is known."""

    locale: Locale = ENGLISH
    time_zone: str = "UTC"


STANDARD = ReaderDefaults()


class SignedIn(msgspec.Struct, frozen=True):
    """Who a request comes from, by which session or token, and whether that should be marked as seen."""

    actor: Actor
    key_id: UUID
    is_touch_due: bool


ACTOR_COLUMNS = (
    Person.id.label("person_id"),
    Person.name,
    Person.email,
    Person.locale,
    Person.time_zone,
    RoleGrant.role,
    RoleGrant.market,
    RoleGrant.org_unit_id,
    OrgUnit.path,
)


def actor_for(session: Session, person_id: UUID, defaults: ReaderDefaults = STANDARD) -> Actor:
    """The person as an actor, without a session: for signed links and personas."""
    query = select(*ACTOR_COLUMNS).outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    query = query.outerjoin(OrgUnit, OrgUnit.id == RoleGrant.org_unit_id)
    rows = session.execute(query.where(Person.id == person_id, Person.is_active)).all()
    if not rows:
        raise PersonHasLeft(person=repository.get_person_facts(session, person_id).email)
    return actor_from(rows, defaults)


def get_actor_by_email(work: Work, email: str, defaults: ReaderDefaults = STANDARD) -> Actor:
    """The person with this address as an actor: for `--as EMAIL`."""
    person = repository.find_person_by_email(work.session, email)
    if person is None:
        raise PersonNotFound(person=email)
    return actor_for(work.session, person.id, defaults)


def actor_from(
    rows: Sequence[Row[*tuple[Any, ...]]], defaults: ReaderDefaults, allowed: Sequence[str] | None = None
) -> Actor:
    """An actor from rows of `ACTOR_COLUMNS`, one row a grant."""
    first = rows[0]
    grants = tuple(Grant(row.role.value, row.path, row.market) for row in rows if row.role is not None)
    return Actor(
        kind=ActorKind.PERSON,
        person_id=first.person_id,
        name=first.name,
        grants=grants,
        locale=first.locale or defaults.locale,
        time_zone=first.time_zone or defaults.time_zone,
        email=first.email,
        allowed=None if allowed is None else frozenset(allowed),
    )
