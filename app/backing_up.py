"""Backup and restore: every table as JSON Lines in one ZIP, read in one transaction.

The file knows nothing of the kind of database it came from, so it also moves a house from SQLite to PostgreSQL.
The search index and the model's vectors are not in it: they are made again from what is. Nor are mails that hold
a sign-in link: whoever reads the file shall not sign in as somebody else.
"""

import base64
import uuid
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import JSON, Column, Table, and_, bindparam, func, insert, select, text, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.console import UnreadableFile
from app.files import beside
from app.migrating import HEAD
from app.tables import metadata
from core import outbox
from core.database import Database
from core.errors import Conflict, NotStorable
from core.locales import Locale
from core.zips import DAMAGED

LEFT_OUT = frozenset({"lease", "idempotency_key", "meaning_vector"})
MANIFEST = "manifest.json"
CHUNK = 1000


class NotEmpty(Conflict):
    """There is something in the database already."""

    code = "restore_not_empty"


class RowRefused(Exception):
    """The database does not take this row; says which it is."""


UNSTORABLE = (NotStorable, StatementError)


class Manifest(msgspec.Struct):
    kind: str
    migration: str
    tables: dict[str, int]


def write_backup(database: Database, path: Path) -> int:
    """Write all rows beside the final place and move them there when they are complete; answer how many."""
    counts: dict[str, int] = {}
    with (
        beside(path) as draft,
        database.reader() as session,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        if not database.is_sqlite:
            session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        for table in _tables():
            with archive.open(f"{table.name}.jsonl", "w") as file:
                counts[table.name] = _write_table(session, table, file)
        archive.writestr(MANIFEST, msgspec.json.encode(Manifest("coursekeeper", HEAD, counts)))
    return sum(counts.values())


def read_backup(database: Database, now: datetime, path: Path) -> int:
    """Restore into an empty database, all or nothing; every course goes onto the topics to be indexed."""
    try:
        with zipfile.ZipFile(path) as archive, database.writer() as session:
            manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
            if manifest.kind != "coursekeeper" or manifest.migration != HEAD:
                raise UnreadableFile(file=str(path), problem=f"it was made at migration {manifest.migration}")
            _refuse_unless_empty(session)
            rows = sum(_read_table(session, table, archive) for table in _tables())
            for table in _tables():
                _point(session, table, archive)
            courses = session.scalars(select(metadata.tables["course"].c.id)).all()
            for topic in ("search", "meaning"):
                outbox.announce(session, topic, courses, now)
            session.commit()
            return rows
    except NO_BACKUP as problem:
        raise UnreadableFile(file=str(path), problem=str(problem)) from None


NO_BACKUP: tuple[type[Exception], ...] = (*DAMAGED, RowRefused, KeyError, msgspec.MsgspecError)
"""What reading a file raises that is none of our backups."""


def _tables() -> list[Table]:
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def _write_table(session: Session, table: Table, file: Any) -> int:
    query = select(table)
    if table.name == "mail":
        query = query.where(table.c.is_secret.is_(False))
    count = 0
    for row in session.execute(query.execution_options(yield_per=CHUNK)):
        file.write(msgspec.json.encode([_plain(value) for value in row], enc_hook=str) + b"\n")
        count += 1
    return count


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value) if isinstance(value, Locale) else value


def _refuse_unless_empty(session: Session) -> None:
    for name in ("course", "person"):
        if session.scalar(select(func.count()).select_from(metadata.tables[name])):
            raise NotEmpty(table=name)
    for table in reversed(_tables()):
        session.execute(table.delete())


def _read_table(session: Session, table: Table, archive: zipfile.ZipFile) -> int:
    """Rows first without what may point at rows that are not there yet; see `_point`."""
    pointing = _pointing(table)
    count = 0
    for rows in _rows(table, archive):
        blank = [{**row, **dict.fromkeys(pointing)} for row in rows]
        try:
            with session.begin_nested():
                session.execute(insert(table), blank)
        except UNSTORABLE:
            raise _first_refused(session, table, blank, count) from None
        count += len(rows)
    return count


def _first_refused(session: Session, table: Table, rows: list[dict[str, Any]], before: int) -> RowRefused:
    for number, row in enumerate(rows, before + 1):
        try:
            with session.begin_nested():
                session.execute(insert(table), [row])
        except UNSTORABLE as problem:
            reason = str(getattr(problem, "orig", problem)).partition("\n")[0]
            return RowRefused(f"{table.name}.jsonl, line {number}: {reason}")
    return RowRefused(f"{table.name}.jsonl, lines {before + 1} to {before + len(rows)}")


def _point(session: Session, table: Table, archive: zipfile.ZipFile) -> None:
    """Fill in the columns that `_read_table` left empty, now that every row is there."""
    pointing = _pointing(table)
    if not pointing:
        return
    keys = [c.name for c in table.primary_key]
    match = and_(*(table.c[name] == bindparam(f"key_{name}") for name in keys))
    statement = update(table).where(match).values({name: bindparam(f"new_{name}") for name in pointing})
    for rows in _rows(table, archive):
        filled = [
            {**{f"key_{k}": row[k] for k in keys}, **{f"new_{p}": row[p] for p in pointing}}
            for row in rows
            if any(row[p] is not None for p in pointing)
        ]
        if filled:
            session.connection().execute(statement, filled)


def _pointing(table: Table) -> list[str]:
    tables = _tables()
    later = tables[tables.index(table) :]
    return [c.name for c in table.columns if any(key.column.table in later for key in c.foreign_keys)]


def _rows(table: Table, archive: zipfile.ZipFile) -> Iterator[list[dict[str, Any]]]:
    columns = list(table.columns)
    for chunk in _chunks(archive, f"{table.name}.jsonl"):
        yield [{c.name: _typed(c, v) for c, v in zip(columns, line, strict=True)} for line in chunk]


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[list[list[Any]]]:
    with archive.open(name) as file:
        lines: list[list[Any]] = []
        for line in file:
            lines.append(msgspec.json.decode(line))
            if len(lines) == CHUNK:
                yield lines
                lines = []
        if lines:
            yield lines


def _typed(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    kind = _python_type(column.type)
    if kind in (uuid.UUID, Decimal):
        return kind(value)
    if kind is bytes:
        return base64.b64decode(value)
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    return value


def _python_type(stored: TypeEngine[Any]) -> type | None:
    inner = stored.impl_instance if isinstance(stored, TypeDecorator) else stored
    return None if isinstance(inner, JSON) else inner.python_type
