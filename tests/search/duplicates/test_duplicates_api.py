"""Duplicates over HTTP and on their page."""

import re

import pytest

from app.wiring import Wiring
from core.actors import OPERATOR
from people.values import Role
from search.duplicates.scanning import scan
from search.indexing import IndexSweep
from tests.clients import Client
from tests.factories import a_course
from tests.search.duplicates.conftest import NoEmbedder

FIRE = "How fires start, how to raise the alarm, which extinguisher to use, and how to leave the building."


@pytest.fixture(autouse=True)
def catalog(house: Wiring) -> None:
    """Two courses that say the same, one that does not, indexed and scanned; no language model."""
    house.__dict__["embedder"] = NoEmbedder()
    with house.uow.write(OPERATOR) as work:
        a_course(work, code="F1", title="Fire safety at work", description=FIRE, skills=["First aid"])
        a_course(work, code="F2", title="Fire safety at work", description=f"{FIRE} <b>", skills=["First aid"])
        a_course(work, code="X", title="Negotiating with suppliers", description="Prepare, listen, agree.")
    IndexSweep(house.indexer).run(house.clock.now())
    scan(house.uow, house.detector)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_draft_is_checked(client: Client) -> None:
    client.as_(Role.STAFF)
    asked = {"title": "Fire safety at work", "description": FIRE, "objectives": None, "top": 2, "id": "d1"}
    answer = client.post("/api/v1/duplicates/check", json=asked)
    assert answer.status_code == 200
    found = answer.json()
    assert (found["id"], found["is_by_meaning"], found["missing"]) == ("d1", False, ["model"])
    assert {one["code"] for one in found["candidates"]} == {"F1", "F2"}
    best = found["candidates"][0]
    assert best["probability"] > 0.9
    assert {"kind": "same_title", "detail": "Fire safety at work"} in best["reasons"]


def test_a_draft_without_title_is_refused_by_field(client: Client) -> None:
    client.as_(Role.STAFF)
    answer = client.post("/api/v1/duplicates/check", json={"description": "about fires"})
    assert answer.status_code == 422
    assert (answer.json()["code"], answer.json()["errors"][0]["field"]) == ("draft_invalid", "title")


def test_clusters_and_verdicts_by_code(client: Client) -> None:
    client.as_(Role.LEARNING_LEAD)
    [cluster] = client.get("/api/v1/duplicates/clusters").json()["items"]
    assert cluster["codes"] == ["F1", "F2"]
    made = client.post("/api/v1/verdicts", json={"a": "F2", "b": "F1", "kind": "duplicate", "reason": "same slides"})
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    assert client.get("/api/v1/duplicates/clusters").json()["items"] == []
    [listed] = client.get("/api/v1/verdicts", params={"course": "F1"}).json()["items"]
    assert (listed["id"], listed["suggestion"], listed["reason"]) == (made.json()["id"], "duplicate", "same slides")
    assert client.get("/api/v1/verdicts", params={"course": "X"}).json()["items"] == []
    measured = client.get("/api/v1/duplicates/precision").json()
    assert measured == {"judged": 1, "confirmed": 1, "precision": 1.0}


def test_a_verdict_is_withdrawn_by_who_has_seen_it(client: Client) -> None:
    client.as_(Role.LEARNING_LEAD)
    made = client.post("/api/v1/verdicts", json={"a": "F1", "b": "F2", "kind": "distinct"}).json()
    path = f"/api/v1/verdicts/{made['id']}"
    assert client.delete(path).status_code == 428
    assert client.delete(path, headers={"If-Match": '"9"'}).status_code == 412
    assert client.delete(path, headers={"If-Match": '"1"'}).status_code == 204
    assert client.get(path).status_code == 404


def test_what_no_verdict_can_be_is_refused(client: Client) -> None:
    client.as_(Role.LEARNING_LEAD)

    def refused(**fields: str) -> int:
        return client.post("/api/v1/verdicts", json={"a": "F1", "b": "F2", "kind": "related", **fields}).status_code

    assert refused(kind="alike") == 400
    assert refused(b="F1") == 422
    assert refused(b="NOBODY") == 404
    assert refused(superseding="X", kind="supersedes") == 422


def test_staff_may_ask_but_not_decide(client: Client) -> None:
    client.as_(Role.STAFF)
    assert client.post("/api/v1/verdicts", json={"a": "F1", "b": "F2", "kind": "related"}).status_code == 403
    page = client.get("/duplicates")
    assert page.status_code == 200
    assert 'data-key="1"' not in page.text


def test_the_workbench_shows_a_pair_with_keys_and_takes_the_verdict(client: Client) -> None:
    client.as_(Role.LEARNING_LEAD)
    page = client.get("/duplicates")
    assert page.status_code == 200
    assert "1 pair looks like one course" in text_of(page.text)
    assert [key for key in "12345" if f'data-key="{key}"' in page.text] == list("12345")
    asked_first = [page.text.index(f'name="{name}"') for name in ("superseding", "reason", "kind")]
    assert asked_first == sorted(asked_first)
    assert "Same title: “Fire safety at work”" in text_of(page.text)
    assert "<mark>" in page.text
    assert "&lt;b&gt;" in page.text
    sides = dict(re.findall(r'name="(a|b)" value="([^"]+)"', page.text))
    answer = client.post(
        "/duplicates", data={**sides, "kind": "distinct", "superseding": sides["a"]}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/duplicates")
    after = text_of(client.get("/duplicates").text)
    assert "No pair waits for a verdict" in after
    assert "Of 1 suggestion judged so far, 0 was right" in after


def test_the_workbench_speaks_german(client: Client) -> None:
    from core.locales import Locale

    client.as_(Role.LEARNING_LEAD, locale=Locale.parse("de"))
    page = text_of(client.get("/duplicates").text)
    assert "1 Paar sieht nach einem einzigen Kurs aus" in page
    assert "Gleicher Titel" in page
