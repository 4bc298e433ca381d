"""What a policy would do before it does it: reviews a month and by owner, now and then."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lifecycle.rules.dates import add_months

MONTHS = 24


@dataclass(frozen=True)
class DueDay:
    """A course's owner and its date now and then; without a date it is not reviewed."""

    course_id: UUID
    owner_id: UUID
    now_due_on: date | None
    then_due_on: date | None


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


def by_month(days: Sequence[DueDay], today: date) -> list[MonthCount]:
    """Count reviews in each of the next months."""
    first = today.replace(day=1)
    now = Counter(review_month(day.now_due_on, first) for day in days if day.now_due_on)
    then = Counter(review_month(day.then_due_on, first) for day in days if day.then_due_on)
    months = [add_months(first, ahead) for ahead in range(MONTHS)]
    return [MonthCount(month, now[month], then[month]) for month in months]


def by_owner(days: Sequence[DueDay], today: date, *, most: int = 10) -> list[OwnerCount]:
    """Count reviews of the owners who would have most."""
    first = today.replace(day=1)
    end = add_months(first, MONTHS)
    counts = [
        OwnerCount(
            owner_id,
            sum(day.now_due_on is not None and day.now_due_on < end for day in mine),
            sum(day.then_due_on is not None and day.then_due_on < end for day in mine),
            max(Counter(review_month(day.then_due_on, first) for day in mine if day.then_due_on).values(), default=0),
        )
        for owner_id, mine in _by_owner(days).items()
    ]
    return sorted(counts, key=lambda count: (-count.then, -count.now, count.owner_id))[:most]


def _by_owner(days: Sequence[DueDay]) -> Mapping[UUID, list[DueDay]]:
    owners: dict[UUID, list[DueDay]] = {}
    for day in days:
        owners.setdefault(day.owner_id, []).append(day)
    return owners


def review_month(day: date, first: date) -> date:
    """The month a review falls in; what is overdue falls in the first."""
    return max(day.replace(day=1), first)
