"""The migrations make exactly the tables that the code maps."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app import migrating
from app.settings import Settings
from app.tables import metadata
from app.wiring import Wiring
from core.clock import FixedClock
from tests.databases import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_house(request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock, worker_id: str) -> Iterator[Wiring]:
    url = ""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.create_database(f"coursekeeper_migrating_{worker_id}")
    house = Wiring(Settings(data_dir=tmp_path, database_url=url), clock)
    yield house
    house.close()


def test_an_empty_database_becomes_what_the_code_maps(empty_house: Wiring) -> None:
    assert migrating.upgrade(empty_house)
    with empty_house.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_second_upgrade_has_nothing_to_do(empty_house: Wiring) -> None:
    migrating.upgrade(empty_house)
    assert not migrating.upgrade(empty_house)


def test_the_head_that_commands_look_for_is_the_newest_script() -> None:
    assert ScriptDirectory.from_config(migrating.config("sqlite://")).get_current_head() == migrating.HEAD
