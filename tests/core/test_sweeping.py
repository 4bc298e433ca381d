import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from core import leases
from core.actors import SYSTEM
from core.clock import FixedClock
from core.sweeping import KEEP_RUNS, ItemSweep, SweepCount, SweepRun, SweepRunner
from core.unit_of_work import UnitOfWork, Work
from people.models import OrgUnit
from tests.factories import an_org_unit


class Rename(ItemSweep[str]):
    """Gives units a new name; refuses the one called bad; skips what has its new name already."""

    name: ClassVar[str] = "rename"

    def find_due(self, work: Work, limit: int) -> Sequence[str]:
        return work.session.scalars(
            select(OrgUnit.code).where(OrgUnit.name != "new").order_by(OrgUnit.code).limit(limit)
        ).all()

    def carry_out(self, work: Work, item: str) -> bool:
        unit = work.session.scalars(select(OrgUnit).where(OrgUnit.code == item)).one()
        if unit.name == "skip me":
            return False
        unit.name = "new"
        if item == "bad":
            raise ValueError("a bad item")
        return True


def add_units(uow: UnitOfWork, *codes: str) -> None:
    with uow.write(SYSTEM) as work:
        for code in codes:
            an_org_unit(work, code=code)


def names(uow: UnitOfWork) -> dict[str, str]:
    with uow.read(SYSTEM) as work:
        return {code: name for code, name in work.session.execute(select(OrgUnit.code, OrgUnit.name))}  # noqa: C416


def test_a_bad_item_never_stops_the_others_and_leaves_nothing_half_done(uow: UnitOfWork) -> None:
    add_units(uow, "a", "bad", "c")
    report = SweepRunner(uow).run(Rename(uow))
    assert (report.done, report.skipped, report.failed) == (2, 0, 1)
    assert names(uow) == {"a": "new", "bad": "Bad", "c": "new"}


def test_a_second_run_finds_nothing_and_does_not_even_take_the_lease(uow: UnitOfWork) -> None:
    add_units(uow, "a")
    runner = SweepRunner(uow)
    assert runner.run(Rename(uow)).done == 1
    assert runner.run(Rename(uow)).done == 0
    with uow.read(SYSTEM) as work:
        assert [run.done for run in work.session.scalars(select(SweepRun))] == [1]


def test_old_runs_are_forgotten_and_younger_ones_kept(uow: UnitOfWork, clock: FixedClock) -> None:
    runner = SweepRunner(uow)
    for code, days in (("a", 2), ("b", KEEP_RUNS.days), ("c", 0)):
        add_units(uow, code)
        runner.run(Rename(uow))
        clock.advance(timedelta(days=days))
    with uow.read(SYSTEM) as work:
        ages = [work.now - run.at for run in work.session.scalars(select(SweepRun).order_by(SweepRun.at))]
    assert ages == [KEEP_RUNS, timedelta(0)]


def test_who_is_no_longer_due_is_skipped(uow: UnitOfWork) -> None:
    with uow.write(SYSTEM) as work:
        an_org_unit(work, code="a").name = "skip me"
    assert SweepRunner(uow).run(Rename(uow)).skipped == 1


def test_of_two_processes_one_acts(uow: UnitOfWork) -> None:
    add_units(uow, "a")
    other = "elsewhere:1"
    assert leases.take(uow, "sweep:rename", other)
    report = SweepRunner(uow).run(Rename(uow))
    assert not report.has_run
    assert names(uow)["a"] == "A"


def test_a_lease_of_a_dead_machine_runs_out(uow: UnitOfWork, clock: FixedClock) -> None:
    assert leases.take(uow, "sweep:rename", "elsewhere:1")
    assert not leases.take(uow, "sweep:rename", "here:2")
    clock.advance(leases.LASTING + timedelta(seconds=1))
    assert leases.take(uow, "sweep:rename", "here:2")


def test_a_lease_of_a_process_that_died_here_is_taken_at_once(uow: UnitOfWork) -> None:
    import platform

    assert leases.take(uow, "sweep:rename", f"{platform.node()}:999999999")
    assert leases.take(uow, "sweep:rename", leases.holder_name())
    assert leases.has_holder(uow, "sweep:")
    leases.release(uow, "sweep:rename", leases.holder_name())
    assert not leases.has_holder(uow, "sweep:")


def test_a_sweep_that_fails_as_a_whole_is_reported_and_stored(uow: UnitOfWork) -> None:
    class Broken(Rename):
        name: ClassVar[str] = "broken"

        def is_idle(self) -> bool:
            return False

        def find_due(self, work: Work, limit: int) -> Sequence[str]:
            raise RuntimeError("no table")

    report = SweepRunner(uow).run(Broken(uow))
    assert report.failed == 1
    assert "no table" in str(report.error)


class Overtaken(Rename):
    """Another process takes the lease before the items are begun, as from one whose machine slept."""

    name: ClassVar[str] = "overtaken"
    is_taken: ClassVar[bool] = True

    def run(self, now: datetime) -> SweepCount:
        lease = f"sweep:{self.name}"
        if self.is_taken:
            with self.uow.write(SYSTEM) as work:
                work.session.get_one(leases.Lease, lease).holder = "elsewhere:1"
        deadline = time.monotonic() + 20
        while self.is_taken and leases.is_kept() and time.monotonic() < deadline:
            threading.Event().wait(0.005)
        return super().run(now)


def test_a_sweep_whose_lease_another_process_took_begins_nothing_more(uow: UnitOfWork) -> None:
    add_units(uow, "a", "b")
    report = SweepRunner(uow, renew_every=timedelta(milliseconds=5)).run(Overtaken(uow))
    assert (report.done, report.failed) == (0, 0)
    assert names(uow) == {"a": "A", "b": "B"}
    assert leases.has_holder(uow, "sweep:overtaken"), "the other process keeps what it took"
    assert leases.is_kept(), "what runs here next has a lease of its own"


def test_a_batch_is_left_where_its_lease_was_lost(uow: UnitOfWork) -> None:
    class Losing(Rename):
        name: ClassVar[str] = "losing"

        def carry_out(self, work: Work, item: str) -> bool:
            keeper = leases.current.get()
            assert keeper is not None
            keeper.lost.set()
            return super().carry_out(work, item)

    add_units(uow, "a", "b")
    assert SweepRunner(uow).run(Losing(uow)).done == 1
    assert names(uow) == {"a": "new", "b": "B"}


def test_a_database_that_is_busy_takes_no_lease_away(uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = threading.Event()

    class Waiting(Overtaken):
        is_taken: ClassVar[bool] = False

        def run(self, now: datetime) -> SweepCount:
            assert tried.wait(20)
            return super().run(now)

    def take_once(uow: UnitOfWork, name: str, holder: str) -> bool:
        if threading.current_thread().name.startswith("keep"):
            tried.set()
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        return take(uow, name, holder)

    take = leases.take
    monkeypatch.setattr(leases, "take", take_once)
    add_units(uow, "a")
    assert SweepRunner(uow, renew_every=timedelta(milliseconds=5)).run(Waiting(uow)).done == 1


def test_a_living_process_of_this_machine_counts_however_old_its_lease_looks(
    uow: UnitOfWork, clock: FixedClock
) -> None:
    assert leases.take(uow, "server:here", leases.holder_name())
    clock.advance(timedelta(days=30))
    assert leases.has_holder(uow, "server:")
    leases.release(uow, "server:here", leases.holder_name())
    assert leases.take(uow, "server:away", "elsewhere:1")
    clock.advance(timedelta(days=30))
    assert not leases.has_holder(uow, "server:")
