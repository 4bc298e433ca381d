"""The Catalog page: what a person sees, finds and can link to."""

import re
from datetime import date

import msgspec
import pytest

from app.wiring import Wiring
from catalog.values import CourseStatus
from core.actors import SYSTEM
from core.locales import Locale
from people.values import Role
from search import repository
from search.indexing import IndexSweep
from search.service import is_miss
from search.values import SearchQuery, SearchResults
from tests.clients import Client
from tests.factories import a_course, a_person, a_variant, an_org_unit
from tests.localization.making import a_job, a_market

HTMX = {"hx-request": "true"}


@pytest.fixture(autouse=True)
def catalog(house: Wiring) -> None:
    with house.uow.write(SYSTEM) as work:
        legal, sites = an_org_unit(work, code="legal"), an_org_unit(work, code="sites")
        mara = a_person(work, name="Mara Lindqvist", email="mara@example.org")
        new = a_course(work, code="INT-100", title="Handling <gifts>", unit=legal, owner=mara)
        a_variant(work, course=new, locale="de", title="Umgang mit Geschenken")
        a_course(
            work,
            code="INT-090",
            title="Gifts, old",
            unit=legal,
            status=CourseStatus.RETIRED,
            superseded_by_id=new.id,
            owner=mara,
        )
        a_course(work, code="SAF-1", title="Ladders", unit=sites, owner=mara)
    IndexSweep(house.indexer).run(house.clock.now())


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_facets_stand_beside_the_hits_with_names_and_counts(client: Client) -> None:
    client.as_(Role.STAFF)
    page = client.get("/catalog")
    assert page.status_code == 200
    assert "3 courses" in text_of(page.text)
    assert 'href="/catalog?org_unit=legal"' in page.text
    assert "Mara Lindqvist" in page.text
    assert re.search(r"retired\s*</span>\s*<span class=\"count\">1<", page.text)


def test_titles_are_escaped_and_matches_marked(client: Client) -> None:
    client.as_(Role.STAFF)
    page = client.get("/catalog", params={"q": "gift"}).text
    assert "Handling &lt;<mark>gifts</mark>&gt;" in page
    assert "<gifts>" not in page


def test_a_hit_says_which_language_matched(client: Client) -> None:
    client.as_(Role.STAFF)
    page = client.get("/catalog", params={"q": "geschenken"}).text
    assert "title in German:" in text_of(page)
    assert '<span lang="de" dir="ltr">Umgang mit <mark>Geschenken</mark></span>' in page


def test_a_retired_course_says_what_to_use_instead(client: Client) -> None:
    client.as_(Role.STAFF)
    page = text_of(client.get("/catalog", params={"q": "gifts old"}).text)
    assert "Retired, use Handling &lt;gifts&gt;" in page


def test_choices_are_chips_that_can_be_taken_away_and_widen_their_own_facet(client: Client) -> None:
    client.as_(Role.STAFF)
    page = client.get("/catalog", params={"status": "retired", "org_unit": "legal"}).text
    assert "1 course" in text_of(page)
    assert 'class="chip" aria-current="true" href="/catalog?org_unit=legal"' in page
    assert 'href="/catalog?status=retired&amp;status=published&amp;org_unit=legal"' in page


def test_the_same_as_a_table(client: Client) -> None:
    client.as_(Role.STAFF)
    page = client.get("/catalog", params={"view": "table", "sort": "title"}).text
    assert page.index("Gifts, old") < page.index("Handling") < page.index("Ladders")
    assert '<th scope="col">' in page


def test_htmx_gets_the_found_part_alone_and_typing_keeps_no_misses(client: Client, house: Wiring) -> None:
    client.as_(Role.STAFF)
    part = client.get("/catalog", params={"q": "ladd", "sort": "relevance", "filter": ""}, headers=HTMX)
    assert "<mark>Ladders</mark>" in part.text
    assert part.headers["hx-replace-url"] == "/catalog?q=ladd"
    assert "<html" not in part.text
    client.get("/catalog", params={"q": "nothing like it"}, headers=HTMX)
    with house.uow.read(SYSTEM) as work:
        assert repository.list_misses(work.session, work.now.date()) == []


