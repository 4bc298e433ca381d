"""The scheduler process: a handful of interval and cron jobs that ask the database what is due.

The schedule is code and lives in memory: what is due is a question to the database, never a stored job, so a
crash loses nothing and several schedulers may run (each sweep takes its lease). A sweep that is woken runs at once.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from app.wiring import Wiring
from core import leases
from core.actors import SYSTEM
from core.errors import Conflict
from core.logs import Log
from core.sweeping import Sweep, SweepReport

logger = Log(__name__)
PRESENCE = "server"
PRESENCE_EVERY = timedelta(seconds=20)
PRESENCE_LASTS = timedelta(seconds=60)
MOST_ROUNDS = 1000
EVERY: dict[str, int] = {
    "imports": 5,
    "search": 2,
    "meaning": 3,
    "mail": 5,
    "alerts": 300,
    "digests": 300,
    "retirements": 600,
}
"""Seconds between runs; a sweep that is not named runs every ten minutes."""
NIGHTLY = {"verify": 2}
"""Hour of the night, UTC."""


class ServerRuns(Conflict):
    """A process with a clock of its own must not act beside a server with the real one."""

    code = "server_runs"


class Scheduler:
    """Runs the house's sweeps in the background until stopped; a running item is finished first."""

    def __init__(self, house: Wiring, *, is_server: bool) -> None:
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        self.house = house
        self.is_server = is_server
        self._is_stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600}
        self._jobs = BackgroundScheduler(
            timezone="UTC", executors={"default": ThreadPoolExecutor(4)}, job_defaults=defaults
        )

    def start(self) -> None:
        for sweep in self.house.sweeps:
            self._plan(sweep)
        if self.is_server:
            self._show_presence()
            self._jobs.add_job(self._show_presence, "interval", seconds=PRESENCE_EVERY.total_seconds())
        self._jobs.start()
        self._begin(self._embed_unknown, "embed what no vector knows")

    def _plan(self, sweep: Sweep) -> None:
        if sweep.name in NIGHTLY:
            self._jobs.add_job(self._run, "cron", [sweep], hour=NIGHTLY[sweep.name], id=sweep.name)
            return
        self._jobs.add_job(self._run, "interval", [sweep], seconds=EVERY.get(sweep.name, 600), id=sweep.name)
        self._begin(partial(self._listen, sweep), f"wake {sweep.name}")

    def _begin(self, act: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=act, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self, sweep: Sweep) -> None:
        waker = self.house.waker(sweep.name)
        while True:
            waker.wait()
            waker.clear()
            if self._is_stopping.is_set():
                return
            self._run(sweep)

    def _run(self, sweep: Sweep) -> None:
        if self._is_stopping.is_set():
            return
        try:
            report = self.house.sweep_runner.run(sweep)
        except Exception:  # the edge of the process: one database that was away must not end waking for good
            logger.exception("A sweep could not be run.", action=sweep.name)
            return
        if report.done or report.failed:
            logger.info("A sweep ran.", action=sweep.name, done=report.done, failed=report.failed, ms=report.took_ms)

    def _embed_unknown(self) -> None:
        """Once at the start: what an older model embedded, or nobody, is put on the topic again."""
        from meaning.service import enqueue_unknown
        from search.duplicates.subjects import CatalogSubjects

        if not self.house.embedder.is_available:
            return
        with self.house.uow.write(SYSTEM) as work:
            enqueue_unknown(work, self.house.embedder, CatalogSubjects())

    def _show_presence(self) -> None:
        leases.take(self.house.uow, f"{PRESENCE}:{leases.holder_name()}", leases.holder_name(), PRESENCE_LASTS)

    def stop(self) -> None:
        self._is_stopping.set()
        for sweep in self.house.sweeps:
            self.house.wake(sweep.name)
        self._jobs.shutdown(wait=True)
        for thread in self._threads:
            thread.join()
        if self.is_server:
            leases.release(self.house.uow, f"{PRESENCE}:{leases.holder_name()}", leases.holder_name())


def refuse_beside_server(house: Wiring) -> None:
    """Raise ServerRuns where a server is alive on the same data."""
    if leases.has_holder(house.uow, f"{PRESENCE}:"):
        raise ServerRuns()


def run_until_idle(house: Wiring) -> Iterator[SweepReport]:
    """All sweeps, again and again, until a whole round did nothing; each report with anything in it."""
    for _ in range(MOST_ROUNDS):
        reports = [house.sweep_runner.run(sweep) for sweep in house.sweeps]
        yield from (report for report in reports if report.done or report.skipped or report.failed)
        if not any(report.done for report in reports):
            return


def run_until_stopped(house: Wiring) -> None:
    """Run the scheduler in this process until SIGTERM or SIGINT."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    scheduler = Scheduler(house, is_server=False)
    scheduler.start()
    logger.info("The worker runs.", action="worker")
    stopped.wait()
    scheduler.stop()
    house.close()
