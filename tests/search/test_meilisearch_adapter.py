"""What is easy to get wrong with Meilisearch, each dealt with in the adapter."""

from datetime import date
from typing import Any

import msgspec
import pytest

from search.engines.meilisearch.engine import MeilisearchEngine
from search.engines.meilisearch.filters import to_filter
from search.engines.meilisearch.languages import iso_code, query_locales
from search.engines.meilisearch.positions import excerpts_of
from search.engines.meilisearch.shape import to_meilisearch
from search.errors import IndexUnavailable
from search.query.due import resolved
from search.query.parser import parse
from search.values import SearchQuery
from tests.search.courses import CATALOG, TODAY, a_document
from tests.search.recorded import URL, RecordedMeilisearch, recorded_catalog


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> RecordedMeilisearch:
    server = RecordedMeilisearch()
    server.install(monkeypatch)
    return server


@pytest.fixture
def engine(server: RecordedMeilisearch) -> MeilisearchEngine:
    engine = MeilisearchEngine(URL, "a key")
    engine.rebuild([])
    return engine


def test_one_bad_document_is_found_and_the_others_are_stored(engine: MeilisearchEngine) -> None:
    bad = msgspec.structs.replace(CATALOG[2], id="bad id!")
    report = engine.put([*CATALOG[:2], bad, *CATALOG[3:]])
    assert list(report.refused) == ["bad id!"]
    assert "invalid" in report.refused["bad id!"]
    assert set(report.stored) == {course.id for course in CATALOG if course is not CATALOG[2]}
    assert set(engine.ids_with_revisions()) == set(report.stored)


def test_documents_are_replaced_whole_never_merged(engine: MeilisearchEngine, server: RecordedMeilisearch) -> None:
    engine.put(CATALOG)
    method, path, _ = next(one for one in reversed(server.seen) if "/documents" in one[1])
    assert (method, path.partition("?")[0]) == ("POST", f"/indexes/{engine.uid}/documents")


def test_a_server_that_is_away_is_told_apart_and_not_asked_again_at_once(
    engine: MeilisearchEngine, server: RecordedMeilisearch
) -> None:
    server.is_away = True
    with pytest.raises(IndexUnavailable):
        engine.search(SearchQuery(text="gifts", today=TODAY))
    server.is_away = False
    with pytest.raises(IndexUnavailable):
        engine.put(CATALOG)
    assert not engine.status().is_available
    assert not engine.status().needs_rebuild


def test_an_index_that_is_not_there_asks_to_be_built(server: RecordedMeilisearch) -> None:
    engine = MeilisearchEngine(URL, "a key")
    assert engine.status().needs_rebuild
    with pytest.raises(IndexUnavailable):
        engine.search(SearchQuery(today=TODAY))


def test_a_rebuild_swaps_in_and_leaves_no_second_index(engine: MeilisearchEngine, server: RecordedMeilisearch) -> None:
    engine.rebuild([recorded_catalog()])
    assert set(server.indexes) == {engine.uid}
    assert engine.count() == len(recorded_catalog())


def test_a_task_that_failed_is_not_taken_for_done(engine: MeilisearchEngine, server: RecordedMeilisearch) -> None:
    del server.indexes[engine.uid]
    with pytest.raises(IndexUnavailable):
        engine.delete([CATALOG[0].id])


def test_candidates_are_asked_for_in_portions_of_ten_words(
    engine: MeilisearchEngine, server: RecordedMeilisearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answered(query: dict[str, Any]) -> dict[str, Any]:
        asked.append(query["q"])
        return {"hits": [{"id": CATALOG[0].id, "_rankingScore": 0.5}]}

    monkeypatch.setattr(server, "_searched", answered)
    [found] = engine.candidates(" ".join(f"word{n}" for n in range(25)), title="A title")
    assert found.score == pytest.approx(0.5 * len(asked))
    assert all(1 <= len(words.split()) <= 10 for words in asked)


@pytest.mark.parametrize(
    ("tag", "code"), [("de-DE", "de"), ("pt-BR", "pt"), ("zh-Hans", "cmn"), ("nn", "nb"), ("gsw", None), ("eu", None)]
)
def test_languages_are_named_by_iso_codes_that_it_knows(tag: str, code: str | None) -> None:
    assert iso_code(tag) == code


@pytest.mark.parametrize(
    ("text", "reader", "locales"),
    [
        ("防止", "ja", ["ja"]),
        ("贿赂", "de", ["cmn"]),
        ("セキュリティ", None, ["ja"]),
        ("보안", None, ["ko"]),
        ("ปลอดภัย", None, ["th"]),
        ("safety", "ja", []),
    ],
)
def test_the_script_of_a_query_settles_its_language(text: str, reader: str | None, locales: list[str]) -> None:
    assert query_locales(text, reader) == locales


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("status = published", 'status = "published"'),
        ("NOT locale IN [de, fr]", 'NOT (locale IN ["de", "fr"])'),
        ("status = a OR status = b AND skill EXISTS", '(status = "a") OR ((status = "b") AND (skill EXISTS))'),
        ("due_on < 2026-12-31", f"due_on < {date(2026, 12, 31).toordinal()}"),
        ('provider = "a\\"b\\\\c"', 'provider = "a\\"b\\\\c"'),
        ("locale IN []", "NOT id EXISTS"),
        ("due_state = overdue", f"grace_ends_on < {TODAY.toordinal()}"),
        ("due_state = without_schedule", 'undated = "without_schedule"'),
    ],
)
def test_filters_are_written_in_its_language(ours: str, theirs: str) -> None:
    assert to_filter(resolved(parse(ours, today=TODAY), TODAY)) == theirs


def test_fields_without_a_value_are_left_out_so_that_exists_means_something() -> None:
    shaped = to_meilisearch(a_document("Bare"))
    assert not {"skill", "market", "due_on", "provider"} & set(shaped)
    assert shaped["titles"] == {"en": "Bare"}


def test_its_positions_count_bytes_ours_characters() -> None:
    course = a_document("Führung für alle", locale="de")
    [found] = excerpts_of(course, {"titles.de": [{"start": 9, "length": 4}]})
    assert [found.text[start:end] for start, end in found.marks] == ["für"]


def test_its_positions_name_the_objective_that_matched() -> None:
    course = a_document("A", objectives=("First one", "Second <i>thing</i>"))
    [found] = excerpts_of(course, {"objectives.en": [{"start": 10, "length": 5, "indices": [1]}]})
    assert (found.kind, found.text) == ("objective", "Second <i>thing</i>")
    assert [found.text[start:end] for start, end in found.marks] == ["thing"]
