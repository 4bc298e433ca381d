"""What stands around every page."""

import re

import pytest

from core.locales import Locale
from people.values import Role
from tests.clients import Client
from tests.web.reading import text_of, token_in
from web.ports import HomeRow, HomeSection, providers


def test_a_page_says_its_language_and_direction(client: Client) -> None:
    client.as_(Role.STAFF, locale=Locale.parse("de-CH"))
    assert '<html lang="de-CH" dir="ltr">' in client.get("/").text


def test_who_reads_no_language_of_ours_gets_english_and_is_told_so(client: Client) -> None:
    client.as_(Role.STAFF, locale=Locale.parse("sv"))
    answer = client.get("/")
    assert '<html lang="en" dir="ltr">' in answer.text
    assert answer.headers["content-language"] == "en"


def test_a_stranger_reads_the_language_of_the_browser(client: Client) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": "fr, de-AT;q=0.8, en;q=0.5"})
    assert '<html lang="de-AT"' in page.text


def test_a_stranger_may_choose_a_language(client: Client) -> None:
    page = client.get("/sign-in")
    chosen = client.post("/language", data={"locale": "de", "back": "/sign-in", "csrf_token": token_in(page)})
    assert '<html lang="de"' in chosen.text


def test_a_person_keeps_the_language_they_chose(client: Client) -> None:
    client.as_(Role.STAFF)
    client.post("/language", data={"locale": "de", "back": "/settings"})
    cookie = client.cookies.get("ck_session")
    client.cookies.clear()
    client.cookies.set("ck_session", cookie)
    assert '<html lang="de"' in client.get("/settings").text


def test_only_languages_that_are_there_can_be_chosen(client: Client) -> None:
    client.as_(Role.STAFF)
    client.post("/language", data={"locale": "ar-XB", "back": "/settings"})
    assert '<html lang="en" dir="ltr">' in client.get("/settings").text


def test_the_demo_mirrors_every_page_for_checks(demo: Client) -> None:
    demo.as_(Role.STAFF)
    mirrored = demo.post("/language", data={"locale": "ar-XB", "back": "/settings"})
    assert '<html lang="ar-XB" dir="rtl">' in mirrored.text


def test_pages_allow_nothing_inline_and_no_other_frame(client: Client) -> None:
    client.as_(Role.STAFF)
    answer = client.get("/")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", answer.text)


def test_style_sheets_may_be_kept_for_good_under_the_name_of_their_content(client: Client) -> None:
    client.as_(Role.STAFF)
    address = re.search(r'href="(/static/[0-9a-f]+/css/tokens\.css)"', client.get("/").text)
    assert address is not None
    sheet = client.get(address[1])
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]
    assert sheet.headers["x-content-type-options"] == "nosniff"
    assert "immutable" not in client.get("/static/older/css/tokens.css").headers["cache-control"]


@pytest.mark.parametrize("name", ["%2e%2e%2fpage.py", "..%2fpage.py", "%2e%2e/page.py", "/etc/passwd", "nothing.css"])
def test_only_static_files_are_served(client: Client, name: str) -> None:
    assert client.get(f"/static/x/{name}").status_code == 404


def test_home_says_that_nothing_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers, "sections", [])
    client.as_(Role.STAFF)
    assert "Nothing waits for you today." in text_of(client.get("/"))


def test_home_shows_what_other_topics_say_in_their_order(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = HomeRow(title="Working <at> height", href="/courses/SAF-130", state_kind="due", state_value="overdue")
    section = HomeSection(heading="Overdue", rows=[row], total=7, more_href="/reviews", answer="Seven wait.")
    empty = HomeSection(heading="Nothing", rows=[])
    monkeypatch.setattr(providers, "sections", [(1, lambda *_: None), (2, lambda *_: empty), (3, lambda *_: section)])
    monkeypatch.setattr(providers, "counts", {"home": lambda *_: 7})
    client.as_(Role.STAFF)
    page = client.get("/")
    assert "Seven wait." in page.text
    assert "Working &lt;at&gt; height" in page.text
    assert "overdue" in text_of(page)
    assert "Nothing" not in text_of(page)
    assert 'class="count">7' in page.text


def test_the_box_finds_pages_people_and_says_when_there_is_nothing(client: Client) -> None:
    client.as_(Role.STAFF, name="Ada Example")
    assert "/settings" in client.get("/find", params={"q": "sett"}).text
    part = client.get("/find", params={"q": "xyzzy"}, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "Nothing found for “xyzzy”." in text_of(part)


def test_the_demos_pages_do_not_exist_elsewhere(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    for path in ("/mailbox", "/demo/people"):
        assert client.get(path).status_code == 404
    assert 'class="demo"' not in client.get("/").text


@pytest.mark.parametrize("name", ["import", "duplicates", "policies", "markets", "jobs", "settings"])
def test_the_box_finds_pages_by_name(client: Client, name: str) -> None:
    client.as_(Role.ADMINISTRATOR)
    assert f'href="/{name}"' in client.get("/find", params={"q": name}, headers={"HX-Request": "true"}).text


def test_who_may_not_import_is_not_led_there(client: Client) -> None:
    client.as_(Role.STAFF)
    assert 'href="/import"' not in client.get("/find", params={"q": "import"}, headers={"HX-Request": "true"}).text
    assert 'href="/import"' not in client.get("/catalog").text


def test_the_catalog_leads_to_import_and_duplicates(client: Client) -> None:
    client.as_(Role.CONTENT_OWNER)
    page = client.get("/catalog").text
    assert 'href="/import"' in page
    assert 'href="/duplicates"' in page
