"""Use cases of search: ask, and keep what nobody could answer."""

import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import structlog

from core.actors import Actor
from core.unit_of_work import Work
from people.access import require
from people.values import Permission
from search import repository
from search.errors import FacetUnknown, IndexBusy, IndexUnavailable, SortUnknown
from search.fallback import search_by_sql
from search.ports import CourseFacts, IndexEngine
from search.query.due import resolved
from search.query.parser import parse
from search.query.tree import Expression, every
from search.values import FACETS, Candidate, SearchQuery, SearchResults, SortKey
from search.words import wanted_words

logger = structlog.get_logger(__name__)


class Searcher:
    """Asks the index, and the database while the index is away."""

    def __init__(self, engine: IndexEngine, facts: CourseFacts) -> None:
        self.engine = engine
        self.facts = facts

    def search(self, work: Work, query: SearchQuery) -> SearchResults:
        """The answer with its time; `is_fallback` where the index could not give it."""
        require(work.actor, Permission.SEARCH)
        started = time.perf_counter()
        results = self._answer(work, query)
        took = round((time.perf_counter() - started) * 1000, 2)
        return msgspec.structs.replace(results, took_ms=took)

    def _answer(self, work: Work, query: SearchQuery) -> SearchResults:
        try:
            return self.engine.search(query)
        except (IndexUnavailable, IndexBusy) as problem:
            logger.warning("Searched without the index.", action="search.fallback", reason=str(problem))
            return search_by_sql(work.session, query, self.facts)

    def candidates(self, text: str, *, title: str = "", limit: int = 50) -> list[Candidate]:
        """Courses that share rare words with a text; none while the index is away."""
        try:
            return self.engine.candidates(text, title=title, limit=limit)
        except (IndexUnavailable, IndexBusy):
            return []

    def ids_matching(self, work: Work, where: Expression, today: date) -> Iterator[UUID]:
        """All courses that fit a filter, from the database itself: for exports."""
        return repository.ids_matching(work.session, resolved(where, today), self.facts)


def today_of(now: datetime, actor: Actor) -> date:
    """The day it is where the actor is: due states turn at their midnight."""
    return now.astimezone(ZoneInfo(actor.time_zone)).date()


def ask(
    *,
    text: str = "",
    filters: Sequence[str] = (),
    facets: Sequence[str] = (),
    sort: str = "",
    limit: int = 20,
    offset: int = 0,
    locale: str | None = None,
    today: date,
    is_typing: bool = True,
) -> SearchQuery:
    """A query from what people wrote; raise what is wrong with it by name."""
    unknown = [name for name in facets if name not in FACETS]
    if unknown:
        raise FacetUnknown(value=unknown[0], known=", ".join(FACETS))
    return SearchQuery(
        text=text,
        where=every(*(parse(text, today=today) for text in filters if text.strip())),
        facets=tuple(dict.fromkeys(facets)),
        sort=_sort_key(sort),
        limit=limit,
        offset=offset,
        locale=locale,
        today=today,
        is_typing=is_typing,
    )


def _sort_key(sort: str) -> SortKey:
    try:
        return SortKey(sort or SortKey.RELEVANCE)
    except ValueError:
        raise SortUnknown(value=sort, known=", ".join(SortKey)) from None


def keep_miss(work: Work, text: str, locale: str, day: date) -> None:
    """Count a search that found nothing, by its words alone."""
    words = [term for want in wanted_words(text, is_typing=False) if not want.is_excluded for term in want.terms]
    if words:
        repository.add_miss(work.session, " ".join(words), locale, day)