def test_nothing_found_offers_to_ask_for_it_and_is_kept_without_names(client: Client, house: Wiring) -> None:
    client.as_(Role.STAFF)
    page = client.get("/catalog", params={"q": "quantum knitting"}).text
    assert 'href="/requests/new?title=quantum%20knitting"' in page
    assert 'href="/before-you-commission?need=quantum%20knitting"' in page
    with house.uow.read(SYSTEM) as work:
        assert repository.list_misses(work.session, work.now.date()) == [("quantum knitting", 1)]


def test_nothing_found_speaks_of_filters_only_where_one_is_set(client: Client) -> None:
    client.as_(Role.STAFF)
    page = text_of(client.get("/catalog", params={"q": "quantum knitting"}).text)
    assert "Nothing found for “quantum knitting”." in page
    assert "Take a filter away" not in page
    assert "Take a filter away" in text_of(client.get("/catalog", params={"q": "ladders", "status": "draft"}).text)


def test_the_order_is_said_where_nothing_was_asked(client: Client) -> None:
    client.as_(Role.STAFF)
    assert "last changed first" in text_of(client.get("/catalog").text)
    for params in ({"q": "gift"}, {"sort": "title"}):
        assert "last changed first" not in text_of(client.get("/catalog", params=params).text)


def test_the_box_says_that_there_is_more_and_the_page_shows_it(client: Client, house: Wiring) -> None:
    with house.uow.write(SYSTEM) as work:
        a_market(work, "PL")
        for number in range(7):
            a_job(work, a_course(work, title=f"Welding {number}"), market="PL")
            a_person(work, name=f"Welder {number}")
        a_person(work, name="Only Lonesome")
    client.as_(Role.STAFF)
    box = client.get("/find", params={"q": "weld"}, headers=HTMX).text
    assert (box.count("/jobs/JOB-"), box.count(">Welder")) == (6, 6)
    assert box.count('href="/find?q=weld"') == 2
    page = client.get("/find", params={"q": "weld"}).text
    assert (page.count("/jobs/JOB-"), page.count(">Welder")) == (7, 7)
    assert "say more to see others" not in page
    assert "/find?q=" not in client.get("/find", params={"q": "lonesome"}, headers=HTMX).text


def test_nothing_found_because_of_a_filter_is_no_unmet_demand(client: Client, house: Wiring) -> None:
    client.as_(Role.STAFF)
    assert "Nothing fits all of this." in client.get("/catalog", params={"q": "ladders", "status": "draft"}).text
    with house.uow.read(SYSTEM) as work:
        assert repository.list_misses(work.session, work.now.date()) == []


def test_a_filter_that_cannot_be_read_is_told_and_left_out(client: Client) -> None:
    client.as_(Role.STAFF)
    page = client.get("/catalog", params={"filter": "status = = retired"})
    assert page.status_code == 200
    assert "At character 10 stands “=”" in text_of(page.text)
    assert "3 courses" in text_of(page.text)


def test_a_filter_that_ends_too_early_is_told_so(client: Client) -> None:
    client.as_(Role.STAFF)
    page = text_of(client.get("/catalog", params={"filter": "status ="}).text)
    assert "The filter was left out. It ends where a value was expected." in page
    assert "stands “”" not in page


def test_a_reader_of_german_reads_german(client: Client) -> None:
    client.as_(Role.STAFF, locale=Locale.parse("de"))
    page = client.get("/catalog").text
    assert "Umgang mit Geschenken" in page
    assert '<html lang="de"' in page


def test_an_address_from_anywhere_is_no_error(client: Client) -> None:
    client.as_(Role.STAFF)
    params = {
        "start": "-5",
        "sort": "colour",
        "view": "cube",
        "status": "",
        "due_state": "nonsense",
        "locale": "xx-nope",
    }
    page = client.get("/catalog", params=params)
    assert (page.status_code, "Review: nonsense" in text_of(page.text)) == (200, False)


def test_the_box_on_top_finds_courses(client: Client) -> None:
    client.as_(Role.STAFF)
    found = client.get("/find", params={"q": "ladd"}, headers=HTMX).text
    assert 'href="/courses/SAF-1"' in found


