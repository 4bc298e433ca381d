"""What one person has to do or answers for in localization, to be changed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from localization.models import Job, JobStep, Market, Rollout
from localization.values import JobStatus


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
