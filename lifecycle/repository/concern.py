"""Which courses concern a person, and which of them need them now.

Mails are written from the ledger, whose recipients `lifecycle/subjects.py` names; pages, API and commands ask here, and
so show everything that a mail may name.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Row,
    Select,
    and_,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session

from catalog.models import Course, CourseRole
from catalog.values import CourseRoleKind, CourseStatus
from lifecycle.models import HandOverQuestion, ReviewSchedule, ReviewTask
from lifecycle.values import REVIEW, TASK
from notifications.models import Alert
from notifications.values import AlertStatus, Audience, Need
from people.models import OrgUnit, Person

ABOVE = (Audience.MANAGER, Audience.HEAD)
TOLD = (AlertStatus.QUEUED, AlertStatus.SENT)

Days = CompoundSelect[UUID, UUID, date | None, int]
"""Course, its owner, a day on which it needs somebody, and the days of its grace."""


def owned_by(person_id: UUID) -> Select[UUID]:
    """Courses a person is named for."""
    return _courses().where(Course.owner_id == person_id)


def deputised_by(person_id: UUID) -> CompoundSelect[UUID]:
    """Courses a person stands in for: named on the course, or deputy of its owner where the course names nobody."""
    return union(*_deputising(person_id))


def escalated_to(person_id: UUID) -> Select[UUID]:
    """Courses of whose open review a person heard because somebody they answer for has not acted."""
    return _told_of(person_id).where(Alert.audience.in_(ABOVE), Alert.status != AlertStatus.VOID)


def late_of_others(person_id: UUID) -> ColumnElement[bool]:
    """The condition that a late course is of people somebody answers for: not their own, even if they head its unit."""
    return and_(Course.id.in_(escalated_to(person_id)), Course.id.not_in(owned_by(person_id)))


def announced_to(person_id: UUID) -> Select[UUID]:
    """Courses of whose open review a mail has told a person."""
    return _told_of(person_id).where(Alert.status.in_(TOLD))


def concerning(person_id: UUID) -> CompoundSelect[UUID]:
    """Everything of which a person is reminded, and what they have handed back while nobody has said whose it is."""
    return union(*_reminded_of(person_id), escalated_to(person_id))


def needs_of(session: Session, person_id: UUID, until: date) -> list[Need]:
    """List what needs a person up to a day, late things included: each course once.

    To review it, to change it as was promised, or to say whose it is.
    """
    return in_needs(session, _needs(person_id, until))


def in_needs(session: Session, days: Days) -> list[Need]:
    """Put the days of courses together: each course once."""
    found: dict[UUID, list[Row[UUID, UUID, date | None, int]]] = defaultdict(list)
    for row in session.execute(days):
        found[row[0]].append(row)
    return [_need(rows) for rows in found.values()]


def _need(rows: Sequence[Row[UUID, UUID, date | None, int]]) -> Need:
    days = [(due_on, due_on + timedelta(days=grace_days)) for _, _, due_on, grace_days in rows if due_on is not None]
    due_on = min((due_on for due_on, _ in days), default=None)
    return Need(*rows[0][:2], due_on, min((late_after for _, late_after in days), default=None))


def count_needs(session: Session, person_id: UUID, until: date) -> int:
    """Count these alone."""
    return count_courses(session, _needs(person_id, until))


def count_courses(session: Session, days: Days) -> int:
    """Count the courses that have one of these days."""
    found = days.subquery()
    return session.scalar(select(func.count(found.c.id.distinct()))) or 0


def reviews_of(person_id: UUID) -> ColumnElement[bool]:
    """The condition that the review of a course needs a person: as one reminded of it, or because it was escalated."""
    return Course.id.in_(union(*_still_reminded_of(person_id), escalated_to(person_id)))


def promises_to(person_id: UUID) -> ColumnElement[bool]:
    """The condition that a promised change is one of which a person is reminded."""
    reminded = union(*_still_reminded_of(person_id))
    return and_(is_promised(), or_(ReviewTask.course_id.in_(reminded), was_escalated_to(person_id)))


def was_escalated_to(person_id: UUID) -> ColumnElement[bool]:
    """The condition that a person heard of a promise because somebody they answer for has not acted."""
    escalated = select(Alert.subject_id).where(
        Alert.recipient_id == person_id,
        Alert.subject_kind == TASK,
        Alert.audience.in_(ABOVE),
        Alert.status != AlertStatus.VOID,
    )
    return ReviewTask.id.in_(escalated)


def is_promised() -> ColumnElement[bool]:
    """The condition that a change is promised, is not made, and people still take the course."""
    return and_(ReviewTask.done_on.is_(None), Course.status == CourseStatus.PUBLISHED)


def is_kept_by(person_id: UUID) -> ColumnElement[bool]:
    """The condition that a person has not handed a course back: then somebody else is asked whose it is."""
    return Course.id.not_in(_handed_back_by(person_id))


def is_handed_back_by(person_id: UUID) -> ColumnElement[bool]:
    """The condition that a person has said a course is not theirs, and nothing but that answer is waited for."""
    return and_(Course.id.in_(_handed_back_by(person_id)), Course.id.not_in(escalated_to(person_id)))


def is_asked_of(person_id: UUID) -> ColumnElement[bool]:
    """The condition that a person is asked whose a course is."""
    asked = select(HandOverQuestion.course_id).where(
        HandOverQuestion.asked_of_id == person_id, HandOverQuestion.answered_at.is_(None)
    )
    return Course.id.in_(asked)


def days_of_courses(reviews: ColumnElement[bool], promises: ColumnElement[bool], until: date) -> Days:
    """Give the days, up to one, of the reviews and of the promised changes for which these conditions hold."""
    return union(_review_days(reviews, until), _promise_days(promises, until))


def _needs(person_id: UUID, until: date) -> Days:
    questions = select(Course.id, Course.owner_id, cast(null(), Date), literal(0)).where(is_asked_of(person_id))
    reviews, promises = _review_days(reviews_of(person_id), until), _promise_days(promises_to(person_id), until)
    return union(reviews, promises, questions)


def _review_days(condition: ColumnElement[bool], until: date) -> Select[UUID, UUID, date | None, int]:
    return (
        select(Course.id, Course.owner_id, ReviewSchedule.due_on, ReviewSchedule.grace_days)
        .join(ReviewSchedule, ReviewSchedule.course_id == Course.id)
        .join(OrgUnit, OrgUnit.id == Course.org_unit_id)
        .where(ReviewSchedule.due_on <= until, condition)
    )


def _promise_days(condition: ColumnElement[bool], until: date) -> Select[UUID, UUID, date | None, int]:
    return (
        select(Course.id, Course.owner_id, ReviewTask.due_on, literal(0))
        .join(ReviewTask, ReviewTask.course_id == Course.id)
        .join(OrgUnit, OrgUnit.id == Course.org_unit_id)
        .where(ReviewTask.due_on <= until, condition)
    )


def _courses() -> Select[UUID]:
    """Courses of which anybody is reminded: those that wait to be claimed alert nobody."""
    return select(Course.id).where(Course.owner_is_provisional.is_(False))


def _deputising(person_id: UUID) -> tuple[Select[UUID], Select[UUID]]:
    is_named = and_(CourseRole.course_id == Course.id, CourseRole.kind == CourseRoleKind.DEPUTY)
    owners = select(Person.id).where(Person.deputy_id == person_id)
    names_nobody = ~select(CourseRole.course_id).where(is_named).correlate(Course).exists()
    return (
        _courses().join(CourseRole, is_named).where(CourseRole.person_id == person_id),
        _courses().where(Course.owner_id.in_(owners), names_nobody),
    )


def _reminded_of(person_id: UUID) -> Iterator[Select[UUID]]:
    yield owned_by(person_id)
    yield from _deputising(person_id)
    asked = and_(HandOverQuestion.course_id == Course.id, HandOverQuestion.answered_at.is_(None))
    yield _courses().join(HandOverQuestion, asked).where(HandOverQuestion.asked_of_id == person_id)


def _still_reminded_of(person_id: UUID) -> Iterator[Select[UUID]]:
    """The same without what the person has handed back: somebody else is asked whose that is."""
    for courses in _reminded_of(person_id):
        yield courses.where(is_kept_by(person_id))


def _handed_back_by(person_id: UUID) -> Select[UUID]:
    return select(HandOverQuestion.course_id).where(
        HandOverQuestion.asked_by_id == person_id,
        HandOverQuestion.asked_of_id.is_not(None),
        HandOverQuestion.answered_at.is_(None),
    )


def _told_of(person_id: UUID) -> Select[UUID]:
    is_open = and_(ReviewSchedule.course_id == Alert.subject_id, ReviewSchedule.cycle == Alert.cycle)
    told = select(Alert.subject_id).join(ReviewSchedule, is_open)
    return told.where(Alert.recipient_id == person_id, Alert.subject_kind == REVIEW)
