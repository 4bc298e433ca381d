"""Forms come from pages of ours, or nothing happens."""

from api.auth import CSRF_HEADER
from people.values import Role
from tests.clients import Client
from tests.web.reading import text_of, token_in


def test_a_form_without_its_token_is_refused_in_words(client: Client) -> None:
    client.as_(Role.STAFF)
    del client.headers[CSRF_HEADER]
    answer = client.post("/settings/profile", data={"name": "Mallory"})
    assert answer.status_code == 403
    assert "Nothing was saved" in text_of(answer)


def test_a_strangers_form_needs_the_token_of_this_very_browser(client: Client) -> None:
    token = token_in(client.get("/sign-in"))
    client.cookies.clear()
    client.get("/sign-in")
    assert client.post("/sign-in", data={"email": "a@example.org", "csrf_token": token}).status_code == 403
    assert client.post("/sign-in", data={"email": "a@example.org"}).status_code == 403


def test_requests_that_come_from_another_site_are_refused_even_with_a_token(client: Client) -> None:
    client.as_(Role.STAFF)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/sign-out", headers=headers, follow_redirects=False).status_code == 403


def test_the_own_origin_is_fine(client: Client) -> None:
    client.as_(Role.STAFF)
    headers = {"Origin": str(client.base_url).rstrip("/")}
    assert client.post("/sign-out", headers=headers, follow_redirects=False).status_code == 303


def test_the_token_on_the_page_opens_the_form(client: Client) -> None:
    client.as_(Role.STAFF)
    del client.headers[CSRF_HEADER]
    token = token_in(client.get("/settings"))
    saved = client.post("/settings/profile", data={"name": "Ada", "csrf_token": token, "locale": "", "time_zone": ""})
    assert "Saved." in text_of(saved)
