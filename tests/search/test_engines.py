"""What every engine must do, asked of each in the same words.

The catalog is the one that the recordings were made with. Meilisearch answers from them; a live one is asked too
where COURSEKEEPER_TEST_MEILISEARCH_URL names it.
"""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from search.engines.embedded.engine import EmbeddedEngine
from search.engines.meilisearch.engine import MeilisearchEngine
from search.ports import IndexEngine
from search.query.due import DUE_STATES
from search.query.parser import parse
from search.values import Hit, SearchQuery, SearchResults
from tests.search.courses import TODAY, a_document
from tests.search.recorded import URL, RecordedMeilisearch, recorded_catalog


@pytest.fixture(params=["embedded", "recorded", "live"])
def engine(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexEngine]:
    catalog = recorded_catalog()
    engine: IndexEngine
    if request.param == "embedded":
        engine = EmbeddedEngine(tmp_path / "index")
    elif request.param == "recorded":
        RecordedMeilisearch().install(monkeypatch)
        engine = MeilisearchEngine(URL, "a key")
    else:
        engine = _live()
    engine.rebuild([catalog[:4], catalog[4:]])
    yield engine
    if request.param == "live":
        assert isinstance(engine, MeilisearchEngine)
        engine.drop()


def _live() -> MeilisearchEngine:
    url = os.environ.get("COURSEKEEPER_TEST_MEILISEARCH_URL")
    if not url:
        pytest.skip("COURSEKEEPER_TEST_MEILISEARCH_URL names no live server")
    key = os.environ.get("COURSEKEEPER_TEST_MEILISEARCH_KEY")
    return MeilisearchEngine(url, key, prefix=f"test_{uuid4().hex[:8]}")


def ask(engine: IndexEngine, text: str = "", where: str = "", facets: tuple[str, ...] = ()) -> SearchResults:
    expression = parse(where, today=TODAY) if where else None
    return engine.search(SearchQuery(text=text, where=expression, facets=facets, limit=20, today=TODAY))


def codes(results: SearchResults) -> list[str]:
    return [hit.course.code for hit in results.hits]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("leadrship", "LDR-201"),
        ("Datenschutz", "GDP-120"),
        ("Korruption", "ABC-101"),
        ("贿赂", "ABC-101"),
        ("bribery Korruption", "ABC-101"),
        ("HAMECONNAGE", "SEC-110"),
        ("wysokosci", "SAF-130"),
        ("gdpr", "GDP-120"),
        ("ABC-101", "ABC-101"),
        ('"new managers"', "LDR-201"),
        ("الرشوة", "ABC-101"),
    ],
)
def test_the_course_meant_comes_first_whatever_the_language(engine: IndexEngine, text: str, code: str) -> None:
    assert codes(ask(engine, text))[0] == code


def test_a_word_is_found_while_it_is_typed(engine: IndexEngine) -> None:
    assert set(codes(ask(engine, "lead"))[:2]) == {"LDR-201", "LDR-202"}


def test_two_typos_in_a_long_word_are_forgiven(engine: IndexEngine) -> None:
    assert set(codes(ask(engine, "spredsheat"))) == {"EXC-140", "EXC-141"}


def test_three_typos_are_not_forgiven(engine: IndexEngine) -> None:
    assert ask(engine, "lxadxrshxp").total == 0


def test_an_excluded_word_takes_its_courses_away(engine: IndexEngine) -> None:
    assert codes(ask(engine, "spreadsheet -analysts")) == ["EXC-141"]


def test_where_no_course_has_all_words_some_do_and_the_answer_says_so(engine: IndexEngine) -> None:
    found = ask(engine, "leadership managers zebra")
    assert found.is_relaxed
    assert codes(found)[0] == "LDR-201"


def test_a_filter_narrows_to_what_it_says(engine: IndexEngine) -> None:
    found = ask(engine, where="status = published AND locale IN [de, fr]")
    assert set(codes(found)) == {"ABC-101", "LDR-201", "SEC-110", "GDP-120"}


def test_facets_count_courses_not_language_versions(engine: IndexEngine) -> None:
    found = ask(engine, facets=("status", "locale", "org_unit"))
    assert found.total == 11
    assert found.facets["status"] == {"published": 9, "draft": 1, "retired": 1}
    assert found.facets["locale"]["en"] == 11
    assert found.facets["locale"]["zh-Hans"] == 1
    assert found.facets["org_unit"]["people"] == 3


def test_a_hit_says_which_language_matched_and_where(engine: IndexEngine) -> None:
    [hit] = ask(engine, "Korruption").hits
    assert {("title", "de"), ("title", "fr")} & {(piece.kind, piece.locale) for piece in hit.highlights}
    assert _marked(hit) & {"Korruptionsprävention", "Korruption", "corruption"}


