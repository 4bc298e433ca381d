"""What a policy would do before it does it: reviews a month and by owner, now and then.

Reviews come again: a forecast counts each that falls into its months, as if everybody reviewed on the day. What is late
is reviewed today.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lifecycle.rules.dates import add_months

MONTHS = 24
MOST_OWNERS = 10


@dataclass(frozen=True)
class DueDay:
    """A course's owner and its date now and then; without a date it is not reviewed."""

    course_id: UUID
    owner_id: UUID
    now_due_on: date | None
    then_due_on: date | None
    now_months: int | None = None
    """After how many months it is due again by the rules of now."""
    then_months: int | None = None

    def reviews_now(self, today: date) -> list[date]:
        return list(review_days(self.now_due_on, self.now_months, today))

    def reviews_then(self, today: date) -> list[date]:
        return list(review_days(self.then_due_on, self.then_months, today))


@dataclass(frozen=True)
class MonthCount:
    """Reviews that fall in a month, now and then; the first month holds all that is overdue."""

    month: date
    now: int
    then: int


@dataclass(frozen=True)
class OwnerCount:
    """Reviews of one owner within the simulated months, and their fullest month then."""

    owner_id: UUID
    now: int
    then: int
    fullest: int


def review_days(due_on: date | None, interval_months: int | None, today: date) -> Iterator[date]:
    """The days on which a course is due before the forecast ends: its date, and again after each interval."""
    end = end_of_months(today)
    if due_on is None or due_on >= end:
        return
    yield due_on
    first, times = max(due_on, today), 1
    while interval_months and (day := add_months(first, times * interval_months)) < end:
        yield day
        times += 1


def end_of_months(today: date) -> date:
    """The first day that no month of the forecast holds."""
    return add_months(today.replace(day=1), MONTHS)


def by_month(days: Sequence[DueDay], today: date) -> list[MonthCount]:
    """Count reviews in each of the next months."""
    first = today.replace(day=1)
    now = Counter(review_month(on, first) for day in days for on in day.reviews_now(today))
    then = Counter(review_month(on, first) for day in days for on in day.reviews_then(today))
    months = [add_months(first, ahead) for ahead in range(MONTHS)]
    return [MonthCount(month, now[month], then[month]) for month in months]


def by_owner(days: Sequence[DueDay], today: date) -> list[OwnerCount]:
    """Count reviews of the owners who would have most."""
    counts = [_owner_count(owner_id, mine, today) for owner_id, mine in _by_owner(days).items()]
    return sorted(counts, key=lambda count: (-count.then, -count.now, count.owner_id))[:MOST_OWNERS]


def _owner_count(owner_id: UUID, mine: Sequence[DueDay], today: date) -> OwnerCount:
    first = today.replace(day=1)
    then = Counter(review_month(on, first) for day in mine for on in day.reviews_then(today))
    now = sum(len(day.reviews_now(today)) for day in mine)
    return OwnerCount(owner_id, now, then.total(), max(then.values(), default=0))


def _by_owner(days: Sequence[DueDay]) -> Mapping[UUID, list[DueDay]]:
    owners: dict[UUID, list[DueDay]] = {}
    for day in days:
        owners.setdefault(day.owner_id, []).append(day)
    return owners


def review_month(day: date, first: date) -> date:
    """The month a review falls in; what is overdue falls in the first."""
    return max(day.replace(day=1), first)
