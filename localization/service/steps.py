"""What happens to the steps of a job: done, sent back, held, given to others; with the last one the variant is live.

`act_on_step` is what pages and API call: one place that knows the acts, so that no edge drops a reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from catalog.values import VariantStatus
from core.errors import FieldError
from core.unit_of_work import Work
from localization.errors import (
    AssigneeHasLeft,
    JobInvalid,
    NewerVersionIsLive,
    ReasonMissing,
    SourceMovedOn,
    StepNotFound,
    UnitsMissing,
)
from localization.events import JobDone, StepAssigned, StepCompleted, StepHeld, StepSentBack
from localization.models import Job, JobStep, JobUnit, Vendor
from localization.repository import courses as known
from localization.repository.jobs import get_job_row, list_step_models, list_steps, list_units
from localization.repository.markets import get_market, get_vendor
from localization.rules.staleness import staleness_of
from localization.rules.steps import StepFact, check_can_complete, check_stands_in, is_last, steps_to_reopen
from localization.service.jobs import change_job, hold_job, refresh_job
from localization.service.variants import texts_to_publish, write_variant
from localization.values import JobStatus, Staleness, StepKind, UnitState, spell_job
from people import repository as people
from people.access import require
from people.errors import PersonNotFound
from people.holding import hold_active
from people.models import Person
from people.values import Permission


class StepAction(StrEnum):
    COMPLETE = "complete"
    SEND_BACK = "send_back"
    HOLD = "hold"
    RESUME = "resume"
    ASSIGN = "assign"
    REFRESH = "refresh"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAct:
    """What somebody does to a step, as a form or a program says it."""

    action: str
    reason: str = ""
    assignee_id: UUID | None = None
    assignee: str | None = None
    """Their address, for whoever knows no number."""
    vendor: str | None = None
    due_on: date | None = None


def act_on_step(work: Work, name: str, kind: StepKind, act: StepAct, *, version: int | None = None) -> Job:
    """Carry out one act on a step; raise JobInvalid for one that steps do not know."""
    match act.action:
        case StepAction.COMPLETE:
            return complete_step(work, name, kind, act.reason, version=version)
        case StepAction.SEND_BACK:
            return send_back(work, name, kind, act.reason, version=version)
        case StepAction.HOLD:
            return hold_step(work, name, kind, act.reason, version=version)
        case StepAction.RESUME:
            return resume_step(work, name, kind, version=version)
        case StepAction.ASSIGN:
            assignee_id = _by_address(work, act.assignee) if act.assignee else act.assignee_id
            return assign_step(
                work, name, kind, assignee_id=assignee_id, vendor=act.vendor, due_on=act.due_on, version=version
            )
        case StepAction.REFRESH:
            return refresh_job(work, name, version=version)
    raise JobInvalid([FieldError("action", "unknown_value", act.action)])


def complete_step(work: Work, name: str, kind: StepKind, reason: str = "", *, version: int | None = None) -> Job:
    """A step is done; with the last one the variant goes live and the job is closed. `reason`: why by this person."""
    job = change_job(work, name, version)
    facts, step = _step(work, job, kind)
    check_can_complete(facts, kind)
    check_stands_in(step.assignee_id, work.actor.person_id, _who(facts, kind), reason)
    units = list_units(work.session, job.id)
    if not step.after:
        _check_translated(job, units)
    if is_last(facts, kind):
        _check_market(work, name, job)
        _check_source(work, job)
        _check_live(work, job)
        _check_translated(job, units)
    step.done_at, step.done_by, step.sent_back_reason = work.now, work.actor.name, ""
    after: dict[str, object] = {"job": spell_job(job.number), "step": kind}
    work.record(StepCompleted(subject_id=job.id, course_id=job.course_id, after=after, reason=reason.strip() or None))
    if is_last(facts, kind):
        _finish(work, job, units)
    work.session.flush()
    return job


def _who(facts: Sequence[StepFact], kind: StepKind) -> str:
    return next((fact.who for fact in facts if fact.kind is kind), "")


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


def _check_market(work: Work, name: str, job: Job) -> None:
    """A country signs off what its own people read; what others read is for whoever manages jobs everywhere."""
    code = get_job_row(work.session, name).market
    market = get_market(work.session, code) if code else None
    if market is not None and not market.serves(job.locale):
        require(work.actor, Permission.MANAGE_JOBS)


def _check_source(work: Work, job: Job) -> None:
    revisions = known.list_revisions(work.session, [job.course_id])[job.course_id]
    if staleness_of(job.source_revision, revisions) is Staleness.MAJOR:
        newest = max(revision.number for revision in revisions)
        raise SourceMovedOn(job=spell_job(job.number), revision=job.source_revision, newest=newest)


def _check_live(work: Work, job: Job) -> None:
    """An import, or somebody by hand, may have overtaken the job meanwhile."""
    variants = known.list_variants(work.session, [job.course_id])[job.course_id]
    live = [v for v in variants if v.status is VariantStatus.LIVE and v.locale.is_equivalent_to(job.locale)]
    newest = max((variant.source_revision for variant in live), default=0)
    if newest > job.source_revision:
        raise NewerVersionIsLive(job=spell_job(job.number), revision=job.source_revision, live=newest)


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
            step.cycle += 1
            step.sent_back_reason = reason.strip() if step.kind is kind else ""
    after: dict[str, object] = {"job": spell_job(job.number), "step": kind.value}
    work.record(StepSentBack(subject_id=job.id, course_id=job.course_id, after=after, reason=reason.strip()))
    work.session.flush()
    return job


def hold_step(work: Work, name: str, kind: StepKind, reason: str, *, version: int | None = None) -> Job:
    """A step cannot go on, for a reason."""
    if not reason.strip():
        raise ReasonMissing(action="hold")
    return _set_hold(work, name, kind, reason, version)


def resume_step(work: Work, name: str, kind: StepKind, *, version: int | None = None) -> Job:
    """What held a step is out of the way."""
    return _set_hold(work, name, kind, "", version)


def _set_hold(work: Work, name: str, kind: StepKind, reason: str, version: int | None) -> Job:
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
    job = hold_job(work, name, version)
    _, step = _step(work, job, kind)
    before = who_and_when(step)
    if vendor is not None:
        step.vendor_id, step.assignee_id = get_vendor(work.session, vendor).id, None
    if assignee_id is not None:
        step.assignee_id, step.vendor_id = _active(work, assignee_id).id, None
    if due_on not in (None, step.due_on):
        step.due_on, step.cycle = due_on, step.cycle + 1
    if who_and_when(step) == before:
        return job
    job.version += 1
    record_assignment(work, job, step, before)
    work.session.flush()
    return job


def _by_address(work: Work, email: str) -> UUID:
    person = people.find_person_by_email(work.session, email)
    if person is None:
        raise PersonNotFound(person=email)
    return person.id


def _active(work: Work, person_id: UUID) -> Person:
    person = people.get_person(work.session, person_id)
    if not hold_active(work.session, [person_id]):
        raise AssigneeHasLeft(person=person.name)
    return person


def who_and_when(step: JobStep) -> dict[str, object]:
    """What an assignment can change."""
    return {"assignee_id": step.assignee_id, "vendor_id": step.vendor_id, "due_on": step.due_on}


def record_assignment(work: Work, job: Job, step: JobStep, before: Mapping[str, object]) -> None:
    """Say what is new of who does a step and until when; nothing where all is as before."""
    now = who_and_when(step)
    changed = {name: value for name, value in now.items() if value != before[name]}
    if not changed:
        return
    vendor = work.session.get_one(Vendor, step.vendor_id).name if changed.get("vendor_id") else None
    work.record(
        StepAssigned(
            subject_id=job.id,
            course_id=job.course_id,
            job=job.number,
            step=step.kind.value,
            is_for_somebody_else=changed.keys() != {"due_on"},
            before={name: before[name] for name in changed},
            after={"job": spell_job(job.number), "step": step.kind.value, **changed, "vendor": vendor},
        )
    )
