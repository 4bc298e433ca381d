"""Requests come in with their evidence, are judged and decided once. On both databases."""

from collections.abc import Callable
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select

from catalog.models import Course
from catalog.service.merging import merge_courses
from catalog.values import ComplianceClass, CourseStatus, Modality
from commissioning import repository
from commissioning.errors import (
    CommissioningSettingsInvalid,
    RequestAlreadyDecided,
    RequestChangedMeanwhile,
    RequestInvalid,
    RequestNotFound,
)
from commissioning.repository import RequestFacts
from commissioning.service import (
    decide_request,
    set_usual_costs,
    set_weights,
    triage_request,
    usual_cost,
)
from commissioning.values import (
    BuildCost,
    Choice,
    Effort,
    Evidence,
    Outcome,
    Ratings,
    Stage,
    Weights,
)
from core.actors import OPERATOR, Actor, Grant
from core.audit import list_entries
from core.locales import Locale
from core.unit_of_work import UnitOfWork
from notifications.models import Mail
from people.errors import NotAllowed, OrgUnitNotFound
from people.values import Role
from tests.commissioning.conftest import Submit, a_candidate
from tests.factories import a_course, a_person, a_variant, an_org_unit, the_actor

Decide = Callable[..., RequestFacts]


@pytest.fixture
def decide(uow: UnitOfWork) -> Decide:
    """Decides, as the operator unless somebody else is named; answers the request as it is read."""

    def decide(request: RequestFacts, outcome: Outcome, actor: Actor = OPERATOR, **facts: object) -> RequestFacts:
        choice = Choice(outcome=outcome, reason="Because.", **facts)  # type: ignore[arg-type]  # keywords
        with uow.write(actor) as work:
            decide_request(work, request.name, choice, base_url="https://ck.example")
        with uow.read(actor) as work:
            return repository.get_request_facts(work.session, request.name)

    return decide


def test_a_request_is_kept_with_number_words_and_first_score(uow: UnitOfWork, submit: Submit) -> None:
    with uow.write(OPERATOR) as work:
        unit = an_org_unit(work, code="sales")
        ada = the_actor(a_person(work, name="Ada", unit=unit))
    first = submit(ada, audience_size=140, compliance_class=ComplianceClass.REGULATORY, language="es-MX")
    second = submit(ada, need="Something else entirely, please.")
    assert (first.name, second.name) == ("REQ-1", "REQ-2")
    assert (first.requester_name, first.org_unit_code, first.stage) == ("Ada", "sales", Stage.SUBMITTED)
    assert (first.title, str(first.language)) == ("Sales people should recognise a bribe", "es-MX")
    assert first.ratings == {"strategic_fit": 3, "compliance": 5, "reach": 3, "effort": 3}
    assert first.score > second.score


def test_evidence_stays_as_it_was_when_the_request_came(uow: UnitOfWork, submit: Submit) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, code="ABC-101", title="Anti-bribery essentials")
    found = a_candidate(course_id=course.id, title=course.title, live_locales=("en", "de"))
    weaker = a_candidate(code="X-2", probability=0.3)
    request = submit(evidence=Evidence(candidates=(found, weaker), is_by_meaning=True))
    with uow.write(OPERATOR) as work:
        changed = work.session.get(Course, course.id)
        assert changed is not None
        changed.title, changed.status = "Something else", CourseStatus.RETIRED
    with uow.read(OPERATOR) as work:
        kept = repository.list_evidence(work.session, request.id)
    assert kept == [found, weaker]
    assert (request.evidence_count, request.best_probability, request.evidence_is_by_meaning) == (2, 0.9, True)


def test_a_request_for_an_unknown_unit_keeps_nothing(uow: UnitOfWork, submit: Submit) -> None:
    with pytest.raises(OrgUnitNotFound):
        submit(org_unit="nowhere")
    with uow.read(OPERATOR) as work:
        assert repository.list_requests(work.session) == []


