"""Opening a job by the names people use: course code, locale, market and vendor codes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from catalog.errors import CourseNotFound
from core.errors import FieldError
from core.locales import Locale, UnknownLocale
from core.unit_of_work import Work
from localization.errors import JobInvalid
from localization.models import Job
from localization.repository.courses import find_courses_by_code
from localization.repository.markets import get_market, get_vendor
from localization.service.estimating import JobOrder
from localization.service.opening import open_job


def order_job(
    work: Work,
    course: str,
    locale: str,
    *,
    market: str | None = None,
    vendor: str | None = None,
    due_on: str | date | None = None,
    rollout_id: UUID | None = None,
) -> Job:
    """Find what is named and open the job."""
    found = find_courses_by_code(work.session, [course]).get(course)
    if found is None:
        raise CourseNotFound(course=course)
    try:
        parsed = Locale.parse(locale)
    except UnknownLocale:
        raise JobInvalid([FieldError("locale", "unknown_locale", locale)]) from None
    return open_job(
        work,
        JobOrder(
            course=found,
            locale=parsed,
            market=get_market(work.session, market) if market else None,
            vendor=get_vendor(work.session, vendor) if vendor else None,
            due_on=_day(due_on),
            rollout_id=rollout_id,
        ),
    )


def _day(given: str | date | None) -> date | None:
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise JobInvalid([FieldError("due_on", "not_a_date", given)]) from None
