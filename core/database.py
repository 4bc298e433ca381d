"""The database: SQLite for one machine, PostgreSQL for a team. The rest of the code does not know which.

SQLite writes begin IMMEDIATE: a deferred transaction that reads first and then writes fails with "database is
locked" as soon as two do it at once, whatever the timeout. Reads stay deferred and, with WAL, wait for nobody.
"""

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Dialect,
    MetaData,
    String,
    Uuid,
    create_engine,
    event,
    text,
)
from sqlalchemy import insert as plain_insert
from sqlalchemy.engine import Engine, ExceptionContext, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.errors import ChangedAtOnce, CoursekeeperError, DatabaseAway, DiskFull, NotStorable
from core.locales import Locale

BROKEN_OFF = frozenset({"40001", "40P01"})
"""SQLSTATE of what PostgreSQL breaks off for another: serialization failures and deadlocks."""
TOO_LARGE = "54000"
"""SQLSTATE of what exceeds a limit of PostgreSQL itself: a text that an index cannot hold."""
NO_SPACE = "53100"
"""SQLSTATE of a full disk."""
NO_DATABASE = frozenset({"SQLITE_NOTADB", "SQLITE_CORRUPT"})
"""What SQLite says of a file that is none of its own."""
WRITES = "coursekeeper_writes"
NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""A NUL as JSON writes it, and not a text that speaks of one: its backslashes come in pairs."""
E = TypeVar("E", bound=StrEnum)


class FastUuid(Uuid[uuid.UUID]):
    """A UUID; where the database keeps it as text, read without Python's own parser: lists hold two a row."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        if dialect.supports_native_uuid:
            return super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]
        return lambda value: None if value is None else msgspec.convert(value, uuid.UUID)


UuidType = FastUuid(as_uuid=True, native_uuid=True)


class JsonType(TypeDecorator[Any]):
    """JSON; on PostgreSQL JSONB, whose dialect is loaded only where it is used: it is a tenth of a command's start."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name != "postgresql":
            return dialect.type_descriptor(self.impl_instance)
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB(none_as_null=True))


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC on both sides, although SQLite keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class LocaleType(TypeDecorator[Locale]):
    impl = String(35)
    cache_ok = True

    def process_bind_param(self, value: Locale | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Locale | None:
        return None if value is None else Locale.parse(value)


class StrEnumType(TypeDecorator[E]):
    """A StrEnum stored by its value, as text."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: E | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        return None if value is None else self.kind(value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {uuid.UUID: UuidType, datetime: UtcDateTime, date: Date, Locale: LocaleType}


