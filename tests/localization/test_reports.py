"""Coverage by market and the turnaround of translations, counted on both databases."""

from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.values import CourseStatus, VariantStatus
from core.actors import ENGLISH
from core.clock import FixedClock
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import UnitOfWork, Work
from core.wording import translator
from localization.reports.coverage import coverage_by_market
from localization.reports.translation import translation
from localization.repository.markets import get_vendor
from localization.rules.coverage import Coverage, Offer, Readers, has_all, live_locales, market_standing, mean
from localization.rules.matrix import CourseFact, Deadline, VariantFact, derive_cell
from localization.rules.turnaround import FinishedJob, turnarounds, usual_days
from localization.service.rollout_orders import read_order
from localization.service.rollouts import plan_rollout
from localization.values import CellState, JobStatus
from tests.conftest import NOW
from tests.factories import a_course, a_variant
from tests.localization.making import OPERATOR, a_job, a_market, a_rate_card, tag

READER = translator(ENGLISH, "UTC")
LOCALES = [tag(each) for each in ("en", "de", "de-DE", "pl", "es-MX", "zh-TW", "zh-Hant")]
locales = st.lists(st.sampled_from(LOCALES), max_size=4, unique=True)


@given(
    st.sampled_from([each for each in CourseStatus if each is not CourseStatus.RETIRED]),
    st.sampled_from(LOCALES),
    locales.filter(bool),
    locales,
)
def test_live_everywhere_is_what_the_matrix_calls_live(
    status: CourseStatus, source: Locale, required: list[Locale], variants: list[Locale]
) -> None:
    facts = [VariantFact(each, VariantStatus.LIVE) for each in variants]
    deadline = Deadline(NOW.date() + timedelta(days=9), NOW.date(), lambda _: True)
    cell = derive_cell(CourseFact("ABC-1", status, source), required, facts, {}, deadline)
    # A source that is not out yet is not live in the matrix, whatever stands beside it.
    others = [each for each in required if not each.is_equivalent_to(source)]
    is_live = has_all(required, live_locales(status, source, variants))
    if len(others) == len(required) or status in (CourseStatus.PUBLISHED, CourseStatus.RETIRING):
        assert is_live == (cell.state is CellState.LIVE)


@given(st.lists(st.tuples(st.integers(1, 5), st.frozensets(st.sampled_from(LOCALES))), max_size=6))
def test_counting_alike_courses_together_changes_nothing(offers: list[tuple[int, frozenset[Locale]]]) -> None:
    required, readers = [tag("pl")], [Readers(tag("pl"), people=90), Readers(tag("en"), people=10)]
    grouped = market_standing(required, readers, [Offer(*each) for each in offers])
    single = market_standing(required, readers, [Offer(1, live) for count, live in offers for _ in range(count)])
    assert (grouped.courses, grouped.live) == (single.courses, single.live)
    assert (grouped.coverage.share if grouped.coverage else None) == pytest.approx(
        single.coverage.share if single.coverage else None
    )


def test_a_market_that_requires_no_language_needs_no_course() -> None:
    assert market_standing([], [], [Offer(3, frozenset())]).share_live is None


def test_the_mean_of_no_courses_is_none() -> None:
    assert mean([]) is None
    assert mean([Coverage(0.2, is_estimate=False), Coverage(0.4, is_estimate=True)]) == Coverage(
        pytest.approx(0.3), is_estimate=True
    )


def finished(days: float, *, vendor: str = "NORD", locale: str = "de", cost: str | None = "10", currency: str = "EUR"):  # type: ignore[no-untyped-def]
    amount = Decimal(cost) if cost is not None else None
    return FinishedJob(vendor, tag(locale), NOW - timedelta(days=days), NOW, 100, amount, currency)


@given(st.lists(st.integers(0, 400), min_size=1))
def test_usual_days_are_the_median(lengths: list[int]) -> None:
    assert usual_days([finished(days) for days in lengths]) == round(median(lengths), 1)


