"""Before you commission, the board and the decision, as a browser without JavaScript sees them."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from app.wiring import Wiring
from catalog.homes import UNCLAIMED
from commissioning import repository
from commissioning.service import set_usual_costs
from commissioning.values import BuildCost, Stage
from core.actors import OPERATOR
from notifications.models import Mail
from people.models import Person
from people.values import Role
from search.repository import add_miss
from tests.clients import Client
from tests.commissioning.fillings import PHISHING, fill
from tests.web.reading import text_of

BOX = "/before-you-commission"


@pytest.fixture
def database_url(tmp_path: Path, empty_sqlite: Path) -> str:
    """Pages are tested on SQLite alone: what they read is tested on both databases beside."""
    path = tmp_path / "coursekeeper.db"
    path.write_bytes(empty_sqlite.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
def pages(house: Wiring, client: Client) -> Client:
    fill(house)
    return client


def facts_of(house: Wiring, number: str = "REQ-1") -> repository.RequestFacts:
    with house.uow.read(OPERATOR) as work:
        return repository.get_request_facts(work.session, number)


def test_the_empty_box_says_what_it_looks_through(pages: Client) -> None:
    pages.as_(Role.STAFF)
    text = text_of(pages.get(BOX))
    assert "Say what people should be able to do." in text
    assert "We look through 4 courses in 2 languages" in text


def test_a_need_is_answered_in_a_sentence_with_reasons_and_steps(pages: Client) -> None:
    pages.as_(Role.STAFF)
    page = pages.get(BOX, params={"need": PHISHING, "language": "en"})
    text = text_of(page)
    assert "Likely. One course may cover this." in text
    assert "How likely each covers the need:" in text
    assert "SEC-110 · English and German · owner Oskar Lindqvist" in text
    assert 'action="/before-you-commission/reuse"' in page.text
    assert "The language model is not available" in text
    assert "Request a new course with this evidence attached" in text


def test_a_course_in_other_languages_offers_to_be_localized(pages: Client) -> None:
    pages.as_(Role.STAFF)
    page = pages.get(BOX, params={"need": PHISHING, "language": "es-MX"})
    assert "it needs Mexican Spanish" in text_of(page)
    assert "proposal=localize&amp;course=SEC-110" in page.text


def test_while_typing_only_the_answer_comes_back(pages: Client) -> None:
    pages.as_(Role.STAFF)
    part = pages.get(BOX, params={"need": PHISHING}, headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div id="answer"')
    assert "<html" not in part.text
    assert "Say a little more." in text_of(pages.get(BOX, params={"need": "x"}))


def test_what_somebody_types_is_never_markup(pages: Client) -> None:
    pages.as_(Role.STAFF)
    page = pages.get(BOX, params={"need": '"><script>alert(1)</script> & more'})
    assert "<script>alert" not in page.text


def test_reusing_is_recorded_at_once_with_what_it_avoids(pages: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        set_usual_costs(work, [(None, None, BuildCost(Decimal(11000), "EUR", 40))])
    pages.as_(Role.STAFF, name="Jana Lorenz")
    assert "Taking it saves about €11,000" in text_of(pages.get(BOX, params={"need": PHISHING}))
    page = pages.post(f"{BOX}/reuse", data={"need": PHISHING, "course": "SEC-110", "language": "en"})
    assert "Kept as REQ-1: you use SEC-110." in text_of(page)
    decision = facts_of(house).decision
    assert decision is not None
    assert (decision.outcome, decision.course_code, decision.cost_avoided) == ("reuse", "SEC-110", Decimal(11000))


def test_the_owner_is_asked_by_mail_and_answers_to_who_asked(pages: Client, house: Wiring) -> None:
    pages.as_(Role.STAFF, name="Jana Lorenz", email="jana@example.org")
    assert "Ask Oskar Lindqvist" in text_of(pages.get(f"{BOX}/ask?course=SEC-110&need=Phishing"))
    asked = pages.post(f"{BOX}/ask", data={"course": "SEC-110", "question": "Does it fit Graz?", "need": "Phishing"})
    assert "Oskar Lindqvist was asked." in text_of(asked)
    with house.uow.read(OPERATOR) as work:
        (mail,) = work.session.scalars(select(Mail)).all()
    assert (mail.to_address, mail.headers["Reply-To"]) == ("oskar@example.org", "jana@example.org")
    assert "Does it fit Graz?" in mail.text
    assert pages.get(f"{BOX}/ask?course=NOPE").status_code == 404


@pytest.mark.parametrize("facts", [{"is_active": False}, {"email": UNCLAIMED}])
def test_nobody_is_asked_whom_no_mail_reaches(pages: Client, house: Wiring, facts: dict[str, object]) -> None:
    pages.as_(Role.STAFF)
    ask = f"{BOX}/ask?course=SEC-110"
    assert "Ask the owner SEC-110" in text_of(pages.get(BOX, params={"need": PHISHING}))
    with house.uow.write(OPERATOR) as work:
        owner = work.session.scalars(select(Person).where(Person.email == "oskar@example.org")).one()
        for name, value in facts.items():
            setattr(owner, name, value)
    assert "Ask the owner SEC-110" not in text_of(pages.get(BOX, params={"need": PHISHING}))
    for refused in (pages.get(ask), pages.post(ask, data={"course": "SEC-110", "question": "Does it fit Graz?"})):
        assert refused.status_code == 409
        assert "Nobody can be asked about SEC-110: no mail reaches its owner." in text_of(refused)
    with house.uow.read(OPERATOR) as work:
        assert work.session.scalars(select(Mail)).all() == []


def test_a_request_is_submitted_with_its_evidence_and_stands_on_the_board(pages: Client, house: Wiring) -> None:
    pages.as_(Role.STAFF, name="Jana Lorenz")
    form = pages.get("/requests/new", params={"need": PHISHING, "language": "de"})
    assert PHISHING in form.text
    assert "Likely. One course may cover this." in text_of(form)
    data = {"need": PHISHING, "audience": "Graz", "audience_size": "85", "language": "de", "urgency": "high"}
    page = pages.post("/requests", data=data)
    assert "REQ-1 is submitted" in text_of(page)
    assert "SEC-110" in page.text
    assert (facts_of(house).audience_size, str(facts_of(house).language)) == (85, "de")
    board = text_of(pages.get("/requests"))
    assert "Recognise phishing mails" in board
    assert "REQ-1 · Jana Lorenz" in board
    assert "One request waits for a decision." in board
    assert pages.get("/requests?mine=true").status_code == 200


def test_a_request_that_cannot_be_is_shown_again_with_what_was_typed(pages: Client) -> None:
    pages.as_(Role.STAFF)
    page = pages.post("/requests", data={"need": "Phishing", "audience_size": "many", "objective": "Spot it"})
    assert page.status_code == 422
    assert "This is no number." in text_of(page)
    assert "Spot it" in page.text
    page = pages.post("/requests", data={"need": "Phishing"})
    assert "Say in a sentence what people should be able to do." in text_of(page)


def test_who_leads_judges_and_decides_and_sees_what_each_choice_does(pages: Client, house: Wiring) -> None:
    pages.as_(Role.STAFF, name="Jana Lorenz")
    pages.post("/requests", data={"need": PHISHING})
    pages.as_(Role.LEARNING_LEAD, name="Astrid Nygaard")
    page = pages.get("/requests/REQ-1")
    assert "Opens the draft NEW-1 with the words of this request." in text_of(page)
    assert "Jana Lorenz is told, with your reason." in text_of(page)
    assert 'value="SEC-110"' in page.text
    ratings = {"strategic_fit": "5", "compliance": "5", "reach": "5", "effort": "1", "version": "1"}
    assert "The score is 100." in text_of(pages.post("/requests/REQ-1/ratings", data=ratings))
    assert facts_of(house).stage is Stage.TRIAGED
    data = {"outcome": "reuse", "course": "SEC-110", "reason": "It is live in German.", "version": "2"}
    decided = text_of(pages.post("/requests/REQ-1/decision", data=data))
    assert "REQ-1 is decided: Reuse what exists." in decided
    assert "It is live in German." in decided
    assert pages.post("/requests/REQ-1/decision", data=data).status_code == 409


def test_a_decision_without_reason_is_asked_again_with_what_was_chosen(pages: Client, house: Wiring) -> None:
    pages.as_(Role.LEARNING_LEAD)
    pages.post("/requests", data={"need": PHISHING})
    page = pages.post("/requests/REQ-1/decision", data={"outcome": "buy", "reason": ""})
    assert page.status_code == 422
    assert "This is needed." in text_of(page)
    assert 'value="buy" checked' in page.text
    assert pages.post("/requests/REQ-1/decision", data={"reason": "x"}).status_code == 422
    assert facts_of(house).decision is None


def test_a_stale_decision_is_refused(pages: Client, house: Wiring) -> None:
    pages.as_(Role.LEARNING_LEAD)
    pages.post("/requests", data={"need": PHISHING})
    data = {"outcome": "decline", "reason": "No.", "version": "7"}
    assert pages.post("/requests/REQ-1/decision", data=data).status_code == 412
    assert facts_of(house).decision is None


def test_who_asked_may_only_reuse_and_others_nothing(pages: Client, house: Wiring) -> None:
    pages.as_(Role.STAFF)
    pages.post("/requests", data={"need": PHISHING})
    assert "Use it and close the request" in text_of(pages.get("/requests/REQ-1"))
    refused = pages.post("/requests/REQ-1/decision", data={"outcome": "buy", "reason": "Mine."})
    assert refused.status_code == 403
    taken = {"outcome": "reuse", "course": "SEC-110", "reason": "Fine."}
    pages.as_(Role.STAFF)
    assert "Use it and close" not in text_of(pages.get("/requests/REQ-1"))
    assert pages.post("/requests/REQ-1/decision", data=taken).status_code == 403
    assert facts_of(house).decision is None


def test_building_from_the_page_opens_the_draft(pages: Client, house: Wiring) -> None:
    pages.as_(Role.LEARNING_LEAD)
    pages.post("/requests", data={"need": "Negotiate with subcontractors on building sites", "org_unit": "INFO"})
    data = {"outcome": "build", "reason": "New.", "owner_email": "oscar@example.org", "course": "SEC-110"}
    refused = pages.post("/requests/REQ-1/decision", data=data)
    assert refused.status_code == 422
    assert "Did you mean oskar@example.org?" in text_of(refused)
    assert '<option value="oskar@example.org">Oskar Lindqvist</option>' in refused.text
    data["owner_email"] = "Oskar Lindqvist"
    assert "REQ-1 is decided: Build." in text_of(pages.post("/requests/REQ-1/decision", data=data))
    decision = facts_of(house).decision
    assert decision is not None
    assert decision.course_code == "NEW-1"


def test_home_the_rail_and_the_box_know_of_requests(pages: Client) -> None:
    pages.as_(Role.LEARNING_LEAD)
    pages.post("/requests", data={"need": PHISHING})
    home = text_of(pages.get("/"))
    assert "Requests to decide" in home
    assert "Recognise phishing mails" in home
    assert "REQ-1" in text_of(pages.get("/find", params={"q": "phishing"}))


def test_the_pages_speak_german(pages: Client) -> None:
    from core.locales import Locale

    pages.as_(Role.LEARNING_LEAD, locale=Locale.parse("de"))
    pages.post("/requests", data={"need": PHISHING})
    for path in (BOX, f"{BOX}?need={PHISHING}", "/requests", "/requests/new", "/requests/REQ-1"):
        page = pages.get(path)
        assert page.status_code == 200
        assert 'lang="de"' in page.text
    assert "Anfragen" in text_of(pages.get("/requests"))


@pytest.mark.parametrize("path", ["/requests/REQ-99", "/requests/nonsense"])
def test_a_number_nobody_gave_leads_nowhere(pages: Client, path: str) -> None:
    pages.as_(Role.STAFF)
    assert pages.get(path).status_code == 404


def miss(house: Wiring, words: str, *, times: int = 1, days_ago: int = 0) -> None:
    with house.uow.write(OPERATOR) as work:
        for _ in range(times):
            add_miss(work.session, words, "en", work.now.date() - timedelta(days=days_ago))


def test_who_decides_sees_what_was_searched_for_in_vain(house: Wiring, pages: Client) -> None:
    miss(house, "quantum knitting", times=2)
    miss(house, "forklift & crane")
    miss(house, "long forgotten", times=5, days_ago=91)
    pages.as_(Role.LEARNING_LEAD)
    board = pages.get("/requests")
    assert "quantum knitting 2 times forklift & crane once" in text_of(board)
    assert 'href="/before-you-commission?need=forklift%20%26%20crane"' in board.text
    assert "long forgotten" not in board.text


def test_nothing_searched_in_vain_is_no_section_and_staff_see_none(house: Wiring, pages: Client) -> None:
    pages.as_(Role.LEARNING_LEAD)
    assert "Searched for and not found" not in pages.get("/requests").text
    miss(house, "quantum knitting")
    assert "Searched for and not found" in pages.get("/requests").text
    pages.as_(Role.STAFF)
    assert "Searched for and not found" not in pages.get("/requests").text


def test_a_deferred_request_offers_its_decision_again(pages: Client, house: Wiring) -> None:
    pages.as_(Role.LEARNING_LEAD)
    pages.post("/requests", data={"need": PHISHING})
    pages.post("/requests/REQ-1/decision", data={"outcome": "defer", "reason": "Next year."})
    text = text_of(pages.get("/requests/REQ-1"))
    assert "Decide it after all" in text
    assert "Judge it" in text
    for board in (pages.get("/requests"), pages.get("/requests?outcome=defer")):
        assert 'href="/requests/REQ-1#decide"' in board.text.partition('id="stage-deferred"')[2]
    decided = pages.post("/requests/REQ-1/decision", data={"outcome": "decline", "reason": "No."})
    assert "REQ-1 is decided: Decline." in text_of(decided)
    assert "Decide it after all" not in text_of(decided)
