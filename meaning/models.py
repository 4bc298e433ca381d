"""Stored vectors: one a part of a course or variant."""

from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, StrEnumType
from meaning.values import Part, SubjectKind


class TextVector(Base):
    """384 numbers in float16. `vector` is None once the subject is gone, so that readers hear of it.

    `sequence` grows with every write; readers ask for what is above the highest they have seen. One
    process writes at a time (the sweep's lease), so numbers become visible in their order.
    """

    __tablename__ = "text_vector"
    subject_kind: Mapped[SubjectKind] = mapped_column(StrEnumType(SubjectKind), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    part: Mapped[Part] = mapped_column(StrEnumType(Part), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(index=True)
    model: Mapped[str]
    text_hash: Mapped[str]
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)
    sequence: Mapped[int] = mapped_column(index=True)
