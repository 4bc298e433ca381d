"""Search by plain SQL, for while the index is away: no typos, no ranking, but never nothing at all.

It reads documents of at most a thousand courses and evaluates filters and facets on them with the reference
evaluator, so that a filter means the same as ever.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from search import repository
from search.documents import CourseDocument
from search.fillers import without_fillers
from search.highlights import Marker
from search.ports import CourseFacts
from search.query.due import resolved
from search.query.matching import matches, values_of
from search.query.tree import Expression, without_field
from search.values import FACET_SIZE, Hit, SearchQuery, SearchResults
from search.words import wanted_words

NAME = "sql"
_MOST = 1000


def search_by_sql(session: Session, query: SearchQuery, facts: CourseFacts) -> SearchResults:
    """Answer a query without an index."""
    words = [word.strip('"') for word in without_fillers(query.text).split() if not word.startswith("-")]
    ids = repository.ids_with_words(session, [word for word in words if word][:10], _MOST)
    courses = repository.load_documents(session, ids, facts)
    found = _fitting(courses, query.where, query)
    marker = Marker(wanted_words(query.text, is_typing=query.is_typing))
    shown = found[query.offset : query.offset + query.limit]
    return SearchResults(
        engine=NAME,
        hits=tuple(_hit(course, marker, query) for course in shown),
        total=len(found),
        facets={name: _counted(courses, name, query) for name in query.facets},
        is_fallback=True,
    )


def _fitting(courses: Sequence[CourseDocument], where: Expression | None, query: SearchQuery) -> list[CourseDocument]:
    if where is None:
        return list(courses)
    condition = resolved(where, query.today)
    return [course for course in courses if matches(condition, course)]


def _hit(course: CourseDocument, marker: Marker, query: SearchQuery) -> Hit:
    text = course.text_for(query.locale)
    marks = marker.excerpts(course, text)
    return Hit(course=course, title=text.title, locale=text.locale, score=0.0, highlights=marks)


def _counted(courses: Sequence[CourseDocument], name: str, query: SearchQuery) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for course in _fitting(courses, without_field(query.where, name), query):
        if name == "due_state":
            counts[course.due_state(query.today)] += 1
        else:
            counts.update(str(value) for value in values_of(course, name))
    return dict(counts.most_common(FACET_SIZE))
