"""What every route of the API shares: who calls, problems, ETag, Idempotency-Key, paging, the document."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from api.idempotency import RESERVED, IdempotencyKey
from app.wiring import Wiring
from core.actors import OPERATOR
from core.clock import FixedClock
from core.unit_of_work import UnitOfWork
from people.models import OrgUnit
from people.repository import list_tokens
from people.service import create_token
from people.values import Role
from search.engines.meilisearch.engine import MeilisearchEngine
from tests.clients import Client

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
UNIT = {"code": "sales", "name": "Sales"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/nothing-here"),
        ("GET", "/api/v1/people/no-uuid"),
        ("POST", "/api/v1/org-units"),
        ("PATCH", "/api/v1/org-units/none"),
        ("GET", "/api/v1/people?limit=many"),
    ],
)
def test_a_stranger_learns_nothing_but_that_he_is_one(client: Client, method: str, path: str) -> None:
    answer = client.request(method, path, content=b"{not json", headers={"content-type": "application/json"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "not_signed_in"


@pytest.mark.parametrize(
    ("path", "is_private"),
    [("/api/v1/org-units", True), ("/api/v1/org-units/none", True), ("/api/openapi.json", False), ("/healthz", False)],
)
def test_nothing_of_the_api_is_kept_on_the_way_or_guessed_at(client: Client, path: str, is_private: bool) -> None:
    for _ in range(2):
        answer = client.get(path)
        assert (answer.headers.get("cache-control") == "no-store") is is_private, answer.status_code
        assert answer.headers["x-content-type-options"] == "nosniff"
        client.as_(Role.ADMINISTRATOR)


def test_a_token_that_is_none_is_refused_even_where_a_cookie_would_do(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    assert client.get("/api/v1/org-units").status_code == 200
    answer = client.get("/api/v1/org-units", headers={"authorization": "Bearer ck_nonsense"})
    assert answer.status_code == 401


def test_a_token_does_what_its_person_may_within_what_it_was_given(client: Client) -> None:
    person = client.as_(Role.ADMINISTRATOR)
    client.with_token(person, ["read_catalog"])
    assert client.get("/api/v1/org-units").status_code == 200
    assert client.post("/api/v1/org-units", json=UNIT).status_code == 403
    client.with_token(person)
    assert client.post("/api/v1/org-units", json=UNIT).status_code == 201


@pytest.mark.parametrize("permissions", [[], ["read_catalog"]])
def test_a_limited_token_does_nothing_that_is_its_person_s_own(client: Client, permissions: list[str]) -> None:
    person = client.as_(Role.ADMINISTRATOR)
    (session,) = client.get("/api/v1/people/me/sessions").json()["items"]
    client.with_token(person, permissions)
    (token,) = _tokens_of(client)
    for method, path in (
        ("GET", "/api/v1/tokens"),
        ("GET", "/api/v1/tokens?everybody=true"),
        ("POST", "/api/v1/tokens"),
        ("DELETE", f"/api/v1/tokens/{token}"),
        ("GET", "/api/v1/people/me/sessions"),
        ("DELETE", f"/api/v1/people/me/sessions/{session['id']}"),
    ):
        answer = client.request(method, path, json={"name": "x"} if method == "POST" else None)
        assert (answer.status_code, answer.json()["code"]) == (403, "token_limited"), path
    assert client.get("/api/v1/people/me").json()["permissions"] == permissions
    assert client.get("/api/v1/nothing-here").status_code == 404


def test_a_token_without_permissions_reads_no_alerts_and_reviews_nothing(client: Client) -> None:
    client.with_token(client.as_(Role.ADMINISTRATOR), [])
    assert client.get("/api/v1/alerts").status_code == 403
    assert client.post("/api/v1/reviews", json={"course": "ABC-1", "outcome": "confirmed"}).status_code == 403


@pytest.mark.parametrize("permissions", [None, [], ["read_catalog"]])
def test_a_token_opens_no_page(client: Client, permissions: list[str] | None) -> None:
    client.with_token(client.as_(Role.ADMINISTRATOR), permissions)
    for path in ("/", "/reviews", "/settings", "/find"):
        answer = client.get(path, follow_redirects=False)
        assert answer.status_code == 303, path
        assert "/sign-in" in answer.headers["location"], path
    form = {"name": "Somebody Else"}
    assert client.post("/settings/profile", data=form, follow_redirects=False).status_code in (303, 401, 403)
    assert client.get("/api/v1/people/me").json()["name"] != "Somebody Else"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/api/openapi.json", "/sign-in"])
def test_a_token_that_is_none_closes_no_public_door(client: Client, path: str) -> None:
    for value in ("Bearer ck_nonsense", "Bearer", "Basic eDp5"):
        assert client.get(path, headers={"authorization": value}).status_code == 200


def _tokens_of(client: Client) -> list[str]:
    with client.house.uow.read(OPERATOR) as work:
        return [str(token.id) for token in list_tokens(work.session, None)]


def test_a_cookie_alone_changes_nothing(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    client.headers.pop("x-csrf-token")
    answer = client.post("/api/v1/org-units", json=UNIT)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_refused")
    assert client.get("/api/v1/org-units/sales").status_code == 404


def test_another_site_s_request_changes_nothing_even_with_the_token(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    for headers in ({"origin": "https://elsewhere.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        answer = client.post("/api/v1/org-units", json=UNIT, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf_refused"), headers
    own = {"origin": str(client.base_url).rstrip("/")}
    assert client.post("/api/v1/org-units", json=UNIT, headers=own).status_code == 201


def test_an_ended_session_is_a_stranger_at_once(client: Client) -> None:
    client.as_(Role.STAFF)
    (session,) = client.get("/api/v1/people/me/sessions").json()["items"]
    assert client.delete(f"/api/v1/people/me/sessions/{session['id']}").status_code in (200, 204)
    assert client.get("/api/v1/people/me").status_code == 401


def test_a_repeat_with_the_same_key_is_answered_alike_and_done_once(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    key = {"Idempotency-Key": "a-key"}
    first = client.post("/api/v1/org-units", json=UNIT, headers=key)
    second = client.post("/api/v1/org-units", json=UNIT, headers=key)
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    other = client.post("/api/v1/org-units", json={**UNIT, "code": "other"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


def test_a_key_whose_request_failed_may_be_used_again(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    key = {"Idempotency-Key": "another"}
    assert client.post("/api/v1/org-units", json={"code": "", "name": ""}, headers=key).status_code == 422
    assert client.post("/api/v1/org-units", json={"code": "", "name": ""}, headers=key).status_code == 422


def test_a_key_whose_process_died_blocks_for_ten_minutes_and_no_longer(
    client: Client, house: Wiring, clock: FixedClock
) -> None:
    client.as_(Role.ADMINISTRATOR)
    key = {"Idempotency-Key": "dead"}
    assert client.post("/api/v1/org-units", json=UNIT, headers=key).status_code == 201
    with house.uow.write(OPERATOR) as work:  # as if it had died before it did anything
        work.session.execute(update(IdempotencyKey).values(status=None, headers=None, body=None))
        work.session.execute(delete(OrgUnit).where(OrgUnit.code == UNIT["code"]))
    clock.advance(RESERVED - timedelta(seconds=1))
    early = client.post("/api/v1/org-units", json=UNIT, headers=key)
    assert (early.status_code, early.json()["code"]) == (409, "idempotency_in_progress")
    clock.advance(timedelta(seconds=1))
    assert client.post("/api/v1/org-units", json=UNIT, headers=key).status_code == 201
    assert client.post("/api/v1/org-units", json=UNIT, headers=key).status_code == 201, "its answer is kept again"


def test_a_key_belongs_to_its_caller(client: Client) -> None:
    key = {"Idempotency-Key": "shared"}
    client.as_(Role.ADMINISTRATOR)
    assert client.post("/api/v1/org-units", json=UNIT, headers=key).status_code == 201
    client.as_(Role.ADMINISTRATOR)
    again = client.post("/api/v1/org-units", json=UNIT, headers=key)
    assert again.status_code in (409, 422), "it was asked anew, and the code is taken"


def test_a_write_on_one_thing_names_the_version_it_saw(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    person = client.post("/api/v1/people", json={"email": "ada@example.org", "name": "Ada"})
    assert person.status_code == 201, person.text
    place = f"/api/v1/people/{person.json()['id']}"
    etag = client.get(place).headers["etag"]
    assert client.patch(place, json={"name": "Ada L."}).status_code == 428
    assert client.patch(place, json={"name": "Ada L."}, headers={"if-match": etag}).status_code == 200
    stale = client.patch(place, json={"name": "Ada K."}, headers={"if-match": etag})
    assert stale.status_code == 412
    assert client.patch(place, json={"name": "x"}, headers={"if-match": "what"}).status_code == 422


def test_a_weak_tag_matches_no_version(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    made = client.post("/api/v1/people", json={"email": "ada@example.org", "name": "Ada"}).json()
    place = f"/api/v1/people/{made['id']}"
    weak = {"if-match": "W/" + client.get(place).headers["etag"]}
    answer = client.patch(place, json={"name": "Ada L."}, headers=weak)
    assert (answer.status_code, answer.json()["code"]) == (412, "weak_tag")


def test_problems_are_told_in_the_language_asked_for(client: Client) -> None:
    english = client.get("/api/v1/people/me", headers={"accept-language": "en"}).json()
    german = client.get("/api/v1/people/me", headers={"accept-language": "de-CH, en;q=0.5"}).json()
    assert english["code"] == german["code"] == "not_signed_in"
    assert english["detail"] != german["detail"]


def test_unreadable_bodies_and_wrong_parameters_are_problems_that_name_the_place(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    broken = client.post("/api/v1/org-units", content=b"{not", headers={"content-type": "application/json"})
    assert (broken.status_code, broken.headers["content-type"]) == (400, "application/problem+json")
    wrong = client.get("/api/v1/people?limit=many")
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["field"] == "limit"
    assert client.get("/api/v1/people?limit=9999").status_code == 422
    assert client.get("/api/v1/people?cursor=%00").status_code == 422


def test_lists_are_paged_with_a_link_to_the_next_page(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    for number in range(5):
        client.post("/api/v1/people", json={"email": f"p{number}@example.org", "name": f"P {number}"})
    seen: list[str] = []
    path = "/api/v1/people?limit=2"
    while path:
        answer = client.get(path)
        seen += [person["email"] for person in answer.json()["items"]]
        link = answer.headers.get("link", "")
        path = link[1 : link.index(">")] if link else ""
    assert len(seen) == len(set(seen)) == 6


def test_the_document_lists_full_paths_and_marks_what_is_open_to_everyone(client: Client) -> None:
    document = client.get("/api/openapi.json").json()
    assert document["paths"]["/healthz"]["get"]["security"] == []
    assert "security" not in document["paths"]["/api/v1/people"]["get"]
    assert document["security"]
    assert not [
        path for path in document["paths"] if not path.startswith(("/api/v1/", "/healthz", "/readyz", "/metrics"))
    ]


def test_ready_names_what_is_lacking(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert set(answer.json()["lacking"]) == {"index", "mail"}, "one was never built, one never set"


def test_ready_names_an_index_that_does_not_answer(client: Client, house: Wiring) -> None:
    house.__dict__["index_engine"] = MeilisearchEngine("http://127.0.0.1:9", "a key")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "does not answer" in answer.json()["lacking"]["index"]


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"code": "\xff\xfe"}'])
def test_bodies_nested_too_deep_or_not_utf8_are_malformed(client: Client, body: bytes) -> None:
    client.as_(Role.ADMINISTRATOR)
    answer = client.post("/api/v1/org-units", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_request")


def test_what_falls_elsewhere_is_still_ours(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: object, **__: object) -> None:
        raise RecursionError

    client.as_(Role.ADMINISTRATOR)
    monkeypatch.setattr("people.service.add_org_unit", fall)
    assert client.post("/api/v1/org-units", json=UNIT).status_code == 500


def test_a_body_is_small_except_where_a_file_is_handed_in(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    answer = client.post("/api/v1/org-units", json={"code": "x", "name": "x" * 3_000_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    file = b"code,title\n" + b"A-1,One\n" * 400_000
    assert client.post("/api/v1/imports", files={"file": ("a.csv", file)}).status_code == 201


@pytest.mark.parametrize(
    "path",
    [
        "/courses/L-1/revisions?after=99999999999999999999999",
        "/jobs?cursor=WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTkiXQ",
        "/requests?cursor=WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTkiXQ",
        "/requests?cursor=WyJhIl0",
        "/people?cursor=WyJhIiwiYSJd",
        "/reviews?cursor=WyJhIiwiYSJd",
        "/audit?cursor=WyJhIl0",
    ],
)
def test_numbers_and_cursors_that_cannot_be_are_refused(client: Client, path: str) -> None:
    client.as_(Role.ADMINISTRATOR)
    client.post("/api/v1/courses", json={"code": "L-1", "title": "One", "language": "en"})
    assert client.get(f"/api/v1{path}").status_code in (400, 422)


def test_beside_the_document_there_are_only_problems(client: Client) -> None:
    answer = client.get("/api/x")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_resource")


@pytest.mark.parametrize(
    ("path", "field", "code"),
    [
        ("/api/v1/people?limt=2", "limt", "unknown_parameter"),
        ("/api/v1/people?limit=9999", "limit", "not_between"),
        ("/api/v1/people?limit=many", "limit", "wrong_type"),
    ],
)
def test_a_wrong_query_names_the_parameter_in_the_readers_language(
    client: Client, path: str, field: str, code: str
) -> None:
    client.as_(Role.ADMINISTRATOR)
    said = {
        language: client.get(path, headers={"accept-language": language}).json()["errors"] for language in ("en", "de")
    }
    assert [(error["field"], error["code"]) for error in said["de"]] == [(field, code)]
    assert said["de"][0]["detail"] != said["en"][0]["detail"]


def test_an_unknown_field_of_a_body_is_named_in_the_readers_language(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    german = {"accept-language": "de"}
    answer = client.post("/api/v1/org-units", json={**UNIT, "titel": "Vertrieb"}, headers=german)
    assert [(e["field"], e["detail"]) for e in answer.json()["errors"]] == [("titel", "Es gibt kein Feld „titel“.")]


def test_whoever_holds_an_expired_token_is_told_so(client: Client, uow: UnitOfWork, clock: FixedClock) -> None:
    person = client.as_(Role.ADMINISTRATOR)
    with uow.write(OPERATOR) as work:
        token = create_token(work, person.id, "short", expires_at=work.now + timedelta(days=1))
    headers = {"authorization": f"Bearer {token.secret}"}
    assert client.get("/api/v1/org-units", headers=headers).status_code == 200
    clock.advance(timedelta(days=1))
    answer = client.get("/api/v1/org-units", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        (None, 201),
        ("application/json", 201),
        ("Application/JSON; charset=utf-8", 201),
        ("application/vnd.learning+json", 201),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/x-msgpack", 415),
        ("json", 415),
    ],
)
def test_a_body_that_says_it_is_no_json_is_not_read_as_json(
    client: Client, media_type: str | None, status: int
) -> None:
    client.as_(Role.ADMINISTRATOR)
    headers = {"content-type": media_type} if media_type else {}
    body = b'{"code": "sales", "name": "Sales"}'
    answer = client.post("/api/v1/org-units", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    if status == 415:
        assert answer.json()["code"] == "wrong_media_type"
        assert client.get("/api/v1/org-units/sales").status_code == 404


def test_strangers_are_told_that_they_are_before_what_their_body_is(client: Client) -> None:
    assert client.post("/api/v1/org-units", content=b"x", headers={"content-type": "text/plain"}).status_code == 401


@pytest.mark.parametrize("path", ["/api/v1/memory?file_name=a.po", "/api/v1/jobs/JOB-1/exchange"])
def test_files_come_as_any_type(client: Client, path: str) -> None:
    client.as_(Role.ADMINISTRATOR)
    assert client.post(path, content=b"x", headers={"content-type": "text/plain"}).status_code != 415


def test_a_form_without_anything_in_it_is_no_body(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/api/v1/org-units", headers=headers).status_code != 415