def test_what_is_called_exactly_so_comes_first_in_the_box_and_enter_leads_there(client: Client, house: Wiring) -> None:
    lead = client.as_(Role.LEARNING_LEAD)
    client.post("/requests", data={"need": "Ladders for painters"})
    with house.uow.write(SYSTEM) as work:
        course = a_course(work, title="JOB-1 and REQ-1 as in INT-100", code="XYZ-9")
        a_job(work, course)
    IndexSweep(house.indexer).run(house.clock.now())
    client.sign_in(lead)
    for typed, path in (
        ("int-100", "/courses/INT-100"),
        ("INT 100", "/courses/INT-100"),
        ("JOB-1", "/jobs/JOB-1"),
        ("req-1", "/requests/REQ-1"),
    ):
        box = client.get("/find", params={"q": typed}, headers=HTMX).text
        assert re.findall(r'href="([^"]+)"', box)[0] == path
        assert box.count(f'href="{path}"') == 1
        entered = client.get("/find", params={"q": typed}, follow_redirects=False)
        assert (entered.status_code, entered.headers["location"]) == (303, path)
    assert client.get("/find", params={"q": "ladders"}, follow_redirects=False).status_code == 200


def test_what_is_listed_can_be_saved_as_a_file(client: Client) -> None:
    client.as_(Role.STAFF)
    page = client.get("/catalog", params={"q": "gift", "status": "published", "view": "table"}).text
    hrefs = re.findall(r'href="(/catalog/export[^"]+)" download', page)
    assert hrefs == [f"/catalog/export?q=gift&amp;status=published&amp;format={name}" for name in ("csv", "xlsx")]
    file = client.get(hrefs[0].replace("&amp;", "&"))
    assert file.headers["content-disposition"] == 'attachment; filename="courses.csv"'
    assert ("INT-100" in file.text, "INT-090" in file.text, "SAF-1" in file.text) == (True, False, False)
    assert client.get(hrefs[1].replace("&amp;", "&")).content.startswith(b"PK")
    assert client.get("/catalog/export").text.count("\n") == 5
    client.sign_out()
    assert client.get("/catalog/export", follow_redirects=False).status_code == 303


def test_the_api_saves_what_a_search_or_filters_choose(client: Client) -> None:
    client.as_(Role.STAFF)
    path = "/api/v1/courses/export"
    lines = client.get(path, params={"format": "jsonl", "filter": "status = retired"})
    assert lines.headers["content-type"].startswith("application/jsonl")
    assert ("INT-090" in lines.text, "INT-100" in lines.text) == (True, False)
    assert "SAF-1" in client.get(path, params={"q": "ladders"}).text
    assert client.get(path, params={"format": "exe"}).status_code == 400
    assert client.get(path, params={"filter": "status ="}).status_code == 422
    client.sign_out()
    assert client.get(path).status_code == 401


def test_words_that_find_next_to_nothing_lead_on_to_what_finds_by_meaning(client: Client) -> None:
    client.as_(Role.STAFF)
    link = 'href="/before-you-commission?need='
    for words in ("ladders", "ladders quantum"):
        found = client.get("/catalog", params={"q": words}).text.split('id="found"')[1]
        assert f"{link}{words.replace(' ', '%20')}" in found
        assert "found here: Before you commission" in text_of(found)
    for words in ("gifts", "SAF-1", ""):
        assert link not in client.get("/catalog", params={"q": words}).text.split('id="found"')[1]


def test_courses_are_picked_by_words_wherever_a_code_is_asked_for(client: Client) -> None:
    client.as_(Role.LEARNING_LEAD)
    client.post("/requests", data={"need": "Ladders for painters"})
    for path, name in (
        ("/courses/SAF-1/retire", "replacement"),
        ("/courses/SAF-1?tab=relations", "other"),
        ("/requests/REQ-1", "course"),
    ):
        page = client.get(path).text
        assert f'list="courses-{name}" hx-get="/catalog/choices?field={name}"' in page
        assert f'<datalist id="courses-{name}"></datalist>' in page
        offered = client.get("/catalog/choices", params={"field": name, name: "hand gif"}, headers=HTMX).text
        assert f'<datalist id="courses-{name}"><option value="INT-100">Handling &lt;gifts&gt;</option>' in offered
    other = client.get("/catalog/choices", params={"field": "csrf_token", "csrf_token": "ladders"}, headers=HTMX).text
    assert "SAF-1" not in other


def test_an_outage_of_the_index_is_no_unmet_demand() -> None:
    query = SearchQuery(text="quantum", today=date(2026, 11, 23), is_typing=False)
    found = SearchResults(hits=(), total=0, facets={}, engine="x")
    assert is_miss(query, found)
    assert not is_miss(query, msgspec.structs.replace(found, is_fallback=True))
