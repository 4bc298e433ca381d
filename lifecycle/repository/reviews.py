"""Queries of reviews, tasks, and of who may decide about a course."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from catalog.errors import CourseNotFound
from catalog.models import Course
from catalog.repository.standing import find_standing
from catalog.values import ComplianceClass, CourseStatus
from core.looking import lies_within
from lifecycle.models import Review, ReviewSchedule, ReviewTask
from lifecycle.repository import concern
from lifecycle.values import ReviewId
from people.models import OrgUnit, Person


class DueRow(msgspec.Struct, frozen=True):
    """A course with a date, as lists show it."""

    course_id: UUID
    code: str
    title: str
    owner_id: UUID
    owner_name: str
    owner_email: str
    due_on: date
    cycle: int
    grace_days: int
    compliance_class: ComplianceClass
    revision: int
    reasons: list[dict[str, object]]
    reviewed_on: date | None
    review_id: UUID | None
    org_unit_path: str
    is_provisional: bool


class CourseHead(msgspec.Struct, frozen=True):
    """What a decision about a course needs to know of it."""

    course_id: UUID
    code: str
    title: str
    status: CourseStatus
    owner_id: UUID
    org_unit_id: UUID
    org_unit_path: str
    revision: int
    own_date: date | None


def due_rows(due_on: ColumnElement[Any] | InstrumentedAttribute[date | None]) -> Select[*tuple[Any, ...]]:
    """Courses with the day they are due, as rows."""
    return (
        select(
            Course.id,
            Course.code,
            Course.title,
            Course.owner_id,
            Person.name,
            Person.email,
            due_on,
            ReviewSchedule.cycle,
            ReviewSchedule.grace_days,
            Course.compliance_class,
            Course.revision,
            ReviewSchedule.reasons,
            ReviewSchedule.reviewed_on,
            ReviewSchedule.review_id,
            OrgUnit.path,
            Course.owner_is_provisional,
        )
        .join(ReviewSchedule, ReviewSchedule.course_id == Course.id)
        .join(Person, Person.id == Course.owner_id)
        .join(OrgUnit, OrgUnit.id == Course.org_unit_id)
    )


class Whose(msgspec.Struct, frozen=True):
    """Whose courses a list is of; everybody's where nothing is said."""

    owner_id: UUID | None = None
    deputy_id: UUID | None = None
    above_id: UUID | None = None
    """Who has heard of them because somebody they answer for has not acted."""
    person_id: UUID | None = None
    """Whom they concern, for whichever of these reasons."""
    org_unit_paths: tuple[str, ...] = ()
    """Org units whose courses these are, with all below them."""


EVERYBODY = Whose()


def list_due(
    session: Session,
    whose: Whose = EVERYBODY,
    *,
    until: date | None = None,
    after: tuple[date, str] | None = None,
    limit: int | None = None,
) -> list[DueRow]:
    """List courses with a date, soonest first; `after` is date and code of the last one already seen."""
    query = due_rows(ReviewSchedule.due_on).where(ReviewSchedule.due_on.is_not(None), *_due_conditions(whose, until))
    query = query.order_by(ReviewSchedule.due_on, Course.code)
    if after is not None:
        later = and_(ReviewSchedule.due_on == after[0], Course.code > after[1])
        query = query.where(or_(ReviewSchedule.due_on > after[0], later))
    return [DueRow(*row) for row in session.execute(query.limit(limit))]


def count_announced(session: Session, person_id: UUID, after: date) -> int:
    """Count the courses due later than a day that concern a person and were announced to them by mail."""
    told = Course.id.in_(concern.announced_to(person_id))
    query = (
        select(func.count())
        .select_from(Course)
        .join(ReviewSchedule, ReviewSchedule.course_id == Course.id)
        .where(*_due_conditions(Whose(person_id=person_id), None), told, ReviewSchedule.due_on > after)
    )
    return session.scalar(query) or 0


def _due_conditions(whose: Whose, until: date | None) -> Iterator[ColumnElement[bool]]:
    if until is not None:
        yield ReviewSchedule.due_on <= until
    if whose.owner_id is not None:
        yield Course.id.in_(concern.owned_by(whose.owner_id))
    if whose.deputy_id is not None:
        yield Course.id.in_(concern.deputised_by(whose.deputy_id))
    if whose.above_id is not None:
        yield concern.late_of_others(whose.above_id)
    if whose.person_id is not None:
        yield Course.id.in_(concern.concerning(whose.person_id))
    if whose.org_unit_paths:
        yield is_within(whose.org_unit_paths)


def is_within(paths: Sequence[str]) -> ColumnElement[bool]:
    """The condition that a course belongs to one of these org units or to one below."""
    return or_(*(lies_within(OrgUnit.path, path) for path in paths))


def get_course_head(session: Session, course_id: UUID) -> CourseHead:
    """Load what a decision needs; raise CourseNotFound."""
    query = (
        select(
            Course.id,
            Course.code,
            Course.title,
            Course.status,
            Course.owner_id,
            Course.org_unit_id,
            OrgUnit.path,
            Course.revision,
            Course.review_due_on,
        )
        .join(OrgUnit, OrgUnit.id == Course.org_unit_id)
        .where(Course.id == course_id)
    )
    row = session.execute(query).first()
    if row is None:
        raise CourseNotFound(course=str(course_id))
    return CourseHead(*row)


def find_schedule(session: Session, course_id: UUID, *, for_update: bool = False) -> ReviewSchedule | None:
    """Load a course's schedule as it is now."""
    query = select(ReviewSchedule).where(ReviewSchedule.course_id == course_id)
    if for_update:
        query = query.with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def find_review(session: Session, review_id: ReviewId | None) -> Review | None:
    """Load a review, if there is one."""
    return session.get(Review, review_id) if review_id else None


def list_reviews(session: Session, course_id: UUID) -> Sequence[Review]:
    """List a course's reviews, newest first."""
    query = select(Review).where(Review.course_id == course_id)
    return session.scalars(query.order_by(Review.at.desc(), Review.id.desc())).all()


def open_tasks(session: Session, course_ids: Collection[UUID]) -> Sequence[ReviewTask]:
    """List promised changes that are not made yet, soonest first."""
    query = select(ReviewTask).where(ReviewTask.course_id.in_(course_ids), ReviewTask.done_on.is_(None))
    return session.scalars(query.order_by(ReviewTask.due_on)).all()


def published_among(session: Session, course_ids: Collection[UUID]) -> frozenset[UUID]:
    """Give those of these courses that are published."""
    query = select(Course.id).where(Course.id.in_(course_ids), Course.status == CourseStatus.PUBLISHED)
    return frozenset(session.scalars(query))


def answers_for(session: Session, person_id: UUID, course: CourseHead) -> bool:
    """Say whether a person answers for a course: owner, deputy, the owner's manager, head of its unit or above."""
    return find_standing(session, course.course_id, person_id) is not None
