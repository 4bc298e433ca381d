"""Completing a review: one decision, its cycle closed, what it promises opened."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from catalog.errors import ReasonMissing
from catalog.events import CourseEdited, OwnerChanged
from catalog.models import Course, CourseRevision, CourseRole
from catalog.service import edit_course, merge_courses, publish_course
from catalog.values import ChangeClass, ComplianceClass, CourseRoleKind, CourseStatus
from core.actors import OPERATOR, SYSTEM
from core.audit import list_entries
from core.ids import new_id
from core.locales import Locale
from core.wording import translator
from core.wording.story import tell
from lifecycle.errors import AlreadySaidNotMine, CourseNotReviewable, NoteMissing, ReviewAlreadyClosed
from lifecycle.models import HandOverQuestion, RetirementPlan, Review, ReviewTask
from lifecycle.rules.outcomes import Decision
from lifecycle.service.questions import name_owner
from lifecycle.service.reviews import complete_review
from lifecycle.values import Outcome, PlanStatus
from notifications.models import Countdown, Digest
from notifications.service.digests import choose_frequency
from notifications.service.mail import queue_mail
from notifications.values import DigestFrequency
from people.access import NotAllowed
from tests.factories import an_org_unit, the_actor
from tests.lifecycle.desk import TODAY, Desk


def test_still_valid_sets_the_next_date_and_voids_what_is_pending_in_one_transaction(desk: Desk) -> None:
    desk.default_policy()
    ines = desk.person()
    course = desk.course(due_in=5, owner=ines)
    desk.sweeps[1].run(desk.clock.now())
    desk.complete(course, ines, note="Read it through")
    schedule = desk.schedule(course)
    assert (schedule.due_on, schedule.cycle, schedule.reviewed_on) == (date(2027, 11, 23), 2, TODAY)
    assert desk.alerts() == [(-7, "void")]
    (review,) = desk.all(select(Review))
    assert (review.outcome, review.by_id, review.revision, review.note) == (
        Outcome.STILL_VALID,
        ines.id,
        1,
        "Read it through",
    )


def test_nobody_is_told_again_of_what_was_reviewed(desk: Desk) -> None:
    desk.default_policy()
    ines = desk.person()
    course = desk.course(due_in=5, owner=ines)
    desk.pass_days(1)
    desk.complete(course, ines)
    desk.pass_days(60)
    assert len(desk.mails()) == 1


def test_a_decision_seen_for_a_closed_cycle_is_refused(desk: Desk) -> None:
    ines = desk.person()
    course = desk.course(due_in=5, owner=ines)
    desk.complete(course, ines, cycle=1)
    with pytest.raises(ReviewAlreadyClosed):
        desk.complete(course, ines, cycle=1)
    assert len(desk.all(select(Review))) == 1


def test_a_review_stands_in_the_story_of_its_course(desk: Desk) -> None:
    ines = desk.person(name="Ines Okafor")
    course = desk.course(due_in=5, owner=ines)
    desk.complete(course, ines, note="Fine")
    with desk.uow.read(SYSTEM) as work:
        line = list_entries(work.session, course_id=course.id)[0]
    assert (line.action, line.actor_name, line.reason) == ("review.completed", "Ines Okafor", "Fine")


def test_a_stranger_may_not_decide_but_a_deputy_a_manager_and_the_head_may(desk: Desk) -> None:
    boss = desk.person()
    head = desk.person()
    with desk.uow.write(SYSTEM) as work:
        unit = an_org_unit(work, code="legal", head=head)
    deputy, stranger = desk.person(), desk.person()
    for who in (deputy, boss, head):
        ines = desk.person(manager_id=boss.id)
        course = desk.course(due_in=5, owner=ines, unit=unit)
        with desk.uow.write(SYSTEM) as work:
            role = CourseRole(course_id=course.id, person_id=deputy.id, kind=CourseRoleKind.DEPUTY)
            work.session.add(role)
        with pytest.raises(NotAllowed):
            desk.complete(course, stranger)
        desk.complete(course, who)


@pytest.mark.parametrize("status", [CourseStatus.DRAFT, CourseStatus.RETIRED])
def test_only_a_published_course_is_reviewed(desk: Desk, status: CourseStatus) -> None:
    ines = desk.person()
    course = desk.course(owner=ines, status=status)
    with pytest.raises(CourseNotReviewable):
        desk.complete(course, ines)


def test_a_promised_change_is_a_task_until_a_revision_of_its_class_is_saved(desk: Desk) -> None:
    ines = desk.person()
    course = desk.course(due_in=5, owner=ines)
    desk.complete(course, ines, Outcome.MAJOR_CHANGE, note="New gift limits")
    (task,) = desk.all(select(ReviewTask))
    assert (task.promised, task.due_on) == (ChangeClass.MAJOR, TODAY + timedelta(days=60))
    _edit(desk, course, ChangeClass.MINOR, 2)
    assert desk.all(select(ReviewTask.done_on)) == [None]
    _edit(desk, course, ChangeClass.MAJOR, 3)
    assert desk.all(select(ReviewTask.done_on)) == [TODAY]
    assert desk.all(select(Countdown).where(Countdown.subject_kind == "review_task")) == []


def test_a_promise_is_reminded_of_like_a_review(desk: Desk) -> None:
    ines = desk.person(name="Ines")
    course = desk.course(due_in=5, owner=ines, code="ABC-101")
    desk.complete(course, ines, Outcome.MINOR_CHANGE, note="Fix the link", task_due_on=TODAY + timedelta(days=6))
    desk.sweep()
    (mail,) = desk.mails()
    assert mail.subject == "1 course needs you by Sunday"
    assert "minor change promised" in mail.text


@pytest.mark.parametrize(("compliance", "told"), [(ComplianceClass.REGULATORY, 1), (ComplianceClass.INTERNAL, 0)])
def test_a_promise_of_a_regulatory_course_waits_for_no_weekly_mail(
    desk: Desk, compliance: ComplianceClass, told: int
) -> None:
    ines = desk.person()
    with desk.uow.write(SYSTEM) as work:
        choose_frequency(work, ines.id, DigestFrequency.WEEKLY)
        for window in ("2026-W48", "2026-W49"):  # had this week
            mail_id = queue_mail(work, to=ines.email, subject="This week", text="")
            work.session.flush()
            work.session.add(Digest(id=new_id(), person_id=ines.id, window=window, mail_id=mail_id))
    course = desk.course(owner=ines, due_in=300, compliance_class=compliance)
    desk.complete(course, ines, Outcome.MINOR_CHANGE, note="Mend the links", task_due_on=TODAY + timedelta(days=6))
    desk.sweep()
    assert [mail.kind for mail in desk.mails()].count("digest") == told


def test_a_change_cannot_be_promised_without_a_word_on_it(desk: Desk) -> None:
    ines = desk.person()
    with pytest.raises(NoteMissing):
        desk.complete(desk.course(due_in=5, owner=ines), ines, Outcome.MAJOR_CHANGE)


@pytest.mark.parametrize("is_here", [True, False])
def test_what_is_14_days_late_is_told_to_the_manager_or_where_they_left_to_the_head(desk: Desk, is_here: bool) -> None:
    head, boss = desk.person(email="head@example.org"), desk.person(email="boss@example.org", is_active=is_here)
    with desk.uow.write(SYSTEM) as work:
        unit = an_org_unit(work, head=head)
    desk.course(owner=desk.person(email="ines@example.org", manager_id=boss.id), unit=unit, due_in=-15)
    desk.sweep()
    above = "boss@example.org" if is_here else "head@example.org"
    assert {mail.to_address for mail in desk.mails()} == {"ines@example.org", above}


def test_not_mine_asks_the_manager_and_leaves_the_review_open(desk: Desk) -> None:
    boss = desk.person(email="boss@example.org")
    ines = desk.person(name="Ines Okafor", email="ines@example.org", manager_id=boss.id)
    course = desk.course(due_in=5, owner=ines, code="ABC-101")
    desk.sweeps[1].run(desk.clock.now())
    desk.complete(course, ines, Outcome.NOT_MINE, note="Legal has it")
    assert (desk.schedule(course).cycle, desk.schedule(course).due_on) == (1, TODAY + timedelta(days=5))
    assert desk.alerts() == [(-7, "void")]
    desk.pass_days(3)
    assert {mail.to_address for mail in desk.mails()} == {"boss@example.org"}
    assert "Ines Okafor says this is not theirs" in desk.mails()[0].text


def test_not_mine_is_said_once_until_somebody_has_answered(desk: Desk) -> None:
    ines = desk.person(manager_id=desk.person().id)
    course = desk.course(due_in=5, owner=ines)
    desk.complete(course, ines, Outcome.NOT_MINE)
    with pytest.raises(AlreadySaidNotMine):
        desk.complete(course, ines, Outcome.NOT_MINE, note="Still not")
    assert len(desk.all(select(Review))) == len(desk.all(select(HandOverQuestion))) == 1
    with desk.uow.write(SYSTEM) as work:
        name_owner(work, course.id, ines.id, reason="It is yours")
    desk.complete(course, ines, Outcome.NOT_MINE, note="It is not")
    assert len(desk.all(select(Review))) == 2


def test_naming_a_new_owner_answers_the_question(desk: Desk) -> None:
    ines = desk.person(manager_id=desk.person().id)
    course, heir = desk.course(due_in=5, owner=ines), desk.person()
    desk.complete(course, ines, Outcome.NOT_MINE)
    with desk.uow.write(SYSTEM) as work:
        work.session.get_one(Course, course.id).owner_id = heir.id
        work.record(OwnerChanged(subject_id=course.id, course_id=course.id, old_owner_id=ines.id, new_owner_id=heir.id))
    (question,) = desk.all(select(HandOverQuestion))
    assert question.new_owner_id == heir.id
    assert desk.all(select(Countdown.subject_kind)) == ["review"]


def test_retiring_asks_for_a_reason(desk: Desk) -> None:
    ines = desk.person()
    with pytest.raises(ReasonMissing):
        desk.complete(desk.course(due_in=5, owner=ines), ines, Outcome.RETIRE, note="  ")


def test_retiring_opens_a_plan_and_ends_the_dates(desk: Desk) -> None:
    ines = desk.person()
    course = desk.course(due_in=5, owner=ines)
    desk.complete(course, ines, Outcome.RETIRE, note="Nobody takes it")
    (plan,) = desk.all(select(RetirementPlan))
    assert (plan.status, plan.reason) == (PlanStatus.PLANNED, "Nobody takes it")
    assert desk.schedule(course).due_on is None
    with desk.uow.read(SYSTEM) as work:
        assert work.session.get_one(Course, course.id).status is CourseStatus.RETIRING


def test_a_failed_decision_leaves_nothing_behind(desk: Desk) -> None:
    ines = desk.person()
    course = desk.course(due_in=5, owner=ines)
    with pytest.raises(ZeroDivisionError), desk.uow.write(OPERATOR) as work:
        complete_review(work, course.id, Decision(Outcome.STILL_VALID))
        raise ZeroDivisionError
    assert desk.all(select(Review)) == []
    assert desk.schedule(course).cycle == 1


def _edit(desk: Desk, course: Course, change_class: ChangeClass, revision: int) -> None:
    with desk.uow.write(SYSTEM) as work:
        work.session.add(
            CourseRevision(
                course_id=course.id, number=revision, change_class=change_class, author_name="Ines", at=work.now
            )
        )
        work.record(
            CourseEdited(subject_id=course.id, course_id=course.id, revision=revision, change_class=change_class)
        )


def test_a_review_after_which_no_date_follows_leaves_nothing_pending(desk: Desk) -> None:
    ines = desk.person()
    course = desk.course(due_in=5, owner=ines)
    desk.sweeps[1].run(desk.clock.now())
    desk.complete(course, ines)
    assert desk.schedule(course).due_on is None
    assert desk.alerts() == [(-7, "void")]
    assert desk.all(select(Countdown)) == []


def test_whoever_answers_for_a_course_without_a_role_may_retire_it_too(desk: Desk) -> None:
    boss = desk.person()
    head = desk.person()
    with desk.uow.write(SYSTEM) as work:
        unit = an_org_unit(work, code="legal", head=head)
    for who in (boss, head):
        course = desk.course(due_in=5, owner=desk.person(manager_id=boss.id), unit=unit)
        desk.complete(course, who, Outcome.RETIRE, note="Nobody takes it")
        with desk.uow.read(SYSTEM) as work:
            assert work.session.get_one(Course, course.id).status is CourseStatus.RETIRING


def test_leading_a_courses_owner_is_no_right_to_write_in_it(desk: Desk) -> None:
    boss = desk.person()
    course = desk.course(due_in=5, owner=desk.person(manager_id=boss.id))
    with pytest.raises(NotAllowed), desk.uow.write(the_actor(boss)) as work:
        edit_course(work, course.id, {"title": "Another"})


@pytest.mark.parametrize("status", [CourseStatus.DRAFT, CourseStatus.IN_REVIEW, CourseStatus.RETIRED])
def test_a_promise_is_kept_when_the_change_is_released_not_when_it_is_saved(desk: Desk, status: CourseStatus) -> None:
    ines = desk.person()
    course = desk.course(due_in=5, owner=ines)
    desk.complete(course, ines, Outcome.MAJOR_CHANGE, note="New gift limits")
    with desk.uow.write(SYSTEM) as work:
        work.session.get_one(Course, course.id).status = status
    _edit(desk, course, ChangeClass.MAJOR, 2)
    assert desk.all(select(ReviewTask.done_on)) == [None]
    with desk.uow.write(OPERATOR) as work:
        publish_course(work, course.id, reason="Ready")
    assert desk.all(select(ReviewTask.done_on)) == [TODAY]
    assert desk.all(select(ReviewTask.done_revision)) == [2]


def test_what_changed_before_the_promise_does_not_keep_it(desk: Desk) -> None:
    ines = desk.person()
    course = desk.course(due_in=5, owner=ines)
    with desk.uow.write(SYSTEM) as work:
        work.session.get_one(Course, course.id).revision = 3
    desk.complete(course, ines, Outcome.MAJOR_CHANGE, note="New gift limits")
    _edit(desk, course, ChangeClass.MAJOR, 3)
    assert desk.all(select(ReviewTask.done_on)) == [None]


def test_what_a_merged_course_promised_is_owed_by_the_one_that_stayed(desk: Desk) -> None:
    ines = desk.person(name="Ines")
    gone, stays = desk.course(due_in=5, owner=ines), desk.course(owner=ines)
    desk.complete(gone, ines, Outcome.MAJOR_CHANGE, note="New gift limits", task_due_on=TODAY + timedelta(days=9))
    _edit(desk, stays, ChangeClass.MAJOR, 2)
    desk.pass_days(1)
    with desk.uow.write(OPERATOR) as work:
        merge_courses(work, stays.id, gone.id)
    assert desk.all(select(ReviewTask.course_id)) == [stays.id]
    _edit(desk, stays, ChangeClass.MINOR, 3)
    assert desk.all(select(ReviewTask.done_on)) == [None]
    desk.pass_days(3)
    assert stays.code in "".join(mail.text for mail in desk.mails())
    _edit(desk, stays, ChangeClass.MAJOR, 4)
    assert desk.all(select(ReviewTask.done_revision)) == [4]
    assert desk.all(select(Countdown).where(Countdown.subject_kind == "review_task")) == []


def test_the_story_of_a_review_tells_when_the_next_one_is(desk: Desk) -> None:
    desk.default_policy()
    ines = desk.person()
    course = desk.course(due_in=5, owner=ines)
    desk.complete(course, ines)
    with desk.uow.read(SYSTEM) as work:
        after = list_entries(work.session, course_id=course.id)[0].after or {}
        told = tell("review.completed", {}, after, {}, translator(Locale.parse("en")))
    assert after["next_due_on"] == str(desk.schedule(course).due_on) == "2027-11-23"
    assert told == "reviewed the course: Still valid. The next review is on 23 Nov 2027"


def test_the_story_of_a_review_without_a_next_one_names_none(desk: Desk) -> None:
    desk.default_policy()
    ines = desk.person()
    for outcome in (Outcome.NOT_MINE, Outcome.RETIRE):
        course = desk.course(due_in=5, owner=ines)
        desk.complete(course, ines, outcome, note="Old")
        with desk.uow.read(SYSTEM) as work:
            entries = list_entries(work.session, course_id=course.id)
        (entry,) = [each for each in entries if each.action == "review.completed"]
        assert "next_due_on" not in (entry.after or {})
