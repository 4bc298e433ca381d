"""Opening a job: its units with what is known already, its steps with dates, its estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import select

from catalog.values import ComplianceClass, CourseStatus, Modality, VariantStatus
from core.errors import FieldError
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work
from localization.errors import CourseIsRetiring, JobAlreadyOpen, JobInvalid
from localization.events import JobOpened
from localization.models import Job, JobStep, JobUnit
from localization.repository import courses as known
from localization.repository.jobs import JobRow, take_number
from localization.repository.markets import MarketRow, RateCardRow, VendorRow, find_rate_card
from localization.repository.memory import context_hash, list_sources
from localization.rules.analysis import Analysis, Remembered, Source, analyse
from localization.rules.staleness import earlier_texts
from localization.rules.steps import due_dates, plan_steps
from localization.service.memory import recall
from localization.service.vendors import weights_of
from localization.values import JobStatus, UnitOrigin, UnitState, spell_job
from notifications.calendars import working_days_of
from people.access import require
from people.values import Permission

WORDS_PER_DAY = 2000
WORK_LEFT = (UnitState.NEW, UnitState.FUZZY, UnitState.PREFILLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOrder:
    """What somebody asks for when they open a job."""

    course: known.CourseFacts
    locale: Locale
    market: MarketRow | None = None
    vendor: VendorRow | None = None
    rollout_id: UUID | None = None
    base_job_id: UUID | None = None
    base: Locale | None = None
    """The locale this one adapts, where its text is a better start than the source."""
    due_on: date | None = None


def open_job(work: Work, order: JobOrder) -> Job:
    """Open a translation job. A course that is going away gets none, and no locale is opened twice."""
    require(work.actor, Permission.MANAGE_JOBS, market=order.market.code if order.market else None)
    _check(work, order)
    job = _start(work, order)
    units = _write_units(work, job, order)
    card = find_rate_card(
        work.session, order.course.source_locale, order.locale, order.vendor.id if order.vendor else None
    )
    _estimate(work, job, order, units, card)
    _write_steps(work, job, order, card)
    work.record(
        JobOpened(
            subject_id=job.id,
            course_id=job.course_id,
            after={
                "job": spell_job(job.number),
                "locale": job.locale,
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
    query = select(Job).where(Job.course_id == course.id, Job.status == JobStatus.OPEN)
    for job in work.session.scalars(query):
        if job.locale.is_equivalent_to(order.locale):
            raise JobAlreadyOpen(course=course.code, locale=str(order.locale), job=spell_job(job.number))


def _start(work: Work, order: JobOrder) -> Job:
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
        vendor_id=order.vendor.id if order.vendor else None,
        base_job_id=order.base_job_id,
        due_on=order.due_on,
        created_at=work.now,
    )
    work.session.add(job)
    work.session.flush()
    return job


def _write_units(work: Work, job: Job, order: JobOrder) -> list[JobUnit]:
    units = build_units(work, job, order.course, order.base)
    work.session.add_all(units)
    work.session.flush()
    return units


def build_units(work: Work, job: Job, course: known.CourseFacts, base: Locale | None) -> list[JobUnit]:
    """The units of the course as it stands now, each with the best that is known of its translation."""
    sources = known.source_units(work.session, course.id)
    texts = {unit.key: unit.text for unit in sources}
    kept, earlier = _variant_texts(work, course, job.locale)
    based, _ = _variant_texts(work, course, base) if base else ({}, {})
    remembered = recall(work, course.source_locale, job.locale, course.code, texts)
    units = []
    for position, unit in enumerate(sources):
        target, state, origin, was = _best(unit.key, kept, earlier, based, remembered)
        units.append(
            JobUnit(
                job_id=job.id,
                key=unit.key,
                position=position,
                heading=unit.heading,
                source=unit.text,
                was_source=was,
                target=target,
                state=state,
                origin=origin,
            )
        )
    return units


def _variant_texts(
    work: Work, course: known.CourseFacts, locale: Locale
) -> tuple[dict[str, str], dict[str, str | None]]:
    """The live variant's texts, and which of its units have changed in the source since it was made."""
    variants = known.list_variants(work.session, [course.id])[course.id]
    variant = next((v for v in variants if v.status is VariantStatus.LIVE and v.locale.is_equivalent_to(locale)), None)
    if variant is None:
        return {}, {}
    changes = known.list_changes(work.session, course.id, variant.source_revision)
    return known.variant_target_texts(work.session, variant.id), earlier_texts(variant.source_revision, changes)


