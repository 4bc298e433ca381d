"""Every query about people; nothing here commits."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.actors import Grant
from core.locales import Locale
from core.looking import holds, lies_within
from people.errors import PersonNotFound
from people.models import ApiToken, OrgUnit, Person, RoleGrant, SignInLink, SignInSession
from people.repository.org_units import (
    OrgUnitFacts,
    find_org_unit_by_code,
    get_org_unit,
    get_org_unit_by_code,
    list_org_units,
    org_units_by_code,
    units_below,
)
from people.values import ApiTokenId, OrgUnitId, PersonId, Role, RoleGrantId, SessionId

__all__ = [
    "GrantFacts",
    "OrgUnitFacts",
    "PersonFacts",
    "SessionFacts",
    "TokenFacts",
    "active_among",
    "count_links",
    "find_grant",
    "find_org_unit_by_code",
    "find_person_by_email",
    "get_org_unit",
    "get_org_unit_by_code",
    "get_person",
    "get_person_by_email",
    "get_person_facts",
    "has_other_administrator",
    "list_active_addresses",
    "list_administrators",
    "list_grants",
    "list_org_units",
    "list_people",
    "list_scopes",
    "list_sessions",
    "list_tokens",
    "managers_by_email",
    "names_of",
    "org_units_by_code",
    "people_by_email",
    "units_below",
]

T = TypeVar("T", UUID, str)
CHUNK = 500


class PersonFacts(msgspec.Struct, frozen=True):
    """A person as lists and choosers show them."""

    id: PersonId
    email: str
    name: str
    locale: Locale | None
    time_zone: str | None
    country: str | None
    manager_id: PersonId | None
    deputy_id: PersonId | None
    org_unit_id: OrgUnitId | None
    org_unit_code: str | None
    org_unit_path: str | None
    is_active: bool
    may_sign_in: bool
    left_on: date | None
    version: int


class GrantFacts(msgspec.Struct, frozen=True):
    """A role with its scope by code."""

    id: RoleGrantId
    person_id: PersonId
    role: Role
    org_unit_code: str | None
    market: str | None


class SessionFacts(msgspec.Struct, frozen=True):
    """A signed-in browser as its person sees it."""

    id: SessionId
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


class TokenFacts(msgspec.Struct, frozen=True):
    """An API token as its person sees it: everything but the token."""

    id: ApiTokenId
    person_id: PersonId
    name: str
    hint: str
    permissions: list[str] | None
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


_PERSON = [
    getattr(OrgUnit, name.removeprefix("org_unit_")).label(name)
    if name in ("org_unit_code", "org_unit_path")
    else getattr(Person, name)
    for name in PersonFacts.__struct_fields__
]


def get_person(session: Session, person_id: UUID) -> Person:
    """The person, to be changed."""
    person = session.get(Person, person_id)
    if person is None:
        raise PersonNotFound(person=str(person_id))
    return person


def find_person_by_email(session: Session, email: str) -> Person | None:
    """The person with this address, in any case of letters."""
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def get_person_by_email(session: Session, email: str) -> Person:
    """The person with this address, who must be there."""
    person = find_person_by_email(session, email)
    if person is None:
        raise PersonNotFound(person=email)
    return person


def list_people(
    session: Session,
    *,
    text: str = "",
    org_unit_path: str | None = None,
    is_active: bool | None = None,
    among: Iterable[Select[Any]] = (),
    after: tuple[str, UUID] | None = None,
    limit: int = 50,
) -> Sequence[PersonFacts]:
    """By name; `among` selects ids of people, `after` is name and id of the last one seen."""
    query = select(*_PERSON).outerjoin(OrgUnit, OrgUnit.id == Person.org_unit_id)
    if text.strip():
        wanted = text.strip()
        query = query.where(or_(holds(Person.name, wanted), holds(Person.email, wanted)))
    if org_unit_path is not None:
        query = query.where(lies_within(OrgUnit.path, org_unit_path))
    if is_active is not None:
        query = query.where(Person.is_active == is_active)
    query = query.where(*(Person.id.in_(ids) for ids in among))
    if after is not None:
        query = query.where(or_(Person.name > after[0], and_(Person.name == after[0], Person.id > after[1])))
    return [PersonFacts(*row) for row in session.execute(query.order_by(Person.name, Person.id).limit(limit))]


def get_person_facts(session: Session, person_id: UUID) -> PersonFacts:
    """The person, to be read."""
    query = select(*_PERSON).outerjoin(OrgUnit, OrgUnit.id == Person.org_unit_id).where(Person.id == person_id)
    row = session.execute(query).first()
    if row is None:
        raise PersonNotFound(person=str(person_id))
    return PersonFacts(*row)


def names_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names by id, for showing; unknown ids are left out."""
    names: dict[UUID, str] = {}
    for chunk in _chunks(ids):
        rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(chunk)))
        names |= {row.id: row.name for row in rows}
    return names


