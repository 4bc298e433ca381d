"""The lists of what waits: courses by the day each next needs somebody, of its review or of a promised change.

A course is in a list once. Rows, count and sentence of a list ask with the same conditions.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, true
from sqlalchemy.orm import Session

from catalog.models import Course
from lifecycle.models import ReviewSchedule, ReviewTask
from lifecycle.repository import concern
from lifecycle.repository.promises import PromiseRow, earliest_promises
from lifecycle.repository.reviews import DueRow, Whose, due_rows, is_within
from notifications.values import Need
from people.models import OrgUnit


class WaitingRow(msgspec.Struct, frozen=True):
    """A course that waits for somebody."""

    row: DueRow
    next_on: date
    """The day it next needs somebody."""
    promise: PromiseRow | None
    """The change it owes first."""


def list_waiting(
    session: Session,
    whose: Whose,
    *,
    until: date | None = None,
    after: tuple[date, str] | None = None,
    limit: int | None = None,
) -> list[WaitingRow]:
    """List them, soonest first; `after` is day and code of the last one already seen."""
    first = _first_promises(whose)
    queries = (
        _between(_by_review(whose, first), ReviewSchedule.due_on, until, after, limit),
        _between(_by_promise(whose, first), first.c.first_on, until, after, limit),
    )
    found = [(row[-1], DueRow(*row[:-1])) for query in queries for row in session.execute(query)]
    found = sorted(found, key=lambda one: (one[0], one[1].code))[:limit]
    return _with_promises(session, found)


def list_handed_back(session: Session, person_id: UUID) -> list[WaitingRow]:
    """List the courses of which a person has said that they are not theirs, while nobody has said whose they are."""
    query = due_rows(ReviewSchedule.due_on).where(
        ReviewSchedule.due_on.is_not(None), concern.is_handed_back_by(person_id)
    )
    found = [DueRow(*row) for row in session.execute(query.order_by(ReviewSchedule.due_on, Course.code))]
    return _with_promises(session, [(row.due_on, row) for row in found])


def count_waiting(session: Session, whose: Whose, until: date) -> int:
    """Count them up to a day."""
    return concern.count_courses(session, _days(whose, until))


def needs_in(session: Session, whose: Whose, until: date) -> list[Need]:
    """Give when each of them up to a day needs somebody."""
    return concern.in_needs(session, _days(whose, until))


def _days(whose: Whose, until: date) -> concern.Days:
    return concern.days_of_courses(_reviews(whose), _promises(whose), until)


def _by_review(whose: Whose, first: Subquery) -> Select[*tuple[Any, ...]]:
    """Courses whose review comes before every change they owe."""
    return (
        due_rows(ReviewSchedule.due_on)
        .add_columns(ReviewSchedule.due_on)
        .outerjoin(first, first.c.course_id == Course.id)
        .where(_reviews(whose), or_(first.c.first_on.is_(None), first.c.first_on > ReviewSchedule.due_on))
    )


def _by_promise(whose: Whose, first: Subquery) -> Select[*tuple[Any, ...]]:
    """Courses that owe a change first; one without a date of review is due when its change is."""
    is_first = or_(ReviewSchedule.due_on.is_(None), first.c.first_on <= ReviewSchedule.due_on, ~_reviews(whose))
    due_on = func.coalesce(ReviewSchedule.due_on, first.c.first_on)
    return due_rows(due_on).add_columns(first.c.first_on).join(first, first.c.course_id == Course.id).where(is_first)


def _first_promises(whose: Whose) -> Subquery:
    return (
        select(ReviewTask.course_id, func.min(ReviewTask.due_on).label("first_on"))
        .join(Course, Course.id == ReviewTask.course_id)
        .join(OrgUnit, OrgUnit.id == Course.org_unit_id)
        .where(_promises(whose))
        .group_by(ReviewTask.course_id)
        .subquery()
    )


def _between(
    query: Select[*tuple[Any, ...]], on: Any, until: date | None, after: tuple[date, str] | None, limit: int | None
) -> Select[*tuple[Any, ...]]:
    query = query.where(on.is_not(None)).order_by(on, Course.code).limit(limit)
    if until is not None:
        query = query.where(on <= until)
    if after is not None:
        query = query.where(or_(on > after[0], and_(on == after[0], Course.code > after[1])))
    return query


def _with_promises(session: Session, found: Sequence[tuple[date, DueRow]]) -> list[WaitingRow]:
    promises: Mapping[UUID, PromiseRow] = earliest_promises(session, [row.course_id for _, row in found])
    return [WaitingRow(row, on, promises.get(row.course_id)) for on, row in found]


def _reviews(whose: Whose) -> ColumnElement[bool]:
    """Which reviews a list has. What somebody is asked about stands among their questions, not here."""
    if whose.person_id is not None:
        return and_(concern.reviews_of(whose.person_id), ~concern.is_asked_of(whose.person_id))
    return concern.late_of_others(whose.above_id) if whose.above_id is not None else _courses(whose)


def _promises(whose: Whose) -> ColumnElement[bool]:
    """Which promised changes it has."""
    if whose.person_id is not None:
        return and_(concern.promises_to(whose.person_id), ~concern.is_asked_of(whose.person_id))
    if whose.above_id is not None:
        own = Course.id.in_(concern.owned_by(whose.above_id))
        return and_(concern.is_promised(), concern.was_escalated_to(whose.above_id), ~own)
    return and_(concern.is_promised(), _courses(whose))


def _courses(whose: Whose) -> ColumnElement[bool]:
    if whose.owner_id is not None:
        return and_(Course.id.in_(concern.owned_by(whose.owner_id)), concern.is_kept_by(whose.owner_id))
    if whose.deputy_id is not None:
        return and_(Course.id.in_(concern.deputised_by(whose.deputy_id)), concern.is_kept_by(whose.deputy_id))
    return is_within(whose.org_unit_paths) if whose.org_unit_paths else true()
