"""Commands beside the running demo act in it; servers do so only where a setting says it."""

from pathlib import Path

import pytest

from app.console import open_house
from app.demo.standing import FILE, is_demos, remember
from app.settings import load
from core.clock import DemoClock, SystemClock

ADDRESS = "http://127.0.0.1:8731"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("COURSEKEEPER_DEMO", "COURSEKEEPER_BASE_URL", "COURSEKEEPER_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSEKEEPER_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    remember(load({"COURSEKEEPER_DATA_DIR": str(tmp_path), "COURSEKEEPER_BASE_URL": ADDRESS}))
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_command_takes_clock_and_address_from_the_demo_in_its_folder() -> None:
    house = open_house()
    assert isinstance(house.clock, DemoClock)
    assert house.settings.base_url == ADDRESS
    house.close()


@pytest.mark.usefixtures("folder")
def test_a_server_is_no_demo_because_its_folder_once_was() -> None:
    house = open_house(is_command=False)
    assert isinstance(house.clock, SystemClock)
    assert is_demos(house.settings)
    house.close()


@pytest.mark.parametrize("said", ["false", "0"])
@pytest.mark.usefixtures("folder")
def test_whoever_says_what_it_is_is_believed(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("COURSEKEEPER_DEMO", said)
    house = open_house()
    assert not house.settings.demo
    house.close()


def test_a_damaged_note_is_no_note(folder: Path) -> None:
    (folder / FILE).write_text("{")
    house = open_house()
    assert not house.settings.demo
    house.close()
