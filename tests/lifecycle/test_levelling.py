"""A flood of due dates is spread: by day and owner, within a time, and never beyond what was due before."""

from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from catalog.models import Course
from catalog.service import edit_course
from catalog.values import ComplianceClass
from core.actors import OPERATOR
from core.ids import new_id
from lifecycle.drafts import PolicyDraft
from lifecycle.explain import why_in_full, why_in_short
from lifecycle.models import ReviewSchedule
from lifecycle.rules.dates import add_months
from lifecycle.rules.levelling import (
    BOUND_WEEKS,
    FIRST_DAYS,
    PER_WEEK,
    WEEKS,
    Flooded,
    Load,
    is_flooded,
    last_day,
    latest_by_rules,
    level,
    monday,
)
from lifecycle.service.policies import apply_policies
from lifecycle.service.simulation import simulate_policies
from lifecycle.values import DueDate, ReasonKind
from people.service.org_units import OrgUnitChanges, change_org_unit
from tests.factories import an_org_unit
from tests.lifecycle.desk import TODAY, Desk
from tests.lifecycle.test_schedules import ENGLISH

FIRST = TODAY + timedelta(days=FIRST_DAYS)
LAST, LAST_BOUND = last_day(TODAY, WEEKS), last_day(TODAY, BOUND_WEEKS)
REGULATORY = ComplianceClass.REGULATORY


def a_flooded(number: int = 1, *, owner: int | None = 1, age: int = 0, **facts: Any) -> Flooded:
    usual: dict[str, Any] = {"latest": LAST}
    owner_id = UUID(int=owner) if owner is not None else None
    return Flooded(UUID(int=number), owner_id, TODAY - timedelta(days=age), **{**usual, **facts})


courses = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2000), st.booleans()), max_size=60).map(
    lambda each: [
        a_flooded(number, owner=owner, age=age, is_regulatory=is_regulatory)
        for number, (owner, age, is_regulatory) in enumerate(each)
    ]
)


@given(courses)
def test_each_owner_gets_a_few_a_week_the_riskiest_and_oldest_first(flooded: list[Flooded]) -> None:
    days = level(flooded, TODAY)
    assert set(days) == {course.course_id for course in flooded}
    assert all(FIRST <= day <= LAST and day.weekday() < 5 for day in days.values())
    weeks = Counter((course.owner_id, monday(days[course.course_id])) for course in flooded)
    assert all(reviews <= PER_WEEK for reviews in weeks.values())
    for one in flooded:
        for other in flooded:
            if one.owner_id == other.owner_id and _urgency(one) < _urgency(other):
                assert days[one.course_id] <= days[other.course_id]


def _urgency(course: Flooded) -> tuple[bool, date]:
    return not course.is_regulatory, course.anchor


@given(courses)
def test_no_day_gets_two_while_another_has_none(flooded: list[Flooded]) -> None:
    assert all(reviews == 1 for reviews in Counter(level(flooded, TODAY).values()).values())


def test_many_owners_with_a_course_each_do_not_meet_on_one_day() -> None:
    days = level([a_flooded(number, owner=number) for number in range(26)], TODAY)
    assert len(set(days.values())) == 26


@pytest.mark.parametrize("owner", [None, 1])
@pytest.mark.parametrize(("is_bound", "weeks"), [(False, WEEKS), (True, BOUND_WEEKS)])
@pytest.mark.parametrize("many", [30, 600, 2000])
def test_however_many_there_are_all_are_spread_evenly_within_the_time(
    owner: int | None, is_bound: bool, weeks: int, many: int
) -> None:
    last = last_day(TODAY, weeks)
    given_days = level([a_flooded(n, owner=owner, is_bound=is_bound, latest=last) for n in range(many)], TODAY)
    by_day = Counter(given_days.values())
    assert min(by_day) >= FIRST
    assert max(by_day) <= last
    assert max(by_day.values()) <= many // (5 * weeks) + 1


def test_what_is_due_anyhow_takes_its_room() -> None:
    load = Load()
    load.add(UUID(int=1), FIRST, PER_WEEK)
    load.add(UUID(int=2), FIRST + timedelta(weeks=1))
    days = level([a_flooded(1), a_flooded(2, owner=3)], TODAY, load)
    assert days == {UUID(int=1): FIRST + timedelta(days=8), UUID(int=2): FIRST + timedelta(days=1)}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 250), st.booleans()), max_size=80))
