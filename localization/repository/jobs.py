"""Queries of translation jobs, their steps and units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalog.models import Course
from core.locales import Locale
from localization.errors import JobNotFound
from localization.models import Job, JobSeries, JobStep, JobUnit, Market, Rollout, Vendor
from localization.rules.steps import StepFact
from localization.values import JobStatus, StepKind, UnitState, job_number, spell_job
from people.models import Person


class JobRow(msgspec.Struct, frozen=True):
    """A job as lists show it."""

    id: UUID
    number: int
    course_id: UUID
    course: str
    title: str
    source_locale: Locale
    locale: Locale
    source_revision: int
    status: JobStatus
    market: str | None
    market_name: str | None
    market_territory: str | None
    rollout: str | None
    vendor: str | None
    base_job_id: UUID | None
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

    @property
    def name(self) -> str:
        return spell_job(self.number)


class StepRow(msgspec.Struct, frozen=True):
    """A step as it is stored, with names."""

    id: UUID
    job_id: UUID
    kind: StepKind
    position: int
    after: list[str]
    working_days: int
    due_on: date | None
    assignee_id: UUID | None
    assignee: str | None
    vendor: str | None
    done_at: datetime | None
    done_by: str
    sent_back_reason: str
    hold_reason: str

    @property
    def fact(self) -> StepFact:
        return StepFact(
            self.kind,
            self.working_days,
            tuple(StepKind(kind) for kind in self.after),
            self.done_at is not None,
            self.hold_reason,
            self.due_on,
            self.assignee or self.vendor or "",
        )


JOBS = (
    select(
        Job.id,
        Job.number,
        Job.course_id,
        Course.code,
        Course.title,
        Course.source_locale,
        Job.locale,
        Job.source_revision,
        Job.status,
        Market.code,
        Market.name,
        Market.territory,
        Rollout.code,
        Vendor.name,
        Job.base_job_id,
        Job.due_on,
        Job.words,
        Job.weighted_words,
        Job.estimate,
        Job.currency,
        Job.created_at,
        Job.exported_at,
        Job.closed_at,
        Job.cancel_reason,
        Job.version,
    )
    .join(Course, Course.id == Job.course_id)
    .outerjoin(Market, Market.id == Job.market_id)
    .outerjoin(Rollout, Rollout.id == Job.rollout_id)
    .outerjoin(Vendor, Vendor.id == Job.vendor_id)
)


def list_jobs(
    session: Session,
    *,
    status: JobStatus | None = None,
    course_ids: Iterable[UUID] | None = None,
    rollout_code: str | None = None,
    vendor_code: str | None = None,
    market_code: str | None = None,
    locale: Locale | None = None,
    below_number: int | None = None,
    limit: int | None = None,
    is_by_due: bool = False,
) -> list[JobRow]:
    """Jobs, newest first, or by the day they are due."""
    by_due = (Job.due_on.is_(None), Job.due_on, Job.number)
    query = JOBS.order_by(*by_due) if is_by_due else JOBS.order_by(Job.number.desc())
    if status is not None:
        query = query.where(Job.status == status)
    if course_ids is not None:
        query = query.where(Job.course_id.in_(list(course_ids)))
    if rollout_code is not None:
        query = query.where(Rollout.code == rollout_code)
    if vendor_code is not None:
        query = query.where(Vendor.code == vendor_code)
    if market_code is not None:
        query = query.where(Market.code == market_code)
    if locale is not None:
        query = query.where(Job.locale == locale)
    if below_number is not None:
        query = query.where(Job.number < below_number)
    if limit is not None:
        query = query.limit(limit)
    return [job_row_of(row) for row in session.execute(query)]


def get_job_row(session: Session, name: str) -> JobRow:
    """The job called JOB-17, or 17; raise JobNotFound."""
    number = job_number(name)
    row = session.execute(JOBS.where(Job.number == number)).first() if number else None
    if row is None:
        raise JobNotFound(job=name)
    return job_row_of(row)


def job_row_of(row: Any) -> JobRow:
    return JobRow(*row)


def get_job(session: Session, job_id: UUID) -> Job:
    """The job itself, to be changed, as it is stored now."""
    job = session.scalar(
        select(Job).where(Job.id == job_id).with_for_update().execution_options(populate_existing=True)
    )
    if job is None:
        raise JobNotFound(job=str(job_id))
    return job


def list_open_of_courses(session: Session, course_ids: Sequence[UUID]) -> list[Job]:
    query = select(Job).where(Job.course_id.in_(course_ids), Job.status == JobStatus.OPEN)
    return list(session.scalars(query.order_by(Job.number)))


def take_number(session: Session) -> int:
    """The next job number; the row stays locked until the commit, so two can never take the same."""
    taken: int | None = session.scalar(
        update(JobSeries).where(JobSeries.name == "job").values(last=JobSeries.last + 1).returning(JobSeries.last)
    )
    if taken is not None:
        return taken
    session.add(JobSeries(name="job", last=1))
    session.flush()
    return 1


def list_steps(session: Session, job_ids: Iterable[UUID]) -> dict[UUID, list[StepRow]]:
    """Steps of several jobs, in their order."""
    query = (
        select(
            JobStep.id,
            JobStep.job_id,
            JobStep.kind,
            JobStep.position,
            JobStep.after,
            JobStep.working_days,
            JobStep.due_on,
            JobStep.assignee_id,
            Person.name,
            Vendor.name,
            JobStep.done_at,
            JobStep.done_by,
            JobStep.sent_back_reason,
            JobStep.hold_reason,
        )
        .outerjoin(Person, Person.id == JobStep.assignee_id)
        .outerjoin(Vendor, Vendor.id == JobStep.vendor_id)
        .where(JobStep.job_id.in_(list(job_ids)))
        .order_by(JobStep.job_id, JobStep.position)
    )
    found: dict[UUID, list[StepRow]] = defaultdict(list)
    for row in session.execute(query):
        found[row.job_id].append(_step_row(row))
    return found


def _step_row(row: Any) -> StepRow:
    return StepRow(*row)


def list_step_models(session: Session, job_id: UUID) -> list[JobStep]:
    return list(session.scalars(select(JobStep).where(JobStep.job_id == job_id).order_by(JobStep.position)))


def list_units(session: Session, job_id: UUID) -> list[JobUnit]:
    """Units of a job in reading order."""
    return list(session.scalars(select(JobUnit).where(JobUnit.job_id == job_id).order_by(JobUnit.position)))


def count_units(session: Session, job_ids: Iterable[UUID]) -> dict[UUID, dict[UnitState, int]]:
    """How many units of each job are in which state."""
    query = (
        select(JobUnit.job_id, JobUnit.state, func.count())
        .where(JobUnit.job_id.in_(list(job_ids)))
        .group_by(JobUnit.job_id, JobUnit.state)
    )
    found: dict[UUID, dict[UnitState, int]] = defaultdict(dict)
    for job_id, state, count in session.execute(query):
        found[job_id][state] = count
    return found
