"""However a course is kept or retired, its plan ends with it, and nothing happens on the plan's day any more."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from catalog.models import Course
from catalog.service import keep_published, merge_courses, publish_course, retire_course
from catalog.values import CourseStatus
from core.actors import OPERATOR
from core.audit import AuditEntry
from core.unit_of_work import Work
from lifecycle.models import RetirementPlan, ReviewTask
from lifecycle.service.retirements import cancel_retirement, carry_out, plan_retirement
from lifecycle.values import TASK, Outcome, PlanStatus
from notifications.models import Alert
from notifications.values import AlertStatus, MailStatus
from tests.lifecycle.desk import TODAY, Desk
from tests.lifecycle.planning import plan, plan_status, status


def cancel(work: Work, course_id: UUID) -> None:
    found = work.session.scalars(select(RetirementPlan).where(RetirementPlan.open_course_id == course_id)).one()
    cancel_retirement(work, found.id, version=found.version, reason="Still needed")


KEEPING: dict[str, Callable[[Work, UUID], None]] = {
    "its page's “Keep it”": lambda work, id_: keep_published(work, id_, reason="Still needed"),
    "published by command or API": lambda work, id_: publish_course(work, id_, reason="Still needed"),
    "its plan cancelled": cancel,
}


@pytest.mark.parametrize("way", KEEPING)
def test_a_course_that_is_kept_stays_whichever_way_it_was_kept(desk: Desk, way: str) -> None:
    course = desk.course()
    plan_id = plan(desk, course)
    desk.sweep()
    with desk.uow.write(OPERATOR) as work:
        KEEPING[way](work, course.id)
    desk.pass_days(10)
    assert status(desk, course) is CourseStatus.PUBLISHED
    assert plan_status(desk, plan_id) is PlanStatus.CANCELLED
    assert desk.all(select(AuditEntry.reason).where(AuditEntry.action == "retirement.cancelled")) == ["Still needed"]


@pytest.mark.parametrize("way", KEEPING)
def test_a_course_that_was_kept_can_be_planned_to_end_again(desk: Desk, way: str) -> None:
    course = desk.course()
    plan(desk, course)
    with desk.uow.write(OPERATOR) as work:
        KEEPING[way](work, course.id)
    plan(desk, course, retire_on=TODAY)
    desk.pass_days(2)
    assert status(desk, course) is CourseStatus.RETIRED


def test_a_plan_ends_when_its_course_is_retired_at_once(desk: Desk) -> None:
    course = desk.course()
    plan_id = plan(desk, course)
    with desk.uow.write(OPERATOR) as work:
        retire_course(work, course.id, reason="The law has changed")
    assert plan_status(desk, plan_id) is PlanStatus.CARRIED_OUT
    desk.pass_days(10)
    assert desk.sweeps[0].run(desk.clock.now()).failed == 0


def test_a_course_brought_back_is_not_retired_again_by_its_old_plan(desk: Desk) -> None:
    course = desk.course()
    plan(desk, course)
    desk.sweep()
    with desk.uow.write(OPERATOR) as work:
        retire_course(work, course.id, reason="The law has changed")
    with desk.uow.write(OPERATOR) as work:
        publish_course(work, course.id, reason="It has changed back")
    desk.pass_days(10)
    assert status(desk, course) is CourseStatus.PUBLISHED


def test_a_plan_ends_when_its_course_is_merged_into_another(desk: Desk) -> None:
    kept, gone = desk.courses(2)
    plan_id = plan(desk, gone)
    with desk.uow.write(OPERATOR) as work:
        merge_courses(work, kept.id, gone.id)
    assert plan_status(desk, plan_id) is PlanStatus.CARRIED_OUT


def test_a_plan_made_in_the_same_breath_as_bringing_back_holds(desk: Desk) -> None:
    course = desk.course(status=CourseStatus.RETIRED)
    with desk.uow.write(OPERATOR) as work:
        publish_course(work, course.id, reason="One more month")
        plan_id = plan_retirement(work, course.id, retire_on=TODAY + timedelta(days=30), reason="Then it ends")
    assert plan_status(desk, plan_id) is PlanStatus.PLANNED


def test_only_a_course_that_is_retiring_is_carried_out(desk: Desk) -> None:
    course = desk.course()
    plan_id = plan(desk, course, retire_on=TODAY)
    desk.sweeps[0].run(desk.clock.now())
    desk.sweeps[-1].run(desk.clock.now())
    with desk.uow.write(OPERATOR) as work:
        work.session.get_one(Course, course.id).status = CourseStatus.PUBLISHED
        work.session.flush()
        assert carry_out(work, plan_id) is False
    assert desk.sweeps[0].is_idle()


@pytest.mark.parametrize(("successor", "expected"), [("NEW-2", "NEW-2"), (None, None)])
def test_a_replacement_that_ended_itself_gives_way_to_what_replaces_it(
    desk: Desk, successor: str | None, expected: str | None
) -> None:
    course, first, second = desk.course(), desk.course(code="NEW-1"), desk.course(code="NEW-2")
    plan(desk, course, replacement_code="NEW-1")
    with desk.uow.write(OPERATOR) as work:
        retire_course(work, first.id, reason="Renewed", replacement_id=second.id if successor else None)
    desk.pass_days(8)
    assert status(desk, course) is CourseStatus.RETIRED
    found = desk.all(select(Course.superseded_by_id).where(Course.id == course.id))
    assert found == [second.id if expected else None]


def test_a_promised_change_is_reminded_of_again_when_its_course_stays(desk: Desk) -> None:
    ines = desk.person(email="ines@example.org")
    desk.default_policy()
    course = desk.course(owner=ines)
    desk.complete(course, ines, Outcome.MINOR_CHANGE, note="Mend the links")
    (due_on,) = desk.all(select(ReviewTask.due_on))
    desk.clock.advance(timedelta(days=(due_on - TODAY).days - 6))
    plan(desk, course, retire_on=due_on + timedelta(days=90))
    desk.pass_days(2)
    assert not desk.all(select(Alert).where(Alert.subject_kind == TASK)), "nobody works on a course that ends"
    with desk.uow.write(OPERATOR) as work:
        keep_published(work, course.id)
    desk.pass_days(3)  # the first two are a weekend
    assert desk.all(select(Alert.status).where(Alert.subject_kind == TASK)) == [AlertStatus.SENT]


def test_planning_the_end_voids_what_is_pending_of_a_promise_and_withdraws_its_mail(desk: Desk) -> None:
    ines = desk.person(email="ines@example.org")
    desk.default_policy()
    course = desk.course(owner=ines)
    desk.complete(course, ines, Outcome.MINOR_CHANGE, note="Mend the links")
    (due_on,) = desk.all(select(ReviewTask.due_on))
    desk.clock.advance(timedelta(days=(due_on - TODAY).days - 6))
    for sweep in desk.sweeps[1:3]:
        sweep.run(desk.clock.now())
    (mail,) = desk.mails()
    plan(desk, course, retire_on=due_on + timedelta(days=90))
    assert desk.all(select(Alert.status).where(Alert.subject_kind == TASK)) == [AlertStatus.VOID]
    assert [each.status for each in desk.mails() if each.id == mail.id] == [MailStatus.CANCELLED]