def test_judging_changes_stage_and_score_and_says_so(uow: UnitOfWork, submit: Submit) -> None:
    request = submit()
    with uow.write(OPERATOR) as work:
        triaged = triage_request(work, "req-1", Ratings(5, 5, 5, 1), version=1)
    assert (triaged.stage, triaged.score, triaged.version) == (Stage.TRIAGED, 100, 2)
    with uow.read(OPERATOR) as work:
        line = list_entries(work.session, subject_id=request.id)[0]
    assert line.action == "request.triaged"
    assert line.before is not None
    assert line.after is not None
    assert (line.before["stage"], line.after["stage"]) == ("submitted", "triaged")


def test_a_stale_judgement_is_refused_with_both_versions(uow: UnitOfWork, submit: Submit) -> None:
    submit()
    with uow.write(OPERATOR) as work:
        triage_request(work, "1", Ratings(5, 5, 5, 1))
    with pytest.raises(RequestChangedMeanwhile) as refused, uow.write(OPERATOR) as work:
        triage_request(work, "1", Ratings(1, 1, 1, 1), version=1)
    assert (refused.value.params["yours"], refused.value.params["theirs"]) == (1, 2)


def test_reusing_a_course_avoids_what_building_costs(uow: UnitOfWork, submit: Submit, decide: Decide) -> None:
    with uow.write(OPERATOR) as work:
        unit = an_org_unit(work, code="sales")
        a_course(work, code="ABC-101")
        costs = [(None, None, BuildCost(Decimal(9000), "EUR")), ("sales", None, BuildCost(Decimal(11000), "EUR"))]
        set_usual_costs(work, costs)
        ada = the_actor(a_person(work, unit=unit))
    decided = decide(submit(ada), Outcome.REUSE, course="ABC-101")
    assert decided.stage is Stage.DECIDED
    assert decided.decision is not None
    assert (decided.decision.course_code, decided.decision.outcome) == ("ABC-101", Outcome.REUSE)
    assert (decided.decision.cost_avoided, decided.decision.currency) == (Decimal(11000), "EUR")


@pytest.mark.parametrize(
    "amounts",
    [{"cost_avoided": Decimal(999999999)}, {"spent": Decimal(0)}, {"currency": "USD"}],
    ids=lambda each: next(iter(each)),
)
def test_who_settles_alone_names_no_amount(
    uow: UnitOfWork, submit: Submit, decide: Decide, amounts: dict[str, Any]
) -> None:
    with uow.write(OPERATOR) as work:
        a_course(work, code="ABC-101")
        ada = the_actor(a_person(work))
    request = submit(ada)
    with pytest.raises(NotAllowed):
        decide(request, Outcome.REUSE, actor=ada, course="ABC-101", **amounts)
    assert decide(request, Outcome.REUSE, actor=ada, course="ABC-101").stage is Stage.DECIDED


def test_a_request_is_decided_once(uow: UnitOfWork, submit: Submit, decide: Decide) -> None:
    request = submit()
    decide(request, Outcome.DECLINE)
    with pytest.raises(RequestAlreadyDecided) as refused:
        decide(request, Outcome.DEFER)
    assert refused.value.params == {"request": "REQ-1", "outcome": "decline"}
    with pytest.raises(RequestAlreadyDecided), uow.write(OPERATOR) as work:
        triage_request(work, "REQ-1", Ratings(1, 1, 1, 1))


def test_of_two_who_decide_at_once_one_decides(uow: UnitOfWork, submit: Submit) -> None:
    submit()
    start, reasons, refusals = Barrier(2), [], []

    def decide(reason: str) -> None:
        start.wait()
        try:
            with uow.write(OPERATOR) as work:
                decide_request(work, "REQ-1", Choice(outcome=Outcome.DECLINE, reason=reason), base_url="")
            reasons.append(reason)
        except RequestAlreadyDecided as refused:
            refusals.append(refused)

    racers = [Thread(target=decide, args=(reason,)) for reason in ("One", "Another")]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    with uow.read(OPERATOR) as work:
        decision = repository.get_request_facts(work.session, "REQ-1").decision
    assert decision is not None
    assert [decision.reason] == reasons
    assert len(refusals) == 1


