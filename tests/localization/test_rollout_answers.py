"""What the sentences on top of a rollout say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from catalog.events import CourseMerged
from catalog.models import Course, CourseRevision
from catalog.service import merge_courses
from catalog.values import ChangeClass, CourseStatus
from core.actors import OPERATOR
from core.unit_of_work import UnitOfWork, Work
from core.wording.translator import translator
from localization.answers import launch_answer, progress_answer
from localization.models import JobStep, Rollout
from localization.repository.jobs import list_jobs
from localization.rules.matrix import Reason
from localization.service.matrix import Matrix, build_matrix
from localization.service.merging import move_places
from localization.service.rollout_orders import read_order
from localization.service.rollouts import plan_rollout
from localization.service.steps import hold_step
from localization.values import CellState, StepKind
from localization.views.rollouts import matrix_view
from localization.wording import say_reasons
from tests.factories import a_course, a_variant
from tests.localization.making import a_job, a_market, a_rate_card, tag

ENGLISH = translator(tag("en"))
LATER, PAST = "2027-03-01", "2026-11-07"


def a_plan(work: Work, launches: Mapping[str, str], *, courses: str = "ABC-101") -> Matrix:
    markets = [{"market": market, "launch": day} for market, day in launches.items()]
    order = {"code": "SPRING", "name": "Spring", "courses": courses.split(), "markets": markets}
    plan_rollout(work, read_order(work, order))
    work.session.flush()
    return build_matrix(work, "SPRING")


def move_source(work: Work, course: Course, change: ChangeClass = ChangeClass.MINOR) -> None:
    course.revision += 1
    work.session.add(
        CourseRevision(
            course_id=course.id,
            number=course.revision,
            change_class=change,
            changes=[],
            author_name="Somebody",
            at=work.now,
        )
    )
    work.session.flush()


@pytest.mark.parametrize("planned", ["GONE", "GONE KEPT", "OTHER GONE"])
def test_a_rollout_holds_what_its_course_was_merged_into(uow: UnitOfWork, planned: str) -> None:
    uow.subscriptions.before_commit(CourseMerged, move_places)
    with uow.write(OPERATOR) as work:
        a_market(work, "PL")
        kept, gone, _ = (a_course(work, code=code) for code in ("KEPT", "GONE", "OTHER"))
        before = a_plan(work, {"PL": LATER}, courses=planned)
        merge_courses(work, kept.id, gone.id)
    with uow.read(OPERATOR) as work:
        matrix = build_matrix(work, "SPRING")
        wanted = list(dict.fromkeys(planned.replace("GONE", "KEPT").split()))
        assert [row.course.code for row in matrix.rows] == wanted
        assert matrix.rollout.version == before.rollout.version + 1


def test_a_country_that_is_late_and_blocked_is_named_under_both(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        for code, locale in (("PL", "pl"), ("MX", "es-MX"), ("DE", "de")):
            a_market(work, code, required=locale)
        a_course(work, code="ABC-101")
        a_plan(work, {"PL": LATER, "MX": PAST, "DE": LATER})
        for job in list_jobs(work.session):
            if job.locale != tag("de"):
                hold_step(work, job.name, StepKind.TRANSLATION, "Vendor closed")
        found = launch_answer(build_matrix(work, "SPRING"), ENGLISH)
    assert found == ("1 of 3 countries can launch on time. Market MX is late, Market PL and Market MX are blocked.")


def test_a_country_is_named_under_all_that_is_wrong_there(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL", name="Poland")
        a_market(work, "MX", required="es-MX", name="Mexico")
        a_course(work, code="ABC-101")
        matrix = a_plan(work, {"PL": LATER, "MX": LATER})
    wrong = ((CellState.LATE, CellState.AT_RISK), (CellState.BLOCKED, CellState.AT_RISK))
    columns = tuple(replace(column, troubles=each) for column, each in zip(matrix.columns, wrong, strict=True))
    said = launch_answer(replace(matrix, columns=columns), ENGLISH)
    names = [column.market.name for column in columns]
    assert said.endswith(f"{names[0]} is late, {names[1]} is blocked, {names[0]} and {names[1]} are at risk.")


def test_live_but_outdated_is_not_counted_as_live(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL")
        a_market(work, "DE", required="de")
        course = a_course(work, code="ABC-101")
        a_variant(work, course=course, locale="de", source_revision=1)
        move_source(work, course)
        a_variant(work, course=course, locale="pl")
        matrix = a_plan(work, {"PL": LATER, "DE": LATER})
    assert progress_answer(matrix, ENGLISH) == "1 of 2 cells are live. 1 more is live but outdated."
    assert launch_answer(matrix, ENGLISH) == (
        "All 2 countries can launch on time. In Market DE it would be with versions that are outdated."
    )


def test_a_course_that_goes_away_is_named_where_it_blocks_a_country(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL")
        course = a_course(work, code="ABC-101")
        a_job(work, course)
        work.session.execute(update(Course).values(status=CourseStatus.RETIRING))
        work.session.expire_all()
        cell = a_plan(work, {"PL": LATER}).rows[0].cells[0]
    why = say_reasons(cell.reasons, ENGLISH, date(2026, 11, 23))
    assert why[0] == "ABC-101 is being retired: its open job should be cancelled."


def test_nobody_is_reached_by_a_course_that_is_not_published(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL", headcount="100", language_shares="pl=1")
        course = a_course(work, code="ABC-101", status=CourseStatus.DRAFT)
        a_variant(work, course=course, locale="pl")
        coverage = a_plan(work, {"PL": LATER}).columns[0].coverage
    assert coverage is not None
    assert coverage.share == 0


def test_countries_are_named_in_the_readers_language_and_regions_as_they_were_named(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL", name="Poland")
        a_market(work, "MX", required="es-MX", name="Mexico")
        a_market(work, "DACH", required="de", name="Alpine countries", territory="DE")
        a_course(work, code="ABC-101")
        matrix = a_plan(work, {"PL": PAST, "MX": PAST, "DACH": PAST})
    assert launch_answer(matrix, ENGLISH).endswith("Poland, Mexico and Alpine countries are late.")
    assert launch_answer(matrix, translator(tag("de"))).endswith("Polen, Mexiko und Alpine countries sind verspätet.")


def test_what_is_committed_in_other_currencies_is_not_added_to_the_budgets(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL")
        a_market(work, "MX", required="es-MX")
        a_rate_card(work, vendor="NORD", target="pl", price="0.50")
        a_rate_card(work, vendor="SUR", target="es-MX", price="2", currency="USD")
        a_course(work, code="ABC-101", title="One two")
        matrix = a_plan(work, {"PL": LATER, "MX": LATER})
        assert matrix.committed == {"EUR": Decimal("1.00"), "USD": Decimal("4.00")}
        assert progress_answer(matrix, ENGLISH).endswith("€1 and US$4 committed.")
        work.session.execute(update(Rollout).values(budget=Decimal(20)))
        budgeted = build_matrix(work, "SPRING")
    assert progress_answer(budgeted, ENGLISH).endswith("€1 of €20 committed. Beside it: US$4.")
    view = matrix_view(budgeted, ENGLISH)
    assert (view.committed, view.committed_by_currency["USD"]) == (Decimal("1.00"), Decimal("4.00"))


def test_german_says_one_country_can_and_several_can_and_when_a_step_was_due(uow: UnitOfWork) -> None:
    german = translator(tag("de"))
    with uow.write(OPERATOR) as work:
        a_market(work, "PL", name="Poland")
        a_market(work, "MX", required="es-MX", name="Mexico")
        course = a_course(work, code="ABC-101")
        a_variant(work, course=course, locale="pl")
        matrix = a_plan(work, {"PL": LATER, "MX": PAST})
        assert launch_answer(matrix, german).startswith("1 von 2 Ländern kann pünktlich starten.")
        work.session.execute(update(JobStep).values(due_on=date(2026, 11, 2)))
        cell = build_matrix(work, "SPRING").rows[0].cells[1]
        why = say_reasons(cell.reasons, german, date(2026, 11, 23))
    assert why[1] == "JOB-1 wartet auf: Übersetzung, fällig vor 21 Tagen · 2. Nov. 2026."
    reason = Reason("days_left", {"launch_on": date(2026, 12, 15)})
    assert say_reasons([reason], german, date(2026, 11, 23)) == ["Der Start ist in 22 Tagen · 15. Dez. 2026."]
