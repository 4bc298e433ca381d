"""What a course's life needs to know from rooms beside and above it; empty where nobody answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from core.unit_of_work import Work
from people.ports import KnownMarkets


class MarketsOf(Protocol):
    """Knows in which markets courses are rolled out."""

    def __call__(self, work: Work, course_ids: Sequence[UUID], /) -> Mapping[UUID, Sequence[str]]:
        """Give market codes by course."""
        ...


@dataclass(frozen=True)
class OpenJob:
    """A translation job of a course that is not done."""

    code: str
    title: str
    locale: str
    due_on: date | None
    state: str


class OpenJobsOf(Protocol):
    """Knows the open jobs of courses."""

    def __call__(self, work: Work, course_ids: Sequence[UUID], /) -> Mapping[UUID, Sequence[OpenJob]]:
        """Give open jobs by course."""
        ...


@dataclass(frozen=True)
class Lookalike:
    """Another course that may be the same one."""

    code: str
    title: str
    probability: float
    reasons: Sequence[str] = ()


class LookalikesOf(Protocol):
    """Knows which courses look alike."""

    def __call__(self, work: Work, course_id: UUID, /) -> Sequence[Lookalike]:
        """Give likely duplicates, likeliest first."""
        ...


@dataclass(frozen=True)
class RefreshEstimate:
    """What it takes to bring all variants up to date; without an amount where not all of it can be priced."""

    amount: Decimal | None
    currency: str | None
    working_days: int


class RefreshEstimateOf(Protocol):
    """Knows the price of a change."""

    def __call__(self, work: Work, course_id: UUID, /) -> RefreshEstimate | None:
        """Estimate refreshing all variants of a course after a major change."""
        ...


@dataclass(frozen=True)
class Surroundings:
    """Who answers what about a course's surroundings."""

    markets_of: MarketsOf | None = None
    known_markets: KnownMarkets | None = None
    open_jobs_of: OpenJobsOf | None = None
    lookalikes_of: LookalikesOf | None = None
    refresh_estimate_of: RefreshEstimateOf | None = None


NOBODY = Surroundings()
