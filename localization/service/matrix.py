"""The matrix of a rollout, derived from what is stored each time somebody looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from catalog.values import VariantStatus
from core.locales import Locale
from core.unit_of_work import Work
from localization.repository import courses as known
from localization.repository.jobs import JobRow, StepRow, count_units, list_jobs, list_steps
from localization.repository.markets import MarketRow, list_markets, readers_of
from localization.repository.rollouts import (
    Exemptions,
    RolloutRow,
    course_ids_of,
    exemptions_of,
    get_rollout,
    launches_of,
)
from localization.rules.coverage import Coverage, coverage, live_locales, mean
from localization.rules.matrix import Cell, CourseFact, Deadline, JobFact, VariantFact, derive_cell, troubles
from localization.rules.staleness import staleness_of
from localization.values import CellState, JobStatus, UnitState
from notifications.calendars import working_days_of


@dataclass(frozen=True, slots=True)
class Column:
    """A market of the rollout: its launch, who can take its courses by now, and what keeps it from its launch."""

    market: MarketRow
    launch_on: date
    coverage: Coverage | None
    troubles: tuple[CellState, ...] = ()
    """Worst first; empty where it can launch on time."""
    is_outdated: bool = False
    """Whether something is live there whose source has changed since."""

    @property
    def trouble(self) -> CellState | None:
        return next(iter(self.troubles), None)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    course: known.CourseFacts
    cells: tuple[Cell, ...]
    """One a column, in their order."""


@dataclass(frozen=True, slots=True)
class Matrix:
    rollout: RolloutRow
    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]
    jobs: Mapping[int, JobRow]
    committed: Mapping[str, Decimal]
    """Estimates of the rollout's jobs by currency: euros and dollars do not add up."""
    today: date

    @property
    def over_budget(self) -> Decimal:
        """By how much what is committed in the budget's currency exceeds it; zero where it does not."""
        return excess(self.committed.get(self.rollout.currency, Decimal(0)), self.rollout.budget)

    def count(self, *states: CellState) -> int:
        return sum(cell.state in states for row in self.rows for cell in row.cells)

    @property
    def sign_offs(self) -> int:
        """How many cells wait for a signature, those among them that are late or at risk by now."""
        return sum(cell.waits_for_sign_off for row in self.rows for cell in row.cells)

    @property
    def cells(self) -> int:
        """How many cells ask for something: not those of retired courses."""
        nothing = (CellState.NOT_REQUIRED, CellState.RETIRED)
        return sum(cell.state not in nothing for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules need, read at once."""

    courses: Mapping[UUID, known.CourseFacts]
    variants: Mapping[UUID, tuple[VariantFact, ...]]
    jobs: Mapping[UUID, Mapping[Locale, JobFact]]


def build_matrix(work: Work, code: str) -> Matrix:
    """Courses down, markets across, as they stand on the day it is for whoever looks."""
    (matrix,) = build_matrices(work, [get_rollout(work.session, code)])
    return matrix


def build_matrices(work: Work, rollouts: Sequence[RolloutRow]) -> list[Matrix]:
    """The same for several rollouts, read together: they share courses, jobs and countries."""
    ids = [rollout.id for rollout in rollouts]
    courses, launches = course_ids_of(work.session, ids), launches_of(work.session, ids)
    exemptions = exemptions_of(work.session, ids)
    course_ids = list(dict.fromkeys(course for each in courses.values() for course in each))
    jobs = list_jobs(work.session, course_ids=course_ids)
    facts = gather(work, course_ids, jobs)
    codes = {code for each in launches.values() for code, _ in each}
    markets = {market.code: market for market in list_markets(work.session, sorted(codes))}
    return [
        _build(
            rollout,
            courses[rollout.id],
            [(markets[code], launch_on) for code, launch_on in launches[rollout.id]],
            facts,
            [job for job in jobs if job.course_id in courses[rollout.id]],
            exemptions[rollout.id],
            work.today,
        )
        for rollout in rollouts
    ]


def _build(
    rollout: RolloutRow,
    ids: Sequence[UUID],
    launches: Sequence[tuple[MarketRow, date]],
    facts: Facts,
    job_rows: Sequence[JobRow],
    exemptions: Exemptions,
    today: date,
) -> Matrix:
    grid: list[list[Cell]] = []
    columns = []
    for market, launch_on in launches:
        deadline = Deadline(launch_on, today, working_days_of(market.calendar_country))
        cells = derive_column(market, deadline, ids, facts, exemptions)
        grid.append(cells)
        columns.append(
            Column(market, launch_on, _coverage(market, ids, cells, facts), troubles(cells), _is_outdated(cells))
        )
    rows = [
        MatrixRow(facts.courses[course_id], tuple(cells[index] for cells in grid))
        for index, course_id in enumerate(ids)
    ]
    jobs = {job.number: job for job in job_rows}
    return Matrix(rollout, tuple(columns), tuple(rows), jobs, committed_by(rollout, job_rows), today)


def excess(amount: Decimal, budget: Decimal | None) -> Decimal:
    """By how much an amount exceeds a budget, where there is one."""
    return max(amount - budget, Decimal(0)) if budget is not None else Decimal(0)


def committed_by(rollout: RolloutRow, jobs: Iterable[JobRow]) -> dict[str, Decimal]:
    """Estimates of a rollout's jobs by currency, its own first."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for job in jobs:
        if job.rollout == rollout.code and job.status is not JobStatus.CANCELLED and job.estimate and job.currency:
            sums[job.currency] += job.estimate
    return dict(sorted(sums.items(), key=lambda each: (each[0] != rollout.currency, each[0])))


def gather(work: Work, ids: Sequence[UUID], job_rows: Sequence[JobRow]) -> Facts:
    """Courses with their variants and jobs, as the rules want them."""
    courses = known.find_courses(work.session, ids)
    revisions = known.list_revisions(work.session, ids)
    variants = known.list_variants(work.session, ids)
    steps = list_steps(work.session, [job.id for job in job_rows])
    units = count_units(work.session, [job.id for job in job_rows])
    by_id: dict[UUID, JobFact] = {}
    jobs: dict[UUID, dict[Locale, JobFact]] = {course_id: {} for course_id in ids}
    for row in sorted(job_rows, key=lambda each: each.number):
        fact = JobFact(
            row.number,
            row.status,
            [step.fact for step in steps[row.id]],
            _has_started(row, steps[row.id], units.get(row.id, {})),
            staleness_of(row.source_revision, revisions[row.course_id]),
            by_id.get(row.base_job_id) if row.base_job_id else None,
        )
        by_id[row.id] = fact
        jobs[row.course_id][row.locale] = fact
    return Facts(
        courses,
        {course_id: known.variant_facts(variants[course_id], revisions[course_id]) for course_id in ids},
        jobs,
    )


def _has_started(job: JobRow, steps: Sequence[StepRow], units: Mapping[UnitState, int]) -> bool:
    is_touched = any(step.done_at for step in steps) or bool(units.get(UnitState.TRANSLATED))
    return job.exported_at is not None or is_touched


def derive_column(
    market: MarketRow,
    deadline: Deadline,
    ids: Sequence[UUID],
    facts: Facts,
    exemptions: Mapping[tuple[UUID, UUID], str],
) -> list[Cell]:
    """The cells of one market, a course each."""
    cells = []
    for course_id in ids:
        course = facts.courses[course_id]
        fact = CourseFact(course.code, course.status, course.source_locale, course.revision)
        exemption = exemptions.get((course_id, market.id))
        cells.append(
            derive_cell(fact, market.required, facts.variants[course_id], facts.jobs[course_id], deadline, exemption)
        )
    return cells


def _coverage(market: MarketRow, ids: Sequence[UUID], cells: Sequence[Cell], facts: Facts) -> Coverage | None:
    readers = readers_of(market)
    parts = []
    for course_id, cell in zip(ids, cells, strict=True):
        if cell.state not in (CellState.NOT_REQUIRED, CellState.RETIRED):
            parts.append(coverage(readers, _live_locales(facts.courses[course_id], facts.variants[course_id])))
    return mean(parts)


def _live_locales(course: known.CourseFacts, variants: Sequence[VariantFact]) -> list[Locale]:
    live = [variant.locale for variant in variants if variant.status is VariantStatus.LIVE]
    return live_locales(course.status, course.source_locale, live)


def _is_outdated(cells: Sequence[Cell]) -> bool:
    return any(part.state is CellState.OUTDATED for cell in cells for part in cell.parts)