class Database:
    """One engine, two ways in: `reader()` never blocks, `writer()` takes SQLite's write lock at once."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = _create_engine(url)
        self._writing = self.engine.execution_options(**{WRITES: True})

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def reader(self) -> Session:
        return Session(self.engine, autoflush=False)

    def writer(self) -> Session:
        return Session(self._writing, expire_on_commit=False)

    def dispose(self) -> None:
        self.engine.dispose()


def _create_engine(url: str) -> Engine:
    is_sqlite = url.startswith("sqlite")
    engine = create_engine(
        url,
        json_serializer=_to_json,
        json_deserializer=msgspec.json.decode,
        pool_size=8,
        max_overflow=24,
        **({} if is_sqlite else {"pool_pre_ping": True}),
    )
    event.listen(engine, "handle_error", _refuse_no_text)
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "before_cursor_execute", _refuse_nul)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late; ours is in _begin_sqlite
    # SQLite's own knows the letters of ASCII alone: nobody would find Ömer or Übung.
    connection.create_function("lower", 1, _lowered, deterministic=True)
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout=15000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _lowered(value: object) -> str | None:
    return None if value is None else str(value).lower()


def _to_json(value: object) -> str:
    text = msgspec.json.encode(value, enc_hook=str).decode()
    if "\\u0000" in text and NUL_IN_JSON.search(text):
        raise NotStorable()
    return text


def _refuse_nul(
    _connection: Connection, _cursor: object, statement: str, parameters: Any, _context: object, is_many: bool
) -> None:
    """SQLite would keep a NUL that PostgreSQL refuses: such a house could never be moved."""
    if statement.startswith("SELECT"):
        return
    for row in parameters if is_many else [parameters]:
        for value in row.values() if isinstance(row, dict) else row:
            if isinstance(value, str) and "\0" in value:
                raise NotStorable()


def _refuse_no_text(context: ExceptionContext) -> None:
    """Half of a pair of UTF-16 is no text: neither driver can write it, and says so in an error of its own."""
    if isinstance(context.original_exception, UnicodeEncodeError):
        raise NotStorable() from context.original_exception


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def refusal_of(error: Exception) -> CoursekeeperError | None:
    """What the database's own refusal means; None where something else went wrong.

    A constraint that settled a race, and a deadlock that was broken, are no failures of ours: somebody was faster.
    """
    if isinstance(error, StatementError) and isinstance(error.orig, CoursekeeperError):
        return error.orig
    if isinstance(error, IntegrityError):
        return ChangedAtOnce()
    if isinstance(error, DataError):
        return NotStorable()
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    if state == TOO_LARGE:
        return NotStorable()
    if state in BROKEN_OFF:
        return ChangedAtOnce()
    return None


def failure_of(error: Exception) -> CoursekeeperError | None:
    """What keeps the database from working, for whoever runs it: callers from outside are not told where it is."""
    if not isinstance(error, DBAPIError):
        return None
    name = getattr(error.orig, "sqlite_errorname", "")
    if name == "SQLITE_FULL" or getattr(error.orig, "sqlstate", None) == NO_SPACE:
        return DiskFull(file="the database")
    if name in NO_DATABASE or (isinstance(error, OperationalError) and name != "SQLITE_ERROR"):
        return DatabaseAway(problem=" ".join(str(error.orig).split()))
    return None


def one_at_a_time(session: Session, what: str) -> None:
    """Wait until no other transaction is at it; theirs is seen from then on. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.flush()  # to expire is to forget what was changed and not written yet
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:what))"), {"what": what})
        session.expire_all()


def in_chunks(ids: Sequence[uuid.UUID], size: int = 500) -> Iterator[Sequence[uuid.UUID]]:
    """Cut ids into pieces that one statement can hold."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def upsert(
    session: Session,
    model: type[Base],
    rows: Sequence[dict[str, Any]],
    *,
    keys: Sequence[str],
    update: Sequence[str] | dict[str, Any],
    only_where: ColumnElement[bool] | None = None,
) -> None:
    """Insert rows, or update those whose `keys` are there already.

    `update` names columns taken from the new row, or maps columns to SQL expressions; empty means: leave it be.
    `only_where` leaves be, too, which of the rows that are there do not meet it.
    """
    if not rows:
        return
    statement = _insert_of(session)(model)
    changes = dict(update) if isinstance(update, dict) else {name: statement.excluded[name] for name in update}
    if changes:
        statement = statement.on_conflict_do_update(index_elements=list(keys), set_=changes, where=only_where)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(keys))
    session.connection().execute(statement, list(rows))


def _insert_of(session: Session) -> Any:
    """INSERT with ON CONFLICT in the database's own dialect, which alone is loaded."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert
    from sqlalchemy.dialects import postgresql

    return postgresql.insert


def insert_many(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all name the same columns, and name every column that has no default in the database.

    On SQLite values go to the driver as plain tuples: a third of an import's time went into parameters by name.
    """
    if not rows:
        return
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(plain_insert(model), list(rows))
        return
    names = tuple(rows[0])
    sql, readers = _prepared(model, names, connection.dialect)
    columns = [
        [row[name] for row in rows] if read is None else [read(row[name]) for row in rows]
        for name, read in zip(names, readers, strict=True)
    ]
    connection.exec_driver_sql(sql, list(zip(*columns, strict=True)))


@lru_cache(maxsize=200)
def _prepared(
    model: type[Base], names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[Callable[[Any], Any] | None, ...]]:
    table = model.__table__
    readers = tuple(table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
    quoted = ", ".join(dialect.identifier_preparer.quote(name) for name in names)
    marks = ", ".join("?" * len(names))
    return f"INSERT INTO {dialect.identifier_preparer.quote(table.name)} ({quoted}) VALUES ({marks})", readers  # type: ignore[attr-defined]  # a Table  # noqa: S608
