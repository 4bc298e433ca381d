"""How a course stands in a country, and why. Nothing of this is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from catalog.rules import can_be_taken
from catalog.values import CourseStatus, VariantStatus
from core.locales import Locale
from localization.rules.steps import StepFact, next_step, remaining_days
from localization.rules.workdays import working_days_between
from localization.values import CellState, JobStatus, Staleness, StepKind

if TYPE_CHECKING:
    from notifications.rules.workdays import IsWorkingDay

WORST_FIRST = (
    CellState.BLOCKED,
    CellState.LATE,
    CellState.AT_RISK,
    CellState.NOT_PLANNED,
    CellState.PLANNED,
    CellState.IN_PROGRESS,
    CellState.AWAITING_SIGN_OFF,
    CellState.OUTDATED,
    CellState.LIVE,
)
TROUBLE = (CellState.LATE, CellState.BLOCKED, CellState.AT_RISK)
"""What keeps a country from its launch, worst first: a day that has passed comes back no more, a hold can be lifted."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a cell is in its state: a code with its facts; the sentence is made for the reader."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CourseFact:
    code: str
    status: CourseStatus
    source_locale: Locale
    revision: int = 1


@dataclass(frozen=True, slots=True)
class VariantFact:
    locale: Locale
    status: VariantStatus
    staleness: Staleness = Staleness.CURRENT


@dataclass(frozen=True, slots=True)
class JobFact:
    """The job for a course in a locale. `moved` is what the source did since the job's revision."""

    number: int
    status: JobStatus = JobStatus.OPEN
    steps: Sequence[StepFact] = ()
    has_started: bool = False
    moved: Staleness = Staleness.CURRENT
    base: JobFact | None = None


@dataclass(frozen=True, slots=True)
class LocaleCell:
    """One required locale of a cell."""

    locale: Locale
    state: CellState
    reasons: tuple[Reason, ...]
    job: int | None = None
    step: StepFact | None = None

    @property
    def waits_for_sign_off(self) -> bool:
        return self.step is not None and self.step.kind is StepKind.SIGN_OFF and not self.step.hold_reason


