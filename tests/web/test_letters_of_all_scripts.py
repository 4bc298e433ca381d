"""A code may be written in any script: headers, which are Latin-1, carry it all the same."""

import ast
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from api.headers import as_file, location
from app.wiring import Wiring
from core.actors import OPERATOR
from people.values import Role
from tests.clients import Client
from tests.factories import a_course, a_person
from tests.localization.making import a_job

ROOT = Path(__file__).parents[2]
CODES = ["日本-1", "ŁÓDŹ-1"]
ANSWERS = {
    "title": "日本",
    "reason": "試験",
    "note": "試験",
    "owner_email": "ada@example.org",
    "email": "ada@example.org",
    "locale": "de",
    "language": "en",
    "outcome": "still_valid",
    "question": "日本?",
    "back": "/courses/日本-1",
    "date": "2027-03-01",
    "retire_on": "2027-03-01",
}


def test_an_address_is_spelled_in_ascii_and_what_is_spelled_already_stays() -> None:
    assert location("/courses/日本-1?tab=a&b=%C3%A4#x") == "/courses/%E6%97%A5%E6%9C%AC-1?tab=a&b=%C3%A4#x"
    assert location("/courses/A+B-1.2_3") == "/courses/A+B-1.2_3"


def test_a_file_is_named_in_full_and_in_ascii() -> None:
    assert as_file("a b-1.po") == {"Content-Disposition": 'attachment; filename="a b-1.po"'}
    said = as_file('日"\r\n\\1.po')["Content-Disposition"]
    assert said == "attachment; filename=\"_____1.po\"; filename*=UTF-8''%E6%97%A5%22%0D%0A%5C1.po"


@pytest.mark.parametrize("folder", ["api", "web"])
def test_text_comes_into_these_headers_in_one_way(folder: str) -> None:
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert len(paths) > 10
    for path in paths:
        if path != ROOT / "api" / "headers.py":
            assert "Content-Disposition" not in path.read_text("utf-8"), path
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                assert not _is_raw_location(node), (path, node.lineno)


def _is_raw_location(node: ast.AST) -> bool:
    """Whether a Location is written that `location` did not spell."""
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return any(_is_text(key, "Location") and not _is_spelled(value) for key, value in pairs)
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        return _is_text(node.targets[0].slice, "Location") and not _is_spelled(node.value)
    return False


def _is_text(node: ast.AST | None, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text


def _is_spelled(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "location"


@pytest.mark.parametrize("code", CODES)
def test_a_course_is_made_by_a_program_and_found_where_the_answer_says(client: Client, code: str) -> None:
    client.as_(Role.ADMINISTRATOR)
    answer = client.post("/api/v1/courses", json={"code": code, "title": "日本"})
    assert (answer.status_code, unquote(answer.headers["location"])) == (201, f"/api/v1/courses/{code}")
    assert client.get(answer.headers["location"]).json()["code"] == code
    client.patch(f"/api/v1/courses/{code}", json={"title": "京都"}, headers={"If-Match": '"1"'})
    page = client.get(f"/api/v1/courses/{code}/history", params={"limit": 1})
    assert page.status_code == 200
    assert quote(code) in page.headers["link"]


@pytest.mark.parametrize("code", CODES)
def test_a_course_is_made_by_a_form_and_shown(client: Client, code: str) -> None:
    client.as_(Role.ADMINISTRATOR)
    answer = client.post("/courses/new", data={"code": code, "title": "日本"}, follow_redirects=False)
    assert (answer.status_code, unquote(answer.headers["location"])) == (303, f"/courses/{code}")
    assert client.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_page_and_form_of_a_course_answers(client: Client, house: Wiring, method: str) -> None:
    client.as_(Role.ADMINISTRATOR)
    with house.uow.write(OPERATOR) as work:
        a_person(work, email="ada@example.org")
        a_job(work, a_course(work, code="日本-1", units={"a": "Text"}), locale="fr")
    walked = 0
    for path in sorted(route.path_format for route in client.app.routes if method in getattr(route, "methods", ())):
        if "{code}" in path or path.startswith("/jobs/{name}"):
            address = path.replace("{code}", quote("日本-1")).replace("{name}", "JOB-1")
            answer = client.request(method, address, data=ANSWERS if method == "POST" else None, follow_redirects=False)
            assert answer.status_code < 500, (path, answer.text[:200])
            walked += 1
    assert walked > 10


def test_a_link_from_a_mail_leads_back_wherever_it_says(client: Client) -> None:
    client.as_()
    for back in ("/．/x", "/courses/日本-1", "/a b"):
        assert client.get("/sign-in", params={"back": back}).status_code == 200
        answer = client.post("/language", data={"language": "de", "locale": "de", "back": back}, follow_redirects=False)
        assert answer.status_code == 303
        assert unquote(answer.headers["location"]) == back
