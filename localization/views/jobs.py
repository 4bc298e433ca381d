"""Jobs and their steps as programs see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec

from localization.repository.jobs import JobRow, StepRow
from localization.rules.steps import states_of


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


class JobDetail(msgspec.Struct):
    """A job with its steps and how many of its units stand where."""

    job: JobView
    steps: list[StepView]
    units: dict[str, int]


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
