"""What has changed and who still has to hear of it: one row per topic and subject, however often it changed.

A consumer reads rows, does its work from *present* state, and forgets exactly the versions it read: a row that
moved on meanwhile stays and is read again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, upsert


class OutboxRow(Base):
    __tablename__ = "outbox"
    topic: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True, slots=True)
class Pending:
    subject_id: UUID
    version: int


def announce(session: Session, topic: str, subject_ids: Iterable[UUID], now: datetime) -> None:
    """Put subjects on a topic, or raise the version of those that wait there already."""
    rows = [{"topic": topic, "subject_id": s, "version": 1, "changed_at": now} for s in dict.fromkeys(subject_ids)]
    moved_on = {"version": OutboxRow.version + 1, "changed_at": now}
    upsert(session, OutboxRow, rows, keys=("topic", "subject_id"), update=moved_on)


def list_pending(session: Session, topic: str, limit: int) -> list[Pending]:
    """The oldest changes first."""
    query = (
        select(OutboxRow.subject_id, OutboxRow.version)
        .where(OutboxRow.topic == topic)
        .order_by(OutboxRow.changed_at, OutboxRow.subject_id)
        .limit(limit)
    )
    return [Pending(*row) for row in session.execute(query)]


def count_pending(session: Session, topic: str) -> int:
    return session.scalar(select(func.count()).where(OutboxRow.topic == topic)) or 0


def forget(session: Session, topic: str, done: Sequence[Pending]) -> None:
    """Delete what was done, except rows that have changed since they were read."""
    for start in range(0, len(done), 200):
        same = [
            and_(OutboxRow.subject_id == row.subject_id, OutboxRow.version == row.version)
            for row in done[start : start + 200]
        ]
        session.execute(delete(OutboxRow).where(OutboxRow.topic == topic, or_(*same)))
