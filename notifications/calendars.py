"""Working days by country, from the `holidays` package, which is loaded when somebody first needs it."""

from datetime import date
from functools import lru_cache

from notifications.rules.workdays import IsWorkingDay, monday_to_friday


@lru_cache(maxsize=64)
def working_days_of(country: str | None) -> IsWorkingDay:
    """Give the question "is this a working day?" for a country; Monday to Friday where none is known."""
    if country is None:
        return monday_to_friday
    import holidays

    try:
        known = holidays.country_holidays(country)
    except NotImplementedError:
        return monday_to_friday

    def is_working_day(day: date) -> bool:
        return bool(known.is_working_day(day))

    return is_working_day
