"""Every query about stored vectors."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.database import upsert
from meaning.models import TextVector
from meaning.values import Part, SubjectKind

KEYS = ("subject_kind", "subject_id", "part")


class VectorKey(NamedTuple):
    kind: SubjectKind
    subject_id: UUID
    part: Part


class VectorRow(NamedTuple):
    kind: SubjectKind
    subject_id: UUID
    part: Part
    course_id: UUID
    vector: bytes | None
    sequence: int


def list_hashes(session: Session, course_ids: Sequence[UUID], model: str) -> dict[VectorKey, tuple[UUID, str]]:
    """Course and text hash of the vectors that a model has stored for courses."""
    table = TextVector
    query = select(table.subject_kind, table.subject_id, table.part, table.course_id, table.text_hash).where(
        table.course_id.in_(course_ids), table.model == model, table.vector.is_not(None)
    )
    return {VectorKey(*row[:3]): (row[3], row[4]) for row in session.execute(query)}


def highest_sequence(session: Session) -> int:
    return session.scalar(select(func.max(TextVector.sequence))) or 0


def iterate_rows(session: Session, *, model: str, after: int) -> Iterator[VectorRow]:
    """Vectors written after a sequence number, in their order."""
    table = TextVector
    query = (
        select(table.subject_kind, table.subject_id, table.part, table.course_id, table.vector, table.sequence)
        .where(table.model == model, table.sequence > after)
        .order_by(table.sequence)
    )
    for row in session.execute(query).yield_per(2000):
        yield VectorRow(*row)


def store(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert vectors or put them in the place of older ones."""
    changes = ("course_id", "model", "text_hash", "vector", "sequence")
    upsert(session, TextVector, rows, keys=KEYS, update=changes)


def empty(session: Session, keys: Sequence[VectorKey], sequence: int) -> None:
    """Take away vectors whose subjects are gone; the rows stay as a note to readers."""
    for key in keys:
        session.execute(
            update(TextVector)
            .where(
                TextVector.subject_kind == key.kind,
                TextVector.subject_id == key.subject_id,
                TextVector.part == key.part,
            )
            .values(vector=None, text_hash="", sequence=sequence)
        )


def list_known_course_ids(session: Session, model: str) -> set[UUID]:
    """Courses that a model has stored a vector for."""
    query = select(TextVector.course_id).where(TextVector.model == model, TextVector.vector.is_not(None))
    return set(session.scalars(query.distinct()))
