"""Jobs, steps, units and returned files as programs see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from core.wording.translator import Translator
from localization.answers import compared_answer, moved_answer
from localization.checks.base import Finding
from localization.models import JobUnit
from localization.repository.jobs import JobRow, StepRow
from localization.rules.steps import states_of
from localization.wording import say_finding

if TYPE_CHECKING:
    from localization.service.exchange import Returned


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
    notes: list[str]
    """That the source has moved on since the file was made, that the meaning was not compared."""


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
        return_notes(returned, reader),
    )


def return_notes(returned: Returned, reader: Translator) -> list[str]:
    """What there is to know of a file as a whole."""
    moved = moved_answer(returned.moved, reader, is_file=True) if returned.moved else ""
    return [note for note in (moved, compared_answer(returned.compared, reader)) if note]