def test_no_course_is_given_a_day_after_its_latest(given_courses: list[tuple[int, int, bool]]) -> None:
    flooded = [
        a_flooded(number, owner=owner, latest=TODAY + timedelta(days=ahead), is_bound=is_bound)
        for number, (owner, ahead, is_bound) in enumerate(given_courses)
    ]
    days = level(flooded, TODAY)
    for course in flooded:
        assert days[course.course_id] <= course.latest
        assert days[course.course_id] >= min(FIRST, course.latest)


def test_a_date_is_flooded_when_it_is_past_or_near() -> None:
    assert is_flooded(TODAY - timedelta(days=300), TODAY)
    assert not is_flooded(FIRST, TODAY)


@pytest.mark.parametrize(
    ("facts", "latest"),
    [
        ({}, LAST),
        ({"interval_months": 12}, LAST),
        ({"interval_months": 2}, add_months(TODAY, 2)),
        ({"interval_months": 12, "floor_on": TODAY - timedelta(days=900)}, LAST_BOUND),
        ({"interval_months": 1, "floor_on": TODAY - timedelta(days=900)}, add_months(TODAY, 1)),
        ({"floor_on": FIRST + timedelta(days=3)}, FIRST + timedelta(days=3)),
        ({"floor_on": TODAY + timedelta(days=900)}, LAST),
    ],
)
def test_levelling_ends_with_its_time_with_an_interval_and_with_what_binds(facts: dict[str, Any], latest: date) -> None:
    assert latest_by_rules(DueDate(TODAY, (), TODAY, **facts), TODAY) == latest


def test_an_old_catalog_is_levelled_over_weeks_when_a_policy_comes_into_force(desk: Desk) -> None:
    owner = desk.person()
    old = [desk.courses(published_on=TODAY - timedelta(days=400 + age), owner=owner)[0] for age in range(8)]
    assert desk.schedule(old[0]).due_on is None
    desk.default_policy()
    schedules = desk.all(select(ReviewSchedule).order_by(ReviewSchedule.anchor))
    days = [schedule.due_on for schedule in schedules]
    assert days == sorted(days)
    assert len(set(days)) == 8
    assert len({monday(day) for day in days}) == 3
    assert min(days) >= FIRST
    assert schedules[0].reasons[-1]["kind"] == ReasonKind.LEVELLED
    assert "spread out" in why_in_short(schedules[0].reasons, ENGLISH)
    assert "too near when this rule came to hold" in why_in_full(schedules[0].reasons, ENGLISH)[-1]


def test_an_import_of_an_old_catalog_is_levelled_too_and_goes_on_where_it_stopped(desk: Desk) -> None:
    desk.default_policy()
    owner = desk.person()
    for _ in range(2):
        desk.courses(3, published_on=TODAY - timedelta(days=900), owner=owner)
    days = desk.all(select(ReviewSchedule.due_on))
    assert Counter(monday(day) for day in days) == {FIRST: 3, FIRST + timedelta(weeks=1): 3}


def test_regulatory_courses_come_first_however_many_there_are(desk: Desk) -> None:
    ines = desk.person()
    old = desk.courses(510, owner=ines, published_on=TODAY - timedelta(days=900))
    regulatory = desk.course(owner=ines, published_on=TODAY - timedelta(days=400), compliance_class=REGULATORY)
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Yearly", 12)])
    days = [desk.schedule(course).due_on for course in (regulatory, old[-1])]
    assert days == [FIRST, LAST - timedelta(days=4)]


def test_unclaimed_courses_are_levelled_within_half_a_year(desk: Desk) -> None:
    desk.default_policy()
    facts = {"published_on": TODAY - timedelta(days=900), "compliance_class": REGULATORY}
    desk.courses(600, **facts, owner_is_provisional=True)
    assert max(desk.all(select(ReviewSchedule.due_on))) <= LAST


def test_unclaimed_courses_are_nobodys_load(desk: Desk) -> None:
    desk.default_policy()
    head = desk.person()
    desk.courses(12, published_on=TODAY - timedelta(days=900), owner=head, owner_is_provisional=True)
    own = desk.courses(PER_WEEK, published_on=TODAY - timedelta(days=800), owner=head)
    days = desk.all(select(ReviewSchedule.due_on).order_by(ReviewSchedule.due_on))
    assert {monday(day) for day in days} == {FIRST + timedelta(weeks=week) for week in range(3)}
    assert {monday(day) for day in _spread(desk, own)} == {FIRST + timedelta(weeks=2)}


