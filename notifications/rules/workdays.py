"""When a rung falls: nine in the morning, in the recipient's own zone, on a day they work.

A rung before the due day, and the one on it, moves *earlier* over weekends and holidays, so that nobody
hears of a date only after it has passed. A rung after the day moves *later*.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from notifications.values import Rung

IsWorkingDay = Callable[[date], bool]
NINE = time(9, 0)
LONGEST_BREAK_DAYS = 21
"""No country has more days off in a row; a calendar that says so is wrong and is not followed further."""


def monday_to_friday(day: date) -> bool:
    """Say whether a day is worked where no country is known."""
    return day.weekday() < 5


def working_day_near(day: date, is_working_day: IsWorkingDay, *, later: bool) -> date:
    """Move a day off work to the nearest working day, in one direction only."""
    step = timedelta(days=1 if later else -1)
    for count in range(LONGEST_BREAK_DAYS):
        candidate = day + step * count
        if is_working_day(candidate):
            return candidate
    return day


def rung_day(rung: Rung, due_on: date, is_working_day: IsWorkingDay) -> date:
    """Tell the day a rung falls on."""
    return working_day_near(due_on + timedelta(days=rung.offset), is_working_day, later=rung.offset > 0)


def nine_o_clock(day: date, zone: ZoneInfo) -> datetime:
    """Tell the instant, in UTC, of nine in the morning of a day in a zone."""
    return datetime.combine(day, NINE, zone).astimezone(UTC)


def rung_instant(rung: Rung, due_on: date, is_working_day: IsWorkingDay, zone: ZoneInfo) -> datetime:
    """Tell the instant a rung falls at for somebody in this zone with this calendar."""
    return nine_o_clock(rung_day(rung, due_on, is_working_day), zone)
