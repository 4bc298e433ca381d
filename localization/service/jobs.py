"""What happens to a job as a whole: it takes over a newer revision, or is cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from catalog.events import CourseRetired
from core.errors import Stale
from core.events import Event
from core.unit_of_work import Work
from localization.errors import JobIsClosed, ReasonMissing
from localization.events import JobCancelled, JobRefreshed
from localization.models import Job, JobUnit
from localization.repository import courses as known
from localization.repository.jobs import get_job, get_job_row, list_open_of_courses, list_step_models, list_units
from localization.service.estimating import WORK_LEFT, Estimator
from localization.service.opening import add_units, is_only_alike
from localization.values import JobStatus, UnitState, spell_job
from people.access import require
from people.values import Permission


class JobChangedMeanwhile(Stale):
    code = "job_changed_meanwhile"


def change_job(work: Work, name: str, version: int | None = None) -> Job:
    """The open job, locked and counted as changed."""
    job = hold_job(work, name, version)
    job.version += 1
    return job


def hold_job(work: Work, name: str, version: int | None = None) -> Job:
    """The open job, locked, for somebody who may manage it; `version` is the one they have seen."""
    row = get_job_row(work.session, name)
    require(work.actor, Permission.MANAGE_JOBS, market=row.market)
    job = get_job(work.session, row.id)
    if job.status is not JobStatus.OPEN:
        raise JobIsClosed(job=row.name, status=job.status.value)
    if version is not None and version != job.version:
        raise JobChangedMeanwhile(job=row.name, yours=version, theirs=job.version, version=job.version)
    return job


def refresh_job(work: Work, name: str, *, version: int | None = None) -> Job:
    """Take over the course's newest revision: what did not change keeps its translation."""
    job = hold_job(work, name, version)
    course = known.find_courses(work.session, [job.course_id])[job.course_id]
    if course.revision == job.source_revision:
        return job
    job.version += 1
    before: dict[str, object] = {"revision": job.source_revision}
    old = {unit.key: unit for unit in list_units(work.session, job.id)}
    fresh = Estimator(work, [course]).build_units(course, job.locale, None)
    for unit in fresh:
        _carry_over(unit, old.get(unit.key))
    for stored in old.values():
        work.session.delete(stored)
    work.session.flush()
    add_units(work, job, fresh)
    job.source_revision = course.revision
    if any(unit.state in WORK_LEFT for unit in fresh):
        job.exported_at = None
        for step in list_step_models(work.session, job.id):
            step.cycle += 1 if step.done_at else 0
            step.done_at, step.done_by = None, ""
    after: dict[str, object] = {"job": spell_job(job.number), "revision": course.revision}
    work.record(JobRefreshed(subject_id=job.id, course_id=job.course_id, before=before, after=after))
    work.session.flush()
    return job


def _carry_over(unit: JobUnit, old: JobUnit | None) -> None:
    """A translation of the same source stays; one of an older source becomes a hint."""
    if old is None or not old.target or is_only_alike(old):
        return
    if old.source == unit.source:
        unit.target, unit.state, unit.origin, unit.was_source = old.target, old.state, old.origin, old.was_source
    elif unit.state is not UnitState.PREFILLED:
        unit.target, unit.state, unit.origin, unit.was_source = old.target, UnitState.FUZZY, old.origin, old.source


def cancel_job(work: Work, name: str, reason: str, *, version: int | None = None) -> Job:
    """Close a job without its translation."""
    if not reason.strip():
        raise ReasonMissing(action="cancel")
    job = change_job(work, name, version)
    _cancel(work, job, reason.strip())
    return job


def _cancel(work: Work, job: Job, reason: str) -> None:
    job.status, job.open_key, job.closed_at, job.cancel_reason = JobStatus.CANCELLED, None, work.now, reason
    work.record(
        JobCancelled(subject_id=job.id, course_id=job.course_id, after={"job": spell_job(job.number)}, reason=reason)
    )
    work.session.flush()


def cancel_jobs_of_retired(work: Work, events: Sequence[Event]) -> None:
    """Before-commit handler: a retired course takes its open jobs with it."""
    reasons = {
        event.course_id: event.reason or "" for event in cast("Sequence[CourseRetired]", events) if event.course_id
    }
    for job in list_open_of_courses(work.session, list(reasons)):
        _cancel(work, job, reasons[job.course_id] or "course retired")
