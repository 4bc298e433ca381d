"""What reports count of localization."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, String, and_, func, select, type_coerce
from sqlalchemy.orm import Session

from catalog.models import Course, Variant
from catalog.values import CourseStatus, VariantStatus
from core.locales import Locale
from localization.models import Job, RolloutCourse, RolloutExemption, RolloutMarket, Vendor
from localization.rules.coverage import Offer, live_locales
from localization.rules.turnaround import FinishedJob
from localization.values import JobStatus


def count_offers(session: Session) -> dict[UUID, list[Offer]]:
    """Courses that rollouts bring to a market and nobody exempted, grouped by where they can be taken."""
    wanted = _wanted().subquery()
    live = (
        select(Variant.course_id, func.aggregate_strings(type_coerce(Variant.locale, String), " ").label("locales"))
        .where(Variant.status == VariantStatus.LIVE, Variant.course_id.in_(select(RolloutCourse.course_id)))
        .group_by(Variant.course_id)
        .subquery()
    )
    by = (wanted.c.market_id, Course.status, Course.source_locale, live.c.locales)
    query = (
        select(func.count(), *by)
        .select_from(wanted)
        .join(Course, Course.id == wanted.c.course_id)
        .outerjoin(live, live.c.course_id == Course.id)
        .where(Course.status != CourseStatus.RETIRED)
        .group_by(*by)
    )
    found: dict[UUID, list[Offer]] = defaultdict(list)
    for courses, market_id, status, source, locales in session.execute(query):
        variants = [Locale.parse(tag) for tag in (locales or "").split()]
        found[market_id].append(Offer(courses, frozenset(live_locales(status, source, variants))))
    return found


def _wanted() -> Select[UUID, UUID]:
    is_exempt = and_(
        RolloutExemption.rollout_id == RolloutCourse.rollout_id,
        RolloutExemption.course_id == RolloutCourse.course_id,
        RolloutExemption.market_id == RolloutMarket.market_id,
    )
    return (
        select(RolloutMarket.market_id, RolloutCourse.course_id)
        .join(RolloutMarket, RolloutMarket.rollout_id == RolloutCourse.rollout_id)
        .where(~select(RolloutExemption.rollout_id).where(is_exempt).exists())
        .distinct()
    )


def list_finished(session: Session, since: datetime) -> list[FinishedJob]:
    """Jobs released since a moment: a median needs each of them, so only what it is made of is read."""
    query = (
        select(
            Vendor.code,
            Job.locale,
            Job.created_at,
            Job.closed_at,
            Job.words,
            Job.estimate,
            Job.currency,
        )
        .outerjoin(Vendor, Vendor.id == Job.vendor_id)
        .where(Job.status == JobStatus.DONE, Job.closed_at >= since)
    )
    return [
        FinishedJob(vendor or "", locale, opened_at, released_at, words, cost, currency or "")
        for vendor, locale, opened_at, released_at, words, cost, currency in session.execute(query)
        if released_at is not None
    ]


def vendor_names(session: Session) -> dict[str, str]:
    """Names of vendors by code."""
    return dict(session.execute(select(Vendor.code, Vendor.name)).all())
