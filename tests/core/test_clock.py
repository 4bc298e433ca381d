from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.clock import DemoClock, FixedClock, SystemClock


def test_the_demo_clock_moves_for_every_process_that_reads_its_file(tmp_path: Path) -> None:
    mine, yours = DemoClock(tmp_path / "clock.json"), DemoClock(tmp_path / "clock.json")
    assert yours.days_ahead == 0
    mine.advance(30)
    mine.advance(5)
    assert yours.days_ahead == 35
    assert timedelta(days=34) < yours.now() - SystemClock().now() < timedelta(days=36)


def test_a_fixed_clock_stands_until_it_is_moved() -> None:
    clock = FixedClock(datetime(2026, 3, 1, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(timedelta(hours=1))
    assert clock.now() == datetime(2026, 3, 1, 1, tzinfo=UTC)
