"""Freshness, overdue by age, workload: what a day means, counted on both databases."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from catalog.events import CourseCreated
from catalog.values import CourseStatus
from core.actors import ENGLISH, OPERATOR
from core.clock import FixedClock
from core.reports import Report, Row
from core.unit_of_work import Work
from core.wording import translator
from lifecycle.drafts import PolicyDraft
from lifecycle.reports.freshness import freshness
from lifecycle.reports.overdue import overdue_by_age
from lifecycle.reports.workload import workload
from lifecycle.repository.reports import count_days_by_unit
from lifecycle.rules.dates import add_months
from lifecycle.rules.reports import (
    AGES,
    DayCount,
    OwnerDays,
    Standing,
    busiest_owners,
    by_age,
    load_by_month,
    standings,
    together,
)
from lifecycle.rules.simulation import MONTHS, end_of_months, review_days
from lifecycle.rules.states import due_state
from lifecycle.service.policies import apply_policies
from lifecycle.values import DueState, Outcome
from people.models import OrgUnit
from tests.factories import a_course, an_org_unit
from tests.lifecycle.desk import TODAY, Desk

READER = translator(ENGLISH, "UTC")
days = st.builds(
    DayCount,
    courses=st.integers(1, 50),
    due_on=st.none() | st.dates(date(2023, 1, 1), date(2030, 12, 31)),
    grace_days=st.integers(0, 60),
    is_exempt=st.booleans(),
    is_regulatory=st.booleans(),
    unit=st.sampled_from(["a", "b", "c"]),
    interval_months=st.none() | st.integers(1, 60),
)


def due(in_days: int, courses: int = 1, **facts: object) -> DayCount:
    return DayCount(courses, TODAY + timedelta(days=in_days), **facts)  # type: ignore[arg-type]  # keywords of a test


@pytest.mark.parametrize(
    ("late", "key"),
    [
        (1, "0-30"),
        (30, "0-30"),
        (31, "31-90"),
        (90, "31-90"),
        (91, "91-180"),
        (180, "91-180"),
        (181, "over-180"),
        (4000, "over-180"),
    ],
)
def test_what_is_late_has_one_age(late: int, key: str) -> None:
    assert [count.age.key for count in by_age([due(-late)], TODAY) if count.courses] == [key]


@given(st.integers(0, 20_000))
def test_ages_leave_no_day_out_and_hold_none_twice(late: int) -> None:
    assert sum(age.holds(late) for age in AGES) == 1


@given(st.lists(days))
def test_ages_hold_what_the_rule_of_states_calls_overdue(given_days: list[DayCount]) -> None:
    overdue = [day for day in given_days if due_state(day.due_on, TODAY, grace_days=day.grace_days) == "overdue"]
    counts = by_age(given_days, TODAY)
    assert sum(count.courses for count in counts) == sum(day.courses for day in overdue)
    assert sum(count.regulatory for count in counts) == sum(day.courses for day in overdue if day.is_regulatory)
    assert min((c.oldest for c in counts if c.oldest), default=None) == min((d.due_on for d in overdue), default=None)  # type: ignore[type-var]


def test_grace_keeps_a_course_from_being_overdue() -> None:
    assert not any(count.courses for count in by_age([due(-10, grace_days=10)], TODAY))
    assert sum(count.courses for count in by_age([due(-11, grace_days=10)], TODAY)) == 1


@given(st.lists(days))
def test_nothing_is_lost_between_org_units(given_days: list[DayCount]) -> None:
    whole = together(standings(given_days, TODAY).values())
    assert whole.total == sum(day.courses for day in given_days)
    assert whole.needing_review >= whole.on_time
    assert whole.share_on_time is None or 0 <= whole.share_on_time <= 1


def test_what_has_no_schedule_counts_against_a_unit_and_what_is_exempt_does_not() -> None:
    counts = Counter({DueState.OK: 2, DueState.DUE: 1, DueState.OVERDUE: 1, DueState.WITHOUT_SCHEDULE: 2})
    assert Standing(counts).share_on_time == 0.5
    assert Standing(counts | Counter({DueState.EXEMPT: 10})).share_on_time == 0.5
    assert Standing({DueState.EXEMPT: 3}).share_on_time is None


@given(st.lists(days))
def test_months_hold_every_review_before_their_end_once(given_days: list[DayCount]) -> None:
    months = load_by_month(given_days, TODAY)
    assert len(months) == MONTHS
    expected = sum(day.courses for day in given_days for _ in review_days(day.due_on, day.interval_months, TODAY))
    upcoming = sum(day.courses for day in given_days if day.due_on and day.due_on < end_of_months(TODAY))
    assert sum(load.reviews for load in months) == expected
    assert sum(load.upcoming for load in months) == upcoming
    assert all(load.overdue <= months[0].overdue for load in months)
    for load in months[1:]:
        mine = [d for d in given_days if d.due_on and load.month <= d.due_on < add_months(load.month, 1)]
        assert load.upcoming == sum(day.courses for day in mine)
        assert load.reviews >= load.upcoming


@pytest.mark.parametrize(
    ("due_in", "months", "expected"),
    [
        (30, None, [date(2026, 12, 23)]),
        (30, 12, [date(2026, 12, 23), date(2027, 12, 23)]),
        (30, 6, [date(2026, 12, 23), date(2027, 6, 23), date(2027, 12, 23), date(2028, 6, 23)]),
        (-400, 12, [date(2025, 10, 19), date(2027, 11, 23)]),
        (0, 12, [date(2026, 11, 23), date(2027, 11, 23)]),
        (900, 12, []),
        (None, 12, []),
    ],
)
def test_a_course_is_reviewed_again_after_each_interval(
    due_in: int | None, months: int | None, expected: list[date]
) -> None:
    due_on = TODAY + timedelta(days=due_in) if due_in is not None else None
    assert list(review_days(due_on, months, TODAY)) == expected


@given(st.integers(0, 180), st.sampled_from([2, 4, 6, 8, 12]))
def test_twice_as_often_is_twice_the_work(due_in: int, months: int) -> None:
    slow, fast = (
        sum(load.reviews for load in load_by_month([due(due_in, interval_months=every)], TODAY))
        for every in (months, months // 2)
    )
    assert 2 * slow - 1 <= fast <= 2 * slow + 1


ANNA, PIOTR = UUID(int=1), UUID(int=2)


def test_the_busiest_owner_has_most_reviews_not_most_courses() -> None:
    given_days = [OwnerDays(ANNA, TODAY, 3, 1), OwnerDays(PIOTR, TODAY, 12, 2), OwnerDays(PIOTR, TODAY, None, 1)]
    assert [(load.owner_id, load.courses, load.reviews) for load in busiest_owners(given_days, TODAY, 5)] == [
        (ANNA, 1, 8),
        (PIOTR, 3, 5),
    ]
    assert busiest_owners(given_days, TODAY, 1)[0].owner_id == ANNA
    assert busiest_owners([], TODAY, 5) == []


def test_the_fullest_month_is_the_earliest_of_equals_and_holds_what_is_overdue_now() -> None:
    january = OwnerDays(ANNA, date(2027, 1, 5), None, 2)
    this_month = [OwnerDays(ANNA, day, None, 1) for day in (TODAY - timedelta(days=99), TODAY)]
    assert busiest_owners([january, *this_month], TODAY, 1)[0].fullest == (date(2026, 11, 1), 2)


def figures(report: Report, table: str = "") -> dict[str, Row]:
    found = next(each for each in report.tables if table in ("", each.name))
    return {row.key: row for row in found.rows}


@pytest.fixture
def catalog(desk: Desk) -> Desk:
    """Two units and every due state."""
    with desk.uow.write(OPERATOR) as work:
        legal, sales = an_org_unit(work, code="legal"), an_org_unit(work, code="sales")
        apply_policies(work, [PolicyDraft(name="None needed", interval_months=None, tag="timeless")])
    ines = desk.person(name="Ines", email="ines@example.org")
    for due_in, unit in ((-200, legal), (-5, legal), (3, legal), (20, sales), (400, sales)):
        desk.course(due_in=due_in, unit=unit, owner=ines, compliance_class="regulatory" if due_in < -100 else "none")
    desk.course(unit=sales)
    desk.course(unit=sales, tags=["timeless"])
    desk.course(due_in=-9, unit=sales, status=CourseStatus.RETIRED)
    desk.course(due_in=-9, unit=legal, owner_is_provisional=True)
    return desk


def test_freshness_by_org_unit_with_the_worst_first(catalog: Desk) -> None:
    with catalog.uow.read(OPERATOR) as work:
        report = freshness(work, READER)
    rows = figures(report)
    assert list(rows) == ["legal", "sales"]
    assert rows["legal"].cells["share"] == 0.25
    expected = {"ok": 1, "due_soon": 1, "due": 0, "overdue": 0, "exempt": 1, "without_schedule": 1, "courses": 4}
    assert expected.items() <= rows["sales"].cells.items()
    assert rows["legal"].links["overdue"] == "/catalog?org_unit=legal&status=published&due_state=overdue"
    assert set(rows["sales"].links) == {"courses", "ok", "due_soon", "exempt", "without_schedule"}
    assert report.answer.startswith("43% of the 7 published courses")
    assert "3 are overdue. 1 has no schedule." in report.answer


def test_a_promised_change_counts_until_it_is_made_and_its_rows_are_not_called_what_they_are_not(
    catalog: Desk, clock: FixedClock
) -> None:
    unit_owner = catalog.person(email="piotr@example.org")
    with catalog.uow.write(OPERATOR) as work:
        course = a_course(work, code="PRM-1", unit=_unit(work, "sales"), owner=unit_owner, due_on=TODAY)
        work.record(CourseCreated(subject_id=course.id, course_id=course.id))
    promised = {"note": "New limits", "task_due_on": TODAY + timedelta(days=9)}
    catalog.complete(course, unit_owner, Outcome.MINOR_CHANGE, **promised)
    with catalog.uow.read(OPERATOR) as work:
        before = figures(freshness(work, READER))["sales"]
    clock.advance(timedelta(days=10))
    with catalog.uow.read(OPERATOR) as work:
        after = figures(freshness(work, READER))["sales"]
    assert (before.cells["due_soon"], before.cells["overdue"]) == (2, 0)
    assert after.cells["overdue"] == 1
    assert not {"due_soon"} & set(before.links)
    assert not {"overdue"} & set(after.links)


def _unit(work: Work, code: str) -> OrgUnit:
    return work.session.scalars(select(OrgUnit).where(OrgUnit.code == code)).one()


def test_days_counted_together_keep_their_state(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        unit = an_org_unit(work, code="legal")
        apply_policies(work, [PolicyDraft(name="Grace", interval_months=12, tag="slow", grace_days=10)])
    expected = Counter[DueState]()
    for due_in in (-900, -12, -11, -10, -9, -1, 0, 7, 8, 30, 31, 32, 900):
        for grace_days, tags in ((0, []), (10, ["slow"])):
            desk.course(due_in=due_in, unit=unit, tags=tags)
            expected[due_state(TODAY + timedelta(days=due_in), TODAY, grace_days=grace_days)] += 1
    with desk.uow.read(OPERATOR) as work:
        assert standings(count_days_by_unit(work.session, TODAY), TODAY)["legal"].counts == expected


def test_overdue_by_age_counts_regulatory_ones_apart(catalog: Desk) -> None:
    with catalog.uow.read(OPERATOR) as work:
        report = overdue_by_age(work, READER)
    rows = figures(report)
    assert [(row.cells["courses"], row.cells["regulatory"]) for row in rows.values()] == [
        (2, 0),
        (0, 0),
        (0, 0),
        (1, 1),
    ]
    assert rows["over-180"].cells["oldest"] == TODAY - timedelta(days=200)
    assert "compliance_class" in rows["over-180"].links["regulatory"]
    assert not rows["31-90"].links
    assert report.answer == "3 courses are overdue. 1 of them is regulatory. The oldest was due on 7 May 2026."


def test_workload_by_month_and_owner_leaves_unclaimed_courses_to_nobody(catalog: Desk) -> None:
    with catalog.uow.read(OPERATOR) as work:
        report = workload(work, READER)
    months, owners = figures(report, "months"), figures(report, "owners")
    assert months["2026-11"].cells["reviews"] == 4
    assert months["2026-11"].cells["overdue"] == 3
    assert months["2026-12"].cells["reviews"] == 1
    assert owners["ines@example.org"].cells["reviews"] == 5
    assert owners["ines@example.org"].cells["month"] == date(2026, 11, 1)
    assert report.tables[1].note.startswith("1 more course has no owner yet")
    assert report.answer.startswith("4 reviews fall in November 2026")


def test_workload_counts_what_comes_again_and_links_what_the_catalog_can_list(desk: Desk) -> None:
    desk.default_policy()
    ines = desk.person(name="Ines", email="ines@example.org")
    desk.course(owner=ines, due_in=30)
    desk.course(owner=ines, due_in=400)
    with desk.uow.read(OPERATOR) as work:
        report = workload(work, READER)
    months, owners = figures(report, "months"), figures(report, "owners")
    shown = {key: (row.cells["upcoming"], row.cells["reviews"]) for key, row in months.items() if row.cells["reviews"]}
    assert shown == {"2026-12": (1, 1), "2027-12": (1, 2)}
    assert set(months["2026-12"].links) == {"reviews", "upcoming"}
    assert set(months["2027-12"].links) == {"upcoming"}
    assert (owners["ines@example.org"].cells["courses"], owners["ines@example.org"].cells["reviews"]) == (2, 3)


def test_an_empty_catalog_says_so(desk: Desk, clock: FixedClock) -> None:
    with desk.uow.read(OPERATOR) as work:
        answers = [make(work, READER).answer for make in (freshness, overdue_by_age, workload)]
    assert answers == [
        "No published course needs a review.",
        "No course is overdue.",
        "No review falls in the next two years.",
    ]
