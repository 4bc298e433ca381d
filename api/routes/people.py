"""People, their roles, and leaving."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.access import ANYONE_SIGNED_IN, access
from api.conditional import etag, expected_version
from api.headers import location
from api.paging import Page, clamp_limit, decode_pair, encode_cursor, page_of, paged
from api.ports import House
from core.actors import Actor
from core.locales import Locale
from core.unit_of_work import Work
from people import repository, service
from people.access import permissions_of
from people.repository import PersonFacts
from people.service.persons import PersonChanges
from people.values import OrgUnitId, Permission, PersonId, Role

AnyRequest = Request[Any, Any, Any]
UNSET = msgspec.UNSET
Maybe = str | msgspec.UnsetType | None


class GrantView(msgspec.Struct):
    """A role, everywhere or within an org unit or market, by code."""

    role: Role
    org_unit: str | None = None
    market: str | None = None


class PersonView(msgspec.Struct, omit_defaults=True):
    """A person; `roles` only where one is shown."""

    id: UUID
    email: str
    name: str
    locale: str | None
    time_zone: str | None
    country: str | None
    org_unit: str | None
    manager_id: UUID | None
    deputy_id: UUID | None
    is_active: bool
    may_sign_in: bool
    """Whether sign-in links go to this address: not for people who were only named, until they are invited."""
    left_on: date | None
    version: int
    roles: list[GrantView] | msgspec.UnsetType = UNSET
    permissions: list[str] | msgspec.UnsetType = UNSET


class NewPerson(msgspec.Struct, forbid_unknown_fields=True):
    """Somebody to make known."""

    email: str
    name: str
    locale: str | None = None
    time_zone: str | None = None
    country: str | None = None
    org_unit: str | None = None
    manager_id: UUID | None = None
    deputy_id: UUID | None = None


class ChangedPerson(msgspec.Struct, forbid_unknown_fields=True):
    """What to change; what is not there stays."""

    email: str | msgspec.UnsetType = UNSET
    name: str | msgspec.UnsetType = UNSET
    locale: Maybe = UNSET
    time_zone: Maybe = UNSET
    country: Maybe = UNSET
    org_unit: Maybe = UNSET
    manager_id: UUID | msgspec.UnsetType | None = UNSET
    deputy_id: UUID | msgspec.UnsetType | None = UNSET


class Leaving(msgspec.Struct, forbid_unknown_fields=True):
    """When and why somebody leaves."""

    on: date | None = None
    reason: str | None = None


@get("/api/v1/people", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["people"])
def list_people(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    q: Annotated[str, QueryParameter(max_length=1000)] = "",
    org_unit: Annotated[str | None, QueryParameter()] = None,
    active: Annotated[bool | None, QueryParameter()] = None,
    limit: Annotated[int, QueryParameter()] = 50,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[PersonView]]:
    """People by name; `q` is part of a name or address, `org_unit` takes in what lies below it."""
    limit = clamp_limit(limit)
    seen = decode_pair(cursor, str, UUID) if cursor else None
    with house.uow.read(actor) as work:
        found = repository.list_people(
            work.session,
            text=q,
            org_unit_path=repository.get_org_unit_by_code(work.session, org_unit).path if org_unit else None,
            is_active=active,
            after=seen,
            limit=limit + 1,
        )
    shown, last = page_of(found, limit)
    next_cursor = encode_cursor(last.name, str(last.id)) if last else None
    return paged(request, [view_of(person) for person in shown], next_cursor)


@get("/api/v1/people/me", opt=access(ANYONE_SIGNED_IN, takes_limited_tokens=True), sync_to_thread=True, tags=["people"])
def show_me(house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[PersonView]:
    """Who calls, with roles and what they may do somewhere."""
    assert actor.person_id is not None  # only people call over HTTP
    return _shown(house, actor, actor.person_id, permissions=sorted(p.value for p in permissions_of(actor)))


@get("/api/v1/people/{person_id:uuid}", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["people"])
def show_person(
    house: NamedDependency[House], actor: NamedDependency[Actor], person_id: FromPath[UUID]
) -> Response[PersonView]:
    """One person with their roles."""
    return _shown(house, actor, person_id)


@post("/api/v1/people", opt=access(Permission.MANAGE_PEOPLE), sync_to_thread=True, tags=["people"])
def add_person(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[NewPerson]
) -> Response[PersonView]:
    """Make somebody known; inviting them is another step."""
    with house.uow.write(actor) as work:
        facts = ChangedPerson(
            locale=data.locale,
            time_zone=data.time_zone,
            country=data.country,
            org_unit=data.org_unit,
            manager_id=data.manager_id,
            deputy_id=data.deputy_id,
        )
        made = service.add_person(work, data.email, data.name, _changes(work, facts))
    return _shown(house, actor, made.id, status=201)


@patch("/api/v1/people/{person_id:uuid}", opt=access(Permission.MANAGE_PEOPLE), sync_to_thread=True, tags=["people"])
def change_person(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    person_id: FromPath[UUID],
    data: JSONBody[ChangedPerson],
) -> Response[PersonView]:
    """Change a person, as they were when If-Match was read."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        service.change_person(work, person_id, _changes(work, data), version=version)
    return _shown(house, actor, person_id)


