"""Every list that is paged ends with its last row, never with a page of nothing."""

from collections.abc import Iterator

import pytest

from app.wiring import Wiring
from core.actors import OPERATOR
from people.values import Role
from tests.clients import Client
from tests.factories import a_course
from tests.localization.making import a_job, a_market

LISTS = ("courses", "people", "audit", "courses/ABC-1/history", "jobs", "requests", "retirement-plans", "reviews")
LISTS += ("org-units", "glossary", "courses/ABC-1/revisions")


@pytest.fixture
def administrator(client: Client, house: Wiring) -> Client:
    client.as_(Role.ADMINISTRATOR)
    with house.uow.write(OPERATOR) as work:
        a_market(work, "PL")
        course = a_course(work, code="ABC-1", title="Gifts")
        a_job(work, course, market="PL")
    client.patch("/api/v1/courses/ABC-1", json={"level": "expert"}, headers={"If-Match": '"1"'})
    due = {"code": "DUE-1", "title": "Due", "status": "published", "review_due": "2026-11-24"}
    assert client.post("/api/v1/courses", json=due).status_code == 201
    client.post("/api/v1/requests", json={"title": "Gifts", "need": "People ask what they may accept."})
    for code in ("acme", "sales"):
        assert client.post("/api/v1/org-units", json={"code": code, "name": code}).status_code == 201
    pair = {"source_locale": "en", "source": "manager"}
    terms = [{**pair, "target_locale": locale, "target": "x"} for locale in ("de", "pl")]
    assert client.post("/api/v1/glossary", json=terms).json() == {"saved": 2}
    for version, summary in enumerate(("Another one.", "And another."), 2):
        client.patch("/api/v1/courses/ABC-1", json={"summary": summary}, headers={"If-Match": f'"{version}"'})
    plan = {"course": "ABC-1", "retire_on": "2027-06-01", "reason": "Old."}
    assert client.post("/api/v1/retirement-plans", json=plan).status_code == 201
    return client


def pages(client: Client, path: str) -> Iterator[int]:
    cursor = ""
    for _ in range(50):
        if cursor is None:
            return
        page = client.get(f"/api/v1/{path}", params={"limit": 1, **({"cursor": cursor} if cursor else {})}).json()
        yield len(page["items"])
        cursor = page["next_cursor"]


@pytest.mark.parametrize("path", LISTS)
def test_no_page_is_empty(administrator: Client, path: str) -> None:
    assert set(pages(administrator, path)) == {1}


@pytest.mark.parametrize("path", ["org-units", "glossary", "courses/ABC-1/revisions"])
def test_pages_hold_what_the_whole_list_holds_in_its_order(administrator: Client, path: str) -> None:
    whole = administrator.get(f"/api/v1/{path}").json()["items"]
    one_by_one, cursor = [], ""
    while cursor is not None and len(one_by_one) <= len(whole):
        page = administrator.get(f"/api/v1/{path}", params={"limit": 1, **({"cursor": cursor} if cursor else {})})
        one_by_one += page.json()["items"]
        cursor = page.json()["next_cursor"]
        assert ("link" in page.headers) is (cursor is not None)
    assert one_by_one == whole
    assert len(whole) > 1
    assert administrator.get(f"/api/v1/{path}", params={"cursor": "nonsense"}).status_code in (400, 422)