def test_building_opens_a_draft_with_owner_and_the_words_of_the_request(
    uow: UnitOfWork, submit: Submit, decide: Decide
) -> None:
    with uow.write(OPERATOR) as work:
        unit = an_org_unit(work, code="sales")
        owner = a_person(work, email="ines@example.org")
        ada = the_actor(a_person(work, unit=unit))
    request = submit(ada, objective="Refuse a bribe", audience="Sales", language="de", modality=Modality.VIDEO)
    decided = decide(request, Outcome.BUILD, owner_email="ines@example.org")
    assert decided.decision is not None
    with uow.read(OPERATOR) as work:
        draft = work.session.scalars(select(Course).where(Course.code == decided.decision.course_code)).one()
    assert (draft.status, draft.owner_id, draft.org_unit_id) == (CourseStatus.DRAFT, owner.id, unit.id)
    assert (draft.title, draft.objectives, draft.audience) == (request.title, ["Refuse a bribe"], "Sales")
    assert (draft.source_locale, draft.modality) == (Locale.parse("de"), Modality.VIDEO)
    assert draft.description == request.need


def test_a_draft_that_is_there_can_be_what_is_built(uow: UnitOfWork, submit: Submit, decide: Decide) -> None:
    with uow.write(OPERATOR) as work:
        a_course(work, code="OPS-260", status=CourseStatus.DRAFT)
        a_course(work, code="OPS-100")
    request = submit()
    with pytest.raises(RequestInvalid) as refused:
        decide(request, Outcome.BUILD, course="OPS-100")
    assert refused.value.errors[0].code == "not_a_draft"
    decided = decide(request, Outcome.BUILD, course="OPS-260")
    assert decided.decision is not None
    assert decided.decision.course_code == "OPS-260"


@pytest.mark.parametrize("code", ["GONE-1", "kept-1", "KEPT-1-DE"])
def test_a_decision_names_a_course_by_every_code_that_leads_to_it(
    uow: UnitOfWork, submit: Submit, decide: Decide, code: str
) -> None:
    with uow.write(OPERATOR) as work:
        kept, gone = a_course(work, code="KEPT-1"), a_course(work, code="GONE-1")
        a_variant(work, course=kept, locale="de", code="KEPT-1-DE")
        merge_courses(work, kept.id, gone.id)
    decided = decide(submit(), Outcome.REUSE, course=code).decision
    assert decided is not None
    assert decided.course_code == "KEPT-1"


@pytest.mark.parametrize(
    ("code", "problem"), [("nothing", "unknown_course"), ("OLD-1", "course_retired"), ("", "course_needed")]
)
def test_only_a_course_that_can_be_taken_can_be_reused(
    uow: UnitOfWork, submit: Submit, decide: Decide, code: str, problem: str
) -> None:
    with uow.write(OPERATOR) as work:
        a_course(work, code="OLD-1", status=CourseStatus.RETIRED)
    request = submit()
    with pytest.raises(RequestInvalid) as refused:
        decide(request, Outcome.REUSE, course=code)
    assert refused.value.errors[0].code == problem
    with uow.read(OPERATOR) as work:
        assert repository.get_request_facts(work.session, request.name).decision is None


def test_who_leads_decides_everywhere_and_an_owner_nowhere(uow: UnitOfWork, submit: Submit, decide: Decide) -> None:
    with uow.write(OPERATOR) as work:
        sales, legal = an_org_unit(work, code="sales"), an_org_unit(work, code="legal")
        person = a_person(work)
    request, other = submit(org_unit="sales"), submit(org_unit="legal")
    owner = the_actor(person, Grant(Role.CONTENT_OWNER.value))
    lead_of_sales = the_actor(person, Grant(Role.LEARNING_LEAD.value, sales.path))
    lead = the_actor(person, Grant(Role.LEARNING_LEAD.value))
    with pytest.raises(NotAllowed):
        decide(request, Outcome.DEFER, owner)
    with pytest.raises(NotAllowed):
        decide(other, Outcome.DEFER, lead_of_sales)
    decide(request, Outcome.DEFER, lead_of_sales)
    assert decide(other, Outcome.DEFER, lead).org_unit_path == legal.path


