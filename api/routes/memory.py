"""The translation memory: looked through, filled and taken out as TMX."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter, RawBody

from api.access import access
from api.headers import as_file
from api.limits import LARGEST_UPLOAD
from api.paging import Page, clamp_limit, decode_id, encode_cursor, page_of, paged
from api.ports import House
from core.actors import Actor
from core.locales import Locale
from localization.repository.memory import list_entries
from localization.service.analysing import export_memory, import_memory
from people.values import Permission


class EntryView(msgspec.Struct):
    """One remembered translation."""

    id: UUID
    source_locale: str
    target_locale: str
    source: str
    target: str
    job: int | None


@get("/api/v1/memory", opt=access(Permission.MANAGE_MEMORY), sync_to_thread=True, tags=["memory"])
def list_memory(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    source_locale: Annotated[str | None, QueryParameter()] = None,
    target_locale: Annotated[str | None, QueryParameter()] = None,
    limit: Annotated[int, QueryParameter()] = 50,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[EntryView]]:
    """Entries, newest first."""
    limit = clamp_limit(limit)
    older = decode_id(cursor) if cursor else None
    with house.uow.read(actor) as work:
        entries = list_entries(
            work.session,
            source=Locale.parse(source_locale) if source_locale else None,
            target=Locale.parse(target_locale) if target_locale else None,
            older_than=older,
            limit=limit + 1,
        )
        found = [
            EntryView(e.id, str(e.source_locale), str(e.target_locale), e.source, e.target, e.job_number)
            for e in entries
        ]
    items, last = page_of(found, limit)
    return paged(request, items, encode_cursor(str(last.id)) if last else None)


@get("/api/v1/memory/export", opt=access(Permission.MANAGE_MEMORY), sync_to_thread=True, tags=["memory"])
def export(house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[bytes]:
    """The whole memory as TMX."""
    with house.uow.read(actor) as work:
        data = export_memory(work)
    return Response(data, media_type="application/xml", headers=as_file("memory.tmx"))


@post("/api/v1/memory", opt=access(Permission.MANAGE_MEMORY), sync_to_thread=True, status_code=200, tags=["memory"],
      request_max_body_size=LARGEST_UPLOAD)  # fmt: skip
def fill(
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    body: RawBody,
    file_name: Annotated[str, QueryParameter()] = "memory.tmx",
) -> dict[str, int]:
    """Bring in translations; the body is a TMX or PO file."""
    with house.uow.write(actor) as work:
        return import_memory(work, file_name, body)


routes: list[Any] = [list_memory, export, fill]
