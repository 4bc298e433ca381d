"""How a flood of due dates is spread.

A policy that is switched on over an old catalog makes much of it due at once, and so does the import of one.
What would be due before the next weeks are over is given a week of its own instead: a few courses a week for
each owner, regulatory ones and the oldest first.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

PER_WEEK = 3
"""How many levelled reviews one owner is given in a week."""

FIRST_DAYS = 14
"""Nobody learns on a Monday that old courses are due on Tuesday."""


@dataclass(frozen=True)
class Flooded:
    """A course whose date, by policy alone, lies too near or in the past."""

    course_id: UUID
    owner_id: UUID
    anchor: date
    is_regulatory: bool


def is_flooded(due_on: date, today: date) -> bool:
    """Say whether a date that a rule has just made is too near to be fair."""
    return due_on < today + timedelta(days=FIRST_DAYS)


def level(flooded: Sequence[Flooded], today: date, taken: Mapping[UUID, int] | None = None) -> Mapping[UUID, date]:
    """Give every flooded course a day, by owner; `taken` counts what each owner was given before.

    Days are Thursdays: a review that is due then has reached its owner within the same working week.
    """
    by_owner: dict[UUID, list[Flooded]] = defaultdict(list)
    for course in flooded:
        by_owner[course.owner_id].append(course)
    days: dict[UUID, date] = {}
    for owner_id, courses in by_owner.items():
        first = (taken or {}).get(owner_id, 0)
        for place, course in enumerate(sorted(courses, key=_urgency), start=first):
            days[course.course_id] = _thursday(today, place // PER_WEEK)
    return days


def _urgency(course: Flooded) -> tuple[bool, date, UUID]:
    return (not course.is_regulatory, course.anchor, course.course_id)


def _thursday(today: date, weeks: int) -> date:
    earliest = today + timedelta(days=FIRST_DAYS)
    return earliest + timedelta(days=(3 - earliest.weekday()) % 7, weeks=weeks)
