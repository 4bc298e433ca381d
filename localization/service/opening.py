"""Opening a job: its estimate is stored, and its steps get their dates."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from catalog.values import CourseStatus
from core.errors import FieldError
from core.ids import new_id
from core.unit_of_work import Work
from localization.errors import CourseIsRetiring, JobAlreadyOpen, JobInvalid
from localization.events import JobOpened
from localization.models import Job, JobStep, JobUnit
from localization.repository import courses as known
from localization.repository.jobs import JobRow, take_number
from localization.repository.markets import MarketRow
from localization.rules.steps import StepPlan, due_dates
from localization.service.estimating import Estimator, JobEstimate, JobOrder, variant_texts
from localization.values import JobStatus, UnitOrigin, UnitState, spell_job
from notifications.calendars import working_days_of
from people.access import require
from people.holding import hold_active
from people.values import Permission


def open_job(work: Work, order: JobOrder, estimator: Estimator | None = None) -> Job:
    """Open a translation job. A course that is going away gets none, and no locale is opened twice.

    Whoever opens many gives the `estimator` of their courses, so that what these have in common is read once.
    """
    require(work.actor, Permission.MANAGE_JOBS, market=order.market.code if order.market else None)
    _check(work, order)
    estimate = (estimator or Estimator(work, [order.course])).estimate(order)
    job = _start(work, order, estimate)
    add_units(work, job, estimate.units)
    _write_steps(work, job, order, estimate.steps)
    work.record(
        JobOpened(
            subject_id=job.id,
            course_id=job.course_id,
            after={
                "job": spell_job(job.number),
                "locale": str(job.locale),
                "revision": job.source_revision,
                "market": order.market.code if order.market else None,
                "due_on": job.due_on,
            },
        )
    )
    return job


def _check(work: Work, order: JobOrder) -> None:
    course = order.course
    if course.status in (CourseStatus.RETIRING, CourseStatus.RETIRED):
        raise CourseIsRetiring(course=course.code, status=course.status.value)
    if course.source_locale.is_equivalent_to(order.locale):
        raise JobInvalid([FieldError("locale", "locale_of_the_source", str(order.locale))])
    if order.market is not None and not _is_for(order.market, order):
        facts: dict[str, object] = {"market": order.market.code}
        raise JobInvalid([FieldError("locale", "locale_not_of_market", str(order.locale), facts)])
    query = select(Job).where(Job.course_id == course.id, Job.status == JobStatus.OPEN)
    for job in work.session.scalars(query):
        if job.locale.is_equivalent_to(order.locale):
            raise JobAlreadyOpen(course=course.code, locale=str(order.locale), job=spell_job(job.number))


def _is_for(market: MarketRow, order: JobOrder) -> bool:
    """A market has texts made in its own locales; a rollout also the base of one of them. Others read the rest."""
    return market.serves(order.locale) or (order.rollout_id is not None and market.builds_on(order.locale))


def _start(work: Work, order: JobOrder, estimate: JobEstimate) -> Job:
    card = estimate.card
    job = Job(
        id=new_id(),
        number=take_number(work.session),
        course_id=order.course.id,
        locale=order.locale,
        source_revision=order.course.revision,
        status=JobStatus.OPEN,
        open_key=f"{order.course.id}/{order.locale.likely()}",
        market_id=order.market.id if order.market else None,
        rollout_id=order.rollout_id,
        vendor_id=order.vendor.id if order.vendor else card.vendor_id if card else None,
        base_job_id=order.base_job_id,
        due_on=order.due_on,
        words=estimate.words,
        weighted_words=estimate.weighted_words,
        estimate=estimate.amount,
        currency=card.currency if card else None,
        created_at=work.now,
    )
    work.session.add(job)
    work.session.flush()
    return job


def add_units(work: Work, job: Job, units: Sequence[JobUnit]) -> None:
    for unit in units:
        unit.job_id = job.id
    work.session.add_all(units)
    work.session.flush()


def _write_steps(work: Work, job: Job, order: JobOrder, plans: Sequence[StepPlan]) -> None:
    is_working_day = working_days_of(order.market.calendar_country if order.market else None)
    signer = _signer(work, order)
    dates = due_dates(plans, work.today, order.due_on, is_working_day)
    for position, plan in enumerate(plans):
        is_first = position == 0
        is_last = position == len(plans) - 1
        work.session.add(
            JobStep(
                id=new_id(),
                job_id=job.id,
                kind=plan.kind,
                position=position,
                after=[kind.value for kind in plan.after],
                working_days=plan.working_days,
                due_on=dates[plan.kind],
                vendor_id=job.vendor_id if is_first else None,
                assignee_id=signer if is_last else None,
            )
        )
    job.due_on = job.due_on or dates[plans[-1].kind]
    work.session.flush()


def _signer(work: Work, order: JobOrder) -> UUID | None:
    """The market's coordinator; nobody, where they are just leaving."""
    asked = order.market.coordinator_id if order.market else None
    return asked if asked and hold_active(work.session, [asked]) else None


def texts_from_base(work: Work, row: JobRow) -> dict[str, str]:
    """What an adapter starts from: the base's text, where it has gone live, as far as the source has not moved."""
    if row.base_job_id is None:
        return {}
    base = work.session.get_one(Job, row.base_job_id)
    course = known.find_courses(work.session, [row.course_id])[row.course_id]
    texts, earlier = variant_texts(work, course, base.locale)
    return {key: text for key, text in texts.items() if key not in earlier}


def takes_base(unit: JobUnit) -> bool:
    """Whether the text of a base is a better start than what the unit has."""
    return unit.state is UnitState.NEW or is_only_alike(unit)


def is_only_alike(unit: JobUnit) -> bool:
    """Whether the unit has no translation yet, only that of a text the memory found like it."""
    return unit.state is UnitState.FUZZY and unit.origin is UnitOrigin.MEMORY


def prefill_from_base(work: Work, row: JobRow) -> None:
    """When the base has gone live since the job was opened, its text is stored as what the adapter starts from."""
    texts = texts_from_base(work, row)
    query = select(JobUnit).where(JobUnit.job_id == row.id, JobUnit.state.in_((UnitState.NEW, UnitState.FUZZY)))
    for unit in work.session.scalars(query):
        if unit.key in texts and takes_base(unit):
            unit.target, unit.state, unit.origin = texts[unit.key], UnitState.PREFILLED, UnitOrigin.VARIANT
            unit.was_source = None
    work.session.flush()
