"""Promised changes and open questions follow what becomes of a course."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import func, select

from app.wiring import Wiring
from catalog import events as catalog
from catalog import service
from catalog.models import Course, CourseRevision
from catalog.values import ChangeClass, CourseRoleKind, CourseStatus
from core.actors import SYSTEM
from core.events import Event
from core.ids import new_id
from core.unit_of_work import Work
from lifecycle.models import HandOverQuestion, Review, ReviewTask
from lifecycle.values import REVIEW, TASK, Outcome, QuestionId, ReviewId, ReviewTaskId
from notifications.models import Countdown
from notifications.service.ledger import start_countdowns
from notifications.values import CountdownStart
from people import events as people
from people.models import Person
from people.service import leave
from tests.app.scenes.making import SOON, S, ask, do, make, person, scene


def promise(work: Work, course: Course) -> ReviewTask:
    """A minor change that was promised when the course had its first revision."""
    review = Review(
        id=ReviewId(new_id()),
        course_id=course.id,
        cycle=1,
        closed_cycle=1,
        outcome=Outcome.MINOR_CHANGE,
        by_name="Ines",
        revision=1,
        at=work.now,
    )
    task = ReviewTask(
        id=ReviewTaskId(new_id()),
        course_id=course.id,
        review_id=review.id,
        promised=ChangeClass.MINOR,
        due_on=SOON,
    )
    work.session.add(review)
    work.session.flush()
    work.session.add(task)
    work.session.flush()
    return task


def kept(kind: type[Event], before: CourseStatus, act: Callable[..., object], **facts: object) -> None:
    """A second revision was saved while nobody could take the course."""

    def is_kept(house: Wiring) -> bool:
        course = make(house, before)
        with house.uow.write(SYSTEM) as work:
            promise(work, course)
            made = {"change_class": ChangeClass.MINOR, "author_name": "Ines", "at": work.now}
            work.session.add(CourseRevision(course_id=course.id, number=2, **made))
        do(house, act, course.id, **facts)
        return ask(house, select(ReviewTask.done_on)) is not None

    scene(kind, "_keep_promises")(is_kept)


kept(catalog.CoursePublished, S.DRAFT, service.publish_course)
kept(catalog.CourseRestored, S.RETIRED, service.publish_course, reason="needed")


@scene(catalog.CourseEdited, "_keep_promises")
def changed(house: Wiring) -> bool:
    course = make(house)
    with house.uow.write(SYSTEM) as work:
        promise(work, course)
    do(house, service.edit_course, course.id, {"title": "Mended"})
    return ask(house, select(ReviewTask.done_on)) is not None


def reminded(kind: type[Event], before: CourseStatus, act: Callable[..., object], *, is_after: bool) -> None:
    def follows(house: Wiring) -> bool:
        course = make(house, before)
        with house.uow.write(SYSTEM) as work:
            task = promise(work, course)
            if not is_after:
                start_countdowns(work, [CountdownStart(TASK, task.id, 1, task.due_on)])
        do(house, act, course.id, reason="decided")
        is_reminded = ask(house, select(Countdown.check_at).where(Countdown.subject_kind == TASK)) is not None
        return is_reminded is is_after

    scene(kind, "_follow_promises")(follows)


reminded(catalog.CourseRetiring, S.PUBLISHED, service.begin_retiring, is_after=False)
reminded(catalog.CourseRetired, S.RETIRING, service.retire_course, is_after=False)
reminded(catalog.CourseRestored, S.RETIRED, service.publish_course, is_after=True)


@scene(catalog.CourseMerged, "_move_promises")
def promise_moves(house: Wiring) -> bool:
    stays, gone = make(house), make(house)
    with house.uow.write(SYSTEM) as work:
        promise(work, gone)
    do(house, service.merge_courses, stays.id, gone.id)
    is_reminded = ask(house, select(Countdown.check_at).where(Countdown.subject_kind == TASK)) is not None
    return is_reminded and ask(house, select(ReviewTask.course_id)) == stays.id


def question(house: Wiring, course: Course, asked: Person) -> None:
    with house.uow.write(SYSTEM) as work:
        facts = {"course_id": course.id, "asked_by_id": course.owner_id, "asked_of_id": asked.id}
        work.session.add(HandOverQuestion(id=QuestionId(new_id()), asked_at=work.now, **facts))


def open_questions(house: Wiring, asked: Person) -> int:
    query = select(func.count()).where(HandOverQuestion.answered_at.is_(None), HandOverQuestion.asked_of_id == asked.id)
    return int(ask(house, query))


def answered(
    kind: type[Event], handler: str, before: CourseStatus, act: Callable[..., object], **facts: object
) -> None:
    def is_answered(house: Wiring) -> bool:
        course, asked = make(house, before), person(house)
        question(house, course, asked)
        do(house, act, course.id, **facts)
        return open_questions(house, asked) == 0

    scene(kind, handler)(is_answered)


answered(catalog.CourseRetiring, "_end_questions", S.PUBLISHED, service.begin_retiring, reason="old")
answered(catalog.CourseRetired, "_end_questions", S.RETIRING, service.retire_course, reason="old")


@scene(catalog.OwnerChanged, "_pass_on")
def owner_answers(house: Wiring) -> bool:
    course, asked = make(house), person(house)
    question(house, course, asked)
    do(house, service.change_owner, course.id, person(house).id)
    return open_questions(house, asked) == 0


@scene(people.PersonLeft, "_ask_somebody_else")
def asked_left(house: Wiring) -> bool:
    course, asked = make(house), person(house)
    question(house, course, asked)
    do(house, leave, asked.id)
    return open_questions(house, asked) == 0


@scene(catalog.RoleGiven, "_recheck")
def deputy_named(house: Wiring) -> bool:
    course = make(house, due_on=date(2027, 11, 23))
    do(house, service.give_role, course.id, person(house).id, CourseRoleKind.DEPUTY)
    return ask(house, select(Countdown.check_at).where(Countdown.subject_kind == REVIEW)) == house.clock.now()


@scene(catalog.RoleWithdrawn, "_recheck")
def deputy_withdrawn(house: Wiring) -> bool:
    course, deputy = make(house, due_on=date(2027, 11, 23)), person(house)
    do(house, service.give_role, course.id, deputy.id, CourseRoleKind.DEPUTY)
    house.clock.advance(timedelta(days=1))
    do(house, service.withdraw_role, course.id, deputy.id, CourseRoleKind.DEPUTY)
    return ask(house, select(Countdown.check_at).where(Countdown.subject_kind == REVIEW)) == house.clock.now()
