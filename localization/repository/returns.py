"""Files that came back, steps that wait for somebody, and finding jobs by their words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from catalog.models import Course
from core.looking import holds
from localization.errors import ReturnNotFound
from localization.models import Job, JobReturn, JobStep
from localization.repository.jobs import JOBS, JobRow, job_row_of
from localization.values import JobStatus, StepKind, job_number


class ReturnRow(msgspec.Struct, frozen=True):
    """A file that came back, without its bytes."""

    id: UUID
    file_name: str
    returned_by: str
    returned_at: datetime
    taken_at: datetime | None
    summary: dict[str, int]


def list_returns(session: Session, job_id: UUID) -> list[ReturnRow]:
    """Files that came back for a job, newest first."""
    columns = [getattr(JobReturn, name) for name in ReturnRow.__struct_fields__]
    query = select(*columns).where(JobReturn.job_id == job_id).order_by(JobReturn.id.desc())
    return [ReturnRow(*row) for row in session.execute(query)]


def get_return(session: Session, job_id: UUID, return_id: UUID, *, is_locked: bool = False) -> JobReturn:
    """A file that came back for this job."""
    query = select(JobReturn).where(JobReturn.id == return_id, JobReturn.job_id == job_id)
    found = session.scalar(query.with_for_update() if is_locked else query)
    if found is None:
        raise ReturnNotFound(file=str(return_id))
    return found


def _ready_steps(person_id: UUID) -> Any:
    """Steps given to a person that wait for nothing else, in open jobs."""
    earlier = aliased(JobStep)
    waits = exists().where(
        earlier.job_id == JobStep.job_id, earlier.position < JobStep.position, earlier.done_at.is_(None)
    )
    return (JobStep.assignee_id == person_id, JobStep.done_at.is_(None), Job.status == JobStatus.OPEN, ~waits)


def count_ready_steps(session: Session, person_id: UUID) -> int:
    """How many steps wait for this person now."""
    query = select(func.count()).select_from(JobStep).join(Job, Job.id == JobStep.job_id)
    return session.scalar(query.where(*_ready_steps(person_id))) or 0


def list_jobs_waiting_for(session: Session, person_id: UUID, limit: int) -> list[tuple[JobRow, StepKind, date | None]]:
    """Jobs whose next step is this person's, the step due first on top."""
    query = (
        select(Job.number, JobStep.kind, JobStep.due_on)
        .join(JobStep, JobStep.job_id == Job.id)
        .where(*_ready_steps(person_id))
        .order_by(JobStep.due_on, Job.number)
        .limit(limit)
    )
    found = session.execute(query).all()
    rows = session.execute(JOBS.where(Job.number.in_([number for number, _, _ in found]))).all()
    jobs = {row.number: job_row_of(row) for row in rows}
    return [(jobs[number], kind, due_on) for number, kind, due_on in found]


def find_jobs(session: Session, text: str, limit: int) -> list[JobRow]:
    """Jobs by name, or by code or title of their course; open ones first."""
    if number := job_number(text):
        fits = Job.number == number
    else:
        fits = or_(holds(Course.code, text), holds(Course.title, text))
    query = JOBS.where(fits).order_by((Job.status == JobStatus.OPEN).desc(), Job.number.desc()).limit(limit)
    return [job_row_of(row) for row in session.execute(query)]