def _marked(hit: Hit) -> set[str]:
    return {piece.text[start:end] for piece in hit.highlights for start, end in piece.marks}


def test_a_reader_sees_the_title_in_their_own_language(engine: IndexEngine) -> None:
    found = engine.search(SearchQuery(text="Korruption", locale="de-AT", limit=20, today=TODAY))
    assert (found.hits[0].title, found.hits[0].locale) == ("Grundlagen der Korruptionsprävention", "de")


def test_index_and_database_can_be_compared(engine: IndexEngine) -> None:
    catalog = recorded_catalog()
    assert engine.count() == len(catalog)
    held = engine.ids_with_revisions()
    assert len(held) == len(catalog)


def test_a_document_is_replaced_whole_and_can_be_forgotten(engine: IndexEngine) -> None:
    course = recorded_catalog()[0]
    assert engine.put([course]).stored == (course.id,)
    assert engine.ids_with_revisions()[course.id] == course.revision
    engine.delete([course.id, "ffffffff-0000-7000-8000-000000000000"])
    assert course.id not in engine.ids_with_revisions()


def test_a_rebuild_leaves_nothing_of_before(engine: IndexEngine) -> None:
    kept = recorded_catalog()[2:5]
    engine.rebuild([kept])
    assert set(engine.ids_with_revisions()) == {course.id for course in kept}
    assert engine.status().documents == 3
    assert not engine.status().needs_rebuild


STANDINGS = (
    ("LATE", date(2026, 11, 20), 0, "overdue"),
    ("IN-GRACE", date(2026, 11, 20), 3, "due"),
    ("OUT-OF-GRACE", date(2026, 11, 20), 2, "overdue"),
    ("TODAY", TODAY, 0, "due"),
    ("NEAR", date(2026, 11, 30), 0, "due"),
    ("SOON", date(2026, 12, 1), 90, "due_soon"),
    ("FAR", date(2026, 12, 24), 0, "ok"),
)


@pytest.fixture
def standing(engine: IndexEngine) -> IndexEngine:
    """Courses as they may stand against their dates."""
    if isinstance(engine, MeilisearchEngine) and engine.server.url == URL:
        pytest.skip("nobody recorded courses with dates")
    courses = [a_document(code=code, due_on=due_on, grace_days=grace) for code, due_on, grace, _ in STANDINGS]
    courses += [a_document(code="EXEMPT", is_exempt=True), a_document(code="NOTHING")]
    engine.rebuild([courses])
    return engine


def test_due_states_are_those_that_the_course_itself_has(standing: IndexEngine) -> None:
    expected = {code: state for code, _, _, state in STANDINGS} | {"EXEMPT": "exempt", "NOTHING": "without_schedule"}
    everything = ask(standing, facets=("due_state",))
    assert {hit.course.code: hit.course.due_state(TODAY) for hit in everything.hits} == expected
    assert everything.facets["due_state"] == Counter(expected.values())
    for state in DUE_STATES:
        found = ask(standing, where=f"due_state = {state}", facets=("due_state", "status"))
        assert {*codes(found)} == {code for code in expected if expected[code] == state}
        assert found.facets["due_state"] == everything.facets["due_state"]
    some = ask(standing, where="due_state IN [exempt, overdue] AND NOT code = LATE")
    assert {*codes(some)} == {"EXEMPT", "OUT-OF-GRACE"}


@pytest.fixture
def spoken(engine: IndexEngine) -> IndexEngine:
    """Courses among which one has every word that was asked for and another is meant."""
    if isinstance(engine, MeilisearchEngine) and engine.server.url == URL:
        pytest.skip("nobody recorded these questions")
    engine.rebuild(
        [
            [
                a_document("Anti-bribery essentials", code="ABC-101"),
                a_document("Safety training", code="SAF-1", description="Also for those who report bribery."),
                a_document("Data protection", code="GDP-120"),
            ]
        ]
    )
    return engine


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ABC101", ["ABC-101"]),
        ("gdp120", ["GDP-120"]),
        ("abc10", ["ABC-101"]),
        ("bribery training", ["ABC-101", "SAF-1"]),
        ("course bribery", ["ABC-101", "SAF-1"]),
        ("Schulung", []),
        ("training", ["SAF-1"]),
        ('"bribery training"', []),
        ("quantum training", []),
    ],
)
def test_what_people_type_finds_what_they_mean(spoken: IndexEngine, text: str, found: list[str]) -> None:
    answer = ask(spoken, text)
    assert (codes(answer), answer.is_relaxed) == (found, False)
