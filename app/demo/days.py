"""The demo tells days relative to the day it is loaded: "-30d" is thirty days before, "+12d" twelve after."""

import re
from datetime import date, datetime, timedelta

from core.errors import Invalid

RELATIVE = re.compile(r"([+-]\d+)d")


class DemoDayInvalid(Invalid):
    """A day of the demo's files that is not written as "+12d" or "-30d"."""

    code = "demo_day_invalid"


def days_away(text: str) -> int:
    """Signed days from the day of loading."""
    found = RELATIVE.fullmatch(text)
    if found is None:
        raise DemoDayInvalid(value=text)
    return int(found[1])


def day_of(text: str, today: date) -> date:
    return today + timedelta(days=days_away(text))


def instant_of(text: str, now: datetime) -> datetime:
    """The same time of day, some days away."""
    return now + timedelta(days=days_away(text))