@post(
    "/api/v1/people/{person_id:uuid}/leave",
    opt=access(Permission.MANAGE_PEOPLE),
    sync_to_thread=True,
    status_code=200,
    tags=["people"],
)
def leave(
    house: NamedDependency[House], actor: NamedDependency[Actor], person_id: FromPath[UUID], data: JSONBody[Leaving]
) -> Response[PersonView]:
    """Somebody leaves: signed out at once, and what they own passes on. Twice is once."""
    with house.uow.write(actor) as work:
        service.leave(work, person_id, on=data.on, reason=data.reason)
    return _shown(house, actor, person_id)


@post(
    "/api/v1/people/{person_id:uuid}/return",
    opt=access(Permission.MANAGE_PEOPLE),
    sync_to_thread=True,
    status_code=200,
    tags=["people"],
)
def take_back(
    house: NamedDependency[House], actor: NamedDependency[Actor], person_id: FromPath[UUID]
) -> Response[PersonView]:
    """Somebody who left is active again."""
    with house.uow.write(actor) as work:
        service.take_back(work, person_id)
    return _shown(house, actor, person_id)


@post(
    "/api/v1/people/{person_id:uuid}/roles",
    opt=access(Permission.MANAGE_PEOPLE),
    sync_to_thread=True,
    status_code=200,
    tags=["people"],
)
def grant_role(
    house: NamedDependency[House], actor: NamedDependency[Actor], person_id: FromPath[UUID], data: JSONBody[GrantView]
) -> Response[PersonView]:
    """Give a role; giving it twice changes nothing."""
    with house.uow.write(actor) as work:
        unit_id = _unit_id(work, data.org_unit)
        service.grant_role(
            work,
            person_id,
            data.role,
            org_unit_id=unit_id,
            market=data.market,
            known_markets=house.surroundings.known_markets,
        )
    return _shown(house, actor, person_id)


@delete(
    "/api/v1/people/{person_id:uuid}/roles/{role:str}",
    opt=access(Permission.MANAGE_PEOPLE),
    sync_to_thread=True,
    tags=["people"],
)
def revoke_role(
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    person_id: FromPath[UUID],
    role: FromPath[Role],
    org_unit: Annotated[str | None, QueryParameter()] = None,
    market: Annotated[str | None, QueryParameter()] = None,
) -> None:
    """Take a role away; one that is not held stays not held."""
    with house.uow.write(actor) as work:
        service.revoke_role(work, person_id, role, org_unit_id=_unit_id(work, org_unit), market=market)


def view_of(person: PersonFacts) -> PersonView:
    """A person as the API shows them."""
    return PersonView(
        id=person.id,
        email=person.email,
        name=person.name,
        locale=str(person.locale) if person.locale else None,
        time_zone=person.time_zone,
        country=person.country,
        org_unit=person.org_unit_code,
        manager_id=person.manager_id,
        deputy_id=person.deputy_id,
        is_active=person.is_active,
        may_sign_in=person.may_sign_in,
        left_on=person.left_on,
        version=person.version,
    )


def _shown(
    house: House,
    actor: Actor,
    person_id: UUID,
    *,
    status: int = 200,
    permissions: list[str] | msgspec.UnsetType = UNSET,
) -> Response[PersonView]:
    with house.uow.read(actor) as work:
        view = view_of(repository.get_person_facts(work.session, person_id))
        grants = repository.list_grants(work.session, [person_id])
    view.roles = [GrantView(grant.role, grant.org_unit_code, grant.market) for grant in grants]
    view.permissions = permissions
    headers = {"ETag": etag(view.version)}
    if status == 201:
        headers["Location"] = location(f"/api/v1/people/{view.id}")
    return Response(view, status_code=status, headers=headers)


def _changes(work: Work, data: ChangedPerson) -> PersonChanges:
    values = {name: getattr(data, name) for name in ("email", "name", "time_zone", "country")}
    values |= {
        "manager_id": PersonId(data.manager_id) if isinstance(data.manager_id, UUID) else data.manager_id,
        "deputy_id": PersonId(data.deputy_id) if isinstance(data.deputy_id, UUID) else data.deputy_id,
        "locale": Locale.parse(data.locale) if isinstance(data.locale, str) and data.locale else data.locale or None,
        "org_unit_id": _unit_id(work, data.org_unit) if isinstance(data.org_unit, str) else data.org_unit,
    }
    if data.locale is UNSET:
        values["locale"] = UNSET
    return PersonChanges(**values)


def _unit_id(work: Work, code: str | None) -> OrgUnitId | None:
    return repository.get_org_unit_by_code(work.session, code).id if code else None


routes = [
    list_people,
    show_me,
    show_person,
    add_person,
    change_person,
    leave,
    take_back,
    grant_role,
    revoke_role,
]
