"""How long translations took, and what they were to cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median

from core.locales import Locale

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class FinishedJob:
    """A job from opening to release. The cost is what was estimated for it."""

    vendor: str
    locale: Locale
    opened_at: datetime
    released_at: datetime
    words: int
    cost: Decimal | None = None
    currency: str = ""

    @property
    def days(self) -> float:
        return (self.released_at - self.opened_at).total_seconds() / DAY


@dataclass(frozen=True, slots=True)
class Turnaround:
    """Finished jobs of one vendor into one locale and in one currency; `cost` is of those that have one."""

    vendor: str
    locale: Locale
    currency: str
    jobs: int
    days: float
    words: int
    cost: Decimal | None


def turnarounds(jobs: Iterable[FinishedJob]) -> list[Turnaround]:
    """By vendor and locale, in this order."""
    groups: dict[tuple[str, Locale, str], list[FinishedJob]] = {}
    for job in jobs:
        groups.setdefault((job.vendor, job.locale, job.currency), []).append(job)
    return [_turnaround(groups[key]) for key in sorted(groups)]


def usual_days(jobs: Iterable[FinishedJob]) -> float | None:
    """Half of the jobs took no longer."""
    days = [job.days for job in jobs]
    return round(median(days), 1) if days else None


def _turnaround(jobs: Sequence[FinishedJob]) -> Turnaround:
    costs = [job.cost for job in jobs if job.cost is not None]
    return Turnaround(
        jobs[0].vendor,
        jobs[0].locale,
        jobs[0].currency,
        len(jobs),
        usual_days(jobs) or 0.0,
        sum(job.words for job in jobs),
        sum(costs, Decimal(0)) if costs else None,
    )
