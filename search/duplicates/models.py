"""Pairs the detector suspects, verdicts people gave, and what the last scan covered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, JsonType, StrEnumType
from search.duplicates.values import VerdictKind


class SuspectedPair(Base):
    """Two courses that look like one, as the last scan of the whole catalog saw them; low_id < high_id."""

    __tablename__ = "suspected_pair"
    low_id: Mapped[UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    high_id: Mapped[UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True, index=True)
    probability: Mapped[float] = mapped_column(index=True)
    suggestion: Mapped[VerdictKind] = mapped_column(StrEnumType(VerdictKind))
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JsonType, default=list)


class Verdict(Base):
    """What somebody decided about a pair: one standing verdict each, earlier ones are in the audit trail."""

    __tablename__ = "verdict"
    __table_args__ = (UniqueConstraint("low_id", "high_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    low_id: Mapped[UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    high_id: Mapped[UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
    kind: Mapped[VerdictKind] = mapped_column(StrEnumType(VerdictKind))
    superseding_id: Mapped[UUID | None]
    """Which of the two is the newer one, where one supersedes the other."""
    probability: Mapped[float | None]
    suggestion: Mapped[VerdictKind | None] = mapped_column(StrEnumType(VerdictKind))
    """What the detector had said: its precision is measured on these."""
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[UUID | None]
    decided_by_name: Mapped[str]
    decided_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class DuplicateScan(Base):
    """What the last scan covered, so that a quiet catalog is not scanned again. One row."""

    __tablename__ = "duplicate_scan"
    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    scanned_at: Mapped[datetime]
    took_ms: Mapped[int]
    courses: Mapped[int]
    pairs: Mapped[int]