Best = tuple[str, UnitState, UnitOrigin, str | None]


def _best(
    key: str,
    kept: Mapping[str, str],
    earlier: Mapping[str, str | None],
    based: Mapping[str, str],
    remembered: Mapping[str, tuple[str, bool]],
) -> Best:
    """Only what changed goes out again; the old translation of a changed unit goes along as a hint."""
    if key in kept and key not in earlier:
        return kept[key], UnitState.KEPT, UnitOrigin.VARIANT, None
    if key in remembered:
        return remembered[key][0], UnitState.PREFILLED, UnitOrigin.MEMORY, None
    if key in kept:
        return kept[key], UnitState.FUZZY, UnitOrigin.VARIANT, earlier.get(key)
    if key in based:
        return based[key], UnitState.PREFILLED, UnitOrigin.VARIANT, None
    return "", UnitState.NEW, UnitOrigin.NOTHING, None


def analyse_job(work: Work, job: Job, course: known.CourseFacts, units: Sequence[JobUnit]) -> Analysis:
    """The bands of what is left to do; units kept from the variant cost nothing and are not counted."""
    memory = [Remembered(t, c) for t, c in list_sources(work.session, course.source_locale, job.locale)]
    left = [Source(u.key, u.source, context_hash(course.code, u.key)) for u in units if u.state in WORK_LEFT]
    return analyse(left, memory)


def _estimate(work: Work, job: Job, order: JobOrder, units: Sequence[JobUnit], card: RateCardRow | None) -> None:
    analysis = analyse_job(work, job, order.course, units)
    weights = weights_of(card.band_weights if card else {})
    job.words = analysis.words
    job.weighted_words = analysis.weighted_words(weights)
    if card is not None:
        job.estimate = (job.weighted_words * card.price_per_word).quantize(Decimal("0.01"), ROUND_HALF_UP)
        job.currency = card.currency
        job.vendor_id = job.vendor_id or card.vendor_id


def _write_steps(work: Work, job: Job, order: JobOrder, card: RateCardRow | None) -> None:
    plans = plan_steps(
        words=float(job.weighted_words),
        words_per_day=card.words_per_day if card else WORDS_PER_DAY,
        is_adaptation=order.base is not None,
        is_regulatory=order.course.compliance_class is ComplianceClass.REGULATORY,
        has_voice=order.course.modality is Modality.VIDEO,
    )
    is_working_day = working_days_of(order.market.calendar_country if order.market else None)
    dates = due_dates(plans, work.now.date(), order.due_on, is_working_day)
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
                assignee_id=order.market.coordinator_id if order.market and is_last else None,
            )
        )
    job.due_on = job.due_on or dates[plans[-1].kind]
    work.session.flush()


def texts_from_base(work: Work, row: JobRow) -> dict[str, str]:
    """What an adapter starts from: the base's text, where it has gone live, as far as the source has not moved."""
    if row.base_job_id is None:
        return {}
    base = work.session.get_one(Job, row.base_job_id)
    course = known.find_courses(work.session, [row.course_id])[row.course_id]
    texts, earlier = _variant_texts(work, course, base.locale)
    return {key: text for key, text in texts.items() if key not in earlier}


def prefill_from_base(work: Work, row: JobRow) -> None:
    """When the base has gone live since the job was opened, its text is stored as what the adapter starts from."""
    texts = texts_from_base(work, row)
    query = select(JobUnit).where(JobUnit.job_id == row.id, JobUnit.state == UnitState.NEW)
    for unit in work.session.scalars(query):
        if unit.key in texts:
            unit.target, unit.state, unit.origin = texts[unit.key], UnitState.PREFILLED, UnitOrigin.VARIANT
    work.session.flush()
