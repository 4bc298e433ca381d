"""Completing a review: the decision is recorded, its cycle closed, and what it promises is opened."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from catalog.values import ChangeClass
from core.ids import new_id
from core.unit_of_work import Work
from lifecycle.errors import CourseNotReviewable
from lifecycle.events import HandOverAsked, PromiseKept, ReviewCompleted
from lifecycle.models import HandOverQuestion, Review, ReviewSchedule, ReviewTask
from lifecycle.repository import reviews as rows
from lifecycle.repository.reviews import CourseHead
from lifecycle.rules.outcomes import (
    PROMISES,
    Decision,
    answered_until,
    check_decision,
    keeps_promise,
    retire_on,
    task_due_on,
)
from lifecycle.service.retirements import plan_retirement
from lifecycle.values import HAND_OVER, REVIEW, TASK, Outcome, QuestionId, ReviewId, ReviewTaskId
from notifications.service.ledger import start_countdowns, stop_countdowns, void_alerts
from notifications.values import CountdownStart
from people.access import require
from people.models import Person
from people.service import head_above
from people.values import Permission, PersonId

REVIEWED = "reviewed"
HANDED_BACK = "handed_back"
KEPT = "promise_kept"
COURSE_ENDS = "course_ends"


def complete_review(work: Work, course_id: UUID, decision: Decision) -> ReviewId:
    """Record what somebody decided about a course.

    All outcomes but "not mine" close the cycle: what was pending of it is void, and the handler of
    ReviewCompleted sets the next date before the commit.
    """
    course = rows.get_course_head(work.session, course_id)
    require_say(work, course)
    schedule = rows.find_schedule(work.session, course_id, for_update=True)
    if schedule is None:
        raise CourseNotReviewable(course=course.code, status=course.status.value)
    today = work.now.date()
    check_decision(decision, code=course.code, status=course.status, cycle=schedule.cycle, today=today)
    review = _record(work, course, schedule, decision)
    if decision.outcome is Outcome.NOT_MINE:
        _ask_whose(work, course, decision)
    else:
        _close_cycle(work, schedule, review, today)
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


def may_decide(work: Work, course: CourseHead) -> bool:
    """Say whether the actor answers for a course, by owning, deputising, leading or role."""
    person_id = work.actor.person_id
    return person_id is not None and rows.answers_for(work.session, person_id, course)


def require_say(work: Work, course: CourseHead, permission: Permission = Permission.REVIEW_COURSE) -> None:
    """Raise NotAllowed unless the actor may decide about this course."""
    require(work.actor, permission, org_unit_path=course.org_unit_path, is_own=may_decide(work, course))


def keep_promises(work: Work, made: Mapping[UUID, tuple[ChangeClass, int | None]]) -> int:
    """Close the tasks that changes of text (class and revision, by course) fulfil; return how many."""
    open_tasks = rows.open_tasks(work.session, list(made))
    tasks = [task for task in open_tasks if keeps_promise(task.promised, made[task.course_id][0])]
    for task in tasks:
        task.done_on = work.now.date()
        task.done_revision = made[task.course_id][1]
        after = {"revision": task.done_revision}
        work.record(PromiseKept(subject_id=task.id, course_id=task.course_id, after=after))
    stop_countdowns(work, TASK, [task.id for task in tasks], reason=KEPT)
    return len(tasks)


def remind_of_promises(work: Work, course_ids: Sequence[UUID]) -> None:
    """Remind of promised changes while their courses are published: nobody works on a course that ends."""
    tasks = rows.open_tasks(work.session, course_ids)
    published = rows.published_among(work.session, course_ids)
    start_countdowns(work, [_reminder(task) for task in tasks if task.course_id in published])
    ended = [task.id for task in tasks if task.course_id not in published]
    stop_countdowns(work, TASK, ended, reason=COURSE_ENDS)


def answer_questions(work: Work, new_owners: Mapping[UUID, UUID]) -> None:
    """New owners (by course) answer whose courses these are."""
    questions = rows.open_questions(work.session, list(new_owners))
    for question in questions:
        question.answered_at = work.now
        question.new_owner_id = new_owners[question.course_id]
    stop_countdowns(work, HAND_OVER, [question.id for question in questions], reason=REVIEWED)


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


def _close_cycle(work: Work, schedule: ReviewSchedule, review: Review, today: date) -> None:
    schedule.reviewed_on = today
    schedule.answered_until = answered_until(today, schedule.due_on)
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


def _ask_whose(work: Work, course: CourseHead, decision: Decision) -> None:
    """Ask the owner's manager, else the nearest head who is not the owner; alerts to the asker are void."""
    owner = work.session.get(Person, course.owner_id)
    asked_of = owner.manager_id if owner else None
    head = head_above(work.session, course.org_unit_id)
    asked_of = asked_of or (head if head != course.owner_id else None)
    asker = work.actor.person_id or course.owner_id
    question = HandOverQuestion(
        id=QuestionId(new_id()),
        course_id=course.course_id,
        asked_by_id=asker,
        asked_of_id=asked_of,
        note=decision.note.strip(),
        asked_at=work.now,
    )
    work.session.add(question)
    work.session.flush()
    void_alerts(work, REVIEW, [course.course_id], reason=HANDED_BACK, recipient_id=PersonId(asker))
    if asked_of is not None:
        start_countdowns(work, [CountdownStart(HAND_OVER, question.id, 1, work.now.date())])
    work.record(
        HandOverAsked(
            subject_id=course.course_id,
            course_id=course.course_id,
            after={"asked_of": asked_of, "asked_by": asker},
            reason=question.note or None,
        )
    )


def _tell(work: Work, course: CourseHead, review: Review) -> None:
    work.record(
        ReviewCompleted(
            subject_id=review.id,
            course_id=course.course_id,
            outcome=review.outcome,
            before={"due_on": review.due_on},
            after={"outcome": review.outcome, "cycle": review.cycle, "revision": review.revision},
            reason=review.note or None,
        )
    )
