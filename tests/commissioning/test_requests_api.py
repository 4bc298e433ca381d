"""Requests for programs: submit, evidence, judgement, one decision. On both databases."""

import pytest

from app.wiring import Wiring
from people.values import Role
from tests.clients import Client
from tests.commissioning.fillings import PHISHING, fill

API = "/api/v1/requests"


@pytest.fixture
def api(house: Wiring, client: Client) -> Client:
    fill(house)
    return client


def submit(api: Client, **facts: object) -> dict[str, object]:
    answer = api.post(API, json={"need": PHISHING, **facts})
    assert answer.status_code == 201, answer.text
    made: dict[str, object] = answer.json()
    return made


def test_a_request_is_submitted_with_its_evidence(api: Client) -> None:
    api.as_(Role.STAFF, name="Jana")
    answer = api.post(API, json={"need": PHISHING, "audience_size": 85, "language": "DE", "urgency": "high"})
    made = answer.json()
    assert answer.headers["location"] == "/api/v1/requests/REQ-1"
    assert (made["number"], made["stage"], made["language"], made["requester"]) == ("REQ-1", "submitted", "de", "Jana")
    evidence = api.get(f"{API}/REQ-1/evidence").json()
    assert evidence["candidates"][0]["code"] == "SEC-110"
    assert evidence["is_by_meaning"] is False
    assert api.get(f"{API}/REQ-1/decision").json() is None


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"need": "Phishing"}, "need", "need_too_short"),
        ({}, "need", "required"),
        ({"need": PHISHING, "language": "xx-YY"}, "language", "unknown_locale"),
        ({"need": PHISHING, "urgency": "now"}, "urgency", "unknown_value"),
        ({"need": PHISHING, "audience_size": "many"}, "audience_size", "not_a_number"),
        ({"need": PHISHING, "shoe": 44}, "shoe", "unknown_field"),
    ],
)
def test_a_request_that_cannot_be_is_refused_by_field(
    api: Client, wrong: dict[str, object], field: str, code: str
) -> None:
    api.as_(Role.STAFF)
    answer = api.post(API, json=wrong)
    assert answer.status_code == 422
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [(field, code)]
    assert api.get(API).json()["items"] == []


def test_lists_page_and_filter(api: Client) -> None:
    api.as_(Role.LEARNING_LEAD)
    for _ in range(3):
        submit(api)
    api.post(f"{API}/REQ-2/decision", json={"outcome": "decline", "reason": "No."})
    first = api.get(API, params={"limit": 2}).json()
    assert [one["number"] for one in first["items"]] == ["REQ-3", "REQ-2"]
    rest = api.get(API, params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [one["number"] for one in rest["items"]] == ["REQ-1"]
    assert [one["number"] for one in api.get(API, params={"stage": "decided"}).json()["items"]] == ["REQ-2"]
    assert [one["number"] for one in api.get(API, params={"outcome": "decline"}).json()["items"]] == ["REQ-2"]


def test_a_judgement_names_the_version_it_saw(api: Client) -> None:
    api.as_(Role.LEARNING_LEAD)
    submit(api)
    ratings = {"strategic_fit": 5, "compliance": 5, "reach": 5, "effort": 1}
    assert api.put(f"{API}/REQ-1/ratings", json=ratings).status_code == 428
    judged = api.put(f"{API}/REQ-1/ratings", json=ratings, headers={"If-Match": '"1"'})
    assert (judged.status_code, judged.json()["score"], judged.headers["etag"]) == (200, 100.0, '"2"')
    assert api.put(f"{API}/REQ-1/ratings", json=ratings, headers={"If-Match": '"1"'}).status_code == 412
    bad = api.put(f"{API}/REQ-1/ratings", json={**ratings, "reach": 9}, headers={"If-Match": '"2"'})
    assert bad.status_code == 422


def test_one_decision_and_a_conflict_for_the_second(api: Client) -> None:
    api.as_(Role.LEARNING_LEAD, name="Astrid")
    submit(api)
    body = {"outcome": "reuse", "reason": "It is there.", "course": "SEC-110"}
    decided = api.post(f"{API}/REQ-1/decision", json=body)
    assert decided.status_code == 201
    assert decided.json()["decision"]["course"] == "SEC-110"
    again = api.post(f"{API}/REQ-1/decision", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "request_already_decided")
    assert api.get(f"{API}/REQ-1/decision").json()["decided_by"] == "Astrid"


def test_staff_do_not_decide(api: Client) -> None:
    api.as_(Role.STAFF)
    submit(api)
    body = {"outcome": "decline", "reason": "No."}
    assert api.post(f"{API}/REQ-1/decision", json=body).status_code == 403
    assert api.get(f"{API}/settings").status_code == 403


def test_who_asked_may_take_what_exists_as_on_the_page(api: Client) -> None:
    api.as_(Role.STAFF)
    submit(api)
    body = {"outcome": "reuse", "reason": "It is there.", "course": "SEC-110"}
    assert api.post(f"{API}/REQ-1/decision", json=body).status_code == 201


def test_settings_are_read_and_replaced(api: Client) -> None:
    api.as_(Role.LEARNING_LEAD)
    wished = {
        "weights": {"strategic_fit": 1, "compliance": 0, "reach": 0, "effort": 0},
        "usual_costs": [{"org_unit": "INFO", "amount": "9000.00", "currency": "EUR", "working_days": 30}],
    }
    assert api.put(f"{API}/settings", json=wished).status_code == 200
    found = api.get(f"{API}/settings").json()
    assert found["weights"]["strategic_fit"] == 1
    assert found["usual_costs"][0]["amount"] == "9000.00"
    alone = api.put(f"{API}/settings", json={"weights": {**wished["weights"], "reach": 2}}).json()  # type: ignore[dict-item]
    assert (alone["weights"]["reach"], alone["usual_costs"]) == (2, found["usual_costs"])
    bad = {**wished, "weights": {"strategic_fit": 0, "compliance": 0, "reach": 0, "effort": 0}}
    assert api.put(f"{API}/settings", json=bad).status_code == 422


@pytest.mark.parametrize("number", ["REQ-9", "x", "019ffff0-0000-7000-8000-000000000000"])
def test_what_is_not_there_is_not_found(api: Client, number: str) -> None:
    api.as_(Role.LEARNING_LEAD)
    for path in ("", "/evidence", "/decision"):
        assert api.get(f"{API}/{number}{path}").status_code == 404
