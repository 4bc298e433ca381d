"""Queries of changes that were promised in reviews and are not made yet."""

from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Course
from catalog.values import ChangeClass, CourseStatus
from lifecycle.models import ReviewTask


class PromiseRow(msgspec.Struct, frozen=True):
    """A promised change of a course."""

    code: str
    title: str
    promised: ChangeClass
    note: str
    due_on: date


def list_promises(session: Session, owner_id: UUID) -> list[PromiseRow]:
    """List what an owner's published courses still owe, soonest first."""
    query = (
        select(Course.code, Course.title, ReviewTask.promised, ReviewTask.note, ReviewTask.due_on)
        .join(Course, Course.id == ReviewTask.course_id)
        .where(
            Course.owner_id == owner_id,
            Course.owner_is_provisional.is_(False),
            Course.status == CourseStatus.PUBLISHED,
            ReviewTask.done_on.is_(None),
        )
        .order_by(ReviewTask.due_on, Course.code)
    )
    return [PromiseRow(*row) for row in session.execute(query)]
