"""A course's life as programs read it: the same shapes from commands and the API."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from core.wording import Translator
from lifecycle.explain import why_in_full
from lifecycle.models import RetirementPlan, Review, ReviewPolicy
from lifecycle.repository.retirements import NoticeRow
from lifecycle.repository.reviews import DueRow
from lifecycle.rules.states import due_state, last_reason


class Reviewee(msgspec.Struct, frozen=True):
    """Who answers for a course."""

    name: str
    email: str


class DueView(msgspec.Struct, frozen=True):
    """A course with its date, and why then."""

    code: str
    title: str
    owner: Reviewee
    due_on: date
    state: str
    cycle: int
    reviewed_on: date | None
    promised_on: date | None
    """The day of the next change that was promised and is not made; it counts for the state."""
    why: list[str]
    reasons: list[dict[str, object]]


class ReviewView(msgspec.Struct, frozen=True):
    """A decision about a course."""

    id: UUID
    cycle: int
    outcome: str
    by: str
    note: str
    revision: int
    due_on: date | None
    at: datetime


class PolicyView(msgspec.Struct, frozen=True):
    """A policy in force."""

    id: UUID
    name: str
    org_unit_path: str | None
    compliance_class: str | None
    modality: str | None
    tag: str | None
    market: str | None
    interval_months: int | None
    is_binding: bool
    grace_days: int
    auto_retire_after_days: int | None
    rungs: list[dict[str, object]] | None
    is_default: bool
    version: int


class PlanView(msgspec.Struct, frozen=True):
    """A retirement plan."""

    id: UUID
    course: str
    title: str
    retire_on: date
    reason: str
    replacement: str | None
    status: str
    planned_by: str
    planned_at: datetime
    version: int


class NoticeView(msgspec.Struct, frozen=True):
    """Somebody who is told of a retirement; `error` says why their mail was refused."""

    name: str
    email: str
    status: str
    is_dead: bool
    error: str | None


def due_views(rows: Iterable[DueRow], promised: Mapping[UUID, date], reader: Translator, today: date) -> list[DueView]:
    """Show due courses as they stand today; `promised` has the days of changes that are not made, by course."""
    return [
        DueView(
            code=row.code,
            title=row.title,
            owner=Reviewee(row.owner_name, row.owner_email),
            due_on=row.due_on,
            state=due_state(
                row.due_on,
                today,
                grace_days=row.grace_days,
                last_reason=last_reason(row.reasons),
                promised_on=promised.get(row.course_id),
            ).value,
            cycle=row.cycle,
            reviewed_on=row.reviewed_on,
            promised_on=promised.get(row.course_id),
            why=why_in_full(row.reasons, reader),
            reasons=row.reasons,
        )
        for row in rows
    ]


def review_view(review: Review) -> ReviewView:
    """Show a decision."""
    return ReviewView(
        id=review.id,
        cycle=review.cycle,
        outcome=review.outcome.value,
        by=review.by_name,
        note=review.note,
        revision=review.revision,
        due_on=review.due_on,
        at=review.at,
    )


def policy_view(policy: ReviewPolicy) -> PolicyView:
    """Show a policy."""
    return PolicyView(**{name: getattr(policy, name) for name in PolicyView.__struct_fields__})


def plan_view(plan: RetirementPlan, code: str, title: str, replacement: str | None) -> PlanView:
    """Show a retirement plan."""
    return PlanView(
        id=plan.id,
        course=code,
        title=title,
        retire_on=plan.retire_on,
        reason=plan.reason,
        replacement=replacement,
        status=plan.status.value,
        planned_by=plan.planned_by,
        planned_at=plan.planned_at,
        version=plan.version,
    )


def notice_views(notices: Iterable[NoticeRow]) -> list[NoticeView]:
    """Show who is told of a plan."""
    return [NoticeView(each.name, each.email, each.status.value, each.is_dead, each.error) for each in notices]
