"""The embedded index: what comes first, and what survives."""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from search.engines.embedded import store
from search.engines.embedded.engine import EmbeddedEngine
from search.errors import IndexBusy, IndexUnavailable
from search.values import Candidate, SearchQuery, SearchResults
from tests.search.courses import CATALOG, TODAY, a_document


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path / "index")
    engine.rebuild([CATALOG])
    return engine


def ask(engine: EmbeddedEngine, text: str, *, limit: int = 20) -> SearchResults:
    return engine.search(SearchQuery(text=text, limit=limit, today=TODAY))


def codes(engine: EmbeddedEngine, text: str) -> list[str]:
    return [hit.course.code for hit in ask(engine, text).hits]


def test_a_match_in_a_title_comes_before_one_in_a_description(engine: EmbeddedEngine) -> None:
    assert codes(engine, "leadership") == ["LDR-300", "SAF-210"]


def test_a_title_wins_however_often_a_description_says_the_word(engine: EmbeddedEngine) -> None:
    engine.put([a_document("Something else", code="DSC-1", description="ladders " * 200)])
    assert codes(engine, "ladders") == ["SAF-210", "DSC-1"]


def test_an_exact_word_in_a_title_wins_over_a_longer_one_and_a_typo(engine: EmbeddedEngine) -> None:
    titles = ("Reporting basics", "Report basics", "Repost basics")
    engine.put([a_document(title, code=f"REP-{n}") for n, title in enumerate(titles)])
    assert codes(engine, "report")[:2] == ["REP-1", "REP-0"]


def test_published_comes_before_retired_where_both_match_alike(engine: EmbeddedEngine) -> None:
    engine.put([a_document("Twin course", code=f"TWN-{status}", status=status) for status in ("retired", "published")])
    assert codes(engine, "twin") == ["TWN-published", "TWN-retired"]


def test_a_course_is_found_by_words_of_two_of_its_languages(engine: EmbeddedEngine) -> None:
    assert codes(engine, "gifts Einladungen") == ["INT-100"]


@pytest.mark.parametrize("text", ["信息安", "安全", "信", "セキュリティ", "情報セキュ", "基础"])
def test_any_part_of_a_run_of_characters_is_found(engine: EmbeddedEngine, text: str) -> None:
    assert codes(engine, text) == ["SEC-400"]


def test_half_of_a_german_compound_is_found(engine: EmbeddedEngine) -> None:
    engine.put([a_document("Datenschutzgrundlagen", code="DSG-1", locale="de")])
    assert codes(engine, "grundlagen") == ["DSG-1"]


def test_courses_are_found_by_code_skill_and_owner(engine: EmbeddedEngine) -> None:
    assert codes(engine, "saf-210")[0] == "SAF-210"
    assert codes(engine, "integrity") == ["INT-100"]
    assert codes(engine, "lindqvist")[:1] == ["INT-100"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("phisng", ["PHI-1"]),
        ("antibribry", ["BRI-1"]),
        ("antibribery", ["BRI-1"]),
        ("bhishing", ["PHI-1"]),
        ("phsng", []),
        ("xntibrxbrx", []),
    ],
)
def test_a_word_that_nothing_explains_is_guessed_at_and_no_further(
    engine: EmbeddedEngine, text: str, found: list[str]
) -> None:
    engine.put([a_document("Phishing", code="PHI-1"), a_document("Anti-bribery", code="BRI-1")])
    engine.put([a_document("Bushings", code="BSH-1")])
    assert codes(engine, text) == found


def test_a_typo_that_is_a_word_elsewhere_is_forgiven_with_its_neighbours(engine: EmbeddedEngine) -> None:
    engine.put([a_document(f"Forms {n}", description="from") for n in range(9)])
    engine.put([a_document("Handling complaints", code="CMP-1")])
    assert codes(engine, "handlnig complants") == ["CMP-1"]


def test_asking_for_no_hits_still_counts(engine: EmbeddedEngine) -> None:
    found = ask(engine, "", limit=0)
    assert found.hits == ()
    assert found.total == len(CATALOG)


def test_what_was_changed_last_stands_first_where_nothing_was_asked(engine: EmbeddedEngine) -> None:
    engine.put([a_document("New", code="NEW-1", updated_at=datetime(2026, 11, 22, tzinfo=UTC))])
    assert codes(engine, "")[0] == "NEW-1"


def test_the_first_letter_of_a_next_word_takes_no_course_away_but_brings_forward_what_begins_so(
    engine: EmbeddedEngine,
) -> None:
    documents = [a_document(title, code=title[-3:].upper()) for title in ("Needle one", "Needle two", "Needle zen")]
    engine.put(documents)
    assert set(codes(engine, "needle")) == {"ONE", "TWO", "ZEN"}
    for letter, first in (("z", "ZEN"), ("t", "TWO"), ("o", "ONE"), ("q", None)):
        found = codes(engine, f"needle {letter}")
        assert set(found) == {"ONE", "TWO", "ZEN"}
        assert first is None or found[0] == first
    assert codes(engine, "needle ze") == ["ZEN"]


