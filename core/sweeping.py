"""A sweep asks the database what is due, does it, and may be stopped and run again at any line.

Take `now` once; read a bounded, ordered list of due ids; in batches of up to 500 a transaction load again, check
again, apply the rule; where a batch fails, go item by item; count done, skipped, failed; store the run. A bad item
never stops the others.
"""

import threading
import time
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from core import leases
from core.actors import SYSTEM
from core.database import Base
from core.ids import new_id
from core.logs import Log
from core.unit_of_work import UnitOfWork, Work

logger = Log(__name__)
Item = TypeVar("Item")
BATCH = 500
KEEP_RUNS = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class SweepCount:
    done: int = 0
    skipped: int = 0
    failed: int = 0

    def __add__(self, other: "SweepCount") -> "SweepCount":
        return SweepCount(self.done + other.done, self.skipped + other.skipped, self.failed + other.failed)

    @property
    def found(self) -> int:
        return self.done + self.skipped + self.failed


class Sweep(Protocol):
    name: ClassVar[str]

    def is_idle(self) -> bool:
        """A cheap look that spares taking the lease; False where nobody looked."""
        ...

    def run(self, now: datetime) -> SweepCount: ...


class ItemSweep(ABC, Generic[Item]):
    """The usual sweep: items that are due, each dealt with inside a transaction."""

    name: ClassVar[str]
    limit: ClassVar[int] = 5000

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow

    @abstractmethod
    def find_due(self, work: Work, limit: int) -> Sequence[Item]:
        """What is due at `work.now`, oldest first."""

    @abstractmethod
    def carry_out(self, work: Work, item: Item) -> bool:
        """Load and check again, then act. False: no longer due."""

    def carry_out_many(self, work: Work, items: Sequence[Item]) -> int:
        """A batch in one transaction; sweeps that can read for all of them at once do. Returns how many are done."""
        return sum(self.carry_out(work, item) for item in takewhile(_may_begin, items))

    def is_idle(self) -> bool:
        with self.uow.read(SYSTEM) as work:
            return not self.find_due(work, 1)

    def run(self, now: datetime) -> SweepCount:
        with self.uow.read(SYSTEM) as work:
            due = list(self.find_due(work, self.limit))
        count = SweepCount()
        for start in takewhile(_may_begin, range(0, len(due), BATCH)):
            count += self._run_batch(due[start : start + BATCH])
        return count

    def _run_batch(self, items: Sequence[Item]) -> SweepCount:
        try:
            with self.uow.write(SYSTEM) as work:
                done = self.carry_out_many(work, items)
            return SweepCount(done=done, skipped=len(items) - done)
        except Exception:
            if len(items) == 1:
                logger.exception("A sweep failed on an item.", action=self.name, item=str(items[0]))
                return SweepCount(failed=1)
        return sum((self._run_batch([item]) for item in takewhile(_may_begin, items)), SweepCount())


def _may_begin(_: object) -> bool:
    """Once another process has the lease, this one begins nothing more."""
    return leases.is_kept()


class SweepRun(Base):
    """A sweep that found something, or failed."""

    __tablename__ = "sweep_run"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    took_ms: Mapped[int]
    done: Mapped[int]
    skipped: Mapped[int]
    failed: Mapped[int]
    error: Mapped[str | None]


@dataclass(frozen=True, slots=True)
class SweepReport:
    name: str
    done: int
    skipped: int
    failed: int
    took_ms: int
    error: str | None = None
    has_run: bool = True
    """False where another process holds the lease."""


class SweepRunner:
    """Runs a sweep under its lease, keeps the lease while it runs, and stores what it did."""

    def __init__(self, uow: UnitOfWork, renew_every: timedelta = leases.LASTING / 3) -> None:
        self.uow = uow
        self.renew_every = renew_every
        self.holder = leases.holder_name()
        self._busy: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def run(self, sweep: Sweep) -> SweepReport:
        lock = self._busy[sweep.name]
        if not lock.acquire(blocking=False):
            return SweepReport(sweep.name, 0, 0, 0, 0, has_run=False)
        try:
            return self._run_leased(sweep)
        finally:
            lock.release()

    def _run_leased(self, sweep: Sweep) -> SweepReport:
        if sweep.is_idle():
            return SweepReport(sweep.name, 0, 0, 0, 0)
        lease = f"sweep:{sweep.name}"
        if not self._take(lease):
            return SweepReport(sweep.name, 0, 0, 0, 0, has_run=False)
        with leases.Keeper(self.uow, lease, self.holder, self.renew_every):
            return self._run_now(sweep)

    def _take(self, lease: str) -> bool:
        try:
            return leases.take(self.uow, lease, self.holder)
        except (OperationalError, IntegrityError):
            return False

    def _run_now(self, sweep: Sweep) -> SweepReport:
        started = time.perf_counter()
        now = self.uow.clock.now()
        count, error = SweepCount(), None
        try:
            count = sweep.run(now)
        except Exception as problem:
            logger.exception("A sweep failed.", action=sweep.name)
            error = f"{type(problem).__name__}: {problem}"[:500]
        took_ms = round((time.perf_counter() - started) * 1000)
        report = SweepReport(sweep.name, count.done, count.skipped, count.failed + bool(error), took_ms, error)
        if count.found or error:
            self._store(report, now)
        return report

    def _store(self, report: SweepReport, now: datetime) -> None:
        with self.uow.write(SYSTEM) as work:
            work.session.add(
                SweepRun(
                    id=new_id(),
                    name=report.name,
                    at=now,
                    took_ms=report.took_ms,
                    done=report.done,
                    skipped=report.skipped,
                    failed=report.failed,
                    error=report.error,
                )
            )
            work.session.execute(delete(SweepRun).where(SweepRun.at < now - KEEP_RUNS))
