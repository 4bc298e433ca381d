"""`coursekeeper sweep run` and `worker --once`: what was not done whole is said, and ends with 3."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from app.commands.serve import open_house_at
from app.console import DONE, IN_PART, open_house
from app.demo.standing import remember
from app.settings import load
from app.wiring import Wiring
from core import leases
from core.sweeping import SweepCount

ADDRESS = "http://127.0.0.1:8731"


class Whole:
    name: ClassVar[str] = "whole"

    def is_idle(self) -> bool:
        return False

    def run(self, now: datetime) -> SweepCount:
        return SweepCount()


class Failing(Whole):
    name: ClassVar[str] = "failing"

    def run(self, now: datetime) -> SweepCount:
        return SweepCount(failed=1)


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A house with two sweeps in a folder of its own; the houses that were closed."""
    houses: list[Any] = []
    close = Wiring.close
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSEKEEPER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("app.logs.set_up_server_logs", lambda: None)
    monkeypatch.setattr(Wiring, "sweeps", (Whole(), Failing()))
    monkeypatch.setattr(Wiring, "close", lambda house: (houses.append(house), close(house)))
    return houses


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


@pytest.mark.usefixtures("closed")
def test_what_failed_ends_a_worker_as_it_ends_a_sweep() -> None:
    worked, swept = run("worker", "--once", "--json"), run("sweep", "run", "all", "--json")
    assert (worked.exit_code, swept.exit_code) == (IN_PART, IN_PART)
    assert [json.loads(line)["failed"] for line in worked.stdout.splitlines()] == [1]
    assert run("sweep", "run", "whole").exit_code == DONE


@pytest.mark.usefixtures("closed")
def test_a_sweep_that_another_process_holds_is_said_not_to_have_run() -> None:
    house = open_house()
    leases.take(house.uow, "sweep:whole", "elsewhere:1")
    house.close()
    told, read = run("sweep", "run", "whole"), run("sweep", "run", "whole", "--json")
    assert (told.exit_code, "another process is at it" in told.stdout) == (IN_PART, True)
    assert (read.exit_code, json.loads(read.stdout)["has_run"]) == (IN_PART, False)


def test_a_sweep_at_another_instant_follows_the_demo_in_its_folder(closed: list[Any], tmp_path: Path) -> None:
    house = open_house()
    house.close()
    remember(load({"COURSEKEEPER_DATA_DIR": str(tmp_path / "data"), "COURSEKEEPER_BASE_URL": ADDRESS}))
    closed.clear()
    assert run("sweep", "run", "whole", "--at", "2026-12-01T09:00:00Z").exit_code == DONE
    then = [house for house in closed if house.clock.now() == datetime(2026, 12, 1, 9, tzinfo=UTC)]
    assert [house.settings.base_url for house in then] == [ADDRESS]
    own = open_house_at(datetime(2026, 12, 1, 9, tzinfo=UTC), is_command=False)
    assert not own.settings.demo
    own.close()