@dataclass(frozen=True, slots=True)
class Cell:
    """A course in a market: as good as the worst of its required locales."""

    state: CellState
    reasons: tuple[Reason, ...]
    parts: tuple[LocaleCell, ...] = ()

    @property
    def waits_for_sign_off(self) -> bool:
        """Whether a signature is all it lacks, be it late by now or not."""
        missing = [part for part in self.parts if part.state is not CellState.LIVE]
        return bool(missing) and all(part.waits_for_sign_off for part in missing)

    @property
    def worst(self) -> LocaleCell | None:
        return next((part for part in self.parts if part.state is self.state), None)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The launch as the matrix sees it today."""

    launch_on: date
    today: date
    is_working_day: IsWorkingDay

    @property
    def days_left(self) -> int:
        return working_days_between(self.today, self.launch_on, self.is_working_day)

    @property
    def has_passed(self) -> bool:
        return self.today >= self.launch_on


def derive_cell(
    course: CourseFact,
    required: Sequence[Locale],
    variants: Sequence[VariantFact],
    jobs: Mapping[Locale, JobFact],
    deadline: Deadline,
    exemption: str | None = None,
) -> Cell:
    """The state of one cell with its reasons. `exemption` is why the market does not need the course."""
    if exemption is not None:
        return Cell(CellState.NOT_REQUIRED, (Reason("exempt", {"reason": exemption}),))
    if not required:
        return Cell(CellState.NOT_REQUIRED, (Reason("no_locale_required"),))
    if course.status is CourseStatus.RETIRED:
        return Cell(CellState.RETIRED, (Reason("course_retired"),))
    parts = tuple(_derive_locale(course, locale, variants, jobs, deadline) for locale in required)
    state = min((part.state for part in parts), key=WORST_FIRST.index)
    reasons = tuple(reason for part in parts if part.state is state for reason in part.reasons)
    return Cell(state, reasons, parts)


def _derive_locale(
    course: CourseFact,
    locale: Locale,
    variants: Sequence[VariantFact],
    jobs: Mapping[Locale, JobFact],
    deadline: Deadline,
) -> LocaleCell:
    is_source = course.source_locale.is_equivalent_to(locale)
    live = next((v for v in variants if v.status is VariantStatus.LIVE and v.locale.is_equivalent_to(locale)), None)
    if (is_source or live) and not can_be_taken(course.status):
        return _unpublished_cell(course, locale, deadline)
    if is_source:
        return LocaleCell(locale, CellState.LIVE, (Reason("source_language", {"locale": locale}),))
    job = _open_job(locale, jobs)
    if live is not None:
        return _live_cell(live, locale, job)
    if job is not None:
        return _job_cell(course, locale, job, deadline)
    return _unplanned_cell(locale, variants, deadline)


def _open_job(locale: Locale, jobs: Mapping[Locale, JobFact]) -> JobFact | None:
    """The newest open job, under whichever name of the locale: a closed one for "de" says nothing of "de-DE"."""
    fitting = [job for key, job in jobs.items() if job.status is JobStatus.OPEN and key.is_equivalent_to(locale)]
    return max(fitting, key=lambda job: job.number, default=None)


def _unpublished_cell(course: CourseFact, locale: Locale, deadline: Deadline) -> LocaleCell:
    """Nobody can take a course that is not offered, whatever of it is translated."""
    state = CellState.LATE if deadline.has_passed else CellState.IN_PROGRESS
    return LocaleCell(locale, state, (Reason("course_not_published", {"status": course.status.value}),))


def _live_cell(live: VariantFact, locale: Locale, job: JobFact | None) -> LocaleCell:
    if not live.staleness.is_outdated:
        return LocaleCell(locale, CellState.LIVE, (Reason("live", {"locale": locale}),))
    reasons = [Reason("outdated", {"locale": locale, "change": live.staleness.value})]
    if job is None:
        return LocaleCell(locale, CellState.OUTDATED, (*reasons, Reason("no_job")))
    step = next_step(job.steps)
    reasons.append(Reason("update_under_way", {"job": job.number}))
    return LocaleCell(locale, CellState.OUTDATED, tuple(reasons), job.number, step)


def _unplanned_cell(locale: Locale, variants: Sequence[VariantFact], deadline: Deadline) -> LocaleCell:
    reasons = [Reason("no_job")]
    live = {v.locale for v in variants if v.status is VariantStatus.LIVE}
    if base := next((parent for parent in locale.parents() if parent in live), None):
        reasons.append(Reason("base_is_live", {"locale": base}))
    if deadline.has_passed:
        passed = Reason("launch_passed", {"launch_on": deadline.launch_on})
        return LocaleCell(locale, CellState.LATE, (passed, *reasons))
    left = Reason("days_left", {"days": deadline.days_left, "launch_on": deadline.launch_on})
    return LocaleCell(locale, CellState.NOT_PLANNED, (*reasons, left))


def _job_cell(course: CourseFact, locale: Locale, job: JobFact, deadline: Deadline) -> LocaleCell:
    step = next_step(job.steps)
    late = _late(job, step, deadline)
    blocked = _blocked(course, job, step)
    for state, reasons in (
        (CellState.BLOCKED, [*blocked, *late] if blocked else []),
        (CellState.LATE, late),
        (CellState.AT_RISK, _at_risk(job, deadline)),
    ):
        if reasons:
            return LocaleCell(locale, state, tuple(reasons), job.number, step)
    left = Reason("days_left", {"days": deadline.days_left, "launch_on": deadline.launch_on})
    waits = [Reason("step_next", _step_params(job, step))] if step else []
    return LocaleCell(locale, _calm_state(job, step), (*waits, left), job.number, step)


def _calm_state(job: JobFact, step: StepFact | None) -> CellState:
    if step is not None and step.kind is StepKind.SIGN_OFF:
        return CellState.AWAITING_SIGN_OFF
    return CellState.IN_PROGRESS if job.has_started else CellState.PLANNED


def _blocked(course: CourseFact, job: JobFact, step: StepFact | None) -> list[Reason]:
    reasons = []
    if course.status is CourseStatus.RETIRING:
        reasons.append(Reason("course_retiring", {"course": course.code}))
    if step is not None and step.hold_reason:
        reasons.append(Reason("on_hold", {**_step_params(job, step), "reason": step.hold_reason}))
    if job.base is not None and job.base.status is JobStatus.CANCELLED:
        reasons.append(Reason("base_cancelled", {"job": job.base.number}))
    if job.moved is Staleness.MAJOR and step is not None and step.kind is StepKind.SIGN_OFF:
        reasons.append(Reason("source_moved", {"job": job.number}))
    return reasons


def _late(job: JobFact, step: StepFact | None, deadline: Deadline) -> list[Reason]:
    reasons = []
    if deadline.has_passed:
        reasons.append(Reason("launch_passed", {"launch_on": deadline.launch_on}))
    if step is not None and step.due_on is not None and step.is_late(deadline.today):
        days = working_days_between(step.due_on, deadline.today, deadline.is_working_day)
        reasons.append(Reason("step_overdue", {**_step_params(job, step), "days": max(days, 1)}))
    elif step is not None and reasons:
        reasons.append(Reason("step_next", _step_params(job, step)))
    return reasons


def _at_risk(job: JobFact, deadline: Deadline) -> list[Reason]:
    needed = days_needed(job)
    if needed <= deadline.days_left:
        return []
    params = {"job": job.number, "needed": needed, "days": deadline.days_left, "launch_on": deadline.launch_on}
    return [Reason("too_little_time", params)]


def days_needed(job: JobFact) -> int:
    """Working days until sign-off, those of an open base job first."""
    base = job.base
    waiting = remaining_days(base.steps) if base is not None and base.status is JobStatus.OPEN else 0
    return waiting + remaining_days(job.steps)


def _step_params(job: JobFact, step: StepFact | None) -> dict[str, object]:
    if step is None:
        return {"job": job.number}
    return {"job": job.number, "step": step.kind.value, "who": step.who, "due_on": step.due_on}


def troubles(cells: Sequence[Cell]) -> tuple[CellState, ...]:
    """What keeps a market from its launch, worst first; nothing where it can launch on time."""
    states = {cell.state for cell in cells}
    if any(cell.state in TROUBLE and _has_missed_launch(cell) for cell in cells):
        states.add(CellState.LATE)
    return tuple(state for state in TROUBLE if state in states)


def _has_missed_launch(cell: Cell) -> bool:
    return any(reason.code == "launch_passed" for reason in cell.reasons)
