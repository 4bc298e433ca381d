"""When a person's digest goes out, and what names its window.

The window's name and the person are unique together in the database, so a window gives one mail.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from notifications.rules.workdays import NINE, IsWorkingDay
from notifications.values import DigestFrequency, Need


def daily_window(day: date) -> str:
    """Name the window of a day."""
    return day.isoformat()


def weekly_window(day: date) -> str:
    """Name the window of a week, Monday to Sunday."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def windows_near(now: datetime) -> tuple[frozenset[str], tuple[str, ...]]:
    """Names, and beginnings of names, of all windows that can be open now anywhere on earth."""
    days = [now.date() + timedelta(days=shift) for shift in (-1, 0, 1)]
    names = {name for day in days for name in (daily_window(day), weekly_window(day))}
    return frozenset(names), tuple(_urgent_prefix(day) for day in days)


def urgent_window(day: date, taken: Collection[str]) -> str:
    """Name a window of its own for what cannot wait; several a day are told apart by a number.

    One that was withdrawn leaves a gap, so the highest counts, not how many there are.
    """
    prefix = _urgent_prefix(day)
    numbers = [int(window.removeprefix(prefix)) for window in taken if window.startswith(prefix)]
    return f"{prefix}{max(numbers, default=0) + 1}"


def _urgent_prefix(day: date) -> str:
    return f"{day.isoformat()}!"


def window_to_send(
    *,
    frequency: DigestFrequency,
    has_urgent: bool,
    now: datetime,
    zone: ZoneInfo,
    is_working_day: IsWorkingDay,
    taken: Collection[str],
) -> str | None:
    """Tell which window a person's waiting alerts go out in now, or None where they wait for a later one."""
    local = now.astimezone(zone)
    today = local.date()
    regular = daily_window(today) if frequency is DigestFrequency.DAILY else weekly_window(today)
    is_open = local.time() >= NINE and is_working_day(today)
    if is_open and regular not in taken:
        return regular
    return urgent_window(today, taken) if has_urgent else None


def wanted_by(due_on: date, late_after: date, today: date) -> date:
    """Tell by when something is wanted: on its day, or once that has passed by the last day of its grace."""
    return due_on if due_on >= today else late_after


def days_of(needs: Iterable[Need], today: date) -> Counter[date]:
    """Count those of these that have a day by the day they are wanted by."""
    return Counter(
        wanted_by(need.due_on, need.late_after, today)
        for need in needs
        if need.due_on is not None and need.late_after is not None
    )


def how_near(due_on: date, today: date, *, grace_days: int = 0) -> str:
    """Name the state of a date in a mail, by the same words as pages use."""
    if today > due_on + timedelta(days=grace_days):
        return "overdue"
    return "due" if (due_on - today).days <= 7 else "due_soon"
