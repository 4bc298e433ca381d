"""`coursekeeper duplicates`: what it prints and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from app.settings import Settings
from app.wiring import Wiring
from core.actors import SYSTEM
from search.indexing import IndexSweep
from tests.factories import a_course
from tests.search.duplicates.conftest import NoEmbedder

Run = Callable[..., Result]
FIRE = "How fires start, how to raise the alarm, which extinguisher to use, and how to leave the building."


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A house as commands find it, where the language model has no build."""
    from app import migrating

    monkeypatch.setenv("COURSEKEEPER_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Wiring, "embedder", NoEmbedder())
    house = Wiring(Settings(data_dir=tmp_path))
    migrating.upgrade(house)
    with house.uow.write(SYSTEM) as work:
        a_course(work, code="F1", title="Fire safety at work", description=FIRE)
        a_course(work, code="F2", title="Fire safety at work", description=FIRE)
        a_course(work, code="X", title="Negotiating with suppliers", description="Prepare, listen, agree.")
    IndexSweep(house.indexer).run(house.clock.now())
    house.close()
    return lambda *arguments: CliRunner().invoke(cli, ["duplicates", *arguments])


def written(path: Path, *lines: object) -> Path:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return path


def test_a_need_is_answered_as_its_page_answers_it_and_check_says_that_it_asks_something_else(
    run: Run, tmp_path: Path
) -> None:
    answer = json.loads(run("need", FIRE, "--locale", "en", "--json").stdout)
    assert (answer["answer"], answer["sentence"]) == ("covered", "Yes. 2 courses cover this.")
    assert {"code", "title", "matched_locale", "status", "probability", "reasons"} <= answer["candidates"][0].keys()
    assert run("need", FIRE, "--locale", "en").stdout.splitlines()[0] == answer["sentence"]
    assert "F1" in run("need", FIRE).stdout
    assert "No. Nothing in the catalog is like it." in run("need", "Zymurgy").stdout
    drafts = written(tmp_path / "drafts.jsonl", {"id": "a", "title": "How fires start"})
    assert (
        "Whether a course covers a need: coursekeeper duplicates need" in run("check", "--drafts", str(drafts)).stdout
    )
    assert run("need", FIRE, "--locale", "no-such-language-1").exit_code == 2


def test_check_answers_one_line_a_draft_in_its_order(run: Run, tmp_path: Path) -> None:
    drafts = written(
        tmp_path / "drafts.jsonl",
        {"id": "b", "title": "Fire safety at work", "description": FIRE},
        {"id": "a", "title": "Baking bread"},
    )
    result = run("check", "--drafts", str(drafts), "--top", "1", "--json")
    assert result.exit_code == 0, result.output
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["id"], second["id"]) == ("b", "a")
    assert second["candidates"] == []
    [best] = first["candidates"]
    assert {"code", "title", "locale", "status", "probability", "reasons"} <= best.keys()
    assert (best["code"], best["locale"], best["status"]) == ("F1", "en", "published")
    assert {"kind", "detail"} == best["reasons"][0].keys()


def test_evaluate_prints_figures_and_writes_scores(run: Run, tmp_path: Path) -> None:
    fire, bread = {"title": "Fire safety at work", "description": FIRE}, {"title": "Baking", "description": "Bread."}
    pairs = written(
        tmp_path / "pairs.jsonl",
        {"a": fire, "b": fire, "label": 1},
        {"a": fire, "b": bread, "label": 0},
        {"a": fire, "b": bread, "label": None},
    )
    scores = tmp_path / "scores.jsonl"
    result = run("evaluate", str(pairs), "--scores", str(scores), "--json")
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout)
    assert (figures["pairs"], figures["precision"], figures["recall"], figures["f1"]) == (3, 1.0, 1.0, 1.0)
    assert {"average_precision", "expected_calibration_error", "threshold"} <= figures.keys()
    found = [json.loads(line) for line in scores.read_text().splitlines()]
    assert [(one["line"], one["suggestion"]) for one in found] == [(1, "duplicate"), (2, "distinct"), (3, "distinct")]


def test_sweep_prints_clusters(run: Run) -> None:
    result = run("sweep", "--json")
    assert result.exit_code == 0, result.output
    [cluster] = map(json.loads, result.stdout.splitlines())
    assert cluster["codes"] == ["F1", "F2"]
    assert cluster["probability"] > 0.9


def test_people_get_sentences(run: Run, tmp_path: Path) -> None:
    drafts = written(tmp_path / "drafts.jsonl", {"title": "Fire safety at work", "description": FIRE})
    shown = run("check", "--drafts", str(drafts)).stdout
    assert "F1  Fire safety at work (en, published), duplicate" in shown
    assert "same_title: Fire safety at work" in shown
    assert "F1, F2" in run("sweep").stdout


@pytest.mark.parametrize("command", [("check", "--drafts"), ("evaluate",)])
@pytest.mark.parametrize("content", [None, b"", b"\n \n"])
def test_an_unreadable_file_ends_with_two(
    run: Run, tmp_path: Path, command: tuple[str, ...], content: bytes | None
) -> None:
    path = tmp_path / "there.jsonl"
    if content is not None:
        path.write_bytes(content)
    result = run(*command, str(path), "--json")
    assert result.exit_code == 2
    assert result.stdout == ""


def test_a_bad_line_is_named_and_the_others_are_answered(run: Run, tmp_path: Path) -> None:
    drafts = written(tmp_path / "drafts.jsonl", {"title": "Fire safety at work"}, "{broken", {"description": "none"})
    result = run("check", "--drafts", str(drafts), "--json")
    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 1
    assert "line 2:" in result.stderr
    assert "line 3: it has no title" in result.stderr


def test_a_file_of_bad_lines_alone_is_unreadable(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "bad.jsonl", "{broken")
    for command in (("check", "--drafts"), ("evaluate",)):
        result = run(*command, str(path), "--json")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "line 1:" in result.stderr
