"""Filters on the embedded index mean what the reference evaluator says, for any filter and any course."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.documents import CourseDocument
from search.engines.embedded.engine import EmbeddedEngine
from search.query.due import resolved
from search.query.matching import matches
from search.query.tree import AllOf, AnyOf, Compare, Exists, Expression, Not, OneOf, Operator
from search.values import SearchQuery, SortKey
from tests.search.courses import TODAY, a_document

STATUSES = ("draft", "Published", "retired")
LOCALES = ("en", "de", "de-AT", "pt-BR")
SKILLS = ("Excel", "excel", "Ünicode", "two words", 'quo"te')
DAYS = (*(date(2026, 11, day) for day in (1, 22, 23, 24, 30)), date(2026, 12, 23), date(2026, 12, 24))


def a_catalog() -> list[CourseDocument]:
    return [
        a_document(
            f"Course {number}",
            status=STATUSES[number % 3],
            locale=LOCALES[number % 4],
            also={"fr": "Cours"} if number % 5 == 0 else None,
            skills=tuple(skill for place, skill in enumerate(SKILLS) if number & (1 << place)),
            duration_minutes=None if number % 4 == 1 else number * 5,
            due_on=None if number % 6 == 0 else DAYS[number % len(DAYS)],
            grace_days=(0, 1, 30)[number % 3],
            is_exempt=number % 12 == 0,
            provider=None if number % 2 else "Maker",
        )
        for number in range(40)
    ]


CATALOG = a_catalog()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path_factory.mktemp("filters"))
    engine.rebuild([CATALOG])
    return engine


def leaves() -> st.SearchStrategy[Expression]:
    values = {
        "status": st.sampled_from(("DRAFT", "published", "nothing")),
        "locale": st.sampled_from(("DE", "de-at", "fr", "en")),
        "language": st.sampled_from(("de", "pt")),
        "skill": st.sampled_from(("EXCEL", "ÜNICODE", "two words", "two", 'QUO"te')),
        "provider": st.sampled_from(("maker", "other")),
        "due_state": st.sampled_from(("overdue", "due", "due_soon", "ok", "exempt", "without_schedule", "never")),
    }
    equal = [st.builds(Compare, st.just(f), st.just(Operator.EQUAL), v) for f, v in values.items()]
    several = [st.builds(OneOf, st.just(f), st.lists(v, max_size=2, unique=True).map(tuple)) for f, v in values.items()]
    days = st.sampled_from(("due_on", "grace_ends_on"))
    return st.one_of(
        *equal,
        *several,
        st.builds(Compare, st.just("duration_minutes"), st.sampled_from(list(Operator)), st.integers(-5, 210)),
        st.builds(Compare, days, st.sampled_from(list(Operator)), st.sampled_from(DAYS)),
        st.builds(Exists, st.sampled_from(("skill", "provider", "duration_minutes", "due_on", "market", "due_state"))),
    )


def filters() -> st.SearchStrategy[Expression]:
    def grow(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(st.builds(Not, inner), st.builds(AllOf, several), st.builds(AnyOf, several))

    return st.recursive(leaves(), grow, max_leaves=5)


@given(where=filters())
def test_the_index_finds_exactly_what_the_filter_says(engine: EmbeddedEngine, where: Expression) -> None:
    fitting = {course.id for course in CATALOG if matches(resolved(where, TODAY), course)}
    found = engine.search(SearchQuery(where=where, limit=100, today=TODAY))
    assert {hit.course.id for hit in found.hits} == fitting
    assert found.total == len(fitting)


def test_facets_count_courses_and_leave_their_own_choice_out(engine: EmbeddedEngine) -> None:
    where = OneOf("status", ("draft",))
    found = engine.search(SearchQuery(where=where, facets=("status", "locale", "due_state"), today=TODAY))
    assert found.facets["status"] == {"draft": 14, "Published": 13, "retired": 13}
    drafts = [course for course in CATALOG if course.status == "draft"]
    assert sum(found.facets["due_state"].values()) == found.total == len(drafts)
    expected = {locale: sum(locale in course.locales for course in drafts) for locale in (*LOCALES, "fr")}
    assert found.facets["locale"] == {locale: count for locale, count in expected.items() if count}


def test_due_states_of_a_facet_are_those_of_the_courses(engine: EmbeddedEngine) -> None:
    found = engine.search(SearchQuery(facets=("due_state",), today=TODAY))
    states = [course.due_state(TODAY) for course in CATALOG]
    assert found.facets["due_state"] == {state: states.count(state) for state in set(states)}


@pytest.mark.parametrize("sort", [SortKey.DUE, SortKey.DUE_DESC, SortKey.TITLE, SortKey.UPDATED])
def test_sorted_pages_hold_every_course_once(engine: EmbeddedEngine, sort: SortKey) -> None:
    pages = [engine.search(SearchQuery(sort=sort, limit=7, offset=at, today=TODAY)).hits for at in range(0, 42, 7)]
    found = [hit.course for page in pages for hit in page]
    assert len({course.id for course in found}) == len(found) == len(CATALOG)
    if sort in (SortKey.DUE, SortKey.DUE_DESC):
        days = [course.due_on for course in found if course.due_on]
        assert days == sorted(days, reverse=sort is SortKey.DUE_DESC)


def test_courses_without_a_due_day_come_last_when_sorted_by_it(engine: EmbeddedEngine) -> None:
    for sort in (SortKey.DUE, SortKey.DUE_DESC):
        found = engine.search(SearchQuery(sort=sort, limit=100, today=TODAY)).hits
        has_day = [hit.course.due_on is not None for hit in found]
        assert has_day == sorted(has_day, reverse=True)


def test_a_path_that_holds_no_index_says_so(tmp_path: Path) -> None:
    status = EmbeddedEngine(tmp_path / "nothing").status()
    assert status.needs_rebuild
    assert not status.is_available
