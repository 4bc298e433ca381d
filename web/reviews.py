"""What the pages about reviews show, put together from facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from api.ports import House
from catalog.models import Course
from catalog.service.guards import permissions_on
from catalog.values import ChangeClass
from core.unit_of_work import Work
from core.wording import Translator, day_only
from lifecycle.changes import (
    Languages,
    Marks,
    OwnerChange,
    TextChange,
    languages_of,
    marks_of,
    owner_changes,
    text_changes,
)
from lifecycle.explain import why_in_full, why_in_short
from lifecycle.models import Review, ReviewSchedule, ReviewTask
from lifecycle.ports import Lookalike, OpenJob, RefreshEstimate
from lifecycle.repository import reviews as rows
from lifecycle.repository.promises import PromiseRow, promised_days
from lifecycle.repository.questions import names_of_asked
from lifecycle.repository.retirements import find_open_plan
from lifecycle.repository.reviews import CourseHead, DueRow
from lifecycle.repository.waiting import WaitingRow
from lifecycle.rules.differences import Piece, pieces
from lifecycle.rules.outcomes import RETIREMENT_NOTICE_DAYS, TASK_DAYS
from lifecycle.rules.states import DueGroup, due_group, due_state, last_reason
from lifecycle.service.questions import whom_it_goes_to
from lifecycle.service.schedules import next_if_reviewed
from lifecycle.values import Outcome, ReviewId
from people.models import Person
from people.values import Permission

PAGE = 100


@dataclass(frozen=True)
class Line:
    """A due course as the list shows it."""

    row: DueRow
    state: str
    why: str
    due_on: date
    """The day it next needs somebody: of its review, or of a change that was promised."""
    marks: Marks
    promise: PromiseRow | None = None
    """The change it owes first."""
    owes_first: bool = False
    """Whether that is what it needs somebody for next."""
    asked: str = ""
    """Who is asked whose it is, where somebody said it is not theirs."""


@dataclass(frozen=True)
class Group:
    """Due courses under one heading."""

    key: DueGroup
    lines: Sequence[Line]


@dataclass(frozen=True)
class ChangeShown:
    """A changed text, cut into what stayed, went and came."""

    change: TextChange
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Effects:
    """What each choice will do, shown before it is made."""

    next_due_on: date | None
    minor_due_on: date
    major_due_on: date
    retire_on: date
    asked: str
    estimate: RefreshEstimate | None


@dataclass(frozen=True)
class ReviewFacts:
    """Everything the review page shows."""

    course: CourseHead
    lang: str
    owner: str
    schedule: ReviewSchedule | None
    state: str
    why: Sequence[str]
    last: Review | None
    history: Sequence[Review]
    texts: Sequence[ChangeShown]
    owners: Sequence[OwnerChange]
    languages: Languages
    jobs: Sequence[OpenJob]
    lookalikes: Sequence[Lookalike]
    tasks: Sequence[ReviewTask]
    has_plan: bool
    may_decide: bool
    effects: Effects

    @property
    def change_count(self) -> int:
        """How much is different from last time."""
        return len(self.texts) + len(self.owners)


def groups_of(work: Work, due: Sequence[WaitingRow], reader: Translator) -> list[Group]:
    """Put due courses under their headings."""
    groups: dict[DueGroup, list[Line]] = {key: [] for key in DueGroup}
    for waiting, line in zip(due, lines_of(work, due, reader), strict=True):
        promised_on = waiting.promise.due_on if waiting.promise else None
        row = waiting.row
        groups[due_group(row.due_on, work.today, grace_days=row.grace_days, promised_on=promised_on)].append(line)
    return [Group(key, lines) for key, lines in groups.items() if lines]


def lines_of(work: Work, due: Sequence[WaitingRow], reader: Translator) -> list[Line]:
    """Say of each how it stands and why."""
    marks = marks_of(work.session, [waiting.row for waiting in due])
    asked = names_of_asked(work.session, [waiting.row.course_id for waiting in due])
    return [_line(waiting, marks, asked, work.today, reader) for waiting in due]


def _line(
    waiting: WaitingRow, marks: Mapping[UUID, Marks], asked: Mapping[UUID, str], today: date, reader: Translator
) -> Line:
    row, promise = waiting.row, waiting.promise
    promised_on = promise.due_on if promise else None
    owes_first = promised_on == waiting.next_on
    return Line(
        row=row,
        state=due_state(row.due_on, today, grace_days=row.grace_days, promised_on=promised_on).value,
        why=promise_in_words(promise.promised, reader) if promise and owes_first else why_in_short(row.reasons, reader),
        due_on=waiting.next_on,
        marks=marks[row.course_id],
        promise=promise,
        owes_first=owes_first,
        asked=asked.get(row.course_id, ""),
    )


def promise_in_words(promised: ChangeClass, reader: Translator) -> str:
    """What a course owes."""
    is_major = promised is ChangeClass.MAJOR
    return reader.gettext("major change promised") if is_major else reader.gettext("minor change promised")


def review_facts(work: Work, house: House, course_id: UUID, reader: Translator) -> ReviewFacts:
    """Gather what somebody needs to decide about a course."""
    session, around = work.session, house.surroundings
    course = rows.get_course_head(session, course_id)
    schedule = rows.find_schedule(session, course_id)
    last = rows.find_review(session, ReviewId(schedule.review_id) if schedule and schedule.review_id else None)
    owner = session.get_one(Person, course.owner_id)
    texts = text_changes(session, course_id, last.revision if last else 0)
    is_open = schedule is not None and schedule.due_on is not None
    return ReviewFacts(
        course=course,
        lang=str(session.scalar(select(Course.source_locale).where(Course.id == course_id))),
        owner=owner.name,
        schedule=schedule,
        state=_state(work, schedule),
        why=why_in_full(schedule.reasons, reader) if schedule else (),
        last=last,
        history=rows.list_reviews(session, course_id)[:10],
        texts=[ChangeShown(change, pieces(change.before, change.after)) for change in texts],
        owners=owner_changes(session, course_id, last.at if last else None),
        languages=languages_of(session, [course_id]).get(course_id, Languages()),
        jobs=around.open_jobs_of(work, [course_id]).get(course_id, ()) if around.open_jobs_of else (),
        lookalikes=around.lookalikes_of(work, course_id) if around.lookalikes_of else (),
        tasks=rows.open_tasks(session, [course_id]),
        has_plan=find_open_plan(session, course_id) is not None,
        may_decide=is_open and Permission.REVIEW_COURSE in permissions_on(work, course_id),
        effects=_effects(work, house, course, owner),
    )


def change_words(marks: Marks, reader: Translator) -> str:
    """Say in a line what happened to a course: 2 changes since you last looked · 4 languages, 1 outdated."""
    said = [_changes_in_words(marks, reader)]
    if marks.languages:
        languages = reader.ngettext("%(n)s language", "%(n)s languages", marks.languages)
        outdated = reader.ngettext("%(n)s outdated", "%(n)s outdated", marks.outdated) if marks.outdated else ""
        said.append(f"{languages}, {outdated}" if outdated else languages)
    return " · ".join(said)


def _changes_in_words(marks: Marks, reader: Translator) -> str:
    if marks.is_first:
        return reader.gettext("never reviewed")
    if not marks.changes:
        return reader.gettext("no change")
    return reader.ngettext("%(n)s change since the last review", "%(n)s changes since the last review", marks.changes)


def outcome_notice(
    outcome: Outcome, title: str, next_due_on: date | None, reader: Translator, *, asked: str = ""
) -> str:
    """Say what was recorded and what comes next; `asked` is who is asked whose it is."""
    texts: Mapping[Outcome, str] = {
        Outcome.STILL_VALID: reader.gettext("“%(title)s” is still valid.", title=title),
        Outcome.MINOR_CHANGE: reader.gettext("“%(title)s” gets a minor change.", title=title),
        Outcome.MAJOR_CHANGE: reader.gettext("“%(title)s” gets a major change.", title=title),
        Outcome.RETIRE: reader.gettext(
            "“%(title)s” will be retired; everybody with a part in it is told.", title=title
        ),
        Outcome.NOT_MINE: reader.gettext("%(name)s was asked whose “%(title)s” is.", name=asked, title=title)
        if asked
        else reader.gettext("There is nobody to ask whose “%(title)s” is: it stays where it was.", title=title),
    }
    if next_due_on is None or outcome is Outcome.NOT_MINE:
        return texts[outcome]
    upcoming = reader.gettext("Next review: %(day)s.", day=day_only(next_due_on, reader))
    return f"{texts[outcome]} {upcoming}"


def _state(work: Work, schedule: ReviewSchedule | None) -> str:
    if schedule is None:
        return "without_schedule"
    return due_state(
        schedule.due_on,
        work.today,
        grace_days=schedule.grace_days,
        last_reason=last_reason(schedule.reasons),
        promised_on=promised_days(work.session, [schedule.course_id]).get(schedule.course_id),
    ).value


def _effects(work: Work, house: House, course: CourseHead, owner: Person) -> Effects:
    today, estimate_of = work.today, house.surroundings.refresh_estimate_of
    asked = whom_it_goes_to(work, course, work.actor.person_id or owner.id)
    return Effects(
        next_due_on=next_if_reviewed(work, course.course_id, house.surroundings.markets_of),
        minor_due_on=today + timedelta(days=TASK_DAYS[Outcome.MINOR_CHANGE]),
        major_due_on=today + timedelta(days=TASK_DAYS[Outcome.MAJOR_CHANGE]),
        retire_on=today + timedelta(days=RETIREMENT_NOTICE_DAYS),
        asked=work.session.get_one(Person, asked).name if asked else "",
        estimate=estimate_of(work, course.course_id) if estimate_of else None,
    )