def test_turnarounds_are_kept_apart_by_vendor_language_and_currency() -> None:
    jobs = [finished(10), finished(20), finished(5, locale="fr"), finished(7, currency="SEK", cost="99")]
    assert [(str(t.locale), t.currency, t.jobs, t.days, t.cost) for t in turnarounds(jobs)] == [
        ("de", "EUR", 2, 15.0, Decimal(20)),
        ("de", "SEK", 1, 7.0, Decimal(99)),
        ("fr", "EUR", 1, 5.0, Decimal(10)),
    ]


def test_a_job_nobody_priced_costs_nothing_known() -> None:
    assert [each.cost for each in turnarounds([finished(1, cost=None)])] == [None]
    assert usual_days([]) is None


def a_rollout(work: Work, code: str, courses: list[str], *markets: dict[str, object]) -> None:
    order = {"code": code, "name": code, "courses": courses, "markets": list(markets)}
    plan_rollout(work, read_order(work, order))


def test_coverage_counts_a_course_once_however_many_rollouts_bring_it(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL", headcount="100", language_shares="pl=0.9|en=0.1")
        a_market(work, "MX", required="es-MX")
        a_market(work, "NO", required="nb")
        a_rate_card(work)
        for code in ("A-1", "A-2", "A-3", "A-4"):
            a_course(work, code=code, title=code)
        a_variant(work, course=a_course(work, code="B-1"), locale="pl")
        a_course(work, code="OLD-1", status=CourseStatus.RETIRED)
        launch = {"launch": "2027-03-01"}
        poland, mexico = {"market": "PL", "without": ["A-2"], **launch}, {"market": "MX", **launch}
        a_rollout(work, "ONE", ["A-1", "A-2", "B-1"], poland, mexico)
        a_rollout(work, "TWO", ["B-1", "OLD-1", "A-3"], {"market": "PL", **launch})
    with uow.read(OPERATOR) as work:
        report = coverage_by_market(work, READER)
    rows = {row.key: row for row in report.tables[0].rows}
    assert list(rows)[-1] == "NO"  # no rollout brings anything there
    assert {"courses": 3, "live": 1, "share_live": 0.3333}.items() <= rows["PL"].cells.items()
    assert rows["PL"].cells["share_reached"] == 0.4  # English alone reaches a tenth, Polish everybody
    assert rows["MX"].cells["basis"] == "estimated from CLDR"
    assert "locale+%3D+pl" in rows["PL"].links["live"]
    assert report.answer.startswith("No market has everything live yet that its rollouts bring. Furthest behind:")


def test_translations_of_a_year_by_vendor_with_what_was_estimated(uow: UnitOfWork, clock: FixedClock) -> None:
    with uow.write(OPERATOR) as work:
        a_rate_card(work)
        for days_ago in (3, 5, 900):
            _released(work, days_ago)
        a_job(work, a_course(work))
    with uow.read(OPERATOR) as work:
        report = translation(work, READER)
    [row] = report.tables[0].rows
    assert (row.cells["jobs"], row.cells["days"], row.cells["currency"]) == (2, 10.0, "EUR")
    assert row.cells["cost"] == Decimal("25.00")
    assert row.links["jobs"] == "/jobs?status=done&vendor=NORD&locale=pl"
    assert report.answer.startswith("2 translations were released in the last 12 months, half of them within 10 days.")
    assert "€25" in report.answer


def _released(work: Work, days_ago: int) -> None:
    """Ten days from opening to release."""
    released: datetime = work.now - timedelta(days=days_ago)
    job = a_job(work, a_course(work, units={f"u.{new_id()}": "Some text"}))
    job.status, job.open_key, job.closed_at = JobStatus.DONE, None, released
    job.created_at = released - timedelta(days=10)
    job.estimate, job.currency = Decimal("12.50"), "EUR"
    job.vendor_id = get_vendor(work.session, "NORD").id


def test_without_finished_jobs_the_report_says_so(uow: UnitOfWork) -> None:
    with uow.read(OPERATOR) as work:
        assert translation(work, READER).answer == "No translation was released in the last 12 months."
        assert coverage_by_market(work, READER).answer == "No rollout brings a course to a market yet."
