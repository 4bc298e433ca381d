"""Pages are tested on SQLite alone: what they read is tested on both databases in its own room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import Settings
from app.wiring import Wiring
from core.clock import DemoClock
from tests.clients import Client


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, empty_sqlite: Path) -> str:
    path = tmp_path / "coursekeeper.db"
    path.write_bytes(empty_sqlite.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
def demo_house(database_url: str, tmp_path: Path) -> Iterator[Wiring]:
    settings = Settings(
        data_dir=tmp_path / "demo", database_url=database_url, secret_key="a key for tests " * 4, demo=True
    )
    house = Wiring(settings)
    assert isinstance(house.clock, DemoClock)
    yield house
    house.close()


@pytest.fixture
def demo(demo_house: Wiring) -> Iterator[Client]:
    """The application in demo mode, called as nobody."""
    with Client(demo_house) as client:
        yield client