def test_who_asked_is_told_in_their_language(uow: UnitOfWork, submit: Submit, decide: Decide) -> None:
    with uow.write(OPERATOR) as work:
        ada = the_actor(a_person(work, email="ada@example.org", locale=Locale.parse("en")))
    decide(submit(ada), Outcome.DEFER)
    with uow.read(OPERATOR) as work:
        (mail,) = work.session.scalars(select(Mail)).all()
    assert mail.to_address == "ada@example.org"
    assert "Because." in mail.text
    assert "https://ck.example/requests/REQ-1" in mail.text


def test_the_decision_is_in_the_trail_with_its_reason(uow: UnitOfWork, submit: Submit, decide: Decide) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, code="ABC-101")
    request = decide(submit(), Outcome.REUSE, course="ABC-101", spent=Decimal(300), currency="EUR")
    with uow.read(OPERATOR) as work:
        line = list_entries(work.session, subject_id=request.id)[0]
    assert (line.action, line.reason, line.course_id) == ("request.decided", "Because.", course.id)
    assert line.after is not None
    assert (line.after["spent"], line.after["currency"]) == ("300", "EUR")


def test_other_weights_score_open_requests_again_and_leave_decided_ones(
    uow: UnitOfWork, submit: Submit, decide: Decide
) -> None:
    open_one, decided = submit(effort=Effort.LOW), submit(effort=Effort.LOW)
    deferred = decide(submit(effort=Effort.LOW), Outcome.DEFER)
    before = decide(decided, Outcome.DECLINE).score
    with uow.write(OPERATOR) as work:
        set_weights(work, Weights(0, 0, 0, 1))
    with uow.read(OPERATOR) as work:
        assert repository.weights(work.session) == Weights(0, 0, 0, 1)
        assert repository.get_request_facts(work.session, open_one.name).score == 100
        assert repository.get_request_facts(work.session, deferred.name).score == 100
        assert repository.get_request_facts(work.session, decided.name).score == before
    with pytest.raises(CommissioningSettingsInvalid), uow.write(OPERATOR) as work:
        set_weights(work, Weights(-1))


