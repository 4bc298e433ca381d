"""Searching over HTTP: what programs get, page by page, and what is refused."""

import pytest

from app.wiring import Wiring
from core.actors import SYSTEM
from people.values import Role
from search import repository
from search.indexing import IndexSweep
from tests.clients import Client
from tests.factories import a_course, a_variant, an_org_unit

pytestmark = pytest.mark.usefixtures("catalog")


@pytest.fixture
def catalog(house: Wiring) -> None:
    with house.uow.write(SYSTEM) as work:
        unit = an_org_unit(work, code="legal")
        gifts = a_course(work, code="INT-100", title="Handling <gifts>", unit=unit, summary="Presents and bribes.")
        a_variant(work, course=gifts, locale="de", title="Umgang mit Geschenken")
        for number in range(4):
            a_course(work, code=f"SAF-{number}", title=f"Ladders part {number}", duration_minutes=number * 10)
    IndexSweep(house.indexer).run(house.clock.now())


def test_a_hit_says_what_matched_where_without_markup(client: Client) -> None:
    client.as_(Role.STAFF)
    found = client.get("/api/v1/search", params={"q": "geschenken"}).json()
    assert (found["query"], found["engine"], found["total"]) == ("geschenken", "embedded", 1)
    [hit] = found["hits"]
    assert (hit["code"], hit["title"], hit["locale"], hit["status"]) == (
        "INT-100",
        "Handling <gifts>",
        "en",
        "published",
    )
    [match] = hit["highlights"]
    assert (match["kind"], match["locale"]) == ("title", "de")
    [[start, end]] = match["marks"]
    assert match["text"][start:end] == "Geschenken"


def test_titles_are_in_the_language_that_the_request_asks_for(client: Client) -> None:
    client.as_(Role.STAFF)

    def title(header: str, **params: str) -> str:
        asked = {"q": "geschenken", **params}
        found = client.get("/api/v1/search", params=asked, headers={"Accept-Language": header}).json()
        return str(found["hits"][0]["title"])

    assert title("de-AT, en;q=0.5") == "Umgang mit Geschenken"
    assert title("de", locale="en") == "Handling <gifts>"
    assert title("*") == "Handling <gifts>"


def test_facets_are_counted_beside_the_hits(client: Client) -> None:
    client.as_(Role.STAFF)
    found = client.get("/api/v1/search", params={"facets": "status,org_unit"}).json()
    assert found["facets"] == {"status": {"published": 5}, "org_unit": {"everything": 4, "legal": 1}}


def test_all_filters_must_hold(client: Client) -> None:
    client.as_(Role.STAFF)
    filters = ["duration_minutes >= 10", "duration_minutes < 30"]
    found = client.get("/api/v1/search", params={"filter": filters, "sort": "title"}).json()
    assert [hit["code"] for hit in found["hits"]] == ["SAF-1", "SAF-2"]


def test_pages_follow_each_other_by_cursor_and_link(client: Client) -> None:
    client.as_(Role.STAFF)
    first = client.get("/api/v1/search", params={"sort": "title", "limit": 2})
    codes = [hit["code"] for hit in first.json()["hits"]]
    cursor = first.json()["next_cursor"]
    assert "cursor=" in first.headers["link"]
    while cursor:
        page = client.get("/api/v1/search", params={"sort": "title", "limit": 2, "cursor": cursor}).json()
        codes += [hit["code"] for hit in page["hits"]]
        cursor = page["next_cursor"]
    assert codes == ["INT-100", "SAF-0", "SAF-1", "SAF-2", "SAF-3"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"filter": "status = = published"}, "filter_not_understood"),
        ({"sort": "colour"}, "sort_unknown"),
        ({"facets": "colour"}, "facet_unknown"),
        ({"cursor": "nonsense"}, "wrong_cursor"),
        ({"limit": 0}, "invalid"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(client: Client, params: dict[str, str], code: str) -> None:
    client.as_(Role.STAFF)
    answer = client.get("/api/v1/search", params=params)
    assert answer.status_code in (400, 422)
    assert answer.json()["code"] == code


def test_a_stranger_may_not_search(client: Client) -> None:
    assert client.get("/api/v1/search", params={"limit": "nonsense"}).status_code == 401


def test_a_finished_search_without_result_is_kept_and_typing_is_not(client: Client, house: Wiring) -> None:
    client.as_(Role.STAFF)
    for is_typing in ("true", "false"):
        client.get("/api/v1/search", params={"q": "quantum knitting", "is_typing": is_typing})
    with house.uow.read(SYSTEM) as work:
        assert repository.list_misses(work.session, work.now.date()) == [("quantum knitting", 1)]


def test_the_index_is_looked_after_by_those_who_may(client: Client) -> None:
    client.as_(Role.STAFF)
    assert client.post("/api/v1/search/index/rebuild").status_code == 403
    client.as_(Role.ADMINISTRATOR)
    assert client.post("/api/v1/search/index/rebuild").json()["done"] == 5
    assert client.post("/api/v1/search/index/verify").json()["courses"] == 5
    assert client.get("/api/v1/search/index").json()["documents"] == 5
