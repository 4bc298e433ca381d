"""Moving the demo's clock: what falls due on the way happens at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select

from app.demo.loader import require_demo
from app.wiring import Wiring
from core.actors import SYSTEM
from core.clock import DemoClock
from core.sweeping import SweepReport
from people.models import SignInSession


class SweepSum(msgspec.Struct):
    """What one sweep did in all its rounds."""

    name: str
    done: int = 0
    skipped: int = 0
    failed: int = 0
    took_ms: int = 0


class Moved(msgspec.Struct, frozen=True):
    """When it is now, and what the sweeps did."""

    now: datetime
    days_ahead: int
    sweeps: list[SweepSum]


def advance_clock(house: Wiring, days: int) -> Moved:
    """Move on by some days and let the sweeps act until nothing is due, as if the service had slept meanwhile."""
    from app.scheduler import run_until_idle

    require_demo(house)
    clock = house.clock
    assert isinstance(clock, DemoClock)  # the demo has no other
    clock.advance(days)
    _take_sessions_along(house, timedelta(days=days))
    return Moved(clock.now(), clock.days_ahead, _sums(run_until_idle(house)))


def _take_sessions_along(house: Wiring, step: timedelta) -> None:
    """Nobody is thrown out of the demo because its clock was moved."""
    with house.uow.write(SYSTEM) as work:
        for session in work.session.scalars(select(SignInSession)):
            session.last_seen_at += step
            session.expires_at += step


def _sums(reports: Iterable[SweepReport]) -> list[SweepSum]:
    sums: dict[str, SweepSum] = {}
    for report in reports:
        total = sums.setdefault(report.name, SweepSum(report.name))
        for count in ("done", "skipped", "failed", "took_ms"):
            setattr(total, count, getattr(total, count) + getattr(report, count))
    return list(sums.values())
