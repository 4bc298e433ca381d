"""What each outcome of a review does."""

from dataclasses import dataclass
from datetime import date, timedelta

from catalog.errors import ReasonMissing, ReplacementNotUsable
from catalog.values import ChangeClass, CourseStatus
from lifecycle.errors import (
    CourseNotReviewable,
    NoteMissing,
    PromiseDateInvalid,
    RetirementDateInvalid,
    ReviewAlreadyClosed,
)
from lifecycle.values import Outcome

TASK_DAYS = {Outcome.MINOR_CHANGE: 30, Outcome.MAJOR_CHANGE: 60}
RETIREMENT_NOTICE_DAYS = 30
PROMISES = {Outcome.MINOR_CHANGE: ChangeClass.MINOR, Outcome.MAJOR_CHANGE: ChangeClass.MAJOR}
_WEIGHT = {ChangeClass.EDITORIAL: 0, ChangeClass.MINOR: 1, ChangeClass.MAJOR: 2}


@dataclass(frozen=True)
class Decision:
    """What somebody decided about a course, and when they say it will be done."""

    outcome: Outcome
    note: str = ""
    cycle: int | None = None
    """The cycle the decider saw; None means whichever is open."""
    task_due_on: date | None = None
    retire_on: date | None = None
    replacement_code: str | None = None


def check_decision(decision: Decision, *, code: str, status: CourseStatus, cycle: int, today: date) -> None:
    """Raise what speaks against recording this decision now."""
    if decision.cycle is not None and decision.cycle != cycle:
        raise ReviewAlreadyClosed(course=code, cycle=decision.cycle, open_cycle=cycle)
    if status is not CourseStatus.PUBLISHED:
        raise CourseNotReviewable(course=code, status=status.value)
    if decision.outcome is Outcome.RETIRE:
        _check_retirement(decision, code=code, today=today)
    if decision.outcome in PROMISES:
        _check_promise(decision, code=code, today=today)


def task_due_on(decision: Decision, today: date) -> date:
    """Tell when a promised change is to be done: as promised, else after the usual time."""
    return decision.task_due_on or today + timedelta(days=TASK_DAYS[decision.outcome])


def retire_on(decision: Decision, today: date) -> date:
    """Tell when a course is to end: as said, else after the usual notice."""
    return decision.retire_on or today + timedelta(days=RETIREMENT_NOTICE_DAYS)


def keeps_promise(promised: ChangeClass, made: ChangeClass | None) -> bool:
    """Say whether a change of the text is at least what was promised."""
    return made is not None and _WEIGHT[made] >= _WEIGHT[promised]


def answered_date(today: date, due_on: date | None, own_date: date | None) -> date | None:
    """Tell which date of the course's own a review answers; an early one answers what it was due by."""
    return own_date if own_date is not None and own_date <= max(today, due_on or today) else None


def _check_promise(decision: Decision, *, code: str, today: date) -> None:
    if not decision.note.strip():
        raise NoteMissing(course=code, outcome=decision.outcome.value)
    if decision.task_due_on is not None and decision.task_due_on < today:
        due_on = decision.task_due_on.isoformat()
        raise PromiseDateInvalid(course=code, outcome=decision.outcome.value, due_on=due_on)


def _check_retirement(decision: Decision, *, code: str, today: date) -> None:
    if not decision.note.strip():
        raise ReasonMissing(course=code)
    if decision.retire_on is not None and decision.retire_on < today:
        raise RetirementDateInvalid(course=code, retire_on=decision.retire_on.isoformat())
    if decision.replacement_code == code:
        raise ReplacementNotUsable(course=code, replacement=code)
