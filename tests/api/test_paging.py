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
    plan = {"course": "ABC-1", "retire_on": "2027-06-01", "reason": "Old."}
    assert client.post("/api/v1/retirement-plans", json=plan).status_code == 201
    return client


def pages(client: Client, path: str) -> Iterator[int]:
    cursor = ""
    while cursor is not None:
        page = client.get(f"/api/v1/{path}", params={"limit": 1, **({"cursor": cursor} if cursor else {})}).json()
        yield len(page["items"])
        cursor = page["next_cursor"]


@pytest.mark.parametrize("path", LISTS)
def test_no_page_is_empty(administrator: Client, path: str) -> None:
    assert set(pages(administrator, path)) == {1}
