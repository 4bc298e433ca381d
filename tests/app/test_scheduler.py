"""The scheduler of a process: what goes wrong once must not end it."""

import threading
from typing import Any

import pytest

from app.scheduler import Scheduler
from app.wiring import Wiring
from core.sweeping import Sweep, SweepReport

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_sweep_that_could_not_be_run_is_run_at_the_next_wake(house: Wiring, monkeypatch: pytest.MonkeyPatch) -> None:
    tried, again, run = [], threading.Event(), house.sweep_runner.run

    def fall_once(sweep: Sweep, **facts: Any) -> SweepReport:
        if sweep.name != "mail":
            return run(sweep, **facts)
        tried.append(sweep.name)
        if len(tried) == 1:
            raise ConnectionError("the database is away")
        again.set()
        return run(sweep, **facts)

    monkeypatch.setattr(house.sweep_runner, "run", fall_once)
    scheduler = Scheduler(house, is_server=False)
    scheduler.start()
    try:
        while not tried:
            house.wake("mail")
        house.wake("mail")
        assert again.wait(20)
    finally:
        scheduler.stop()
