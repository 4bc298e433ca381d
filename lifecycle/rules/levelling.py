"""How a flood of due dates is spread.

A rule that comes over an old catalog makes much of it due at once; so do the import of one, an org unit that moves, a
rollout. What would be due before the next two weeks are over is given a working day of its own instead: three a week
for each owner and as few a day as the house can, within half a year; what a binding policy asks for within eight
weeks. Where that is not room enough, everybody gets more a week. Regulatory courses and the oldest come first.

No course is moved beyond the day it was due before, so a stricter rule never makes one later.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from lifecycle.rules.dates import add_months
from lifecycle.values import DueDate

PER_WEEK = 3
"""How many reviews one owner has in a week before levelled ones go into the next; raised where half a year is full."""

FIRST_DAYS = 14
"""Nobody learns on a Monday that old courses are due on Tuesday."""

WEEKS = 26
BOUND_WEEKS = 8
"""How long the spread takes at most, and how long where a binding policy has run out."""


@dataclass(frozen=True)
class Flooded:
    """A course whose date, by policy alone, lies too near or in the past; without an owner it is nobody's load."""

    course_id: UUID
    owner_id: UUID | None
    anchor: date
    latest: date
    """The last day it may be given."""
    is_regulatory: bool = False
    is_bound: bool = False


@dataclass
class Load:
    """How many reviews days and owners' weeks have already."""

    days: Counter[date] = field(default_factory=Counter)
    weeks: Counter[tuple[UUID, date]] = field(default_factory=Counter)

    def add(self, owner_id: UUID | None, day: date, reviews: int = 1) -> None:
        self.days[day] += reviews
        if owner_id is not None:
            self.weeks[owner_id, monday(day)] += reviews

    def of_week(self, owner_id: UUID | None, day: date) -> int:
        return self.weeks[owner_id, monday(day)] if owner_id is not None else 0


def is_flooded(due_on: date, today: date) -> bool:
    """Say whether a date that a rule has just made is too near to be fair."""
    return due_on < today + timedelta(days=FIRST_DAYS)


def is_bound(due: DueDate, today: date) -> bool:
    """Say whether a binding policy, not only a laxer one, asks for a course now."""
    return due.floor_on is not None and is_flooded(due.floor_on, today)


def latest_by_rules(due: DueDate, today: date) -> date:
    """Tell the last day levelling may give: within the spread, an interval from now, and what binds."""
    ends = [last_day(today, WEEKS)]
    if due.interval_months is not None:
        ends.append(add_months(today, due.interval_months))
    if due.floor_on is not None:
        ends.append(last_day(today, BOUND_WEEKS) if is_bound(due, today) else due.floor_on)
    return min(ends)


def last_day(today: date, weeks: int) -> date:
    """The last day of a spread that takes so many weeks."""
    return today + timedelta(days=FIRST_DAYS - 1, weeks=weeks)


def monday(day: date) -> date:
    """The day by which a week is called."""
    return day - timedelta(days=day.weekday())


def level(flooded: Sequence[Flooded], today: date, load: Load | None = None) -> dict[UUID, date]:
    """Give every flooded course a day; `load` is what is due in that time anyhow."""
    load, found = load or Load(), dict[UUID, date]()
    for bound, weeks in ((True, BOUND_WEEKS), (False, WEEKS)):
        group = sorted((course for course in flooded if course.is_bound is bound), key=_urgency)
        spread = _Spread(_workdays(today, weeks), load, group)
        found |= {course.course_id: spread.take(course) for course in group}
    return found


class _Spread:
    """The days of one spread, and how full each and each owner's week may get so that all have room."""

    def __init__(self, days: Sequence[date], load: Load, group: Sequence[Flooded]) -> None:
        self.days, self.load, self.full = days, load, 0
        self.per_day = _water_level([load.days[day] for day in days], len(group), least=1)
        mine = Counter(course.owner_id for course in group)
        weeks = sorted({monday(day) for day in days})
        self.per_week = {
            owner: _water_level([load.of_week(owner, week) for week in weeks], courses, least=PER_WEEK)
            for owner, courses in mine.items()
        }

    def take(self, course: Flooded) -> date:
        """Give the earliest day with room, else the one with most; before the spread begins a course keeps its day."""
        days = self.days[: bisect_right(self.days, course.latest)]
        if not days:
            return course.latest
        while self.full < len(self.days) and self.load.days[self.days[self.full]] >= self.per_day:
            self.full += 1
        day = next((day for day in days[self.full :] if self._has_room(course, day)), None)
        day = day or min(days, key=lambda each: (self._excess(course, each), self.load.days[each], each))
        self.load.add(course.owner_id, day)
        return day

    def _has_room(self, course: Flooded, day: date) -> bool:
        return self.load.days[day] < self.per_day and self._excess(course, day) == 0

    def _excess(self, course: Flooded, day: date) -> int:
        if course.owner_id is None:
            return 0
        return max(0, self.load.of_week(course.owner_id, day) + 1 - self.per_week[course.owner_id])


def _water_level(taken: Sequence[int], more: int, *, least: int) -> int:
    """The lowest height to which places may be filled so that `more` find room."""
    height = least
    while sum(max(0, height - place) for place in taken) < more:
        height += 1
    return height


def _workdays(today: date, weeks: int) -> list[date]:
    first = today + timedelta(days=FIRST_DAYS)
    days = (first + timedelta(days=ahead) for ahead in range(7 * weeks))
    return [day for day in days if day.weekday() < 5]


def _urgency(course: Flooded) -> tuple[bool, date, UUID]:
    return (not course.is_regulatory, course.anchor, course.course_id)