def test_candidates_share_rare_words_in_any_language(engine: EmbeddedEngine) -> None:
    found = engine.candidates("Umgang mit Geschenken im Vertrieb", title="Geschenke", limit=3)
    assert found[0].course_id == CATALOG[0].id
    assert isinstance(found[0], Candidate)
    assert engine.candidates("zzz", limit=3) == []


def test_another_process_reads_what_one_wrote(engine: EmbeddedEngine) -> None:
    reader = EmbeddedEngine(engine.store.root)
    assert reader.count() == len(CATALOG)
    engine.put([a_document("Written later", code="LAT-1")])
    assert codes(reader, "later") == ["LAT-1"]
    engine.rebuild([CATALOG[:2]])
    assert reader.count() == 2


def test_a_document_put_twice_is_there_once(engine: EmbeddedEngine) -> None:
    engine.put([CATALOG[0], CATALOG[0]])
    engine.put([CATALOG[0]])
    assert engine.count() == len(CATALOG)


def test_one_document_that_cannot_be_stored_does_not_lose_the_others(engine: EmbeddedEngine) -> None:
    broken = msgspec.structs.replace(a_document("Broken"), provider="half a character \ud800")
    good = a_document("Good one", code="GOO-1")
    report = engine.put([broken, good])
    assert list(report.refused) == [broken.id]
    assert report.stored == (good.id,)
    assert codes(engine, "good") == ["GOO-1"]


def test_one_writes_at_a_time_and_the_other_waits_or_is_told(engine: EmbeddedEngine) -> None:
    other = store.Store(engine.store.root)
    with engine.store.writing(), pytest.raises(IndexBusy), other.writing(timeout=0.05):
        pass
    with other.writing(timeout=0.05):
        pass


def test_many_threads_write_and_search_at_once(engine: EmbeddedEngine) -> None:
    def write(number: int) -> None:
        for at in range(3):
            engine.put([a_document(f"Threaded {number} {at}", code=f"THR-{number}-{at}")])
            ask(engine, "threaded")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ask(engine, "threaded").total == 12


def test_an_index_of_another_schema_asks_to_be_rebuilt(engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SCHEMA_VERSION", 99)
    newer = EmbeddedEngine(engine.store.root)
    assert newer.status().needs_rebuild
    with pytest.raises(IndexUnavailable):
        ask(newer, "gifts")
    newer.rebuild([CATALOG])
    assert not newer.status().needs_rebuild


@pytest.mark.parametrize("damage", ["current.json", "meta.json"])
def test_a_damaged_index_asks_to_be_rebuilt(engine: EmbeddedEngine, damage: str) -> None:
    current = engine.store.current()
    assert current is not None
    path = engine.store.root / ("" if damage == "current.json" else current.generation) / damage
    path.write_bytes(b"{")
    damaged = EmbeddedEngine(engine.store.root)
    assert damaged.status().needs_rebuild
    damaged.rebuild([CATALOG])
    assert damaged.count() == len(CATALOG)


def test_old_generations_do_not_pile_up(engine: EmbeddedEngine) -> None:
    for _ in range(4):
        engine.rebuild([CATALOG])
    assert len(list(engine.store.root.glob("g-*"))) == 2


KILLED = """
import sys
from pathlib import Path
from search.engines.embedded.engine import EmbeddedEngine
from tests.search.courses import CATALOG, a_document

engine = EmbeddedEngine(Path(sys.argv[1]))
def batches():
    yield CATALOG[:2]
    print("halfway", flush=True)
    sys.stdin.readline()
if sys.argv[2] == "rebuild":
    engine.rebuild(batches())
else:
    with engine.store.writing():
        writer = engine.store.opened().index.writer(20_000_000, 1)
        writer.delete_documents_by_term("id", CATALOG[0].id)
        print("halfway", flush=True)
        sys.stdin.readline()
"""


@pytest.mark.parametrize("doing", ["rebuild", "put"])
def test_a_writer_killed_halfway_changes_nothing_and_blocks_nobody(engine: EmbeddedEngine, doing: str) -> None:
    arguments = [sys.executable, "-c", KILLED, str(engine.store.root), doing]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd()) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"halfway\n"
        os.kill(process.pid, signal.SIGKILL)
    assert engine.count() == len(CATALOG)
    engine.put([a_document("Written after", code="AFT-1")])
    assert codes(engine, "after") == ["AFT-1"]
