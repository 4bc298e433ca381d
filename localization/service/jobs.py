"""What happens to a job on its way: steps done, sent back, held and given to others; sign-off; cancelling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast
from uuid import UUID

from catalog.events import CourseRetired
from catalog.values import VariantStatus
from core.errors import FieldError, Stale
from core.events import Event
from core.unit_of_work import Work
from localization.errors import (
    JobInvalid,
    JobIsClosed,
    ReasonMissing,
    SourceMovedOn,
    StepNotFound,
    UnitsMissing,
    VendorNotFound,
)
from localization.events import (
    JobCancelled,
    JobDone,
    JobRefreshed,
    StepAssigned,
    StepCompleted,
    StepHeld,
    StepSentBack,
)
from localization.models import Job, JobStep, JobUnit
from localization.repository import courses as known
from localization.repository.jobs import (
    get_job,
    get_job_row,
    list_open_of_courses,
    list_step_models,
    list_steps,
    list_units,
)
from localization.repository.markets import get_vendor
from localization.rules.staleness import staleness_of
from localization.rules.steps import StepFact, check_can_complete, is_last, steps_to_reopen
from localization.service.opening import WORK_LEFT, build_units
from localization.service.variants import texts_to_publish, write_variant
from localization.values import JobStatus, Staleness, StepKind, UnitState, spell_job
from people.access import require
from people.models import Person
from people.values import Permission


class JobChangedMeanwhile(Stale):
    code = "job_changed_meanwhile"


def unknown_action(action: str) -> JobInvalid:
    """What is raised when somebody asks for a thing that steps do not do."""
    return JobInvalid([FieldError("action", "unknown_value", action)])


def change_job(work: Work, name: str, version: int | None = None) -> Job:
    """The open job, locked, for somebody who may manage it; `version` is the one they have seen."""
    row = get_job_row(work.session, name)
    require(work.actor, Permission.MANAGE_JOBS, market=row.market)
    job = get_job(work.session, row.id)
    if job.status is not JobStatus.OPEN:
        raise JobIsClosed(job=row.name, status=job.status.value)
    if version is not None and version != job.version:
        raise JobChangedMeanwhile(job=row.name, yours=version, theirs=job.version, version=job.version)
    job.version += 1
    return job


def complete_step(work: Work, name: str, kind: StepKind, reason: str = "", *, version: int | None = None) -> Job:
    """A step is done; with the last one the variant goes live and the job is closed. `reason`: why by this person."""
    job = change_job(work, name, version)
    facts, step = _step(work, job, kind)
    check_can_complete(facts, kind)
    units = list_units(work.session, job.id)
    if not step.after:
        _check_translated(job, units)
    if is_last(facts, kind):
        _check_source(work, job)
        _check_translated(job, units)
    step.done_at, step.done_by, step.sent_back_reason = work.now, work.actor.name, ""
    after: dict[str, object] = {"job": spell_job(job.number), "step": kind}
    work.record(StepCompleted(subject_id=job.id, course_id=job.course_id, after=after, reason=reason.strip() or None))
    if is_last(facts, kind):
        _finish(work, job, units)
    work.session.flush()
    return job


def _step(work: Work, job: Job, kind: StepKind) -> tuple[list[StepFact], JobStep]:
    facts = [row.fact for row in list_steps(work.session, [job.id])[job.id]]
    step = next((each for each in list_step_models(work.session, job.id) if each.kind is kind), None)
    if step is None:
        raise StepNotFound(job=spell_job(job.number), step=kind.value)
    return facts, step


def _check_translated(job: Job, units: Sequence[JobUnit]) -> None:
    missing = [unit.key for unit in units if not unit.target or unit.state in (UnitState.NEW, UnitState.FUZZY)]
    if missing:
        raise UnitsMissing(job=spell_job(job.number), count=len(missing), first=missing[0], units=missing[:50])


def _check_source(work: Work, job: Job) -> None:
    revisions = known.list_revisions(work.session, [job.course_id])[job.course_id]
    if staleness_of(job.source_revision, revisions) is Staleness.MAJOR:
        newest = max(revision.number for revision in revisions)
        raise SourceMovedOn(job=spell_job(job.number), revision=job.source_revision, newest=newest)


def _finish(work: Work, job: Job, units: Sequence[JobUnit]) -> None:
    write_variant(work, job, texts_to_publish(units), VariantStatus.LIVE)
    job.status, job.open_key, job.closed_at = JobStatus.DONE, None, work.now
    work.record(JobDone(subject_id=job.id, course_id=job.course_id, after={"job": spell_job(job.number)}))


def send_back(work: Work, name: str, kind: StepKind, reason: str, *, version: int | None = None) -> Job:
    """A step that was done is open again, with the reason, and so is what was built on it."""
    job = change_job(work, name, version)
    facts, _ = _step(work, job, kind)
    reopened = steps_to_reopen(facts, kind, reason)
    for step in list_step_models(work.session, job.id):
        if step.kind in reopened:
            step.done_at, step.done_by = None, ""
            step.sent_back_reason = reason.strip() if step.kind is kind else ""
    after: dict[str, object] = {"job": spell_job(job.number), "step": kind.value}
    work.record(StepSentBack(subject_id=job.id, course_id=job.course_id, after=after, reason=reason.strip()))
    work.session.flush()
    return job


def hold_step(work: Work, name: str, kind: StepKind, reason: str, *, version: int | None = None) -> Job:
    """A step cannot go on for a reason; an empty reason lets it go on again."""
    job = change_job(work, name, version)
    _, step = _step(work, job, kind)
    before: dict[str, object] = {"hold": step.hold_reason}
    step.hold_reason = reason.strip()
    after: dict[str, object] = {"job": spell_job(job.number), "step": kind.value, "hold": step.hold_reason}
    work.record(
        StepHeld(subject_id=job.id, course_id=job.course_id, before=before, after=after, reason=reason.strip() or None)
    )
    work.session.flush()
    return job


def assign_step(
    work: Work,
    name: str,
    kind: StepKind,
    *,
    assignee_id: UUID | None = None,
    vendor: str | None = None,
    due_on: date | None = None,
    version: int | None = None,
) -> Job:
    """Say who does a step, or until when; what is not given stays."""
    job = change_job(work, name, version)
    _, step = _step(work, job, kind)
    if vendor is not None:
        step.vendor_id, step.assignee_id = get_vendor(work.session, vendor).id, None
    if assignee_id is not None:
        if work.session.get(Person, assignee_id) is None:
            raise VendorNotFound(vendor=str(assignee_id))
        step.assignee_id, step.vendor_id = assignee_id, None
    step.due_on = due_on or step.due_on
    after: dict[str, object] = {
        "job": spell_job(job.number),
        "step": kind.value,
        "assignee_id": step.assignee_id,
        "vendor_id": step.vendor_id,
        "due_on": step.due_on,
    }
    work.record(StepAssigned(subject_id=job.id, course_id=job.course_id, after=after))
    work.session.flush()
    return job


def refresh_job(work: Work, name: str, *, version: int | None = None) -> Job:
    """Take over the course's newest revision: what did not change keeps its translation."""
    job = change_job(work, name, version)
    course = known.find_courses(work.session, [job.course_id])[job.course_id]
    if course.revision == job.source_revision:
        return job
    before: dict[str, object] = {"revision": job.source_revision}
    old = {unit.key: unit for unit in list_units(work.session, job.id)}
    fresh = build_units(work, job, course, None)
    for unit in fresh:
        _carry_over(unit, old.get(unit.key))
    for stored in old.values():
        work.session.delete(stored)
    work.session.flush()
    work.session.add_all(fresh)
    job.source_revision = course.revision
    for step in list_step_models(work.session, job.id):
        if any(unit.state in WORK_LEFT for unit in fresh):
            step.done_at, step.done_by = None, ""
    after: dict[str, object] = {"job": spell_job(job.number), "revision": course.revision}
    work.record(JobRefreshed(subject_id=job.id, course_id=job.course_id, before=before, after=after))
    work.session.flush()
    return job


def _carry_over(unit: JobUnit, old: JobUnit | None) -> None:
    """A translation of the same source stays; one of an older source becomes a hint."""
    if old is None or not old.target:
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