def test_what_a_binding_policy_asks_for_is_done_within_weeks(desk: Desk) -> None:
    desk.courses(400, owner=desk.person(), published_on=TODAY - timedelta(days=900), compliance_class=REGULATORY)
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Law", 12, compliance_class=REGULATORY, is_binding=True)])
    assert max(desk.all(select(ReviewSchedule.due_on))) <= LAST_BOUND


def test_a_binding_policy_shortens_a_spread_that_began_before_it(desk: Desk) -> None:
    desk.courses(100, owner=desk.person(), published_on=TODAY - timedelta(days=900))
    desk.default_policy()
    before = dict(_days(desk))
    assert max(before.values()) > LAST_BOUND
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Law", 12, is_binding=True)])
    after = dict(_days(desk))
    assert max(after.values()) <= LAST_BOUND
    assert all(after[course] <= before[course] for course in before)


def _days(desk: Desk) -> list[tuple[UUID, date]]:
    return [(row.course_id, row.due_on) for row in desk.all(select(ReviewSchedule))]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ages=st.lists(st.integers(0, 360), min_size=1, max_size=15),
    months=st.integers(1, 11),
    is_binding=st.booleans(),
)
def test_a_stricter_rule_makes_nothing_late_at_once_and_nothing_later(
    desk: Desk, ages: list[int], months: int, is_binding: bool
) -> None:
    tag = f"t-{new_id()}"
    ines = desk.person()
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft(f"Yearly {tag}", 12, tag=tag)])
    made = [desk.course(owner=ines, published_on=TODAY - timedelta(days=age), tags=[tag]) for age in ages]
    before = {course.id: desk.schedule(course).due_on for course in made}
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft(f"Yearly {tag}", months, tag=tag, is_binding=is_binding)])
    for course in made:
        was, now = before[course.id], desk.schedule(course).due_on
        assert was is not None
        assert now is not None
        assert min(was, FIRST) <= now <= was


def test_what_was_within_its_grace_is_not_late_by_a_stricter_rule(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Yearly", 12, grace_days=20)])
    course = desk.course(published_on=TODAY - timedelta(days=345))
    desk.clock.advance(timedelta(days=30))
    before = desk.schedule(course).due_on
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Yearly", 6, grace_days=20)])
    assert desk.schedule(course).due_on == before


def test_a_simulation_says_what_would_be_due_at_once_and_that_it_is_spread(desk: Desk) -> None:
    desk.default_policy()
    old = [desk.course(published_on=TODAY - timedelta(days=age)) for age in (100, 200, 300, 360)]
    with desk.uow.read(OPERATOR) as work:
        found = simulate_policies(work, [PolicyDraft("Every course once a year", 6)])
    assert (found.moved, found.due_at_once, found.levelled) == (3, 3, 2)
    then = {row.code: row.due_then for row in found.courses}
    assert old[3].code not in then  # due in five days as it was
    assert then[old[2].code] is not None


def _spread(desk: Desk, made: list[Course]) -> set[date]:
    days = {desk.schedule(course).due_on for course in made}
    assert all(day is not None and day >= FIRST for day in days)
    return {day for day in days if day}


def test_an_org_unit_that_moves_under_a_stricter_rule_floods_nobody(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        legal, sales = an_org_unit(work, code="legal"), an_org_unit(work, code="sales")
        apply_policies(work, [PolicyDraft("Slow", 36), PolicyDraft("Law", 6, org_unit="legal")])
    made = desk.courses(9, unit=sales, owner=desk.person(), published_on=TODAY - timedelta(days=300))
    with desk.uow.write(OPERATOR) as work:
        change_org_unit(work, sales.id, OrgUnitChanges(parent_id=legal.id))
    assert len(_spread(desk, made)) == 9


def test_courses_that_come_under_another_rule_by_an_edit_flood_nobody(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Slow", 36), PolicyDraft("Law", 6, compliance_class=REGULATORY)])
    made = desk.courses(9, owner=desk.person(), published_on=TODAY - timedelta(days=300))
    with desk.uow.write(OPERATOR) as work:
        for course in made:
            edit_course(work, course.id, {"compliance_class": "regulatory", "regulation": "AML"})
    assert len(_spread(desk, made)) == 9
