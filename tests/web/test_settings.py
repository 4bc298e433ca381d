"""Settings of one's own."""

import re

from api.auth import SESSION_COOKIE
from people.values import Role
from tests.clients import Client
from tests.web.reading import text_of
from web.sessions import browser_name


def test_a_profile_is_saved_and_spoken_in(client: Client) -> None:
    client.as_(Role.STAFF)
    saved = client.post("/settings/profile", data={"name": "Ada Neu", "locale": "de", "time_zone": "Asia/Tokyo"})
    assert "Ada Neu" in saved.text
    assert 'lang="de"' in saved.text
    assert "Asia/Tokyo" in saved.text


def test_a_wrong_profile_is_shown_again_with_what_was_typed(client: Client) -> None:
    client.as_(Role.STAFF, name="Ada")
    answer = client.post("/settings/profile", data={"name": "Ada", "locale": "", "time_zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert "Mars/Olympus" in answer.text
    assert "Write it like Europe/Berlin." in text_of(answer)


def test_a_profile_saved_elsewhere_meanwhile_is_not_overwritten(client: Client) -> None:
    client.as_(Role.STAFF)
    data = {"name": "First", "locale": "", "time_zone": "", "version": "1"}
    assert client.post("/settings/profile", data=data).status_code == 200
    assert client.post("/settings/profile", data={**data, "name": "Second"}).status_code == 412


def test_other_browsers_can_be_signed_out(client: Client) -> None:
    person = client.as_(Role.STAFF)
    elsewhere = client.cookies[SESSION_COOKIE]
    client.sign_in(person)
    page = client.get("/settings")
    ends = re.findall(r'action="(/settings/sessions/[0-9a-f-]+/end)"', page.text)
    assert len(ends) == 1
    assert "That browser is signed out." in text_of(client.post(ends[0]))
    client.cookies.set(SESSION_COOKIE, elsewhere)
    assert client.get("/settings", follow_redirects=False).status_code == 303


def test_all_other_browsers_at_once(client: Client) -> None:
    person = client.as_(Role.STAFF)
    client.sign_in(person)
    client.sign_in(person)
    answer = client.post("/settings/sessions/end-others")
    assert "2 other browsers are signed out." in text_of(answer)


def test_a_token_is_shown_once_works_and_is_revoked(client: Client) -> None:
    client.as_(Role.STAFF)
    made = client.post("/settings/tokens", data={"token_name": "Reports", "days": "30", "only_reading": "yes"})
    secret = re.search(r'class="token">(ck_[\w-]+)<', made.text)
    assert secret is not None
    assert made.headers["cache-control"] == "no-store"
    page = client.get("/settings")
    assert secret[1] not in page.text
    assert "Reports" in page.text
    revoke = re.search(r'action="(/settings/tokens/[0-9a-f-]+/revoke)"', page.text)
    assert revoke is not None
    assert "no longer works" in text_of(client.post(revoke[1]))
    assert "Reports" not in text_of(client.get("/settings"))


def test_a_token_needs_a_name(client: Client) -> None:
    client.as_(Role.STAFF)
    answer = client.post("/settings/tokens", data={"token_name": "", "days": "30"})
    assert answer.status_code == 422
    assert "This is needed." in text_of(answer)


def test_somebody_elses_session_cannot_be_ended(client: Client) -> None:
    client.as_(Role.STAFF)
    page = client.get("/settings").text
    assert "/settings/sessions/" not in page
    assert client.post("/settings/sessions/019ffff0-0000-7000-8000-000000000000/end").status_code == 404


def test_browsers_are_named_as_people_know_them() -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    assert browser_name(firefox) == "Firefox, Windows"
    assert browser_name("curl/8.5.0") == "curl/8.5.0"


def test_administrators_find_people_and_audit_from_here(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    text = client.get("/settings").text
    assert 'href="/people"' in text
    assert 'href="/audit"' in text
    assert "coursekeeper people import --help" in text
    client.as_(Role.STAFF)
    text = client.get("/settings").text
    assert 'href="/people"' not in text
    assert 'href="/audit"' not in text
