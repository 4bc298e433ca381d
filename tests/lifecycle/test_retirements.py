"""A course ends on its day, and not before everybody was told."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from catalog.errors import ReplacementNotUsable
from catalog.service import change_owner, keep_published, publish_course, retire_course
from catalog.values import CourseStatus
from core.actors import OPERATOR, SYSTEM
from lifecycle.drafts import PolicyDraft
from lifecycle.errors import RetirementAlreadyPlanned, RetirementDateInvalid, RetirementPlanChangedMeanwhile
from lifecycle.models import RetirementPlan
from lifecycle.service.policies import apply_policies
from lifecycle.service.retirements import cancel_retirement
from lifecycle.values import PlanStatus
from tests.factories import an_org_unit
from tests.lifecycle.desk import TODAY, Desk
from tests.lifecycle.planning import plan, status


def test_everybody_with_a_part_in_it_is_told_with_reason_and_replacement(desk: Desk) -> None:
    head, ines = desk.person(email="head@example.org"), desk.person(email="ines@example.org")
    with desk.uow.write(SYSTEM) as work:
        unit = an_org_unit(work, code="legal", head=head)
    course = desk.course(owner=ines, unit=unit, title="Gifts")
    desk.course(code="NEW-1", title="Gifts and hospitality")
    plan(desk, course, replacement_code="NEW-1")
    desk.sweep()
    assert {mail.to_address for mail in desk.mails()} == {"head@example.org", "ines@example.org"}
    assert all("Too old" in mail.text and "NEW-1" in mail.text for mail in desk.mails())


def test_it_is_carried_out_on_its_day_once_all_notices_are_delivered(desk: Desk) -> None:
    course = desk.course()
    plan(desk, course)
    desk.pass_days(7)
    assert status(desk, course) is CourseStatus.RETIRING
    desk.pass_days(1)
    assert status(desk, course) is CourseStatus.RETIRED
    assert desk.all(select(RetirementPlan.status)) == [PlanStatus.CARRIED_OUT]


def test_a_course_stays_when_its_plan_is_cancelled(desk: Desk) -> None:
    course = desk.course()
    plan_id = plan(desk, course)
    with desk.uow.write(OPERATOR) as work:
        cancel_retirement(work, plan_id, version=1, reason="Still needed")
    desk.pass_days(10)
    assert status(desk, course) is CourseStatus.PUBLISHED
    plan(desk, course, retire_on=desk.clock.now().date())


def test_a_stale_change_is_refused_with_both_versions(desk: Desk) -> None:
    plan_id = plan(desk, desk.course())
    with pytest.raises(RetirementPlanChangedMeanwhile) as refused, desk.uow.write(OPERATOR) as work:
        cancel_retirement(work, plan_id, version=7)
    assert (refused.value.params["yours"], refused.value.params["theirs"]) == (7, 1)


def test_one_open_plan_a_course(desk: Desk) -> None:
    course = desk.course()
    plan(desk, course)
    with pytest.raises(RetirementAlreadyPlanned):
        plan(desk, course)


def test_neither_a_day_gone_by_nor_itself_as_replacement(desk: Desk) -> None:
    course = desk.course(code="ABC-101")
    with pytest.raises(RetirementDateInvalid):
        plan(desk, course, retire_on=TODAY - timedelta(days=1))
    with pytest.raises(ReplacementNotUsable):
        plan(desk, course, replacement_code="ABC-101")


def test_what_nobody_reviews_for_too_long_is_planned_to_end_by_its_policy(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Strict", 12, auto_retire_after_days=90)])
    late, fresh = desk.course(due_in=-91), [desk.course(due_in=-90), desk.course(due_in=-89)]
    desk.sweeps[0].run(desk.clock.now())
    assert status(desk, late) is CourseStatus.RETIRING
    assert [status(desk, course) for course in fresh] == [CourseStatus.PUBLISHED] * 2


def test_days_of_grace_are_not_counted_against_a_late_course(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Strict", 12, grace_days=14, auto_retire_after_days=90)])
    late, fresh = desk.course(due_in=-105), desk.course(due_in=-104)
    desk.sweeps[0].run(desk.clock.now())
    assert [status(desk, course) for course in (late, fresh)] == [CourseStatus.RETIRING, CourseStatus.PUBLISHED]


@pytest.mark.parametrize("way", ["kept", "brought back"])
def test_a_late_course_that_stays_by_decision_has_all_its_time_again(desk: Desk, way: str) -> None:
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Strict", 12, auto_retire_after_days=90)])
    course = desk.course(due_in=-91)
    desk.pass_days(5)
    with desk.uow.write(OPERATOR) as work:
        if way == "kept":
            keep_published(work, course.id, reason="Still needed")
        else:
            retire_course(work, course.id, reason="Too old")
            publish_course(work, course.id, reason="Still needed")
    desk.sweep()
    desk.clock.advance(timedelta(days=90))
    desk.sweeps[0].run(desk.clock.now())
    assert status(desk, course) is CourseStatus.PUBLISHED
    desk.clock.advance(timedelta(days=1))
    desk.sweeps[0].run(desk.clock.now())
    assert status(desk, course) is CourseStatus.RETIRING


def test_a_course_nobody_was_named_for_is_not_ended_and_has_its_time_from_when_it_is_claimed(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Strict", 12, auto_retire_after_days=90)])
    course, owner = desk.course(due_in=-400, owner_is_provisional=True), desk.person()
    desk.sweep()
    assert (status(desk, course), desk.mails()) == (CourseStatus.PUBLISHED, [])
    with desk.uow.write(OPERATOR) as work:
        change_owner(work, course.id, owner.id)
    desk.clock.advance(timedelta(days=90))
    desk.sweeps[0].run(desk.clock.now())
    assert status(desk, course) is CourseStatus.PUBLISHED
    desk.clock.advance(timedelta(days=1))
    desk.sweeps[0].run(desk.clock.now())
    assert status(desk, course) is CourseStatus.RETIRING


def test_a_course_that_was_reviewed_meanwhile_is_not_planned_to_end(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Strict", 12, auto_retire_after_days=90)])
    ines = desk.person()
    course, sweep = desk.course(due_in=-91, owner=ines), desk.sweeps[0]
    with desk.uow.read(SYSTEM) as work:
        found = sweep.find_due(work, 10)
    assert [item.subject_id for item in found] == [course.id]
    desk.complete(course, ines)
    with desk.uow.write(SYSTEM) as work:
        assert sweep.carry_out(work, found[0]) is False


def test_a_course_is_retired_when_its_day_has_come_where_the_house_is(desk: Desk) -> None:
    course = desk.course()
    plan(desk, course, retire_on=TODAY + timedelta(days=1))
    desk.sweep()
    desk.clock.at = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    desk.sweep()
    assert status(desk, course) is CourseStatus.RETIRING
    desk.clock.at = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight in Berlin
    desk.sweep()
    assert status(desk, course) is CourseStatus.RETIRED
