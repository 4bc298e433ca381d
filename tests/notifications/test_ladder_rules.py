"""What the ladder promises: never twice, never lost, never for a thing done."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.calendars import working_days_of
from notifications.rules.ladder import (
    audiences_of,
    fallen_rung,
    first_check,
    next_check,
    next_instant,
    rungs_for,
    rungs_until,
)
from notifications.rules.workdays import monday_to_friday, rung_day, rung_instant, working_day_near
from notifications.values import DEFAULT_LADDER, Audience, Ladder, Rung

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = date(2026, 11, 27)
SUNDAY = date(2026, 11, 29)


def test_a_rung_before_the_date_moves_earlier_over_a_weekend() -> None:
    assert rung_day(Rung(-1), date(2026, 11, 30), monday_to_friday) == FRIDAY


def test_a_rung_after_the_date_moves_later_over_a_weekend() -> None:
    assert rung_day(Rung(1), date(2026, 11, 28), monday_to_friday) == date(2026, 11, 30)


def test_the_day_itself_is_told_before_it_is_over() -> None:
    assert rung_day(Rung(0), SUNDAY, monday_to_friday) == FRIDAY


def test_a_rung_avoids_the_holidays_of_the_recipients_country() -> None:
    day_of_unity = date(2026, 10, 5), date(2026, 10, 3)
    assert not working_days_of("DE")(date(2026, 12, 25))
    assert working_days_of("EG")(date(2026, 11, 29))
    assert rung_day(Rung(0), date(2026, 12, 26), working_days_of("DE")) == date(2026, 12, 24)
    assert day_of_unity


def test_an_unknown_country_works_monday_to_friday() -> None:
    assert working_days_of("XX") is monday_to_friday
    assert working_days_of(None) is monday_to_friday


def test_a_calendar_without_working_days_does_not_hang() -> None:
    assert working_day_near(FRIDAY, lambda _: False, later=True) == FRIDAY


@pytest.mark.parametrize(
    ("zone", "hour"), [("Europe/Berlin", 8), ("America/Los_Angeles", 17), ("Asia/Kolkata", 3), ("UTC", 9)]
)
def test_a_rung_falls_at_nine_in_the_recipients_own_zone(zone: str, hour: int) -> None:
    at = rung_instant(Rung(0), FRIDAY, monday_to_friday, ZoneInfo(zone))
    assert (at.date(), at.hour) == (FRIDAY, hour)
    assert at.astimezone(ZoneInfo(zone)).hour == 9


def test_of_several_missed_rungs_only_the_highest_is_told() -> None:
    fallen = _fallen(now=datetime(2026, 11, 24, 12, tzinfo=UTC), told=())
    assert fallen == -7


def test_a_rung_below_one_that_was_told_is_not_told() -> None:
    assert _fallen(now=datetime(2026, 11, 24, 12, tzinfo=UTC), told=(-1,)) is None


def test_what_stays_unanswered_comes_up_again_every_month() -> None:
    late = rungs_until(DEFAULT_LADDER, 95)
    assert [rung.offset for rung in late][-3:] == [30, 60, 90]
    assert late[-1].audience is Audience.OWNERS


def test_a_ladder_without_repetition_ends() -> None:
    assert len(rungs_until(Ladder((Rung(-1), Rung(0)), repeat_days=None), 400)) == 2


def test_the_manager_hears_fourteen_days_after_and_not_before() -> None:
    rungs = rungs_for({Audience.MANAGER}, DEFAULT_LADDER, FRIDAY, datetime(2026, 12, 1, tzinfo=UTC))
    assert [rung.offset for rung in rungs] == [14]


def test_somebody_in_two_roles_climbs_the_rungs_of_both() -> None:
    boss, owner = object(), object()
    roles = {Audience.OWNERS: (owner,), Audience.MANAGER: (boss,), Audience.HEAD: (boss,)}
    assert audiences_of(boss, roles) == {Audience.MANAGER, Audience.HEAD}  # type: ignore[arg-type]


def _fallen(*, now: datetime, told: tuple[int, ...]) -> int | None:
    rungs = rungs_for({Audience.OWNERS}, DEFAULT_LADDER, FRIDAY, now)
    found = fallen_rung(rungs, due_on=FRIDAY, now=now, told=told, is_working_day=monday_to_friday, zone=BERLIN)
    return found.rung.offset if found else None


offsets = st.lists(st.integers(-90, 60), min_size=1, max_size=9, unique=True)
zones = st.sampled_from(["Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati"])
countries = st.sampled_from([None, "DE", "US", "JP", "EG", "IL"])


@given(
    offsets=offsets,
    due_in=st.integers(-40, 120),
    looks=st.lists(st.integers(1, 24 * 20), min_size=1, max_size=40),
    zone=zones,
    country=countries,
    repeats=st.sampled_from([None, 30]),
    done_at_look=st.integers(0, 60),
)
def test_however_the_sweep_is_run_nobody_is_told_twice_and_nothing_is_lost(
    offsets: list[int],
    due_in: int,
    looks: list[int],
    zone: str,
    country: str | None,
    repeats: int | None,
    done_at_look: int,
) -> None:
    start = datetime(2026, 11, 23, 9, tzinfo=UTC)
    due_on = start.date() + timedelta(days=due_in)
    ladder = Ladder(tuple(Rung(offset) for offset in offsets), repeats)
    calendar, tz = working_days_of(country), ZoneInfo(zone)
    told: list[int] = []
    now = start
    for number, hours in enumerate(looks):
        now += timedelta(hours=hours)
        if number >= done_at_look:
            break
        rungs = rungs_for({Audience.OWNERS}, ladder, due_on, now)
        found = fallen_rung(rungs, due_on=due_on, now=now, told=told, is_working_day=calendar, zone=tz)
        if found:
            assert found.fell_at <= now
            assert found.fell_at.astimezone(tz).hour == 9
            told.append(found.rung.offset)
        reached = [r.offset for r in rungs if rung_instant(r, due_on, calendar, tz) <= now]
        assert not reached or max(reached) == max(told)
    assert told == sorted(set(told))


@given(offset=st.integers(-90, 0), due_in=st.integers(0, 400), zone=zones, country=countries)
def test_the_first_look_never_comes_after_the_first_rung(
    offset: int, due_in: int, zone: str, country: str | None
) -> None:
    due_on = date(2026, 1, 1) + timedelta(days=due_in)
    at = rung_instant(Rung(offset), due_on, working_days_of(country), ZoneInfo(zone))
    assert first_check(due_on, offset) <= at


@given(due_in=st.integers(-100, 100), zone=zones)
def test_the_next_look_comes_within_a_day_and_not_after_the_next_rung(due_in: int, zone: str) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    due_on = now.date() + timedelta(days=due_in)
    rungs = rungs_for({Audience.OWNERS}, DEFAULT_LADDER, due_on, now)
    after = next_instant(rungs, due_on=due_on, now=now, is_working_day=monday_to_friday, zone=ZoneInfo(zone))
    first = first_check(due_on, DEFAULT_LADDER.first_offset)
    look = next_check([after, None], now, first)
    assert now < look <= max(first, now + timedelta(days=1))
    assert after is None or look <= after


@pytest.mark.parametrize("due_on", [date.min, date(1, 1, 20), date.max])
def test_a_day_at_the_end_of_time_can_be_counted_down_to(due_on: date) -> None:
    assert first_check(due_on, -60) <= datetime.combine(due_on, time(0), UTC)