def people_by_email(session: Session, emails: Iterable[str]) -> dict[str, Person]:
    """Known people among these addresses."""
    found: dict[str, Person] = {}
    for chunk in _chunks(emails):
        found |= {person.email: person for person in session.scalars(select(Person).where(Person.email.in_(chunk)))}
    return found


def managers_by_email(session: Session) -> dict[str, str | None]:
    """Everybody's address with that of their manager."""
    manager = aliased(Person)
    query = select(Person.email, manager.email).outerjoin(manager, manager.id == Person.manager_id)
    return {row[0]: row[1] for row in session.execute(query)}


def list_active_addresses(session: Session) -> Sequence[str]:
    """The addresses of everybody who is active: to look for the one that was meant."""
    return session.scalars(select(Person.email).where(Person.is_active)).all()


def active_among(session: Session, ids: Iterable[UUID]) -> frozenset[PersonId]:
    """Those of these people who are active."""
    query = select(Person.id).where(Person.id.in_(set(ids)), Person.is_active)
    return frozenset(session.scalars(query))


def list_grants(session: Session, person_ids: Iterable[UUID] | None = None) -> Sequence[GrantFacts]:
    """Roles with their scopes, of these people or of all."""
    query = select(RoleGrant.id, RoleGrant.person_id, RoleGrant.role, OrgUnit.code, RoleGrant.market)
    query = query.outerjoin(OrgUnit, OrgUnit.id == RoleGrant.org_unit_id).order_by(RoleGrant.role, RoleGrant.scope)
    if person_ids is not None:
        query = query.where(RoleGrant.person_id.in_(set(person_ids)))
    return [GrantFacts(*row) for row in session.execute(query)]


def list_scopes(session: Session, person_id: UUID) -> Sequence[Grant]:
    """Roles of one person with the places they hold in."""
    query = select(RoleGrant.role, OrgUnit.path, RoleGrant.market).where(RoleGrant.person_id == person_id)
    query = query.outerjoin(OrgUnit, OrgUnit.id == RoleGrant.org_unit_id)
    return [Grant(role=role, org_unit_path=path, market=market) for role, path, market in session.execute(query)]


def find_grant(session: Session, person_id: UUID, role: Role, scope: str) -> RoleGrant | None:
    """This very grant, if it stands."""
    return session.scalar(
        select(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.role == role, RoleGrant.scope == scope)
    )


def has_other_administrator(session: Session, person_id: UUID) -> bool:
    """Whether somebody else, active, is administrator everywhere."""
    other = aliased(Person)
    query = select(
        exists().where(
            RoleGrant.role == Role.ADMINISTRATOR,
            RoleGrant.scope == "",
            RoleGrant.person_id == other.id,
            other.is_active,
            other.id != person_id,
        )
    )
    return bool(session.scalar(query))


def list_administrators(session: Session) -> list[PersonId]:
    """Everybody active who is administrator everywhere, the earliest first."""
    query = select(Person.id).join(RoleGrant, RoleGrant.person_id == Person.id)
    query = query.where(Person.is_active, RoleGrant.role == Role.ADMINISTRATOR)
    query = query.where(RoleGrant.org_unit_id.is_(None), RoleGrant.market.is_(None))
    return list(session.scalars(query.order_by(Person.created_at, Person.id)))


def count_links(session: Session, since: datetime, *, email: str | None = None, asked_from: str | None = None) -> int:
    """Links made since then for an address, or asked for from a place."""
    query = select(func.count()).select_from(SignInLink).where(SignInLink.created_at > since)
    if email is not None:
        query = query.where(SignInLink.email == email)
    if asked_from is not None:
        query = query.where(SignInLink.asked_from == asked_from)
    return session.scalar(query) or 0


def list_sessions(session: Session, person_id: UUID, now: datetime, idle_since: datetime) -> Sequence[SessionFacts]:
    """The person's living sessions, the one seen last first."""
    columns = [getattr(SignInSession, name) for name in SessionFacts.__struct_fields__]
    alive = and_(SignInSession.expires_at > now, SignInSession.last_seen_at > idle_since)
    query = select(*columns).where(SignInSession.person_id == person_id, alive)
    return [SessionFacts(*row) for row in session.execute(query.order_by(SignInSession.last_seen_at.desc()))]


def list_tokens(session: Session, person_id: UUID | None) -> Sequence[TokenFacts]:
    """Tokens of one person, or of all; newest first, revoked ones too."""
    columns = [getattr(ApiToken, name) for name in TokenFacts.__struct_fields__]
    query = select(*columns).order_by(ApiToken.id.desc())
    if person_id is not None:
        query = query.where(ApiToken.person_id == person_id)
    return [TokenFacts(*row) for row in session.execute(query)]


def _chunks(values: Iterable[T]) -> Iterable[list[T]]:
    ordered = sorted(set(values))
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
