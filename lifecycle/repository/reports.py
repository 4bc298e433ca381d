"""Published courses counted by day: what a day means, the rules say."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery, case, func, select
from sqlalchemy.orm import Session

from catalog.models import Course
from catalog.values import ComplianceClass, CourseStatus
from lifecycle.models import ReviewSchedule, ReviewTask
from lifecycle.rules.reports import DayCount, OwnerDays
from lifecycle.rules.states import SOON_DAYS
from people.models import OrgUnit, Person


def count_days(session: Session) -> list[DayCount]:
    """All published courses, grouped by the day they are due."""
    query = _grouped(ReviewSchedule.due_on, Course.compliance_class, ReviewSchedule.interval_months)
    return [
        DayCount(
            count,
            due_on,
            grace_days or 0,
            has_policy,
            compliance is ComplianceClass.REGULATORY,
            interval_months=interval_months,
        )
        for count, grace_days, has_policy, due_on, compliance, interval_months in session.execute(query)
    ]


def count_days_by_unit(session: Session, today: date) -> list[DayCount]:
    """The same, for each org unit by its code.

    Days so far away that their state is settled count as one: days times units would be as many as courses.
    """
    grace = session.scalar(select(func.max(ReviewSchedule.grace_days))) or 0
    earliest, latest = today - timedelta(days=grace + 1), today + timedelta(days=SOON_DAYS + 1)
    due_on = ReviewSchedule.due_on
    day = case((due_on < earliest, earliest), (due_on > latest, latest), else_=due_on).label("day_counted")
    promises = _promises()
    query = (
        _grouped(day, OrgUnit.code, promises.c.promised_on)
        .join(OrgUnit, OrgUnit.id == Course.org_unit_id)
        .outerjoin(promises, promises.c.course_id == Course.id)
    )
    return [
        DayCount(count, day, grace_days or 0, has_policy, unit=unit, promised_on=promised_on)
        for count, grace_days, has_policy, day, unit, promised_on in session.execute(query)
    ]


def _promises() -> Subquery:
    """The day of the earliest change that is promised and not made, by course."""
    day = func.min(ReviewTask.due_on).label("promised_on")
    open_ = select(ReviewTask.course_id, day).where(ReviewTask.done_on.is_(None))
    return open_.group_by(ReviewTask.course_id).subquery()


def _grouped(*by: Any) -> Select[*tuple[Any, ...]]:
    """Courses counted by days of grace and these; without a day but with a policy, a course is exempt."""
    always: list[Any] = [ReviewSchedule.grace_days, ReviewSchedule.policy_id.is_not(None)]
    counted: Select[*tuple[Any, ...]] = select(func.count(), *always, *by)
    return (
        counted.select_from(Course)
        .outerjoin(ReviewSchedule, ReviewSchedule.course_id == Course.id)
        .where(Course.status == CourseStatus.PUBLISHED)
        .group_by(*always, *by)
    )


def unit_names(session: Session) -> dict[str, str]:
    """Names of org units by code, from the top down."""
    return {row.code: row.name for row in session.execute(select(OrgUnit.code, OrgUnit.name).order_by(OrgUnit.path))}


def days_of_owners(session: Session, before: date) -> list[OwnerDays]:
    """Courses due before a day by owner, day and interval; what nobody has claimed yet is nobody's."""
    by = (Course.owner_id, ReviewSchedule.due_on, ReviewSchedule.interval_months)
    query = (
        select(*by, func.count())
        .join(ReviewSchedule, ReviewSchedule.course_id == Course.id)
        .where(
            Course.status == CourseStatus.PUBLISHED,
            Course.owner_is_provisional.is_(False),
            ReviewSchedule.due_on < before,
        )
        .group_by(*by)
    )
    return [
        OwnerDays(owner_id, due_on, interval_months, courses)
        for owner_id, due_on, interval_months, courses in session.execute(query)
        if due_on is not None
    ]


def owners_by_id(session: Session, owner_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Names and addresses."""
    query = select(Person.id, Person.name, Person.email).where(Person.id.in_(owner_ids))
    return {row.id: (row.name, row.email) for row in session.execute(query)}


def count_unclaimed(session: Session, before: date) -> int:
    """Courses due before a day that still wait for somebody to claim them."""
    query = (
        select(func.count())
        .select_from(Course)
        .join(ReviewSchedule, ReviewSchedule.course_id == Course.id)
        .where(
            Course.status == CourseStatus.PUBLISHED,
            Course.owner_is_provisional.is_(True),
            ReviewSchedule.due_on < before,
        )
    )
    return session.scalar(query) or 0
