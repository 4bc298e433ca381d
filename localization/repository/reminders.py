"""Which steps can be done now, and by whom: what people are told and reminded of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from catalog.models import Course
from core.locales import Locale
from localization.models import Job, JobStep, Market, Rollout, Vendor
from localization.repository.jobs import list_steps
from localization.rules.steps import states_of
from localization.values import STEP, JobStatus, StepKind, StepState
from notifications.models import Alert
from notifications.values import AlertStatus, Audience
from people.models import Person


class StepToDo(msgspec.Struct, frozen=True):
    """A step that can be done now. `person_id` is who sees to it."""

    id: UUID
    cycle: int
    kind: StepKind
    due_on: date
    job: int
    locale: Locale
    course_id: UUID
    code: str
    title: str
    person_id: UUID | None
    person: str | None
    manager_id: UUID | None


def step_ids_of(session: Session, job_ids: Iterable[UUID]) -> list[UUID]:
    """All steps of these jobs, whatever state they are in."""
    return list(session.scalars(select(JobStep.id).where(JobStep.job_id.in_(list(job_ids)))))


def list_steps_to_do(session: Session, ids: Sequence[UUID]) -> list[StepToDo]:
    """Those of these steps that wait for nothing but being done, with who sees to each."""
    ready = _ready_among(session, ids)
    return [StepToDo(*row) for row in session.execute(_to_do().where(JobStep.id.in_(ready)))]


def list_steps_escalated_to(session: Session, person_id: UUID) -> list[StepToDo]:
    """Steps that can be done now, of which a person heard because somebody they answer for has not done them."""
    told = (
        select(JobStep.id)
        .join(Alert, (Alert.subject_id == JobStep.id) & (Alert.cycle == JobStep.cycle))
        .where(
            Alert.subject_kind == STEP,
            Alert.recipient_id == person_id,
            Alert.audience != Audience.OWNERS,
            Alert.status != AlertStatus.VOID,
        )
    )
    return list_steps_to_do(session, session.scalars(told.distinct()).all())


def _to_do() -> Any:
    """Who was given the step; for a vendor their own person, else who coordinates the country or leads the rollout."""
    theirs, responsible = aliased(Person), aliased(Person)
    sees_to_it = func.coalesce(JobStep.assignee_id, theirs.id, Market.coordinator_id, Rollout.owner_id)
    return (
        select(
            JobStep.id,
            JobStep.cycle,
            JobStep.kind,
            JobStep.due_on,
            Job.number,
            Job.locale,
            Course.id,
            Course.code,
            Course.title,
            responsible.id,
            responsible.name,
            responsible.manager_id,
        )
        .join(Job, Job.id == JobStep.job_id)
        .join(Course, Course.id == Job.course_id)
        .outerjoin(Vendor, Vendor.id == JobStep.vendor_id)
        .outerjoin(theirs, (theirs.email == Vendor.contact_email) & theirs.is_active)
        .outerjoin(Market, Market.id == Job.market_id)
        .outerjoin(Rollout, Rollout.id == Job.rollout_id)
        .outerjoin(responsible, responsible.id == sees_to_it)
        .where(JobStep.due_on.is_not(None))
        .order_by(JobStep.due_on, Job.number)
    )


def _ready_among(session: Session, ids: Sequence[UUID]) -> list[UUID]:
    open_jobs = (
        select(JobStep.job_id)
        .join(Job, Job.id == JobStep.job_id)
        .where(JobStep.id.in_(ids), Job.status == JobStatus.OPEN)
    )
    wanted, ready = set(ids), []
    for steps in list_steps(session, session.scalars(open_jobs.distinct())).values():
        states = states_of([step.fact for step in steps])
        ready += [step.id for step in steps if step.id in wanted and states[step.kind] is StepState.READY]
    return ready
