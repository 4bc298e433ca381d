"""Queries of changes that were promised in reviews and are not made yet."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from catalog.models import Course, CourseRevision
from catalog.rules import TAKEABLE
from catalog.values import ChangeClass
from core.database import in_chunks
from lifecycle.models import Review, ReviewTask


class PromiseRow(msgspec.Struct, frozen=True):
    """A promised change of a course."""

    promised: ChangeClass
    note: str
    due_on: date


def promised_days(session: Session, course_ids: Sequence[UUID]) -> Mapping[UUID, date]:
    """Give the day of the earliest change that is promised and not made, by course."""
    days: dict[UUID, date] = {}
    for chunk in in_chunks(course_ids):
        query = select(ReviewTask.course_id, func.min(ReviewTask.due_on)).group_by(ReviewTask.course_id)
        query = query.where(ReviewTask.course_id.in_(chunk), ReviewTask.done_on.is_(None))
        days |= dict(session.execute(query).all())
    return days


def released_since(session: Session, course_ids: Collection[UUID]) -> list[tuple[ReviewTask, int, ChangeClass]]:
    """List open promises of courses people can take, with each revision (number, class) since they were made."""
    query = (
        select(ReviewTask, CourseRevision.number, CourseRevision.change_class)
        .join(Review, Review.id == ReviewTask.review_id)
        .join(Course, Course.id == ReviewTask.course_id)
        .join(CourseRevision, CourseRevision.course_id == ReviewTask.course_id)
        .where(
            ReviewTask.course_id.in_(course_ids),
            ReviewTask.done_on.is_(None),
            Course.status.in_(TAKEABLE),
            _is_later(),
        )
        .order_by(CourseRevision.number)
    )
    return [(task, number, change_class) for task, number, change_class in session.execute(query)]


def _is_later() -> ColumnElement[bool]:
    """Whether a revision came after the promise; one of a merged course is counted from the merge, its last change."""
    reviewed = aliased(Course)
    merged_at = select(reviewed.updated_at).where(reviewed.id == Review.course_id).scalar_subquery()
    is_own = Review.course_id == ReviewTask.course_id
    return or_(is_own & (CourseRevision.number > Review.revision), ~is_own & (CourseRevision.at > merged_at))


def earliest_promises(session: Session, course_ids: Sequence[UUID]) -> Mapping[UUID, PromiseRow]:
    """Give the change that is promised for the earliest day and not made, by course."""
    found: dict[UUID, PromiseRow] = {}
    for chunk in in_chunks(course_ids):
        query = select(ReviewTask.course_id, ReviewTask.promised, ReviewTask.note, ReviewTask.due_on)
        query = query.where(ReviewTask.course_id.in_(chunk), ReviewTask.done_on.is_(None))
        for course_id, promised, note, due_on in session.execute(query.order_by(ReviewTask.due_on, ReviewTask.id)):
            found.setdefault(course_id, PromiseRow(promised, note, due_on))
    return found
