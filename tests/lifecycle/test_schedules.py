"""Dates are kept by events, in the same transaction, and answer why they are what they are."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from catalog.events import CourseEdited, CourseRetired, OwnerChanged
from catalog.models import Course
from catalog.service import edit_course
from catalog.values import ComplianceClass, CourseStatus
from core.actors import OPERATOR, SYSTEM
from core.clock import FixedClock
from core.database import Database
from core.locales import Locale
from core.wording import translator
from lifecycle.drafts import PolicyDraft
from lifecycle.explain import why_in_full, why_in_short
from lifecycle.models import ReviewPolicy
from lifecycle.ports import Surroundings
from lifecycle.service.policies import apply_policies, ensure_default_policy
from lifecycle.service.retirements import cancel_retirement, plan_retirement
from lifecycle.service.simulation import simulate_policies
from notifications.models import Countdown
from people.service.org_units import OrgUnitChanges, change_org_unit
from tests.factories import an_org_unit
from tests.lifecycle.desk import TODAY, Desk

ENGLISH = translator(Locale.parse("en"))


def test_the_default_policy_comes_into_force_once(desk: Desk) -> None:
    desk.default_policy()
    desk.default_policy()
    assert [policy.interval_months for policy in desk.all(select(ReviewPolicy))] == [12]


def test_nobody_gets_the_default_policy_back_who_has_another(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Ours", 6)])
        assert ensure_default_policy(work) is None


def test_a_new_course_has_its_date_in_the_transaction_that_made_it(desk: Desk) -> None:
    desk.default_policy()
    schedule = desk.schedule(desk.course())
    assert (schedule.due_on, schedule.cycle) == (date(2027, 11, 23), 1)
    assert "counted from publication" in why_in_full(schedule.reasons, ENGLISH)[0]


def test_a_levelled_date_stays_when_the_course_is_edited(desk: Desk) -> None:
    desk.default_policy()
    course = desk.course(published_on=TODAY - timedelta(days=900))
    before = desk.schedule(course)
    desk.clock.advance(timedelta(days=40))
    _edit(desk, course, title="A new title")
    after = desk.schedule(course)
    assert (after.due_on, after.cycle) == (before.due_on, before.cycle)


def test_a_date_of_the_courses_own_in_the_past_is_not_levelled(desk: Desk) -> None:
    desk.default_policy()
    assert desk.schedule(desk.course(due_in=-10)).due_on == TODAY - timedelta(days=10)


def test_a_moved_date_begins_a_new_cycle_and_an_unmoved_one_does_not(desk: Desk) -> None:
    course = desk.course(due_in=10)
    _edit(desk, course, title="Other words")
    assert desk.schedule(course).cycle == 1
    _edit(desk, course, review_due_on=TODAY + timedelta(days=40))
    assert desk.schedule(course).cycle == 2


def test_moving_a_date_voids_what_was_pending(desk: Desk) -> None:
    course = desk.course(due_in=5)
    desk.sweeps[1].run(desk.clock.now())
    assert desk.alerts() == [(-7, "pending")]
    _edit(desk, course, review_due_on=TODAY + timedelta(days=100))
    assert desk.alerts() == [(-7, "void")]


def test_a_retired_course_has_no_date_and_alerts_nobody(desk: Desk) -> None:
    course = desk.course(due_in=5)
    desk.sweeps[1].run(desk.clock.now())
    with desk.uow.write(SYSTEM) as work:
        work.session.get_one(Course, course.id).status = CourseStatus.RETIRED
        work.record(CourseRetired(subject_id=course.id, course_id=course.id))
    assert desk.schedule(course).due_on is None
    assert desk.alerts() == [(-7, "void")]
    assert desk.all(select(Countdown)) == []


def test_a_provisional_owner_is_not_alerted_until_somebody_claims_the_course(desk: Desk) -> None:
    course = desk.course(due_in=5, owner_is_provisional=True)
    desk.pass_days(3)
    assert desk.alerts() == []
    heir = desk.person()
    with desk.uow.write(SYSTEM) as work:
        found = work.session.get_one(Course, course.id)
        old, found.owner_id, found.owner_is_provisional = found.owner_id, heir.id, False
        work.record(OwnerChanged(subject_id=course.id, course_id=course.id, old_owner_id=old, new_owner_id=heir.id))
    desk.pass_days(1)
    assert desk.alerts() == [(-7, "sent")]


def test_a_policy_for_a_market_asks_who_knows_the_markets(database: Database, clock: FixedClock) -> None:
    desk = Desk(database, clock, Surroundings(markets_of=lambda work, ids: {ids[0]: ["PL"]}))
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Yearly", 12), PolicyDraft("Poland", 6, market="PL")])
    assert desk.schedule(desk.course()).due_on == date(2027, 5, 23)


def test_a_policy_stays_with_its_org_unit_and_dates_follow_a_unit_that_moves(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        legal, sales = an_org_unit(work, code="legal"), an_org_unit(work, code="sales")
        team = an_org_unit(work, code="team", parent=sales)
        apply_policies(
            work, [PolicyDraft("Yearly", 12), PolicyDraft("Law", 6, org_unit="legal"), PolicyDraft("T", 3, "team")]
        )
    course, other = desk.course(unit=sales), desk.course(unit=team)
    assert [desk.schedule(each).due_on for each in (course, other)] == [date(2027, 11, 23), date(2027, 2, 23)]
    with desk.uow.write(OPERATOR) as work:
        change_org_unit(work, sales.id, OrgUnitChanges(parent_id=legal.id))
    assert [desk.schedule(each).due_on for each in (course, other)] == [date(2027, 5, 23), date(2027, 2, 23)]


def test_a_mail_calls_a_course_within_its_grace_due_as_pages_do(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Patient", 12, grace_days=5)])
    desk.course(due_in=-3)
    desk.sweep()
    (mail,) = desk.mails()
    assert "due · 3 days late" in mail.text
    assert "overdue" not in mail.text
    assert mail.subject == "1 course needs your review by Wednesday", "the last day of its grace"


def test_a_changed_policy_moves_the_dates_it_made(desk: Desk) -> None:
    desk.default_policy()
    with desk.uow.write(SYSTEM) as work:
        legal = an_org_unit(work, code="legal")
    here, there = desk.course(unit=legal), desk.course()
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Legal", 6, org_unit="legal")])
    assert desk.schedule(here).due_on == date(2027, 5, 23)
    assert desk.schedule(there).due_on == date(2027, 11, 23)
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("legal", 3, org_unit="legal")])
    assert desk.schedule(here).due_on == date(2027, 2, 23)


def test_a_binding_policy_explains_itself(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        binding = PolicyDraft("Law", 12, compliance_class=ComplianceClass.REGULATORY, is_binding=True)
        apply_policies(work, [binding])
    course = desk.course(due_in=3000, compliance_class=ComplianceClass.REGULATORY)
    schedule = desk.schedule(course)
    assert schedule.due_on == date(2027, 11, 23)
    assert why_in_short(schedule.reasons, ENGLISH) == "yearly, binding"
    assert "instead of" in why_in_full(schedule.reasons, ENGLISH)[-1]


def _edit(desk: Desk, course: Course, **facts: object) -> None:
    with desk.uow.write(SYSTEM) as work:
        found = work.session.get_one(Course, course.id)
        for name, value in facts.items():
            setattr(found, name, value)
        work.record(CourseEdited(subject_id=course.id, course_id=course.id))


def test_planning_and_cancelling_a_retirement_gives_a_late_course_no_more_time(desk: Desk) -> None:
    desk.default_policy()
    course = desk.course(published_on=TODAY - timedelta(days=365), compliance_class=ComplianceClass.REGULATORY)
    before = desk.schedule(course).due_on
    assert before is not None
    desk.clock.advance(timedelta(days=100))
    later = desk.clock.now().date() + timedelta(days=7)
    with desk.uow.write(OPERATOR) as work:
        plan_id = plan_retirement(work, course.id, retire_on=later, reason="Too old")
    assert desk.schedule(course).due_on is None
    with desk.uow.write(OPERATOR) as work:
        cancel_retirement(work, plan_id, version=1, reason="Needed")
    assert desk.schedule(course).due_on == before


def test_an_edit_that_changes_which_rule_holds_gives_a_late_course_no_more_time(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Yearly", 12), PolicyDraft("Half", 6, tag="fast")])
    course = desk.course(published_on=TODAY - timedelta(days=335))
    before = desk.schedule(course).due_on
    assert before is not None
    desk.clock.advance(timedelta(days=100))
    for tags in (["fast"], []):
        with desk.uow.write(OPERATOR) as work:
            edit_course(work, course.id, {"tags": tags})
        after = desk.schedule(course).due_on
        assert after is not None
        assert after <= before


def test_a_new_rule_gives_a_late_course_no_more_time(desk: Desk) -> None:
    desk.default_policy()
    course = desk.course(published_on=TODAY - timedelta(days=335))
    desk.clock.advance(timedelta(days=100))
    before = desk.schedule(course).due_on
    assert before is not None
    assert before < desk.clock.now().date()
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Half", 6, compliance_class=ComplianceClass.NONE)])
    after = desk.schedule(course).due_on
    assert after is not None
    assert after < before


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ages=st.lists(st.tuples(st.integers(300, 1500), st.booleans()), min_size=4, max_size=12))
def test_what_was_simulated_is_what_is_applied(desk: Desk, ages: list[tuple[int, bool]]) -> None:
    ines = desk.person()
    courses = [
        desk.course(
            owner=ines,
            published_on=TODAY - timedelta(days=age),
            compliance_class=ComplianceClass.REGULATORY if is_regulatory else ComplianceClass.NONE,
            tags=[f"try-{ines.id}"],
        )
        for age, is_regulatory in ages
    ]
    draft = PolicyDraft(f"Yearly {ines.id}", 12, tag=f"try-{ines.id}")
    with desk.uow.read(OPERATOR) as work:
        simulated = {row.code: row.due_then for row in simulate_policies(work, [draft]).courses}
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [draft])
    assert {course.code: desk.schedule(course).due_on for course in courses} == simulated
