"""A job is given to a vendor, at another vendor's price."""

from __future__ import annotations

from core.unit_of_work import Work
from localization.events import JobGiven
from localization.models import Job, Vendor
from localization.repository import courses as known
from localization.repository.jobs import list_step_models, list_units
from localization.repository.markets import get_vendor
from localization.service.estimating import WORK_LEFT, Estimator
from localization.service.jobs import hold_job
from localization.service.steps import record_assignment, who_and_when
from localization.values import spell_job


def give_job(work: Work, name: str, vendor: str, *, version: int | None = None) -> Job:
    """A vendor takes an open job over: what the one before had still to do is theirs, at the price of their card."""
    job = hold_job(work, name, version)
    found = get_vendor(work.session, vendor)
    if job.vendor_id == found.id:
        return job
    job.version += 1
    before = _told(work, job)
    former, job.vendor_id = job.vendor_id, found.id
    _pass_steps(work, job, former)
    _price_anew(work, job)
    after = {"job": spell_job(job.number), **_told(work, job)}
    work.record(JobGiven(subject_id=job.id, course_id=job.course_id, before=before, after=after))
    work.session.flush()
    return job


def _pass_steps(work: Work, job: Job, former: object) -> None:
    """The translation, or whatever comes first, and what the former vendor had; never what is done."""
    for step in list_step_models(work.session, job.id):
        is_theirs = step.vendor_id == former if step.vendor_id else step.position == 0 and step.assignee_id is None
        if step.done_at is None and is_theirs:
            before = who_and_when(step)
            step.vendor_id = job.vendor_id
            record_assignment(work, job, step, before)


def _price_anew(work: Work, job: Job) -> None:
    """What is left to do is paid by the new card; where nothing is left, the price stays what it was."""
    units = list_units(work.session, job.id)
    if not any(unit.state in WORK_LEFT for unit in units):
        return
    course = known.find_courses(work.session, [job.course_id])[job.course_id]
    price = Estimator(work, [course]).price(course, job.locale, units, job.vendor_id)
    job.words, job.weighted_words, job.estimate = price.words, price.weighted_words, price.amount
    job.currency = price.card.currency if price.card else None


def _told(work: Work, job: Job) -> dict[str, object]:
    vendor = work.session.get_one(Vendor, job.vendor_id).name if job.vendor_id else None
    return {"vendor": vendor, "estimate": job.estimate, "currency": job.currency}
