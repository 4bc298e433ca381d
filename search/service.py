"""Use cases of search: ask, and keep what nobody could answer."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from core.logs import Log
from core.unit_of_work import Work
from people.access import require
from people.values import Permission
from search import repository
from search.answers import timed
from search.asking import ask, today_of
from search.errors import IndexBusy, IndexUnavailable
from search.fallback import search_by_sql
from search.ports import CourseFacts, IndexEngine
from search.query.due import resolved
from search.query.tree import Expression
from search.values import Candidate, SearchQuery, SearchResults
from search.words import wanted_words

__all__ = ["Searcher", "ask", "is_miss", "keep_miss", "today_of"]
logger = Log(__name__)


class Searcher:
    """Asks the index, and the database while the index is away."""

    def __init__(self, engine: IndexEngine, facts: CourseFacts) -> None:
        self.engine = engine
        self.facts = facts

    def search(self, work: Work, query: SearchQuery) -> SearchResults:
        """The answer with its time; `is_fallback` where the index could not give it."""
        require(work.actor, Permission.SEARCH)
        return timed(lambda: self._answer(work, query))

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


def is_miss(query: SearchQuery, results: SearchResults) -> bool:
    """Whether somebody looked for something in vain: not while typing, and not because of a filter or an outage."""
    is_whole = query.where is None and not query.is_typing and not results.is_fallback
    return is_whole and not results.total and bool(query.text.strip())


def keep_miss(work: Work, query: SearchQuery) -> None:
    """Count a search that found nothing, by its words alone."""
    wanted = wanted_words(query.text, is_typing=False)
    words = [term for want in wanted if not want.is_excluded for term in want.terms]
    if words:
        repository.add_miss(work.session, " ".join(words), query.locale or "", query.today)
