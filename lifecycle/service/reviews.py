"""Completing a review: the decision is recorded, its cycle closed, and what it promises is opened."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from catalog.service.guards import require_on
from core.ids import new_id
from core.unit_of_work import Work
from lifecycle.errors import AlreadySaidNotMine, CourseNotReviewable
from lifecycle.events import PromiseKept, ReviewCompleted
from lifecycle.models import Review, ReviewSchedule, ReviewTask
from lifecycle.repository import reviews as rows
from lifecycle.repository.promises import released_since
from lifecycle.repository.reviews import CourseHead
from lifecycle.rules.outcomes import (
    PROMISES,
    Decision,
    answered_date,
    check_decision,
    keeps_promise,
    retire_on,
    task_due_on,
)
from lifecycle.service.questions import answer_questions, ask_whose, has_said_no
from lifecycle.service.retirements import plan_retirement
from lifecycle.service.schedules import next_date
from lifecycle.values import REVIEW, TASK, Outcome, ReviewId, ReviewTaskId
from notifications.service.ledger import start_countdowns, stop_countdowns
from notifications.values import CountdownStart
from people.values import Permission

REVIEWED = "reviewed"
GOING_ON = (Outcome.STILL_VALID, Outcome.MINOR_CHANGE, Outcome.MAJOR_CHANGE)
"""The outcomes after which a course is reviewed again."""
KEPT = "promise_kept"
COURSE_ENDS = "course_ends"


def complete_review(work: Work, course_id: UUID, decision: Decision) -> ReviewId:
    """Record what somebody decided about a course.

    All outcomes but "not mine" close the cycle: what was pending of it is void, and the handler of
    ReviewCompleted sets the next date before the commit.
    """
    course = rows.get_course_head(work.session, course_id)
    require_on(work, course_id, Permission.REVIEW_COURSE)
    schedule = rows.find_schedule(work.session, course_id, for_update=True)
    if schedule is None:
        raise CourseNotReviewable(course=course.code, status=course.status.value)
    today = work.today
    check_decision(decision, code=course.code, status=course.status, cycle=schedule.cycle, today=today)
    if decision.outcome is Outcome.NOT_MINE and has_said_no(work, course_id, schedule.cycle):
        raise AlreadySaidNotMine(course=course.code)
    review = _record(work, course, schedule, decision)
    if decision.outcome is Outcome.NOT_MINE:
        ask_whose(work, course, decision.note)
    else:
        _close_cycle(work, schedule, review, course.own_date, today)
        answer_questions(work, [course_id])
        _open_promise(work, course, review, decision, today)
    _tell(work, course, review)
    if decision.outcome is Outcome.RETIRE:
        plan_retirement(
            work,
            course_id,
            retire_on=retire_on(decision, today),
            reason=decision.note,
            replacement_code=decision.replacement_code,
        )
    return review.id


def keep_promises(work: Work, course_ids: Sequence[UUID]) -> int:
    """Close the tasks that a released change of text fulfils; return how many. What is saved unreleased waits."""
    work.session.flush()
    kept = {
        task.id: (task, revision)
        for task, revision, made in released_since(work.session, course_ids)
        if keeps_promise(task.promised, made)
    }
    for task, revision in kept.values():
        task.done_on = work.today
        task.done_revision = revision
        work.record(PromiseKept(subject_id=task.id, course_id=task.course_id, after={"revision": revision}))
    stop_countdowns(work, TASK, list(kept), reason=KEPT)
    return len(kept)


def remind_of_promises(work: Work, course_ids: Sequence[UUID]) -> None:
    """Remind of promised changes while their courses are published: nobody works on a course that ends."""
    tasks = rows.open_tasks(work.session, course_ids)
    published = rows.published_among(work.session, course_ids)
    start_countdowns(work, [_reminder(task) for task in tasks if task.course_id in published])
    ended = [task.id for task in tasks if task.course_id not in published]
    stop_countdowns(work, TASK, ended, reason=COURSE_ENDS)


def move_promises(work: Work, gone_id: UUID, kept_id: UUID) -> None:
    """What was promised of a course that went into another is owed by that one, with its reminders."""
    for task in rows.open_tasks(work.session, [gone_id]):
        task.course_id = kept_id
    work.session.flush()
    remind_of_promises(work, [kept_id])


def _record(work: Work, course: CourseHead, schedule: ReviewSchedule, decision: Decision) -> Review:
    is_closing = decision.outcome is not Outcome.NOT_MINE
    review = Review(
        id=ReviewId(new_id()),
        course_id=course.course_id,
        cycle=schedule.cycle,
        closed_cycle=schedule.cycle if is_closing else None,
        outcome=decision.outcome,
        by_id=work.actor.person_id,
        by_name=work.actor.name,
        note=decision.note.strip(),
        revision=course.revision,
        due_on=schedule.due_on,
        at=work.now,
    )
    work.session.add(review)
    work.session.flush()
    return review


def _close_cycle(work: Work, schedule: ReviewSchedule, review: Review, own_date: date | None, today: date) -> None:
    schedule.reviewed_on = today
    schedule.answered_date = answered_date(today, schedule.due_on, own_date)
    schedule.review_id = review.id
    schedule.cycle += 1
    schedule.due_on = None
    work.session.flush()
    stop_countdowns(work, REVIEW, [schedule.course_id], reason=REVIEWED)


def _open_promise(work: Work, course: CourseHead, review: Review, decision: Decision, today: date) -> None:
    promised = PROMISES.get(decision.outcome)
    if promised is None:
        return
    task = ReviewTask(
        id=ReviewTaskId(new_id()),
        course_id=course.course_id,
        review_id=review.id,
        promised=promised,
        note=review.note,
        due_on=task_due_on(decision, today),
    )
    work.session.add(task)
    work.session.flush()
    start_countdowns(work, [_reminder(task)])


def _reminder(task: ReviewTask) -> CountdownStart:
    return CountdownStart(TASK, task.id, 1, task.due_on)


def _tell(work: Work, course: CourseHead, review: Review) -> None:
    after = {"outcome": review.outcome, "cycle": review.cycle, "revision": review.revision}
    next_due_on = next_date(work, course.course_id) if review.outcome in GOING_ON else None
    work.record(
        ReviewCompleted(
            subject_id=review.id,
            course_id=course.course_id,
            outcome=review.outcome,
            before={"due_on": review.due_on},
            after={**after, "next_due_on": next_due_on} if next_due_on else after,
            reason=review.note or None,
        )
    )
