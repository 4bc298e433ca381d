"""Errors as pages: what happened, in the reader's language, for people; problems for programs."""

from collections.abc import Iterator

import pytest
from litestar import get
from litestar.params import FromPath

from api.access import ANYONE_SIGNED_IN, access
from app.server import application_of
from app.wiring import Wiring
from core.errors import Conflict, FieldError, Invalid, NotFound, Stale, Unavailable
from core.locales import Locale
from people.values import Permission, Role
from tests.clients import Client
from tests.web.reading import text_of


class SomethingFell(NotFound):
    code = "something_fell_that_has_no_sentence"


ERRORS = {
    "gone": SomethingFell(),
    "stale": Stale(yours={"title": "Mine"}, theirs={"title": "Yours"}),
    "conflict": Conflict(),
    "invalid": Invalid([FieldError("due_on", "not_a_date", "soon")]),
    "away": Unavailable(),
    "broken": ZeroDivisionError("secret detail"),
}


@get("/test/fail/{kind:str}", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True)
def fail(kind: FromPath[str]) -> str:
    raise ERRORS[kind]


@get("/test/forbidden", opt=access(Permission.MANAGE_PEOPLE), sync_to_thread=True)
def forbidden() -> str:
    return "never"


@pytest.fixture
def client(house: Wiring, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    import web.application

    pages = web.application.all_pages()
    monkeypatch.setattr(web.application, "all_pages", lambda: [*pages, fail, forbidden])
    with Client(house, application_of(house, has_scheduler=False)) as client:
        yield client


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("gone", 404, "There is nothing here"),
        ("stale", 412, "Somebody else was faster"),
        ("conflict", 409, "That no longer fits"),
        ("invalid", 422, "This is no date."),
        ("away", 503, "away just now"),
        ("broken", 500, "It has been logged."),
    ],
)
def test_each_kind_of_error_has_a_page(client: Client, kind: str, status: int, words: str) -> None:
    client.as_(Role.STAFF)
    answer = client.get(f"/test/fail/{kind}")
    assert answer.status_code == status
    assert words in text_of(answer)
    assert "secret detail" not in answer.text
    assert answer.headers["content-security-policy"]


def test_a_stale_write_shows_both_versions(client: Client) -> None:
    client.as_(Role.STAFF)
    text = text_of(client.get("/test/fail/stale"))
    assert "What you sent" in text
    assert "Mine" in text
    assert "What is stored now" in text


def test_errors_speak_the_readers_language(client: Client) -> None:
    client.as_(Role.STAFF, locale=Locale.parse("de"))
    assert "Hier ist nichts" in text_of(client.get("/nowhere"))


def test_what_is_not_allowed_says_so(client: Client) -> None:
    client.as_(Role.STAFF)
    answer = client.get("/test/forbidden")
    assert answer.status_code == 403
    assert "an administrator" in text_of(answer)


def test_strangers_are_asked_to_sign_in_and_learn_nothing(client: Client) -> None:
    answer = client.get("/test/fail/gone", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?back=/test/fail/gone"


def test_a_part_asked_for_by_htmx_sends_the_whole_page_to_sign_in(client: Client) -> None:
    answer = client.get("/find?q=x", headers={"HX-Request": "true"}, follow_redirects=False)
    assert answer.headers["hx-redirect"] == "/sign-in"


def test_programs_get_problems(client: Client) -> None:
    answer = client.get("/api/v1/audit")
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/import/XX-1"),
        ("POST", "/jobs/x/returns/x"),
        ("GET", "/policies/x"),
        ("POST", "/settings/sessions/x/end"),
        ("POST", "/settings/tokens/x/revoke"),
        ("PATCH", "/courses/X"),
        ("HEAD", "/catalog"),
        ("GET", "/nowhere"),
    ],
)
def test_strangers_do_not_learn_which_addresses_there_are(client: Client, method: str, path: str) -> None:
    answer = client.request(method, path, follow_redirects=False)
    back = f"?back={path}" if method == "GET" else ""
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in{back}")
    client.as_(Role.STAFF)
    assert client.request(method, path, follow_redirects=False).status_code in (403, 404, 405)


def test_the_door_itself_does_not_send_strangers_in_circles(client: Client) -> None:
    assert client.head("/sign-in", follow_redirects=False).status_code == 405


@pytest.mark.parametrize(
    ("path", "status"),
    [("/find", 200), ("/people", 200), ("/catalog", 200), ("/api/v1/courses", 400), ("/api/v1/people", 400)],
)
def test_a_text_longer_than_anything_is_looked_for_without_failing(client: Client, path: str, status: int) -> None:
    client.as_(Role.ADMINISTRATOR)
    assert client.get(path, params={"q": "a" * 50_001}).status_code == status
