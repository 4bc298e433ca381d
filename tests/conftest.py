"""What tests are given: a clean database of each kind, a clock that stands still, a wired house."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from app.settings import Settings
from app.tables import metadata
from app.wiring import Wiring
from core.clock import FixedClock
from core.database import Database
from core.unit_of_work import UnitOfWork
from tests.clients import Client
from tests.databases import PostgresServer, clean_postgres

settings.register_profile(
    "house", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("house")

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SHARED = Path(os.environ.get("COURSEKEEPER_DATA", Path(__file__).parents[2] / "shared" / "data"))


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests never read COURSEKEEPER_ settings or `.env` of the machine they run on."""
    for name in [n for n in os.environ if n.startswith("COURSEKEEPER_")]:
        if not name.startswith("COURSEKEEPER_TEST_") and name != "COURSEKEEPER_DATA":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real catalogs; tests that ask for them are skipped where they are absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the shared data is not at {SHARED} (COURSEKEEPER_DATA names another place)")
    return SHARED


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres: PostgresServer, worker_id: str) -> str:
    """A database of this test process's own, its tables made once."""
    url = postgres.create_database(f"coursekeeper_test_{worker_id}")
    database = Database(url)
    metadata.create_all(database.engine)
    database.dispose()
    return url


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    database = Database(f"sqlite:///{path}")
    metadata.create_all(database.engine)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        path = tmp_path / "coursekeeper.db"
        shutil.copyfile(request.getfixturevalue("empty_sqlite"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgres_url")
    clean_postgres(url)
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def uow(database: Database, clock: FixedClock) -> UnitOfWork:
    """A unit of work that nobody has subscribed to: rooms alone."""
    return UnitOfWork(database, clock)


@pytest.fixture
def app_settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", database_url=database_url, secret_key="a key for tests " * 4)


@pytest.fixture
def house(app_settings: Settings, clock: FixedClock) -> Iterator[Wiring]:
    """The whole house, wired, on a clean database with an index of its own; no scheduler runs."""
    house = Wiring(app_settings, clock)
    house.put_defaults_in_force()
    yield house
    house.close()


@pytest.fixture
def client(house: Wiring) -> Iterator[Client]:
    """The application, called as nobody; `client.as_(Role.STAFF)` signs somebody in."""
    with Client(house) as client:
        yield client
