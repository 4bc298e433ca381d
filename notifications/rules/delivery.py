"""When a mail that could not be delivered is tried again, and when it is given up."""

from datetime import datetime, timedelta

LEASE = timedelta(minutes=10)
"""How long a claimed mail stays with the process that claimed it; a dead process loses it after that."""

WAIT_FOR_SERVER = timedelta(minutes=5)
"""How long mail waits when the server itself does not answer: not the mail's fault, no attempt counted."""

_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
MOST_ATTEMPTS = len(_WAITS) + 1


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """Tell when to try again after so many failed attempts, or None when the mail is dead."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return now + _WAITS[attempts - 1]
