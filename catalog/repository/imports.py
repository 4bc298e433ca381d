"""Imports and the files that belong to them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from catalog.errors import ImportNotFound
from catalog.models import ImportFile, ImportRun
from catalog.values import ImportFileKind, ImportState

PIECE = 1024**2


def get_import(session: Session, import_id: UUID, *, is_locked: bool = False) -> ImportRun:
    """The import, to be changed."""
    run = session.get(ImportRun, import_id, with_for_update=is_locked)
    if run is None:
        raise ImportNotFound(id=str(import_id))
    return run


def list_imports(
    session: Session, *, started_by_id: UUID | None = None, before: UUID | None = None, limit: int = 20
) -> Sequence[ImportRun]:
    """Newest first, of one person or of everybody; `before` is the id of the last one seen."""
    query = select(ImportRun).order_by(ImportRun.id.desc()).limit(limit)
    if started_by_id is not None:
        query = query.where(ImportRun.started_by_id == started_by_id)
    if before is not None:
        query = query.where(ImportRun.id < before)
    return session.scalars(query).all()


def list_running(session: Session, limit: int) -> Sequence[UUID]:
    """Imports that were told to go and have not ended, oldest first."""
    query = select(ImportRun.id).where(ImportRun.state == ImportState.RUNNING).order_by(ImportRun.id).limit(limit)
    return session.scalars(query).all()


def store_file(session: Session, import_id: UUID, kind: ImportFileKind, path: Path) -> None:
    """Put a file in, in place of the one before."""
    session.execute(delete(ImportFile).where(ImportFile.import_id == import_id, ImportFile.kind == kind))
    with path.open("rb") as file:
        position = 0
        while piece := file.read(PIECE):
            values = {"import_id": import_id, "kind": kind, "position": position, "content": piece}
            session.execute(insert(ImportFile), [values])
            position += 1


def read_file(session: Session, import_id: UUID, kind: ImportFileKind) -> Iterator[bytes]:
    """The pieces of a file, in order."""
    position = 0
    while True:
        query = select(ImportFile.content).where(
            ImportFile.import_id == import_id, ImportFile.kind == kind, ImportFile.position == position
        )
        piece = session.scalar(query)
        if piece is None:
            return
        yield piece
        position += 1


def write_file(session: Session, import_id: UUID, kind: ImportFileKind, path: Path) -> None:
    """Take a file out of the database."""
    with path.open("wb") as file:
        for piece in read_file(session, import_id, kind):
            file.write(piece)
