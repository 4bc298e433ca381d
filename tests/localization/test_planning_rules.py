from datetime import date
from uuid import uuid4

import pytest

from catalog.values import CourseStatus, VariantStatus
from core.locales import Locale
from localization.rules.matrix import VariantFact
from localization.rules.planning import PlannedCourse, PlannedMarket, PlanOfJobs, propose
from localization.values import Staleness

MARCH, APRIL = date(2027, 3, 1), date(2027, 4, 1)


def tag(text: str) -> Locale:
    return Locale.parse(text)


def a_course(
    *, live: dict[str, Staleness] | None = None, jobs: dict[str, int] | None = None, source: str = "en",
    status: CourseStatus = CourseStatus.PUBLISHED,
) -> PlannedCourse:  # fmt: skip
    return PlannedCourse(
        uuid4(),
        "ABC-101",
        status,
        tag(source),
        tuple(VariantFact(tag(t), VariantStatus.LIVE, s) for t, s in (live or {}).items()),
        {tag(t): number for t, number in (jobs or {}).items()},
    )


def a_market(code: str, required: str, launch: date = MARCH, *, exempt: str = "") -> PlannedMarket:
    return PlannedMarket(code, tuple(map(tag, required.split())), launch, frozenset(exempt.split()))


def shape(plan: PlanOfJobs) -> list[tuple[str, str, str | None]]:
    return [(str(p.locale), p.kind.value, str(p.base) if p.base else None) for p in plan.proposals]


def test_a_locale_that_countries_share_is_made_once_for_the_first_launch() -> None:
    plan = propose([a_course()], [a_market("AT", "de", APRIL), a_market("DE", "de-DE", MARCH)])
    assert shape(plan) == [("de", "translate", None)]
    assert plan.proposals[0].due_on == MARCH
    assert plan.proposals[0].markets == ("AT", "DE")


@pytest.mark.parametrize("staleness", [Staleness.CURRENT, Staleness.EDITORIAL])
def test_what_is_live_and_current_is_reused(staleness: Staleness) -> None:
    plan = propose([a_course(live={"pl": staleness})], [a_market("PL", "pl")])
    assert (shape(plan), [str(r.locale) for r in plan.reused]) == ([], ["pl"])


@pytest.mark.parametrize("staleness", [Staleness.MINOR, Staleness.MAJOR])
def test_what_is_outdated_is_refreshed(staleness: Staleness) -> None:
    plan = propose([a_course(live={"pl": staleness})], [a_market("PL", "pl")])
    assert shape(plan) == [("pl", "refresh", None)]


def test_an_open_job_is_not_opened_again() -> None:
    plan = propose([a_course(jobs={"pl": 17})], [a_market("PL", "pl")])
    assert (shape(plan), plan.reused[0].job) == ([], 17)


def test_the_source_language_needs_no_translation() -> None:
    assert shape(propose([a_course()], [a_market("US", "en-US"), a_market("AE", "ar en")])) == [
        ("ar", "translate", None)
    ]


def test_a_base_is_made_before_what_adapts_it() -> None:
    plan = propose([a_course()], [a_market("MX", "es-MX"), a_market("LA", "es-419")])
    assert shape(plan) == [("es-419", "translate", None), ("es-MX", "adapt", "es-419")]


def test_a_live_base_is_adapted() -> None:
    plan = propose([a_course(live={"es-419": Staleness.CURRENT})], [a_market("MX", "es-MX")])
    assert shape(plan) == [("es-MX", "adapt", "es-419")]


def test_two_countries_that_adapt_the_same_base_get_it_though_nobody_asked() -> None:
    plan = propose([a_course()], [a_market("MX", "es-MX", APRIL), a_market("CO", "es-CO", MARCH)])
    assert shape(plan) == [
        ("es-419", "translate", None),
        ("es-CO", "adapt", "es-419"),
        ("es-MX", "adapt", "es-419"),
    ]
    assert plan.proposals[0].due_on == MARCH


def test_one_country_alone_is_translated_without_a_base() -> None:
    assert shape(propose([a_course()], [a_market("MX", "es-MX")])) == [("es-MX", "translate", None)]


def test_a_variant_of_the_sources_own_language_gets_no_base_in_it() -> None:
    plan = propose([a_course()], [a_market("GB", "en-GB"), a_market("IN", "en-IN")])
    assert shape(plan) == [("en-GB", "translate", None), ("en-IN", "translate", None)]


@pytest.mark.parametrize("status", [CourseStatus.RETIRING, CourseStatus.RETIRED])
def test_a_course_that_goes_away_gets_nothing(status: CourseStatus) -> None:
    plan = propose([a_course(status=status)], [a_market("PL", "pl")])
    assert (shape(plan), plan.refused) == ([], ("ABC-101",))


def test_a_country_that_does_not_need_the_course_asks_for_nothing() -> None:
    assert shape(propose([a_course()], [a_market("PL", "pl", exempt="ABC-101")])) == []
