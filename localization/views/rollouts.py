"""Rollouts, their matrix and their plan as programs see them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from core.wording.sentences import place_name
from core.wording.translator import Translator
from localization.answers import launch_answer, plan_warnings, progress_answer
from localization.repository.rollouts import RolloutRow
from localization.rules.matrix import Cell, LocaleCell
from localization.values import spell_job
from localization.wording import say_reasons

if TYPE_CHECKING:
    from localization.rules.planning import Proposal
    from localization.service.matrix import Column, Matrix
    from localization.service.rollouts import PlannedRollout


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
    outlook: str
    """on_time, at_risk, late or blocked."""


class MatrixView(msgspec.Struct):
    rollout: RolloutView
    answer: str
    markets: list[ColumnView]
    courses: list[str]
    cells: list[CellView]
    committed: Decimal
    """In the rollout's own currency; what is committed in all of them stands beside it."""
    committed_by_currency: dict[str, Decimal]


class ProposalView(msgspec.Struct):
    course: str
    locale: str
    kind: str
    due_on: date
    markets: list[str]
    base: str | None
    job: str | None
    estimate: Decimal | None = None
    currency: str | None = None


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
    dropped: list[str]
    """Markets that were planned under this code and are not in the order; beside them the courses."""
    dropped_courses: list[str]
    warnings: list[str]
    """Of a dry run: countries that would be in trouble from the first day."""
    version: int


def rollout_view(row: RolloutRow) -> RolloutView:
    return RolloutView(
        row.code, row.name, row.courses, row.markets, row.first_launch, row.budget, row.currency, row.version
    )


def matrix_view(matrix: Matrix, reader: Translator) -> MatrixView:
    return MatrixView(
        rollout_view(matrix.rollout),
        f"{launch_answer(matrix, reader)} {progress_answer(matrix, reader)}",
        [_column_view(column, reader) for column in matrix.columns],
        [row.course.code for row in matrix.rows],
        [
            _cell_view(row.course.code, column.market.code, cell, reader, matrix.today)
            for row in matrix.rows
            for column, cell in zip(matrix.columns, row.cells, strict=True)
        ],
        matrix.committed.get(matrix.rollout.currency, Decimal(0)),
        dict(matrix.committed),
    )


def _column_view(column: Column, reader: Translator) -> ColumnView:
    share = column.coverage
    return ColumnView(
        column.market.code,
        place_name(column.market.name, column.market.territory, reader),
        column.launch_on,
        round(share.share, 4) if share else None,
        share.is_estimate if share else False,
        _outlook(column),
    )


def _outlook(column: Column) -> str:
    """How the launch of a country looks: its worst trouble, or that it can be on time."""
    return column.trouble.value if column.trouble else "on_time"


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


def plan_view(planned: PlannedRollout, reader: Translator) -> PlanView:
    preview = planned.preview
    return PlanView(
        planned.code,
        not planned.is_stored,
        [_proposal_view(each, planned) for each in planned.plan.proposals],
        [
            ReuseView(each.course, str(each.locale), list(each.markets), spell_job(each.job) if each.job else None)
            for each in planned.plan.reused
        ],
        [*planned.order.retired, *planned.plan.refused],
        [market.code for market in planned.dropped],
        list(planned.dropped_courses),
        plan_warnings(preview, reader) if preview else [],
        planned.version,
    )


def _proposal_view(each: Proposal, planned: PlannedRollout) -> ProposalView:
    estimate = planned.preview.estimates[each.course, each.locale] if planned.preview else None
    return ProposalView(
        each.course,
        str(each.locale),
        each.kind.value,
        each.due_on,
        list(each.markets),
        str(each.base) if each.base else None,
        planned.jobs.get((each.course, each.locale)),
        estimate.amount if estimate else None,
        estimate.card.currency if estimate and estimate.card else None,
    )
