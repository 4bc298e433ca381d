"""What one person has to do or answers for in localization: to be changed, and to be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from catalog.models import Course
from core.locales import Locale
from localization.models import Job, JobStep, Market, Rollout, RolloutMarket
from localization.values import JobStatus, StepKind


def list_open_steps_of(session: Session, person_id: UUID) -> list[tuple[Job, JobStep]]:
    """Steps given to a person that are not done, in open jobs."""
    query = (
        select(Job, JobStep)
        .join(JobStep, JobStep.job_id == Job.id)
        .where(JobStep.assignee_id == person_id, JobStep.done_at.is_(None), Job.status == JobStatus.OPEN)
        .order_by(Job.number, JobStep.position)
        .with_for_update(of=Job)
    )
    return [(job, step) for job, step in session.execute(query)]


def list_markets_of(session: Session, person_id: UUID) -> list[Market]:
    query = select(Market).where(Market.coordinator_id == person_id).order_by(Market.code)
    return list(session.scalars(query.with_for_update()))


def list_led_rollouts(session: Session, person_id: UUID) -> list[Rollout]:
    query = select(Rollout).where(Rollout.owner_id == person_id).order_by(Rollout.code)
    return list(session.scalars(query.with_for_update()))


def list_market_codes_of(session: Session, person_id: UUID) -> Sequence[str | None]:
    """The markets a person coordinates or has a rollout in; None for a rollout that is in none yet."""
    led = select(Market.code).where(Market.coordinator_id == person_id)
    planned = select(Market.code).select_from(Rollout).where(Rollout.owner_id == person_id)
    planned = planned.outerjoin(RolloutMarket, RolloutMarket.rollout_id == Rollout.id)
    planned = planned.outerjoin(Market, Market.id == RolloutMarket.market_id)
    return session.scalars(union(led, planned)).all()


class StepDuty(NamedTuple):
    """A step that waits for somebody."""

    job: int
    kind: StepKind
    title: str
    locale: Locale


class Duties(NamedTuple):
    """What somebody has to do or answers for: steps, countries (name, territory), rollouts (code, name)."""

    steps: list[StepDuty]
    markets: list[tuple[str, str]]
    rollouts: list[tuple[str, str]]

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.steps) + len(self.markets) + len(self.rollouts)


def duties_among(
    session: Session, person_id: UUID, *, steps: Sequence[UUID], markets: Sequence[UUID], rollouts: Sequence[UUID]
) -> Duties:
    """Give those of these that are a person's now; what is done or passed on again is left out."""
    open_steps = (
        select(Job.number, JobStep.kind, Course.title, Job.locale)
        .join(JobStep, JobStep.job_id == Job.id)
        .join(Course, Course.id == Job.course_id)
        .where(
            JobStep.id.in_(steps),
            JobStep.assignee_id == person_id,
            JobStep.done_at.is_(None),
            Job.status == JobStatus.OPEN,
        )
        .order_by(Job.number, JobStep.position)
    )
    led = select(Market.name, Market.territory).where(Market.id.in_(markets), Market.coordinator_id == person_id)
    owned = select(Rollout.code, Rollout.name).where(Rollout.id.in_(rollouts), Rollout.owner_id == person_id)
    return Duties(
        [StepDuty(*row) for row in session.execute(open_steps)],
        [(name, territory) for name, territory in session.execute(led.order_by(Market.name))],
        [(code, name) for code, name in session.execute(owned.order_by(Rollout.code))],
    )


class DutyCounts(NamedTuple):
    """How much of localization hangs on one person."""

    steps: int
    markets: int
    rollouts: int


def count_duties(session: Session, person_id: UUID) -> DutyCounts:
    """Open steps, markets and rollouts of a person: to be shown, so nothing is locked."""
    steps = select(func.count()).select_from(JobStep).join(Job, Job.id == JobStep.job_id)
    steps = steps.where(JobStep.assignee_id == person_id, JobStep.done_at.is_(None), Job.status == JobStatus.OPEN)
    markets = select(func.count()).select_from(Market).where(Market.coordinator_id == person_id)
    rollouts = select(func.count()).select_from(Rollout).where(Rollout.owner_id == person_id)
    return DutyCounts(*(session.scalar(query) or 0 for query in (steps, markets, rollouts)))
