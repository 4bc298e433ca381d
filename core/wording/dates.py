"""Days and moments as people say them: "in 12 days · 4 Dec 2026", in the reader's language and zone."""

from datetime import date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_timedelta

from core.clock import day_in
from core.wording.translator import Translator

DAYS_WITH_WEEKDAY = 7
DAYS_COUNTED = 60
ENDLESS = 1_000_000
"""So many days before Babel would speak of weeks."""


def today_of(now: datetime, reader: Translator) -> date:
    """The day it is where the reader is."""
    return day_of(now, reader)


def day_of(at: datetime, reader: Translator) -> date:
    """The day a moment falls on where the reader is."""
    return day_in(reader.time_zone, at)


def day(on: date, reader: Translator, today: date) -> str:
    """How far away and which day: in 12 days · 4 Dec 2026."""
    return f"{relative_day(on, reader, today)} · {day_only(on, reader, today)}"


def relative_day(on: date, reader: Translator, today: date) -> str:
    """today, tomorrow, in 12 days, 3 days ago, in 4 months."""
    away = (on - today).days
    if away == 0:
        return reader.gettext("today")
    if away == 1:
        return reader.gettext("tomorrow")
    if away == -1:
        return reader.gettext("yesterday")
    return _count(away, reader)


def late_by(on: date, reader: Translator, today: date) -> str:
    """What is overdue says how much: 10 days late."""
    days = (today - on).days
    return reader.ngettext("%(n)s day late", "%(n)s days late", days)


def day_only(on: date, reader: Translator, today: date | None = None) -> str:
    """4 Dec 2026; within a week of `today` with its weekday: Fri, 27 Nov 2026."""
    is_near = today is not None and abs((on - today).days) <= DAYS_WITH_WEEKDAY
    return _format("yMMMEd" if is_near else "yMMMd", on, reader)


def short_day(on: date, reader: Translator) -> str:
    """Day and month alone, where the year goes without saying: 4 Dec."""
    return _format("MMMd", on, reader)


def month(on: date, reader: Translator) -> str:
    """December 2026."""
    return _format("yMMMM", on, reader)


def moment(at: datetime, reader: Translator) -> str:
    """A day with its time, in the reader's zone: 4 Dec 2026, 09:00."""
    local = at.astimezone(ZoneInfo(reader.time_zone))
    return f"{_format('yMMMd', local.date(), reader)}, {local:%H:%M}"


def span(length: timedelta, reader: Translator) -> str:
    """How long something takes: 45 minutes, 3 days."""
    return format_timedelta(length, locale=reader.babel, threshold=1.5)


def whole_days(count: float, reader: Translator) -> str:
    """A length in days, begun ones counted: 23 days."""
    length = timedelta(days=ceil(count))
    return format_timedelta(length, granularity="day", threshold=ENDLESS, locale=reader.babel)


def minutes(count: int, reader: Translator) -> str:
    """The length of a course: 45 min, 1 h 30 min."""
    hours, rest = divmod(count, 60)
    if not hours:
        return reader.gettext("%(minutes)s min", minutes=rest)
    if not rest:
        return reader.gettext("%(hours)s h", hours=hours)
    return reader.gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)


def _count(away: int, reader: Translator) -> str:
    if abs(away) <= DAYS_COUNTED:
        if away > 0:
            return reader.ngettext("in %(n)s day", "in %(n)s days", away)
        return reader.ngettext("%(n)s day ago", "%(n)s days ago", -away)
    months = round(away / 30.44)
    if months > 0:
        return reader.ngettext("in %(n)s month", "in %(n)s months", months)
    return reader.ngettext("%(n)s month ago", "%(n)s months ago", -months)


def _format(skeleton: str, on: date, reader: Translator) -> str:
    return format_skeleton(skeleton, on, locale=reader.babel)
