"""Searching the catalog, and looking after the index."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.access import access
from api.errors import reader_of
from api.headers import location
from api.paging import WrongCursor, clamp_limit, decode_cursor, encode_cursor
from api.ports import House
from core.actors import Actor
from core.sweeping import SweepReport
from people.values import Permission
from search.answers import Answer, answer_of
from search.asking import ask, today_of
from search.indexing import RebuildSweep, VerifyReport
from search.service import is_miss, keep_miss
from search.values import FACETS, MAX_OFFSET, EngineStatus

DEFAULT_FACETS = ("status", "locale", "org_unit")


@get("/api/v1/search", opt=access(Permission.SEARCH), sync_to_thread=True, tags=["search"])
def search_courses(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    q: Annotated[str, QueryParameter(max_length=1000)] = "",
    filter: Annotated[list[str] | None, QueryParameter()] = None,
    facets: Annotated[list[str] | None, QueryParameter()] = None,
    sort: Annotated[str, QueryParameter()] = "",
    locale: Annotated[str | None, QueryParameter()] = None,
    limit: Annotated[int, QueryParameter()] = 20,
    cursor: Annotated[str | None, QueryParameter()] = None,
    is_typing: Annotated[bool, QueryParameter()] = True,
) -> Response[Answer]:
    """Courses by words and filters, with facet counts. `is_typing=false` takes the last word as finished."""
    offset = _offset(cursor)
    query = ask(
        text=q,
        filters=filter or (),
        facets=_named(facets),
        sort=sort,
        limit=clamp_limit(limit),
        offset=offset,
        locale=locale or str(reader_of(request)),
        today=today_of(house.clock.now(), actor),
        is_typing=is_typing,
    )
    with house.uow.read(actor) as work:
        results = house.searcher.search(work, query)
    if is_miss(query, results):
        with house.uow.write(actor) as work:
            keep_miss(work, query)
    has_more = offset + len(results.hits) < min(results.total, MAX_OFFSET) and results.hits
    following = encode_cursor(str(offset + limit)) if has_more else None
    return Response(answer_of(query, results, following), headers=_link(request, following))


def _named(facets: list[str] | None) -> tuple[str, ...]:
    """Facets by comma or by repetition; `*` names them all."""
    if facets is None:
        return DEFAULT_FACETS
    names = tuple(name.strip() for part in facets for name in part.split(",") if name.strip())
    return FACETS if names == ("*",) else names


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    [found] = decode_cursor(cursor)
    if not found.isdecimal() or int(found) > MAX_OFFSET:
        raise WrongCursor(cursor=cursor[:80])
    return int(found)


def _link(request: Request[Any, Any, Any], following: str | None) -> dict[str, str]:
    if following is None:
        return {}
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return {"Link": f'<{location(request.url.path)}?{urlencode([*kept, ("cursor", following)])}>; rel="next"'}


@get("/api/v1/search/index", opt=access(Permission.RUN_SWEEPS), sync_to_thread=True, tags=["search"])
def show_index(house: NamedDependency[House]) -> EngineStatus:
    """How the index is."""
    return house.indexer.engine.status()


@post("/api/v1/search/index/verify", opt=access(Permission.RUN_SWEEPS), sync_to_thread=True, tags=["search"])
def verify_index(house: NamedDependency[House]) -> VerifyReport:
    """Compare the index with the database; what differs is indexed again."""
    report = house.indexer.verify()
    house.wake("search")
    return report


@post("/api/v1/search/index/rebuild", opt=access(Permission.RUN_SWEEPS), sync_to_thread=True, tags=["search"])
def rebuild_index(house: NamedDependency[House]) -> SweepReport:
    """Make the index anew and swap it in."""
    return house.sweep_runner.run(RebuildSweep(house.indexer))


routes = [search_courses, show_index, verify_index, rebuild_index]
