"""How fresh the catalog is, how late what is late, and what the coming months bring."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lifecycle.rules.dates import add_months
from lifecycle.rules.simulation import MONTHS, review_days, review_month
from lifecycle.rules.states import due_state
from lifecycle.values import DueState, ReasonKind


@dataclass(frozen=True)
class DayCount:
    """So many published courses of one org unit that share their days; without a due date, exempt or unscheduled."""

    courses: int
    due_on: date | None
    grace_days: int = 0
    is_exempt: bool = False
    is_regulatory: bool = False
    unit: str = ""
    promised_on: date | None = None
    """The day of the earliest change that is promised and not made."""
    interval_months: int | None = None
    """After how many months they are due again."""

    def state(self, today: date) -> DueState:
        return due_state(
            self.due_on,
            today,
            grace_days=self.grace_days,
            last_reason=ReasonKind.EXEMPT if self.is_exempt else None,
            promised_on=self.promised_on,
        )

    def listed(self, today: date) -> DueState:
        """The state under which the catalog lists these: by the due date alone, as it knows no more."""
        return due_state(self.due_on, today)


@dataclass(frozen=True)
class Standing:
    """Published courses by due state, and the states of which the catalog's list has more or fewer courses."""

    counts: Mapping[DueState, int]
    listed_otherwise: frozenset[DueState] = frozenset()

    def of(self, *states: DueState) -> int:
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def total(self) -> int:
        return self.of(*DueState)

    @property
    def needing_review(self) -> int:
        """Everything but what a policy exempts."""
        return self.total - self.of(DueState.EXEMPT)

    @property
    def on_time(self) -> int:
        """Those whose review is not overdue."""
        return self.of(DueState.OK, DueState.DUE_SOON, DueState.DUE)

    @property
    def share_on_time(self) -> float | None:
        """Of all that need reviews: what nobody has a date for counts against it."""
        return self.on_time / self.needing_review if self.needing_review else None


def standings(days: Iterable[DayCount], today: date) -> dict[str, Standing]:
    """Where the courses of each org unit stand."""
    counts: dict[str, Counter[DueState]] = {}
    otherwise: dict[str, set[DueState]] = {}
    for day in days:
        state, listed = day.state(today), day.listed(today)
        counts.setdefault(day.unit, Counter())[state] += day.courses
        otherwise.setdefault(day.unit, set()).update(() if state is listed else (state, listed))
    return {unit: Standing(found, frozenset(otherwise[unit])) for unit, found in counts.items()}


def together(parts: Iterable[Standing]) -> Standing:
    """Several org units as one."""
    total: Counter[DueState] = Counter()
    for part in parts:
        total.update(part.counts)
    return Standing(total)


@dataclass(frozen=True)
class Age:
    """Days since the due date, from `start` up to but without `end`."""

    start: int
    end: int | None

    def holds(self, days: int) -> bool:
        return self.start <= days and (self.end is None or days < self.end)

    @property
    def key(self) -> str:
        return f"{self.start}-{self.end - 1}" if self.end is not None else f"over-{self.start - 1}"


AGES = (Age(0, 31), Age(31, 91), Age(91, 181), Age(181, None))


@dataclass(frozen=True)
class AgeCount:
    """Overdue courses of one age; `oldest` is the earliest of their due dates."""

    age: Age
    courses: int = 0
    regulatory: int = 0
    oldest: date | None = None


def by_age(days: Iterable[DayCount], today: date) -> list[AgeCount]:
    """Overdue courses by how long they have been waiting, the youngest first."""
    overdue = [(day.due_on, day) for day in days if day.due_on and day.state(today) is DueState.OVERDUE]
    return [_count_age(age, overdue, today) for age in AGES]


def _count_age(age: Age, overdue: Sequence[tuple[date, DayCount]], today: date) -> AgeCount:
    mine = [(due_on, day) for due_on, day in overdue if age.holds((today - due_on).days)]
    return AgeCount(
        age,
        sum(day.courses for _, day in mine),
        sum(day.courses for _, day in mine if day.is_regulatory),
        min((due_on for due_on, _ in mine), default=None),
    )


@dataclass(frozen=True)
class MonthLoad:
    """Reviews that fall in a month; the first month holds all that is overdue too.

    `upcoming` of them are a course's next review, the others come after that, an interval later each.
    """

    month: date
    reviews: int
    upcoming: int
    regulatory: int
    overdue: int


def load_by_month(days: Iterable[DayCount], today: date) -> list[MonthLoad]:
    """Reviews in each of the next months, those that come again counted again."""
    reviews, upcoming, regulatory, overdue = Counter[date](), Counter[date](), Counter[date](), Counter[date]()
    first = today.replace(day=1)
    for day in days:
        for place, on in enumerate(review_days(day.due_on, day.interval_months, today)):
            month = review_month(on, first)
            reviews[month] += day.courses
            upcoming[month] += day.courses if place == 0 else 0
            regulatory[month] += day.courses if day.is_regulatory else 0
            overdue[month] += day.courses if place == 0 and day.state(today) is DueState.OVERDUE else 0
    months = [add_months(first, ahead) for ahead in range(MONTHS)]
    return [MonthLoad(month, reviews[month], upcoming[month], regulatory[month], overdue[month]) for month in months]


@dataclass(frozen=True)
class OwnerDays:
    """So many courses of an owner that are due on a day, and again after each interval."""

    owner_id: UUID
    due_on: date
    interval_months: int | None
    courses: int


@dataclass(frozen=True)
class OwnerLoad:
    """An owner's courses with a review in the forecast's months, all their reviews, and the month that has most."""

    owner_id: UUID
    courses: int
    reviews: int
    fullest: tuple[date, int]


def busiest_owners(days: Iterable[OwnerDays], today: date, most: int) -> list[OwnerLoad]:
    """The owners with most reviews."""
    months, courses, first = defaultdict[UUID, Counter[date]](Counter), Counter[UUID](), today.replace(day=1)
    for day in days:
        courses[day.owner_id] += day.courses
        for on in review_days(day.due_on, day.interval_months, today):
            months[day.owner_id][review_month(on, first)] += day.courses
    busiest = sorted(months, key=lambda owner_id: (-months[owner_id].total(), -courses[owner_id], owner_id))[:most]
    return [OwnerLoad(each, courses[each], months[each].total(), _fullest(months[each])) for each in busiest]


def _fullest(months: Mapping[date, int]) -> tuple[date, int]:
    """The month with most reviews, the earliest of several."""
    return min(months.items(), key=lambda found: (-found[1], found[0]))
