"""The answer to a search in the shape that programs read, from the API and from the command alike."""

import time
from collections.abc import Callable, Mapping
from datetime import date

import msgspec

from search.values import Excerpt, Hit, SearchQuery, SearchResults


class FoundCourse(msgspec.Struct, frozen=True, kw_only=True):
    """One hit. `locale` is the language `title` is in; highlights say which language matched, and where."""

    id: str
    code: str
    title: str
    locale: str
    status: str
    score: float
    locales: tuple[str, ...]
    org_unit: str | None
    owner: str | None
    due_on: date | None
    superseded_by: str | None
    highlights: tuple[Excerpt, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """`is_relaxed`: some of the words only. `is_fallback`: the index was away, the database answered."""

    query: str
    engine: str
    total: int
    took_ms: float
    hits: tuple[FoundCourse, ...]
    facets: Mapping[str, Mapping[str, int]]
    is_relaxed: bool = False
    is_fallback: bool = False
    next_cursor: str | None = None


def timed(search: Callable[[], SearchResults]) -> SearchResults:
    """The results of a search, with the time it took."""
    started = time.perf_counter()
    results = search()
    return msgspec.structs.replace(results, took_ms=round((time.perf_counter() - started) * 1000, 2))


def answer_of(query: SearchQuery, results: SearchResults, next_cursor: str | None = None) -> Answer:
    return Answer(
        query=query.text,
        engine=results.engine,
        total=results.total,
        took_ms=results.took_ms,
        hits=tuple(_found(hit) for hit in results.hits),
        facets=results.facets,
        is_relaxed=results.is_relaxed,
        is_fallback=results.is_fallback,
        next_cursor=next_cursor,
    )


def _found(hit: Hit) -> FoundCourse:
    course = hit.course
    return FoundCourse(
        id=course.id,
        code=course.code,
        title=hit.title,
        locale=hit.locale,
        status=course.status,
        score=hit.score,
        locales=course.locales,
        org_unit=course.org_unit,
        owner=course.owner,
        due_on=course.due_on,
        superseded_by=course.superseded_by,
        highlights=hit.highlights,
    )
