"""Duplicates and avoided cost: verdicts, the detector's record, and what decisions saved."""

from decimal import Decimal

from commissioning.reports import duplicates_and_avoided
from commissioning.service import decide_request
from commissioning.values import Choice, Outcome
from core.actors import ENGLISH, OPERATOR
from core.unit_of_work import UnitOfWork
from core.wording import translator
from search.duplicates.models import SuspectedPair
from search.duplicates.rules import pair_key
from search.duplicates.service import record_verdict
from search.duplicates.values import VerdictKind
from tests.commissioning.conftest import Submit
from tests.factories import a_course

READER = translator(ENGLISH, "UTC")


def decide(uow: UnitOfWork, submit: Submit, outcome: Outcome, **facts: object) -> None:
    request = submit()
    with uow.write(OPERATOR) as work:
        choice = Choice(outcome=outcome, reason="Because.", **facts)  # type: ignore[arg-type]  # keywords of a test
        decide_request(work, request.name, choice, base_url="https://learn.example")


def judge(uow: UnitOfWork, kind: VerdictKind, suggestion: VerdictKind | None = None) -> None:
    with uow.write(OPERATOR) as work:
        low, high = pair_key(a_course(work).id, a_course(work).id)
        if suggestion:
            work.session.add(SuspectedPair(low_id=low, high_id=high, probability=0.9, suggestion=suggestion))
            work.session.flush()
        record_verdict(work, low, high, kind)


def test_what_decisions_avoided_is_added_by_outcome_and_never_across_currencies(
    uow: UnitOfWork, submit: Submit
) -> None:
    decide(uow, submit, Outcome.DECLINE, cost_avoided=Decimal("9000.50"), currency="EUR")
    decide(uow, submit, Outcome.DECLINE, cost_avoided=Decimal("500"), currency="EUR")
    decide(uow, submit, Outcome.DECLINE, cost_avoided=Decimal("70"), currency="CHF")
    decide(uow, submit, Outcome.DEFER)
    with uow.read(OPERATOR) as work:
        report = duplicates_and_avoided(work, READER)
    decisions = {row.key: row for row in report.tables[0].rows}
    assert decisions["decline/EUR"].cells["avoided"] == Decimal("9500.50")
    assert decisions["decline/CHF"].cells["requests"] == 1
    assert decisions["defer"].cells["avoided"] is None
    assert decisions["defer"].links["requests"] == "/requests?outcome=defer"
    assert report.answer.startswith("3 requests were decided, which avoided CHF70 and €9,500.50.")


def test_verdicts_measure_the_detector_on_what_it_had_suggested(uow: UnitOfWork) -> None:
    judge(uow, VerdictKind.DUPLICATE, VerdictKind.DUPLICATE)
    judge(uow, VerdictKind.TRANSLATION, VerdictKind.DUPLICATE)
    judge(uow, VerdictKind.DISTINCT, VerdictKind.DUPLICATE)
    judge(uow, VerdictKind.DISTINCT)
    with uow.read(OPERATOR) as work:
        report = duplicates_and_avoided(work, READER)
    verdicts = {row.key: row.cells for row in report.tables[1].rows}
    assert (verdicts["distinct"]["pairs"], verdicts["distinct"]["suggested"]) == (2, 1)
    assert verdicts["related"]["pairs"] == 0
    [record] = report.tables[2].rows
    assert (record.cells["judged"], record.cells["confirmed"], record.cells["precision"]) == (3, 2, 0.6667)
    assert report.answer == "No request has been decided yet. 4 pairs of courses were judged."
