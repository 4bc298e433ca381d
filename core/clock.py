"""Time is an argument: whoever needs "now" is given a clock, and reads it once per use case."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import msgspec


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


def day_in(time_zone: str, at: datetime) -> date:
    """The day a moment falls on in a zone: the one way from moments to days people think in."""
    return at.astimezone(ZoneInfo(time_zone)).date()


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """Stands still at `at` until somebody moves it: for tests and for `worker --at`."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self.at

    def advance(self, step: timedelta) -> None:
        self.at += step


class DemoClock:
    """The system's clock plus a number of days kept in a file, so that every process of the demo sees the move."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen_mtime = -1
        self._days = 0

    @property
    def days_ahead(self) -> int:
        try:
            mtime = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return 0
        if mtime != self._seen_mtime:
            self._days = msgspec.json.decode(self._path.read_bytes(), type=dict[str, int])["days_ahead"]
            self._seen_mtime = mtime
        return self._days

    def advance(self, days: int) -> None:
        moved = msgspec.json.encode({"days_ahead": self.days_ahead + days})
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(f".{os.getpid()}.draft")
        draft.write_bytes(moved)
        draft.replace(self._path)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=self.days_ahead)