def test_usual_costs_are_replaced_as_a_whole(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        unit = an_org_unit(work, code="sales")
        set_usual_costs(work, [("sales", Modality.VIDEO, BuildCost(Decimal("2500.50"), "EUR", 20))])
    with uow.read(OPERATOR) as work:
        assert usual_cost(work, unit.id, Modality.VIDEO) == BuildCost(Decimal("2500.50"), "EUR", 20)
        assert usual_cost(work, unit.id, None) is None
    with uow.write(OPERATOR) as work:
        set_usual_costs(work, [])
    with uow.read(OPERATOR) as work:
        assert usual_cost(work, unit.id, Modality.VIDEO) is None
        line = list_entries(work.session, limit=1)[0]
    kept = {f"{unit.path}#video": "2500.5 EUR, 20 d"}
    assert (line.before, line.after) == ({"usual_costs": kept}, {"usual_costs": {}})


def test_the_board_is_by_score_and_lists_are_by_number(uow: UnitOfWork, submit: Submit, decide: Decide) -> None:
    weak = submit(compliance_class=ComplianceClass.NONE)
    strong = submit(compliance_class=ComplianceClass.REGULATORY)
    gone = decide(submit(), Outcome.DECLINE)
    with uow.read(OPERATOR) as work:
        board = repository.list_board(work.session, Stage.SUBMITTED, 10)
        assert [request.id for request in board] == [strong.id, weak.id]
        assert [r.id for r in repository.list_board(work.session, Stage.DECIDED, 10)] == [gone.id]
        assert [r.number for r in repository.list_requests(work.session, before=3)] == [2, 1]
        assert [r.number for r in repository.list_requests(work.session, outcome=Outcome.DECLINE)] == [3]
        assert repository.count_open(work.session) == 2
        assert repository.count_by_stage(work.session) == {Stage.SUBMITTED: 2, Stage.DECIDED: 1}


@pytest.mark.parametrize("name", ["REQ-99", "99", "nonsense", "", "REQ-1e3", "٣"])
def test_a_number_that_nobody_gave_is_not_found(uow: UnitOfWork, name: str) -> None:
    with pytest.raises(RequestNotFound), uow.read(OPERATOR) as work:
        repository.get_request_facts(work.session, name)


def test_what_was_deferred_is_decided_later_and_the_audit_keeps_both(
    uow: UnitOfWork, submit: Submit, decide: Decide
) -> None:
    deferred = decide(submit(), Outcome.DEFER)
    decided = decide(deferred, Outcome.NOT_TRAINING)
    assert decided.decision is not None
    assert (decided.stage, decided.decision.outcome) == (Stage.DECIDED, Outcome.NOT_TRAINING)
    with pytest.raises(RequestAlreadyDecided):
        decide(decided, Outcome.DEFER)
    with uow.read(OPERATOR) as work:
        entries = list_entries(work.session, subject_id=decided.id)
    told = [(entry.before, entry.after and entry.after["outcome"]) for entry in entries if "decided" in entry.action]
    assert told == [({"outcome": "defer", "reason": "Because."}, Outcome.NOT_TRAINING), (None, Outcome.DEFER)]


def test_what_was_deferred_stands_apart_and_waits_again_once_it_is_judged(
    uow: UnitOfWork, submit: Submit, decide: Decide
) -> None:
    deferred = decide(decide(submit(), Outcome.DEFER), Outcome.DEFER)
    assert deferred.stage is Stage.DEFERRED
    with uow.read(OPERATOR) as work:
        assert repository.count_by_stage(work.session) == {Stage.DEFERRED: 1}
        assert repository.count_open(work.session) == 0
    with uow.write(OPERATOR) as work:
        triage_request(work, deferred.name, Ratings(5, 5, 5, 1), version=deferred.version)
    with uow.read(OPERATOR) as work:
        judged = repository.get_request_facts(work.session, deferred.name)
        assert repository.count_open(work.session) == 1
        line = list_entries(work.session, subject_id=judged.id)[0]
    assert (judged.stage, judged.score, judged.decision) == (Stage.TRIAGED, 100, None)
    assert (line.before or {})["stage"] == "deferred"
    assert decide(judged, Outcome.DECLINE).stage is Stage.DECIDED


def test_a_draft_cannot_be_reused(uow: UnitOfWork, submit: Submit, decide: Decide) -> None:
    with uow.write(OPERATOR) as work:
        a_course(work, code="NEW-9", status=CourseStatus.DRAFT)
    with pytest.raises(RequestInvalid) as refused:
        decide(submit(), Outcome.REUSE, course="NEW-9")
    assert [(one.field, one.code) for one in refused.value.errors] == [("course", "course_not_takeable")]


def test_the_mail_names_the_course_in_the_language_of_the_house_where_nobody_chose_one(
    uow: UnitOfWork, submit: Submit
) -> None:
    with uow.write(OPERATOR) as work:
        jana = a_person(work, name="Jana Lorenz")
        a_course(work, code="ABC-101", title="Anti-bribery")
    asked = submit(the_actor(jana, Grant(Role.STAFF)))
    with uow.write(OPERATOR) as work:
        choice = Choice(outcome=Outcome.REUSE, reason="Das passt.", course="ABC-101")
        facts = {"base_url": "https://ck.example", "language": Locale.parse("de")}
        decide_request(work, asked.name, choice, **facts)  # type: ignore[arg-type]  # keywords
    with uow.read(OPERATOR) as work:
        (mail,) = work.session.scalars(select(Mail).where(Mail.kind == "request_decided"))
    assert "ABC-101: Anti-bribery\nhttps://ck.example/courses/ABC-101" in mail.text
    assert "Dafür gibt es schon einen Kurs." in mail.text
    assert "<p>Dafür gibt es schon einen Kurs.</p>" in mail.html
    assert f'<a href="https://ck.example/requests/{asked.name}"' in mail.html
    assert "Sie erhalten dies, weil Sie darum gebeten haben." in mail.text
