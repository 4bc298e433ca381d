"""The catalog: search with facets, as a list of hits or as a table. Works by links and one form; HTMX betters it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any, Literal

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Stream

from api.access import access
from api.exports import courses_as_file
from api.limits import whole_number
from api.ports import House
from catalog.repository.courses import find_course_id, get_state
from core.actors import Actor
from core.unit_of_work import Work
from core.wording import Translator, translator
from people import repository as people
from people.access import may_somewhere
from people.values import Permission
from search.asking import ask, today_of
from search.errors import FilterNotUnderstood
from search.query.due import DUE_STATES
from search.query.tree import every
from search.repository import owner_names
from search.service import is_miss, keep_miss
from search.values import FACETS, MAX_OFFSET, Hit, SearchQuery, SearchResults, SortKey
from web.catalog import (
    PAGE,
    SORTS,
    TABLE_PAGE,
    Address,
    Labels,
    Row,
    chips_of,
    facets_of,
    matches_of,
    title_pieces,
)
from web.page import is_htmx, render, render_part
from web.ports import Found, FoundGroup, finder, named
from web.reader import AnyRequest, reader_of

OFFERED = 20
PICKED_IN = frozenset({"course", "replacement", "other", "add"})
"""Fields of forms that take the code of a course."""


@get("/catalog", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def show_catalog(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """Courses that fit the address; for HTMX only what was found."""
    address, reader = read_address(request), reader_of(request)
    problem: FilterNotUnderstood | None = None
    try:
        query = _query(address, reader, actor, house, is_typing=is_htmx(request))
    except FilterNotUnderstood as found:
        problem = found
        query = _query(replace(address, filter=""), reader, actor, house, is_typing=False)
    with house.uow.read(actor) as work:
        results = house.searcher.search(work, query)
        labels = _labels(work, reader, results)
    if is_miss(query, results):
        with house.uow.write(actor) as work:
            keep_miss(work, query)
    facts = _facts(address, query, results, labels, reader)
    facts["may_import"] = may_somewhere(actor, Permission.IMPORT_COURSES)
    if is_htmx(request):
        part = render_part(request, "catalog/found.html", problem=problem, **facts)
        part.headers["HX-Replace-Url"] = address.href()
        return part
    return render(request, "catalog/catalog.html", problem=problem, **facts)


@get("/catalog/export", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def export_catalog(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    format_: Annotated[Literal["csv", "xlsx"], QueryParameter(name="format")] = "csv",
) -> Stream:
    """What the same address lists, as a file for a spreadsheet."""
    query = _query(read_address(request), reader_of(request), actor, house, is_typing=False)
    return courses_as_file(house, actor, query, format_)


@get("/catalog/choices", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def offer_courses(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    field: Annotated[str, QueryParameter()] = "",
) -> Response[str]:
    """Courses that fit what was typed into a form's field so far: the browser shows them below it."""
    text = request.query_params.get(field, "").strip()[:200] if field in PICKED_IN else ""
    query = SearchQuery(text=text, limit=OFFERED, locale=str(actor.locale), today=today_of(house.clock.now(), actor))
    with house.uow.read(actor) as work:
        hits = house.searcher.search(work, query).hits if text else ()
    return render_part(request, "catalog/choices.html", field=field if field in PICKED_IN else "", hits=hits)


def read_address(request: AnyRequest) -> Address:
    """What the address bar says; what it cannot mean is left out."""
    params = request.query_params
    chosen = {name: tuple(dict.fromkeys(v for v in params.getall(name, []) if _can_mean(name, v))) for name in FACETS}
    sort, start = params.get("sort", "relevance"), params.get("start", "0")
    return Address(
        text=params.get("q", "").strip()[:1000],
        chosen={name: values for name, values in chosen.items() if values},
        filter=params.get("filter", "").strip(),
        sort=sort if sort in SORTS else "relevance",
        view="table" if params.get("view") == "table" else "list",
        start=min(whole_number(start) or 0, MAX_OFFSET),
    )


def _can_mean(facet: str, value: str) -> bool:
    return value in DUE_STATES if facet == "due_state" else bool(value)


