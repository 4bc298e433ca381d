"""Signing in by a mailed link: works once, tells strangers nothing."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from api.auth import SESSION_COOKIE
from app.wiring import Wiring
from core.actors import OPERATOR
from core.locales import Locale
from notifications.models import Mail
from people.models import Person
from tests.clients import Client
from tests.factories import a_person
from tests.web.reading import links_in, text_of, token_in
from web.pages.sign_in import place_of


@pytest.fixture
def ada(house: Wiring) -> Person:
    with house.uow.write(OPERATOR) as work:
        return a_person(work, email="ada@example.org", name="Ada Example")


def ask(client: Client, email: str, back: str = "/") -> str:
    form = client.get("/sign-in", params={"back": back})
    answer = client.post(
        "/sign-in", data={"email": email, "back": back, "csrf_token": token_in(form)}, follow_redirects=False
    )
    assert answer.status_code == 200
    return text_of(answer)


def mails(house: Wiring) -> list[Mail]:
    with house.uow.read(OPERATOR) as work:
        return [*work.session.scalars(select(Mail).order_by(Mail.id))]


def link_of(mail: Mail) -> str:
    parts = urlsplit(links_in(mail.text)[0])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_a_link_from_the_mail_signs_in_once(client: Client, house: Wiring, ada: Person) -> None:
    ask(client, "ADA@example.org")
    link = link_of(mails(house)[0])
    page = client.get(link)
    assert "Hello Ada Example" in text_of(page)
    again = client.get(link)
    entered = client.post(link, data={"csrf_token": token_in(again)}, follow_redirects=False)
    assert entered.status_code == 303
    assert client.get("/").status_code == 200
    client.cookies.delete(SESSION_COOKIE)
    assert client.get(link).status_code == 410


def test_the_answer_is_the_same_for_an_address_nobody_has(client: Client, house: Wiring, ada: Person) -> None:
    known = ask(client, "ada@example.org").replace("ada@example.org", "…")
    unknown = ask(client, "eve@example.org").replace("eve@example.org", "…")
    assert known == unknown
    assert [mail.to_address for mail in mails(house)] == ["ada@example.org"]


def test_looking_at_a_link_uses_nothing_up_and_gives_no_session(client: Client, house: Wiring, ada: Person) -> None:
    ask(client, "ada@example.org")
    for _ in range(3):
        assert client.get(link_of(mails(house)[0])).status_code == 200
    assert SESSION_COOKIE not in client.cookies


def test_the_link_leads_back_to_the_page_that_was_wanted(client: Client, house: Wiring, ada: Person) -> None:
    wanted = client.get("/settings?tab=1", follow_redirects=False)
    assert wanted.headers["location"] == "/sign-in?back=/settings%3Ftab%3D1"
    ask(client, "ada@example.org", back="/settings?tab=1")
    link = link_of(mails(house)[0])
    page = client.get(link)
    entered = client.post(link, data={"csrf_token": token_in(page), "back": "/settings?tab=1"}, follow_redirects=False)
    assert entered.headers["location"] == "/settings?tab=1"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])
def test_nobody_is_sent_elsewhere_after_signing_in(client: Client, house: Wiring, ada: Person, elsewhere: str) -> None:
    ask(client, "ada@example.org", back=elsewhere)
    link = link_of(mails(house)[0])
    data = {"csrf_token": token_in(client.get(link)), "back": elsewhere}
    assert client.post(link, data=data, follow_redirects=False).headers["location"] == "/"


def test_the_mail_speaks_the_language_of_its_reader_and_is_kept_secret(client: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        a_person(work, email="jo@example.org", name="Jo", locale=Locale.parse("de-AT"))
    ask(client, "jo@example.org")
    mail = mails(house)[0]
    assert mail.subject == "Ihr Link zum Anmelden"
    assert mail.is_secret
    assert mail.html is not None
    assert 'lang="de-AT"' in mail.html


def test_a_wrong_address_is_said_beside_the_field(client: Client) -> None:
    form = client.get("/sign-in")
    answer = client.post("/sign-in", data={"email": "nobody", "csrf_token": token_in(form)})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert 'value="nobody"' in answer.text


def test_too_many_links_are_refused_for_known_and_unknown_alike(client: Client, ada: Person) -> None:
    for email in ("ada@example.org", "eve@example.org"):
        for _ in range(3):
            ask(client, email)
        form = client.get("/sign-in")
        refused = client.post("/sign-in", data={"email": email, "csrf_token": token_in(form)})
        assert refused.status_code == 422
        assert "Too many links" in text_of(refused)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client, house: Wiring, ada: Person) -> None:
    ask(client, "ada@example.org")
    link = link_of(mails(house)[0])
    entered = client.post(link, data={"csrf_token": token_in(client.get(link))}, follow_redirects=False)
    cookie = next(one for one in entered.headers.get_list("set-cookie") if one.startswith(SESSION_COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_signing_out_ends_the_session_itself(client: Client, house: Wiring, ada: Person) -> None:
    client.sign_in(ada)
    secret = client.cookies[SESSION_COOKIE]
    assert client.post("/sign-out", follow_redirects=False).status_code == 303
    client.cookies.set(SESSION_COOKIE, secret)
    assert client.get("/", follow_redirects=False).headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("8.8.8.8", "8.8.8.8"),
        ("2a00:1450:4001::5", "2a00:1450:4001::5"),
        ("127.0.0.1", ""),
        ("172.18.0.2", ""),
        ("10.1.2.3", ""),
        ("testclient", ""),
        ("", ""),
    ],
)
def test_a_proxy_nobody_named_is_no_place_of_anybody(address: str, place: str) -> None:
    assert place_of(address) == place


def test_a_team_that_signs_in_through_one_address_of_its_own_network_is_not_locked_out(client: Client) -> None:
    for number in range(20):
        assert "links" not in ask(client, f"p{number}@example.org")


def test_the_links_of_a_mail_lead_to_the_house_whatever_host_was_asked(
    client: Client, house: Wiring, ada: Person
) -> None:
    strange = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    token = token_in(client.get("/sign-in"))
    client.post("/sign-in", data={"email": "ada@example.org", "csrf_token": token}, headers=strange)
    (mail,) = mails(house)
    assert mail.html is not None
    for text in (mail.text, mail.html):
        assert "evil.example" not in text
        assert all(link.startswith(f"{house.settings.base_url}/") for link in links_in(text))
    assert links_in(mail.text)
