"""`coursekeeper search` and `index`: what they print, how they end, and how little they load."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from app.settings import Settings
from app.wiring import Wiring
from core import outbox
from core.actors import SYSTEM
from search import repository
from search.indexing import TOPIC, IndexSweep
from tests.factories import a_course

Run = Callable[..., Result]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    """A house as commands find it: SQLite in its data folder, migrated."""
    from app import migrating

    monkeypatch.setenv("COURSEKEEPER_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    house = Wiring(Settings(data_dir=tmp_path))
    migrating.upgrade(house)
    with house.uow.write(SYSTEM) as work:
        a_course(work, code="LDR-1", title="Leadership")
        a_course(work, code="SAF-1", title="Ladders", duration_minutes=20)
    IndexSweep(house.indexer).run(house.clock.now())
    return house


@pytest.fixture
def run(house: Wiring) -> Run:
    return lambda *arguments: CliRunner().invoke(cli, list(arguments))


def change(house: Wiring, title: str) -> None:
    with house.uow.write(SYSTEM) as work:
        course = a_course(work, title=title)
        outbox.announce(work.session, TOPIC, [course.id], work.now)


def test_json_is_one_object_with_the_promised_fields(run: Run) -> None:
    done = run("search", "leadrship", "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert {"query", "engine", "total", "took_ms", "hits", "facets"} <= set(found)
    assert {"code", "title", "locale", "status", "score", "highlights"} <= set(found["hits"][0])
    assert found["hits"][0]["code"] == "LDR-1"
    assert found["facets"]["status"] == {"published": 1}


def test_filters_sort_and_limit(run: Run) -> None:
    done = run("search", "--filter", "duration_minutes <= 30", "--filter", "status = published", "--json")
    assert [hit["code"] for hit in json.loads(done.stdout)["hits"]] == ["SAF-1"]
    done = run("search", "", "--sort", "title", "--limit", "1")
    assert "Ladders" in done.stdout
    assert "Leadership" not in done.stdout


@pytest.mark.parametrize(
    "arguments", [("--filter", "status = = x"), ("--sort", "colour"), ("--locale", "nope-nope"), ("--limit", "0")]
)
def test_what_cannot_be_asked_ends_with_2_and_a_sentence(run: Run, arguments: tuple[str, ...]) -> None:
    done = run("search", "x", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr


def test_what_was_just_written_is_found(run: Run, house: Wiring) -> None:
    change(house, "Brand new")
    assert json.loads(run("search", "brand", "--json").stdout)["total"] == 1


def test_a_fruitless_search_is_kept(run: Run, house: Wiring) -> None:
    assert json.loads(run("search", "quantum knitting", "--json").stdout)["total"] == 0
    with house.uow.read(SYSTEM) as work:
        assert repository.list_misses(work.session, work.now.date()) == [("quantum knitting", 1)]


def test_the_index_is_told_brought_up_to_date_made_anew_and_checked(run: Run, house: Wiring) -> None:
    change(house, "Later")
    assert json.loads(run("index", "status", "--json").stdout)["waiting"] == 1
    assert json.loads(run("index", "catch-up", "--json").stdout)["done"] == 1
    assert json.loads(run("index", "rebuild", "--json").stdout)["done"] == 3
    checked = json.loads(run("index", "verify", "--json").stdout)
    assert (checked["courses"], checked["missing"], checked["waiting"]) == (3, 0, 0)


def test_verify_repairs_what_it_finds(run: Run, house: Wiring) -> None:
    with house.uow.write(SYSTEM) as work:
        a_course(work, title="Never announced")
    assert json.loads(run("index", "verify", "--json").stdout)["missing"] == 1
    assert json.loads(run("search", "announced", "--json").stdout)["total"] == 1


def test_a_search_of_an_index_that_is_whole_loads_neither_database_nor_web(house: Wiring, tmp_path: Path) -> None:
    script = (
        "import sys\nfrom app.cli import cli\ncli(['search', 'ladders', '--json'], standalone_mode=False)\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'sqlalchemy', 'litestar', 'meilisearch'}))"
    )
    environment = {"COURSEKEEPER_DATA_DIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", script], env=environment, cwd=tmp_path, capture_output=True, text=True)
    found, loaded = done.stdout.splitlines()
    assert json.loads(found)["total"] == 1
    assert loaded == "[]"
