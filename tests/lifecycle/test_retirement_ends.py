"""However a course is kept or retired, its plan ends with it, and nothing happens on the plan's day any more."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from msgspec import UNSET
from sqlalchemy import select

from catalog.errors import ReplacementNotUsable
from catalog.models import Course
from catalog.repository.replacing import usable_replacement
from catalog.service import keep_published, merge_courses, publish_course, relate_courses, retire_course
from catalog.values import CourseStatus, RelationKind
from core.actors import OPERATOR
from core.audit import AuditEntry
from core.unit_of_work import Work
from lifecycle.models import RetirementPlan, ReviewTask
from lifecycle.service.retirements import cancel_retirement, carry_out, plan_retirement, retire_at_once
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


def replaced_by(desk: Desk, course: Course) -> UUID | None:
    (found,) = desk.all(select(Course.superseded_by_id).where(Course.id == course.id))
    return found


@pytest.mark.parametrize("way", ["at once", "by its plan"])
def test_a_superseded_course_that_ends_leads_to_what_supersedes_it(desk: Desk, way: str) -> None:
    course, newer = desk.course(), desk.course(code="NEW-1")
    with desk.uow.write(OPERATOR) as work:
        relate_courses(work, newer.id, course.id, RelationKind.SUPERSEDES)
        if way == "at once":
            retire_course(work, course.id, reason="Too old")
    if way == "by its plan":
        plan(desk, course)
        desk.pass_days(8)
        assert all("NEW-1" in mail.text for mail in desk.mails())
    assert status(desk, course) is CourseStatus.RETIRED
    assert replaced_by(desk, course) == newer.id


def test_retired_before_its_day_a_course_leads_to_what_its_plan_names(desk: Desk) -> None:
    course, newer, other = desk.course(), desk.course(code="NEW-1"), desk.course(code="NEW-2")
    for replacement, expected in ((UNSET, newer.id), (other.id, other.id)):
        plan(desk, course, replacement_code="NEW-1")
        with desk.uow.write(OPERATOR) as work:
            retire_at_once(work, course.id, reason="Too old", replacement_id=replacement)
        assert replaced_by(desk, course) == expected
        with desk.uow.write(OPERATOR) as work:
            publish_course(work, course.id, reason="Still needed")


@pytest.mark.parametrize("named", ["new-1", "OLD-1", "old-1"])
def test_a_plan_takes_any_code_that_leads_to_what_is_used_instead(desk: Desk, named: str) -> None:
    course, newer, former = desk.course(), desk.course(code="NEW-1"), desk.course(code="OLD-1")
    with desk.uow.write(OPERATOR) as work:
        merge_courses(work, newer.id, former.id)
    plan(desk, course, replacement_code=named)
    assert desk.all(select(RetirementPlan.replacement_id)) == [newer.id]


def test_a_course_by_whichever_code_is_not_used_instead_of_itself(desk: Desk) -> None:
    course, former = desk.course(code="ABC-1"), desk.course(code="OLD-1")
    with desk.uow.write(OPERATOR) as work:
        merge_courses(work, course.id, former.id)
    for named in ("abc-1", "OLD-1"):
        with pytest.raises(ReplacementNotUsable):
            plan(desk, course, replacement_code=named)


def test_a_plan_takes_what_people_can_take_instead_also_if_that_ends_later(desk: Desk) -> None:
    desk.course(code="LATER-1", status=CourseStatus.RETIRING)
    plan(desk, desk.course(), replacement_code="LATER-1")
    for unready in (CourseStatus.DRAFT, CourseStatus.IN_REVIEW, CourseStatus.RETIRED):
        unusable = desk.course(status=unready)
        with pytest.raises(ReplacementNotUsable):
            plan(desk, desk.course(), replacement_code=unusable.code)


def test_a_replacement_that_went_back_to_review_is_not_led_to(desk: Desk) -> None:
    course, newer = desk.course(), desk.course(code="NEW-1")
    plan(desk, course, replacement_code="NEW-1")
    with desk.uow.write(OPERATOR) as work:
        work.session.get_one(Course, newer.id).status = CourseStatus.IN_REVIEW
    with desk.uow.read(OPERATOR) as work:
        assert usable_replacement(work.session, course.id, newer.id) is None


def test_a_plan_follows_its_replacement_into_a_merge_and_people_are_told_again(desk: Desk) -> None:
    course, newer, other = desk.course(code="ABC-1"), desk.course(code="NEW-1"), desk.course(code="NEW-2")
    plan(desk, course, replacement_code="NEW-1")
    desk.sweep()
    with desk.uow.write(OPERATOR) as work:
        merge_courses(work, other.id, newer.id)
    assert desk.all(select(RetirementPlan.replacement_id)) == [other.id]
    desk.sweep()
    latest = desk.mails()[-1].text
    assert "NEW-1" not in latest
    assert "NEW-2" in latest


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


def test_a_rung_of_a_promise_that_the_end_took_back_is_told_when_its_course_stays(desk: Desk) -> None:
    ines = desk.person(email="ines@example.org")
    course = desk.course(owner=ines)
    desk.complete(course, ines, Outcome.MINOR_CHANGE, note="Mend the links", task_due_on=TODAY)
    desk.sweeps[1].run(desk.clock.now())
    plan(desk, course)
    with desk.uow.write(OPERATOR) as work:
        keep_published(work, course.id)
    desk.pass_days(1)
    assert [mail.to_address for mail in desk.mails()] == ["ines@example.org"]
    assert desk.alerts() == [(0, "sent")]


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
