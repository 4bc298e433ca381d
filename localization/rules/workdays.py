"""Working days between dates, counted with a country's own calendar. Intervals are half-open."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notifications.rules.workdays import IsWorkingDay


_LONGEST = 3660


def working_days_between(start: date, end: date, is_working_day: IsWorkingDay) -> int:
    """Working days from `start` up to and without `end`; none where the end has passed."""
    days = min(max((end - start).days, 0), _LONGEST)
    return sum(is_working_day(start + timedelta(days=offset)) for offset in range(days))


def add_working_days(start: date, count: int, is_working_day: IsWorkingDay) -> date:
    """The day on which `count` working days after `start` have passed; a negative count goes back."""
    step = timedelta(days=1 if count >= 0 else -1)
    day, left = start, abs(count)
    for _ in range(_LONGEST):
        if not left:
            break
        day += step
        left -= is_working_day(day)
    return day
