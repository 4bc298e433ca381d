"""Every decision with who, when, what before and after, and why. Rows are added and never changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.actors import Actor
from core.database import Base, JsonType, insert_many
from core.events import Event
from core.ids import new_id


class AuditEntry(Base):
    __tablename__ = "audit_entry"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    action: Mapped[str] = mapped_column(index=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    course_id: Mapped[UUID | None] = mapped_column(index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonType)
    after: Mapped[dict[str, Any] | None] = mapped_column(JsonType)
    reason: Mapped[str | None]


class StoryLine(msgspec.Struct, frozen=True):
    """One audit entry as people and programs read it."""

    id: UUID
    at: datetime
    actor_name: str
    actor_id: UUID | None
    action: str
    subject_kind: str
    subject_id: UUID
    course_id: UUID | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None


def write_entries(session: Session, events: Iterable[Event], actor: Actor, now: datetime) -> None:
    rows = [
        {
            "id": new_id(),
            "at": now,
            "actor_kind": actor.kind.value,
            "actor_id": actor.person_id,
            "actor_name": actor.name,
            "action": event.action,
            "subject_kind": event.subject_kind,
            "subject_id": event.subject_id,
            "course_id": event.course_id,
            "before": event.before,
            "after": event.after,
            "reason": event.reason,
        }
        for event in events
    ]
    insert_many(session, AuditEntry, rows)


def list_entries(
    session: Session,
    *,
    course_id: UUID | None = None,
    subject_id: UUID | None = None,
    about: Select[Any] | None = None,
    action: str = "",
    person_id: UUID | None = None,
    kind: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    older_than: UUID | None = None,
    limit: int | None = 50,
) -> Sequence[StoryLine]:
    """Newest first; `about` selects ids of courses, `older_than` is the id of the last entry already seen.

    `person_id` is who did it or whom it was done to, `kind` the first part of the action, `until` itself is left out.
    """
    columns = [getattr(AuditEntry, name) for name in StoryLine.__struct_fields__]
    query = select(*columns).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)
    if course_id is not None:
        query = query.where(AuditEntry.course_id == course_id)
    if subject_id is not None:
        query = query.where(AuditEntry.subject_id == subject_id)
    if about is not None:
        query = query.where(AuditEntry.course_id.in_(about))
    if action:
        query = query.where(AuditEntry.action == action)
    if person_id is not None:
        query = query.where(or_(AuditEntry.actor_id == person_id, AuditEntry.subject_id == person_id))
    if kind:
        query = query.where(AuditEntry.action.startswith(f"{kind}.", autoescape=True))
    if since is not None:
        query = query.where(AuditEntry.at >= since)
    if until is not None:
        query = query.where(AuditEntry.at < until)
    if older_than is not None:
        query = query.where(_is_older(older_than))
    return [StoryLine(*row) for row in session.execute(query)]


def _is_older(seen: UUID) -> ColumnElement[bool]:
    """After this entry in the order of the list: by time first, because a demo's clock runs ahead of the ids'."""
    seen_at = select(AuditEntry.at).where(AuditEntry.id == seen).scalar_subquery()
    return or_(AuditEntry.at < seen_at, and_(AuditEntry.at == seen_at, AuditEntry.id < seen))
