"""Whose is it? Somebody says a course is not theirs, and one person at a time is asked until there is an answer.

An answer is an owner, a decision about the course, or its end. Whoever is asked may name the owner of this one
course: without that the question could reach somebody who can do nothing about it.
"""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from catalog.rules import Candidate
from catalog.service import hand_over
from catalog.service.guards import require_on
from core.ids import new_id
from core.unit_of_work import Work
from lifecycle.events import HandOverAsked
from lifecycle.models import HandOverQuestion
from lifecycle.repository import questions as rows
from lifecycle.repository.reviews import CourseHead, find_schedule, get_course_head
from lifecycle.rules.questions import asked_on, whom_to_ask
from lifecycle.values import HAND_OVER, REVIEW, QuestionId
from notifications.service.ledger import recheck_countdowns, start_countdowns, stop_countdowns, void_alerts
from notifications.values import CountdownStart
from people import repository as people
from people.models import Person
from people.service import heads_upwards
from people.values import Permission, PersonId

ANSWERED = "answered"
HANDED_BACK = "handed_back"


def ask_whose(work: Work, course: CourseHead, note: str) -> None:
    """Ask somebody whose the course is, unless they are being asked already; alerts to the asker are void."""
    asker = work.actor.person_id or course.owner_id
    void_alerts(work, REVIEW, [course.course_id], reason=HANDED_BACK, recipient_id=PersonId(asker))
    known = rows.open_questions(work.session, [course.course_id])
    asked = whom_it_goes_to(work, course, asker)
    if asked is not None and asked in {question.asked_of_id for question in known}:
        return
    answer_questions(work, [course.course_id])
    _ask(work, course, asker, asked, note)


def whom_it_goes_to(work: Work, course: CourseHead, asker: UUID) -> UUID | None:
    """Tell who is asked, or would be, if the asker says the course is not theirs."""
    known = rows.open_questions(work.session, [course.course_id])
    asked = [each.asked_of_id for each in known if each.asked_of_id not in (None, asker)]
    if still_asked := people.active_among(work.session, [each for each in asked if each is not None]):
        return next(iter(still_asked))
    schedule = find_schedule(work.session, course.course_id)
    said_no = rows.who_said_no(work.session, course.course_id, schedule.cycle) if schedule else set()
    return whom_to_ask(_line(work, course), course.owner_id, {*said_no, asker})


def has_said_no(work: Work, course_id: UUID, cycle: int) -> bool:
    """Say whether the actor has said already that the course is not theirs, and nobody has answered since."""
    is_open = bool(rows.open_questions(work.session, [course_id]))
    return is_open and work.actor.person_id in rows.who_said_no(work.session, course_id, cycle)


def name_owner(work: Work, course_id: UUID, owner_id: UUID, *, reason: str) -> None:
    """Answer whose a course is: whoever was asked may, and whoever may edit it."""
    if not is_asked(work, course_id):
        require_on(work, course_id, Permission.EDIT_COURSE)
    hand_over(work, course_id, owner_id, reason=reason)
    answer_questions(work, [course_id], {course_id: owner_id})


def is_asked(work: Work, course_id: UUID) -> bool:
    """Say whether the actor is the one who is asked whose this course is; a token asks for nobody."""
    asked = {question.asked_of_id for question in rows.open_questions(work.session, [course_id])}
    return work.actor.allowed is None and work.actor.person_id is not None and work.actor.person_id in asked


def answer_questions(work: Work, course_ids: Sequence[UUID], new_owners: Mapping[UUID, UUID] | None = None) -> None:
    """End what is asked of these courses: they have an owner (by course), were decided about, or are going."""
    questions = rows.open_questions(work.session, course_ids)
    for question in questions:
        question.answered_at = work.now
        question.new_owner_id = (new_owners or {}).get(question.course_id)
    work.session.flush()
    stop_countdowns(work, HAND_OVER, [question.id for question in questions], reason=ANSWERED)
    recheck_countdowns(work, REVIEW, [question.course_id for question in questions])


def ask_somebody_else(work: Work, leaver_ids: Sequence[UUID]) -> None:
    """Ask on where the one who was asked has left."""
    for leaver_id in leaver_ids:
        for question in rows.open_questions_to(work.session, leaver_id):
            course = get_course_head(work.session, question.course_id)
            answer_questions(work, [course.course_id])
            _ask(work, course, question.asked_by_id, whom_it_goes_to(work, course, question.asked_by_id), question.note)


def _ask(work: Work, course: CourseHead, asker: UUID, asked: UUID | None, note: str) -> None:
    question = HandOverQuestion(
        id=QuestionId(new_id()),
        course_id=course.course_id,
        asked_by_id=asker,
        asked_of_id=asked,
        note=note.strip(),
        asked_at=work.now,
    )
    work.session.add(question)
    work.session.flush()
    if asked is not None:
        start_countdowns(work, [CountdownStart(HAND_OVER, question.id, 1, asked_on(question.asked_at))])
    work.record(
        HandOverAsked(
            subject_id=course.course_id,
            course_id=course.course_id,
            after={"asked_id": asked, "asked_by": asker},
            reason=question.note or None,
        )
    )


def _line(work: Work, course: CourseHead) -> Iterator[Candidate]:
    """Who may know whose it is: the owner's manager, the heads above the course and its owner, an administrator."""
    owner = work.session.get_one(Person, course.owner_id)
    wanted = [(owner.manager_id, "manager")] if owner.manager_id else []
    for unit in (course.org_unit_id, owner.org_unit_id):
        wanted += [(head, "head_of_unit") for head in heads_upwards(work.session, unit)]
    wanted += [(person, "administrator") for person in people.list_administrators(work.session)]
    active = people.active_among(work.session, [person for person, _ in wanted])
    for person, ground in wanted:
        yield Candidate(person, ground, person in active)
