"""What people are reminded of here: reviews, promised changes, and courses somebody says are not theirs.

Whom `people_for` names here is whom `lifecycle/repository/concern.py` lists courses for.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from catalog.models import Course, CourseRole
from catalog.values import ComplianceClass, CourseRoleKind, CourseStatus
from core.locales import Locale
from core.unit_of_work import Work
from core.wording import translator
from lifecycle.explain import why_in_short
from lifecycle.models import HandOverQuestion, ReviewPolicy, ReviewSchedule, ReviewTask
from lifecycle.repository.concern import needs_of
from lifecycle.repository.policies import ladder_of
from lifecycle.repository.questions import open_questions
from lifecycle.rules.questions import asked_on
from lifecycle.rules.states import SOON_DAYS
from lifecycle.values import HAND_OVER, REVIEW, TASK
from notifications.values import Audience, Ladder, Need, Rung, Subject
from people.models import Person
from people.repository import active_among
from people.service import heads_above

REVIEW_LINK = "review"
TASK_LADDER = Ladder((Rung(-7), Rung(-1), Rung(0), Rung(7), Rung(14, Audience.MANAGER)))
QUESTION_LADDER = Ladder((Rung(0), Rung(7), Rung(14)))

People = Mapping[Audience, tuple[UUID, ...]]


def people_for(work: Work, courses: Sequence[Row[*tuple[Any, ...]]]) -> Mapping[UUID, People]:
    """Give whom the ladder of each course is for. Rows carry id, owner_id, manager_id, deputy_id, org_unit_id."""
    ids = [course.id for course in courses]
    deputies: dict[UUID, list[UUID]] = defaultdict(list)
    roles = select(CourseRole.course_id, CourseRole.person_id)
    for course_id, person_id in work.session.execute(
        roles.where(CourseRole.course_id.in_(ids), CourseRole.kind == CourseRoleKind.DEPUTY)
    ):
        deputies[course_id].append(person_id)
    asked = {q.course_id: q for q in open_questions(work.session, ids)}
    heads = heads_above(work.session, {course.org_unit_id for course in courses})
    managers = active_among(work.session, {course.manager_id for course in courses if course.manager_id})
    found: dict[UUID, People] = {}
    for course in courses:
        head = heads.get(course.org_unit_id)
        manager = course.manager_id if course.manager_id in managers else head  # who has left hears of nothing
        found[course.id] = _people(course, manager, head, deputies[course.id], asked.get(course.id))
    return found


def _people(
    course: Row[*tuple[Any, ...]],
    manager: UUID | None,
    head: UUID | None,
    deputies: Sequence[UUID],
    question: HandOverQuestion | None,
) -> People:
    owners = [course.owner_id, *(deputies or [course.deputy_id])]
    if question is not None and question.asked_of_id is not None:
        owners = [person for person in owners if person != question.asked_by_id] + [question.asked_of_id]
    return {
        Audience.OWNERS: tuple(dict.fromkeys(person for person in owners if person is not None)),
        Audience.MANAGER: (manager,) if manager is not None else (),
        Audience.HEAD: (head,) if head is not None else (),
    }


def needs_now(work: Work, person_id: UUID, today: date) -> Sequence[Need]:
    """List what Home shows a person: late, or due soon."""
    return needs_of(work.session, person_id, today + timedelta(days=SOON_DAYS))


class ReviewSubjects:
    """Reviews that are due."""

    kind = REVIEW

    def load(self, work: Work, ids: Sequence[UUID]) -> Mapping[UUID, Subject]:
        """Describe the open reviews of these courses."""
        query = (
            select(
                *_COURSE,
                ReviewSchedule.cycle,
                ReviewSchedule.due_on,
                ReviewSchedule.reasons,
                ReviewSchedule.grace_days,
                ReviewPolicy.rungs,
            )
            .join(Person, Person.id == Course.owner_id)
            .join(ReviewSchedule, ReviewSchedule.course_id == Course.id)
            .outerjoin(ReviewPolicy, ReviewPolicy.id == ReviewSchedule.policy_id)
            .where(
                Course.id.in_(ids),
                Course.status == CourseStatus.PUBLISHED,
                Course.owner_is_provisional.is_(False),
                ReviewSchedule.due_on.is_not(None),
            )
        )
        rows = work.session.execute(query).all()
        people = people_for(work, rows)
        return {
            row.id: Subject(
                kind=REVIEW,
                subject_id=row.id,
                cycle=row.cycle,
                due_on=row.due_on,
                code=row.code,
                title=row.title,
                course_id=row.id,
                owner_name=row.owner_name,
                path=f"/reviews/{row.code}",
                link_purpose=REVIEW_LINK,
                is_urgent=row.compliance_class is ComplianceClass.REGULATORY,
                grace_days=row.grace_days,
                recipients=people[row.id],
                ladder=ladder_of(row.rungs),
                facts={"reasons": row.reasons},
            )
            for row in rows
        }

    def describe(self, subject: Subject, reader: Locale) -> str:
        """Say why the review has its date."""
        reasons: Any = subject.facts.get("reasons", ())
        return why_in_short(reasons, translator(reader))

    def action(self, subject: Subject, reader: Locale) -> str:
        """Name the button."""
        return translator(reader).gettext("Review")


class TaskSubjects:
    """Changes promised in a review."""

    kind = TASK

    def load(self, work: Work, ids: Sequence[UUID]) -> Mapping[UUID, Subject]:
        """Describe the promises among these that are not kept yet."""
        query = (
            select(*_COURSE, ReviewTask.id.label("task_id"), ReviewTask.due_on, ReviewTask.promised)
            .join(Person, Person.id == Course.owner_id)
            .join(ReviewTask, ReviewTask.course_id == Course.id)
            .where(
                ReviewTask.id.in_(ids),
                ReviewTask.done_on.is_(None),
                Course.status == CourseStatus.PUBLISHED,
                Course.owner_is_provisional.is_(False),
            )
        )
        rows = work.session.execute(query).all()
        people = people_for(work, rows)
        return {
            row.task_id: Subject(
                kind=TASK,
                subject_id=row.task_id,
                cycle=1,
                due_on=row.due_on,
                code=row.code,
                title=row.title,
                course_id=row.id,
                owner_name=row.owner_name,
                path=f"/courses/{row.code}",
                is_urgent=row.compliance_class is ComplianceClass.REGULATORY,
                recipients=people[row.id],
                ladder=TASK_LADDER,
                facts={"promised": row.promised.value},
            )
            for row in rows
        }

    def describe(self, subject: Subject, reader: Locale) -> str:
        """Say what was promised."""
        words = translator(reader)
        is_major = subject.facts.get("promised") == "major"
        return words.gettext("major change promised") if is_major else words.gettext("minor change promised")

    def action(self, subject: Subject, reader: Locale) -> str:
        """Name the button."""
        return translator(reader).gettext("Open course")


class HandOverSubjects:
    """Courses that somebody says are not theirs, for the one who is asked whose they are."""

    kind = HAND_OVER

    def load(self, work: Work, ids: Sequence[UUID]) -> Mapping[UUID, Subject]:
        """Describe the questions among these that nobody has answered."""
        query = (
            select(Course.id, Course.code, Course.title, HandOverQuestion, Person.name)
            .join(HandOverQuestion, HandOverQuestion.course_id == Course.id)
            .join(Person, Person.id == HandOverQuestion.asked_by_id)
            .where(HandOverQuestion.id.in_(ids), HandOverQuestion.answered_at.is_(None))
        )
        return {
            question.id: Subject(
                kind=HAND_OVER,
                subject_id=question.id,
                cycle=1,
                due_on=asked_on(question.asked_at),
                code=code,
                title=title,
                course_id=course_id,
                path=f"/reviews/{code}/owner",
                is_urgent=True,
                is_question=True,
                recipients={Audience.OWNERS: (question.asked_of_id,) if question.asked_of_id else ()},
                ladder=QUESTION_LADDER,
                facts={"asked_by": name},
            )
            for course_id, code, title, question, name in work.session.execute(query)
        }

    def describe(self, subject: Subject, reader: Locale) -> str:
        """Say who asks."""
        words = translator(reader)
        return words.gettext("%(name)s says this is not theirs: whose is it?", name=subject.facts.get("asked_by"))

    def action(self, subject: Subject, reader: Locale) -> str:
        """Name the button."""
        return translator(reader).gettext("Whose is this?")


_COURSE = (
    Course.id,
    Course.code,
    Course.title,
    Course.owner_id,
    Course.org_unit_id,
    Course.compliance_class,
    Person.manager_id,
    Person.deputy_id,
    Person.name.label("owner_name"),
)


def review_subjects() -> dict[str, ReviewSubjects | TaskSubjects | HandOverSubjects]:
    """Everything this room has people reminded of, by kind."""
    return {REVIEW: ReviewSubjects(), TASK: TaskSubjects(), HAND_OVER: HandOverSubjects()}