def _query(address: Address, reader: Translator, actor: Actor, house: House, *, is_typing: bool) -> SearchQuery:
    today = today_of(house.clock.now(), actor)
    typed = ask(filters=(address.filter,), today=today)
    limit = TABLE_PAGE if address.view == "table" else PAGE
    return SearchQuery(
        text=address.text,
        where=every(typed.where, address.choices()),
        facets=FACETS,
        sort=SortKey(address.sort),
        limit=limit,
        offset=address.start - address.start % limit,
        locale=str(reader.locale),
        today=today,
        is_typing=is_typing,
    )


def _labels(work: Work, reader: Translator, results: SearchResults) -> Labels:
    units = {unit.code: unit.name for unit in people.list_org_units(work.session)}
    emails = {*results.facets.get("owner", {}), *_owners(results.hits)}
    return Labels(reader, units, owner_names(work.session, emails))


def _owners(hits: Iterable[Hit]) -> Iterable[str]:
    return (hit.course.owner for hit in hits if hit.course.owner)


def _facts(
    address: Address, query: SearchQuery, results: SearchResults, labels: Labels, reader: Translator
) -> dict[str, Any]:
    following = query.offset + query.limit
    has_more = following < min(results.total, MAX_OFFSET)
    before = max(0, query.offset - query.limit)
    return {
        "address": address,
        "results": results,
        "rows": [_row(hit, query, reader) for hit in results.hits],
        "facets": facets_of(results.facets, address, labels, reader),
        "chips": chips_of(address, labels, reader),
        "labels": labels,
        "sorts": [(key, reader.gettext(label)) for key, label in SORTS.items()],
        "previous": replace(address, start=before).href() if query.offset else "",
        "following": replace(address, start=following).href() if has_more else "",
        "first": query.offset + 1,
        "last": query.offset + len(results.hits),
        "exports": [(name, address.export_href(name)) for name in ("csv", "xlsx")],
        "may_widen": _may_widen(address, results),
        "as_list": replace(address, view="list", start=0).href(),
        "as_table": replace(address, view="table", start=0).href(),
    }


def _may_widen(address: Address, results: SearchResults) -> bool:
    """Whether words alone may have missed what was meant: they found next to nothing, and no course by its code."""
    if not address.text or not results.hits:
        return False
    is_weak = results.is_relaxed or results.total == 1
    return is_weak and results.hits[0].course.code.casefold() != address.text.casefold()


def _row(hit: Hit, query: SearchQuery, reader: Translator) -> Row:
    return Row(hit, title_pieces(hit), matches_of(hit, reader), hit.course.due_state(query.today))


@finder(10)
def find_courses(work: Work, house: House, text: str, limit: int) -> FoundGroup | None:
    """Courses for the box on top of every page."""
    today = today_of(work.now, work.actor)
    query = SearchQuery(text=text, limit=limit, locale=str(work.actor.locale), today=today)
    results = house.searcher.search(work, query)
    return FoundGroup(
        heading=_heading(work),
        hits=[
            Found(
                title=hit.title,
                href=f"/courses/{hit.course.code}",
                detail=hit.course.code,
                state_kind="course",
                state_value=hit.course.status,
                lang=hit.locale,
            )
            for hit in results.hits
        ],
        has_more=results.total > len(results.hits),
        total=results.total,
        more_href=Address(text=text).href(),
    )


@named
def course_named(work: Work, _: House, text: str) -> Found | None:
    """The course with this code, as people type it: ABC 101."""
    course_id = find_course_id(work.session, "-".join(text.split()))
    if course_id is None or not may_somewhere(work.actor, Permission.READ_CATALOG):
        return None
    course = get_state(work.session, course_id)
    return Found(
        title=course.title,
        href=f"/courses/{course.code}",
        detail=course.code,
        state_kind="course",
        state_value=course.status,
        lang=str(course.source_locale),
    )


def _heading(work: Work) -> str:
    return translator(work.actor.locale, work.actor.time_zone).gettext("Courses")


routes: list[Any] = [show_catalog, export_catalog, offer_courses]
