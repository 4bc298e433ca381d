"""Queries of schedules and of the facts their dates are made from."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import false, func, or_, select, update
from sqlalchemy.orm import Session

from catalog.models import Course
from catalog.values import CourseStatus
from core.database import in_chunks
from lifecycle.models import ReviewSchedule
from lifecycle.rules.levelling import Load, monday
from lifecycle.values import CourseFacts
from people.models import OrgUnit


def course_facts(session: Session, course_ids: Sequence[UUID]) -> list[CourseFacts]:
    """Give what rules need to know of courses; markets are for others to add."""
    return [facts for chunk in in_chunks(course_ids) for facts in _chunk_of_facts(session, chunk)]


def _chunk_of_facts(session: Session, course_ids: Sequence[UUID]) -> list[CourseFacts]:
    query = (
        select(
            Course.id,
            Course.status,
            Course.owner_id,
            OrgUnit.path,
            Course.created_at,
            Course.published_on,
            Course.review_due_on,
            Course.compliance_class,
            Course.modality,
            Course.tags,
            Course.owner_is_provisional,
        )
        .join(OrgUnit, OrgUnit.id == Course.org_unit_id)
        .where(Course.id.in_(course_ids))
    )
    return [
        CourseFacts(
            course_id=row.id,
            status=row.status,
            owner_id=row.owner_id,
            org_unit_path=row.path,
            known_since=row.created_at.date(),  # whoever asks: dates made from it are the same for all
            published_on=row.published_on,
            own_date=row.review_due_on,
            compliance_class=row.compliance_class,
            modality=row.modality,
            tags=row.tags or (),
            is_provisional=row.owner_is_provisional,
        )
        for row in session.execute(query)
    ]


def published_ids(session: Session) -> list[UUID]:
    """Give every course that can have a date, oldest first."""
    return list(session.scalars(select(Course.id).where(Course.status == CourseStatus.PUBLISHED).order_by(Course.id)))


def ids_below(session: Session, org_unit_ids: Sequence[UUID]) -> list[UUID]:
    """Give the courses of org units and of what lies below them today."""
    paths = session.scalars(select(OrgUnit.path).where(OrgUnit.id.in_(org_unit_ids))).all()
    below = [(OrgUnit.path == path) | OrgUnit.path.startswith(f"{path}/", autoescape=True) for path in paths]
    query = select(Course.id).join(OrgUnit, OrgUnit.id == Course.org_unit_id)
    return list(session.scalars(query.where(or_(false(), *below)).order_by(Course.id)))


def schedules_of(session: Session, course_ids: Sequence[UUID]) -> Mapping[UUID, ReviewSchedule]:
    """Load schedules as they are in the database now."""
    found: dict[UUID, ReviewSchedule] = {}
    for chunk in in_chunks(course_ids):
        query = select(ReviewSchedule).where(ReviewSchedule.course_id.in_(chunk))
        fresh = query.execution_options(populate_existing=True)
        found |= {schedule.course_id: schedule for schedule in session.scalars(fresh)}
    return found


def titles_of(session: Session, course_ids: Sequence[UUID]) -> Mapping[UUID, tuple[str, str]]:
    """Give code and title by course."""
    query = select(Course.id, Course.code, Course.title).where(Course.id.in_(course_ids))
    return {row.id: (row.code, row.title) for row in session.execute(query)}


def begin_patience(session: Session, course_ids: Sequence[UUID], today: date) -> None:
    """Have the time that a policy gives late courses before it ends them begin today."""
    for chunk in in_chunks(course_ids):
        schedules = update(ReviewSchedule).where(ReviewSchedule.course_id.in_(chunk))
        session.execute(schedules.values(patience_from=today))


def load_between(session: Session, first: date, last: date, owner_ids: Sequence[UUID]) -> Load:
    """Count reviews by day, and by week of these owners; what nobody has claimed yet is nobody's."""
    load, due_on = Load(), ReviewSchedule.due_on
    by_day = select(due_on, func.count()).where(due_on.between(first, last)).group_by(due_on)
    load.days.update({day: reviews for day, reviews in session.execute(by_day) if day})
    for chunk in in_chunks(owner_ids):
        owned = (
            select(Course.owner_id, due_on, func.count())
            .join(ReviewSchedule, ReviewSchedule.course_id == Course.id)
            .where(Course.owner_id.in_(chunk), Course.owner_is_provisional.is_(False), due_on.between(first, last))
            .group_by(Course.owner_id, due_on)
        )
        for owner_id, day, reviews in session.execute(owned):
            if day:
                load.weeks[owner_id, monday(day)] += reviews
    return load
