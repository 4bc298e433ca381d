"""Org units: the places people and courses belong to."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.access import access
from api.conditional import etag, expected_version
from api.paging import MOST, Page, clamp_limit, decode_cursor, encode_cursor, page_of, paged
from api.ports import House
from core.actors import Actor
from core.unit_of_work import Work
from people import repository, service
from people.repository import OrgUnitFacts
from people.service.org_units import OrgUnitChanges
from people.values import OrgUnitId, Permission, PersonId

UNSET = msgspec.UNSET


class OrgUnitView(msgspec.Struct):
    """An org unit; `path` is the codes from the top down."""

    id: UUID
    code: str
    name: str
    parent: str | None
    path: str
    head_id: UUID | None
    version: int


class NewOrgUnit(msgspec.Struct, forbid_unknown_fields=True):
    """An org unit to make; `parent` by code."""

    code: str
    name: str
    parent: str | None = None
    head_id: UUID | None = None


class ChangedOrgUnit(msgspec.Struct, forbid_unknown_fields=True):
    """What to change; what is not there stays."""

    name: str | msgspec.UnsetType = UNSET
    parent: str | msgspec.UnsetType | None = UNSET
    head_id: UUID | msgspec.UnsetType | None = UNSET


@get("/api/v1/org-units", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["org-units"])
def list_org_units(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    limit: Annotated[int, QueryParameter()] = MOST,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[OrgUnitView]]:
    """Org units, parents before what lies below them."""
    limit, after = clamp_limit(limit), decode_cursor(cursor)[0] if cursor else None
    with house.uow.read(actor) as work:
        units, last = page_of(repository.list_org_units(work.session, after=after, limit=limit + 1), limit)
    return paged(request, [view_of(unit) for unit in units], encode_cursor(last.path) if last else None)


@get("/api/v1/org-units/{code:str}", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["org-units"])
def show_org_unit(
    house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Response[OrgUnitView]:
    """One org unit, by code."""
    with house.uow.read(actor) as work:
        return _shown(work, repository.get_org_unit_by_code(work.session, code).id)


@post("/api/v1/org-units", opt=access(Permission.MANAGE_PEOPLE), sync_to_thread=True, tags=["org-units"])
def add_org_unit(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[NewOrgUnit]
) -> Response[OrgUnitView]:
    """Make an org unit."""
    with house.uow.write(actor) as work:
        parent_id = _unit_id(work, data.parent)
        head_id = PersonId(data.head_id) if data.head_id else None
        made = service.add_org_unit(work, data.code, data.name, parent_id=parent_id, head_id=head_id)
        return _shown(work, made.id, status=201)


@patch("/api/v1/org-units/{code:str}", opt=access(Permission.MANAGE_PEOPLE), sync_to_thread=True, tags=["org-units"])
def change_org_unit(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    data: JSONBody[ChangedOrgUnit],
) -> Response[OrgUnitView]:
    """Rename, move (with what lies below), or put under another head; with If-Match."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        unit = repository.get_org_unit_by_code(work.session, code)
        facts: dict[str, Any] = {"name": data.name, "head_id": data.head_id}
        if not isinstance(data.parent, msgspec.UnsetType):
            facts["parent_id"] = _unit_id(work, data.parent)
        service.change_org_unit(work, unit.id, OrgUnitChanges(**facts), version=version)
        return _shown(work, unit.id)


def view_of(unit: OrgUnitFacts) -> OrgUnitView:
    """An org unit as the API shows it; its parent's code is in its path."""
    above = unit.path.rsplit("/", 2)
    return OrgUnitView(unit.id, unit.code, unit.name, above[-2] or None, unit.path, unit.head_id, unit.version)


def _shown(work: Work, org_unit_id: UUID, *, status: int = 200) -> Response[OrgUnitView]:
    unit = repository.get_org_unit(work.session, org_unit_id)
    facts = OrgUnitFacts(unit.id, unit.code, unit.name, unit.parent_id, unit.path, unit.head_id, unit.version)
    return Response(view_of(facts), status_code=status, headers={"ETag": etag(unit.version)})


def _unit_id(work: Work, code: str | None) -> OrgUnitId | None:
    return repository.get_org_unit_by_code(work.session, code).id if code else None


routes = [list_org_units, show_org_unit, add_org_unit, change_org_unit]
