"""The audit trail, newest first."""

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.access import access
from api.paging import Page, clamp_limit, decode_id, encode_cursor, page_of, paged
from api.ports import House
from catalog.repository.listing import ids_within
from core.actors import Actor
from core.audit import StoryLine, list_entries
from people.access import places
from people.values import Permission


@get("/api/v1/audit", opt=access(Permission.READ_AUDIT), sync_to_thread=True, tags=["audit"])
def list_audit(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    limit: Annotated[int, QueryParameter()] = 50,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[StoryLine]]:
    """Every decision: who, when, what before and after, why. A role within an org unit tells of its courses."""
    limit = clamp_limit(limit)
    older_than = decode_id(cursor) if cursor else None
    with house.uow.read(actor) as work:
        held_to = places(actor, Permission.READ_AUDIT)
        about = None if held_to is None else ids_within(held_to)
        found = list_entries(work.session, about=about, older_than=older_than, limit=limit + 1)
    lines, last = page_of(found, limit)
    return paged(request, lines, encode_cursor(str(last.id)) if last else None)


routes = [list_audit]
