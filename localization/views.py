"""How localization's facts are shown to programs, by the API and by commands alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec

from core.wording.translator import Translator
from localization.answers import launch_answer, progress_answer
from localization.checks.base import Finding
from localization.models import JobUnit
from localization.repository.jobs import JobRow, StepRow
from localization.repository.markets import MarketRow, VendorRow
from localization.repository.rollouts import RolloutRow
from localization.rules.matrix import Cell, LocaleCell
from localization.rules.steps import states_of
from localization.service.exchange import Returned
from localization.service.matrix import Column, Matrix
from localization.service.rollouts import PlannedRollout
from localization.values import CellState, spell_job
from localization.wording import say_finding, say_reasons


class MarketView(msgspec.Struct):
    code: str
    name: str
    territory: str
    required_locales: list[str]
    optional_locales: list[str]
    calendar_country: str
    coordinator: str | None
    headcount: int | None
    language_shares: dict[str, float]
    version: int


class RateCardView(msgspec.Struct):
    source_locale: str
    target_locale: str | None
    price_per_word: Decimal
    currency: str
    words_per_day: int
    band_weights: dict[str, str]


class VendorView(msgspec.Struct):
    code: str
    name: str
    country: str
    contact_name: str
    contact_email: str
    services: list[str]
    is_active: bool
    rate_cards: list[RateCardView]
    version: int


class JobView(msgspec.Struct):
    job: str
    course: str
    title: str
    locale: str
    source_locale: str
    source_revision: int
    status: str
    market: str | None
    rollout: str | None
    vendor: str | None
    due_on: date | None
    words: int
    weighted_words: Decimal
    estimate: Decimal | None
    currency: str | None
    created_at: datetime
    exported_at: datetime | None
    closed_at: datetime | None
    cancel_reason: str
    version: int


class StepView(msgspec.Struct):
    kind: str
    state: str
    due_on: date | None
    working_days: int
    after: list[str]
    assignee: str | None
    vendor: str | None
    done_at: datetime | None
    done_by: str
    sent_back_reason: str
    hold_reason: str


class FindingView(msgspec.Struct):
    check: str
    severity: str
    message: str


class UnitView(msgspec.Struct):
    key: str
    heading: str
    source: str
    target: str
    state: str
    origin: str
    was_source: str | None


class JobDetail(msgspec.Struct):
    """A job with its steps and how many of its units stand where."""

    job: JobView
    steps: list[StepView]
    units: dict[str, int]


class JudgedView(msgspec.Struct):
    key: str
    result: str
    checks: list[FindingView]
    source: str
    target: str
    line: int


class ReturnView(msgspec.Struct):
    """What a returned file does to its job, or did."""

    job: str
    file: str
    dry_run: bool
    units: list[JudgedView]
    left_out: list[str]
    summary: dict[str, int]


class RolloutView(msgspec.Struct):
    code: str
    name: str
    courses: int
    markets: int
    first_launch: date | None
    budget: Decimal | None
    currency: str
    version: int


class LocaleCellView(msgspec.Struct):
    locale: str
    state: str
    job: str | None
    next_step: str | None
    due_on: date | None


class CellView(msgspec.Struct):
    course: str
    market: str
    state: str
    why: list[str]
    reasons: list[str]
    locales: list[LocaleCellView]


class ColumnView(msgspec.Struct):
    market: str
    name: str
    launch_on: date
    share_of_people: float | None
    share_is_estimate: bool
    verdict: str
    """on_time, at_risk, late or blocked."""


class MatrixView(msgspec.Struct):
    rollout: RolloutView
    answer: str
    markets: list[ColumnView]
    courses: list[str]
    cells: list[CellView]
    committed: Decimal


class ProposalView(msgspec.Struct):
    course: str
    locale: str
    kind: str
    due_on: date
    markets: list[str]
    base: str | None
    job: str | None


class ReuseView(msgspec.Struct):
    course: str
    locale: str
    markets: list[str]
    job: str | None


class PlanView(msgspec.Struct):
    """What a rollout needs; `job` is there once it has been opened."""

    code: str
    dry_run: bool
    jobs: list[ProposalView]
    reused: list[ReuseView]
    refused: list[str]


def market_view(row: MarketRow) -> MarketView:
    return MarketView(
        row.code,
        row.name,
        row.territory,
        [str(locale) for locale in row.required],
        [str(locale) for locale in row.optional],
        row.calendar_country,
        row.coordinator,
        row.headcount,
        row.language_shares,
        row.version,
    )


def vendor_view(row: VendorRow) -> VendorView:
    cards = [
        RateCardView(
            str(card.source_locale),
            str(card.target_locale) if card.target_locale else None,
            card.price_per_word,
            card.currency,
            card.words_per_day,
            card.band_weights,
        )
        for card in row.rate_cards
    ]
    return VendorView(
        row.code,
        row.name,
        row.country,
        row.contact_name,
        row.contact_email,
        row.services,
        row.is_active,
        cards,
        row.version,
    )


def job_view(row: JobRow) -> JobView:
    return JobView(
        row.name,
        row.course,
        row.title,
        str(row.locale),
        str(row.source_locale),
        row.source_revision,
        row.status.value,
        row.market,
        row.rollout,
        row.vendor,
        row.due_on,
        row.words,
        row.weighted_words,
        row.estimate,
        row.currency,
        row.created_at,
        row.exported_at,
        row.closed_at,
        row.cancel_reason,
        row.version,
    )


def step_views(rows: Sequence[StepRow]) -> list[StepView]:
    states = states_of([row.fact for row in rows])
    return [
        StepView(
            row.kind.value,
            states[row.kind].value,
            row.due_on,
            row.working_days,
            row.after,
            row.assignee,
            row.vendor,
            row.done_at,
            row.done_by,
            row.sent_back_reason,
            row.hold_reason,
        )
        for row in rows
    ]


def unit_view(unit: JobUnit) -> UnitView:
    return UnitView(
        unit.key, unit.heading, unit.source, unit.target, unit.state.value, unit.origin.value, unit.was_source
    )


def finding_view(finding: Finding, reader: Translator) -> FindingView:
    return FindingView(finding.check, finding.severity.value, say_finding(finding, reader))


def return_view(returned: Returned, file: str, reader: Translator) -> ReturnView:
    units = [
        JudgedView(
            unit.key,
            unit.result.value,
            [finding_view(finding, reader) for finding in unit.findings],
            unit.source,
            unit.target,
            unit.line,
        )
        for unit in returned.judgement.units
    ]
    return ReturnView(
        returned.job,
        file,
        not returned.is_stored,
        units,
        list(returned.judgement.left_out),
        returned.judgement.summary,
    )


def rollout_view(row: RolloutRow) -> RolloutView:
    return RolloutView(
        row.code, row.name, row.courses, row.markets, row.first_launch, row.budget, row.currency, row.version
    )


def matrix_view(matrix: Matrix, reader: Translator) -> MatrixView:
    return MatrixView(
        rollout_view(matrix.rollout),
        f"{launch_answer(matrix, reader)} {progress_answer(matrix, reader)}",
        [_column_view(column) for column in matrix.columns],
        [row.course.code for row in matrix.rows],
        [
            _cell_view(row.course.code, column.market.code, cell, reader, matrix.today)
            for row in matrix.rows
            for column, cell in zip(matrix.columns, row.cells, strict=True)
        ],
        matrix.committed,
    )


def _column_view(column: Column) -> ColumnView:
    share = column.coverage
    return ColumnView(
        column.market.code,
        column.market.name,
        column.launch_on,
        round(share.share, 4) if share else None,
        share.is_estimate if share else False,
        verdict_word(column.verdict),
    )


def verdict_word(verdict: CellState | None) -> str:
    """The state of a country in the rollout's own words."""
    return verdict.value if verdict else "on_time"


def _cell_view(course: str, market: str, cell: Cell, reader: Translator, today: date) -> CellView:
    return CellView(
        course,
        market,
        cell.state.value,
        say_reasons(cell.reasons, reader, today),
        [reason.code for reason in cell.reasons],
        [_locale_view(part) for part in cell.parts],
    )


def _locale_view(part: LocaleCell) -> LocaleCellView:
    return LocaleCellView(
        str(part.locale),
        part.state.value,
        spell_job(part.job) if part.job else None,
        part.step.kind.value if part.step else None,
        part.step.due_on if part.step else None,
    )


def plan_view(planned: PlannedRollout) -> PlanView:
    return PlanView(
        planned.code,
        not planned.is_stored,
        [
            ProposalView(
                each.course,
                str(each.locale),
                each.kind.value,
                each.due_on,
                list(each.markets),
                str(each.base) if each.base else None,
                planned.jobs.get((each.course, each.locale)),
            )
            for each in planned.plan.proposals
        ],
        [
            ReuseView(each.course, str(each.locale), list(each.markets), spell_job(each.job) if each.job else None)
            for each in planned.plan.reused
        ],
        list(planned.plan.refused),
    )
