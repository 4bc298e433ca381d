"""What tests of localization share: markets, vendors and jobs, made the way people make them."""

from datetime import date
from typing import Any

from catalog.models import Course
from core.actors import OPERATOR
from core.locales import Locale
from core.unit_of_work import Work
from localization.models import Job
from localization.repository.courses import find_courses_by_code
from localization.repository.markets import get_market
from localization.service.estimating import JobOrder
from localization.service.markets import import_markets
from localization.service.opening import open_job
from localization.service.vendors import import_vendors

__all__ = ["OPERATOR", "a_job", "a_market", "a_rate_card", "tag"]


def tag(text: str) -> Locale:
    return Locale.parse(text)


def a_market(work: Work, code: str = "PL", *, required: str = "pl", **facts: Any) -> None:
    row = {"code": code, "name": f"Market {code}", "territory": code[:2], "required_locales": required, **facts}
    report = import_markets(work, [(1, row)])
    assert not report.errors, report.errors


def a_rate_card(work: Work, *, vendor: str = "NORD", target: str = "pl", price: str = "0.10", **facts: Any) -> None:
    row = {
        "code": vendor,
        "name": f"Vendor {vendor}",
        "vendor": vendor,
        "source_locale": "en",
        "target_locale": target,
        "price_per_word": price,
        "currency": "EUR",
        **facts,
    }
    report = import_vendors(work, [(1, row)])
    assert not report.errors, report.errors


def a_job(
    work: Work, course: Course, *, locale: str = "pl", market: str | None = None, due_on: date | None = None
) -> Job:
    facts = find_courses_by_code(work.session, [course.code])[course.code]
    return open_job(
        work,
        JobOrder(
            course=facts,
            locale=tag(locale),
            market=get_market(work.session, market) if market else None,
            due_on=due_on,
        ),
    )
