"""Courses for programs: paging, versions, conflicts, who may what."""

from typing import Any

import pytest

from app.wiring import Wiring
from catalog.repository.courses import UnitText, get_course_id
from catalog.service import set_units
from catalog.values import ChangeClass
from core.actors import OPERATOR
from people.repository import find_person_by_email
from people.values import Role
from tests.clients import Client
from tests.factories import a_course, a_person, a_variant

COURSES = "/api/v1/courses"


@pytest.fixture
def editor(client: Client) -> Client:
    client.as_(Role.LEARNING_LEAD)
    return client


def create(client: Client, **facts: Any) -> dict[str, Any]:
    answer = client.post(COURSES, json={"code": "ABC-1", "title": "Gifts", **facts})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_course_is_created_shown_and_found_by_code_and_id(editor: Client) -> None:
    answer = editor.post(COURSES, json={"code": "abc 1", "title": "Gifts", "objectives": ["Know"], "language": "en-gb"})
    assert (answer.status_code, answer.headers["location"]) == (201, f"{COURSES}/ABC-1")
    made = answer.json()
    assert (made["code"], made["status"], made["language"], made["version"]) == ("ABC-1", "draft", "en-GB", 1)
    for key in ("ABC-1", "abc-1", made["id"]):
        shown = editor.get(f"{COURSES}/{key}")
        assert (shown.json()["id"], shown.headers["etag"]) == (made["id"], '"1"')


def test_what_is_wrong_is_named_field_by_field(editor: Client) -> None:
    answer = editor.post(COURSES, json={"code": "a,b", "title": "", "language": "sr-SP", "duration_minutes": "long"})
    assert answer.status_code == 422
    found = {error["field"]: error["code"] for error in answer.json()["errors"]}
    assert found == {
        "code": "code_not_usable",
        "title": "cannot_be_empty",
        "language": "unknown_locale",
        "duration_minutes": "not_a_duration",
    }
    assert "sr-SP" in next(error["detail"] for error in answer.json()["errors"] if error["field"] == "language")


def test_a_code_that_is_taken_is_a_conflict(editor: Client) -> None:
    create(editor)
    answer = editor.post(COURSES, json={"code": "abc-1", "title": "Other"})
    assert (answer.status_code, answer.json()["code"]) == (409, "code_taken")


def test_a_write_names_the_version_it_knows(editor: Client) -> None:
    create(editor)
    assert editor.patch(f"{COURSES}/ABC-1", json={"title": "New"}).status_code == 428
    changed = editor.patch(f"{COURSES}/ABC-1", json={"title": "New", "level": None}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"], changed.json()["revision"]) == (200, '"2"', 2)


def test_a_stale_write_answers_412_with_both_versions(editor: Client) -> None:
    create(editor)
    editor.patch(f"{COURSES}/ABC-1", json={"title": "Theirs"}, headers={"If-Match": '"1"'})
    answer = editor.patch(f"{COURSES}/ABC-1", json={"title": "Mine"}, headers={"If-Match": '"1"'})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (412, "course_changed_meanwhile")
    assert (problem["params"]["theirs"]["title"], problem["params"]["yours"]) == ("Theirs", {"title": "Mine"})
    assert problem["params"]["version"] == 2
    assert editor.get(f"{COURSES}/ABC-1").json()["title"] == "Theirs"


def test_lists_are_paged_by_cursor(editor: Client) -> None:
    for number in range(5):
        create(editor, code=f"C-{number}")
    seen: list[str] = []
    path = f"{COURSES}?limit=2"
    while path:
        answer = editor.get(path)
        seen += [item["code"] for item in answer.json()["items"]]
        link = answer.headers.get("link", "")
        path = link.partition(">")[0].lstrip("<")
    assert seen == [f"C-{number}" for number in range(5)]
    assert editor.get(f"{COURSES}?cursor=nonsense").status_code == 422
    assert editor.get(f"{COURSES}?limit=0").status_code == 422


def test_lists_are_narrowed(editor: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        owner = a_person(work, email="ada@example.org")
        a_variant(work, course=a_course(work, code="MINE", owner=owner), locale="de")
        a_course(work, code="OTHER")
    for query in ("owner=nobody@example.org", "org_unit=nowhere"):
        answer = editor.get(f"{COURSES}?{query}")
        assert (answer.status_code, "items" in answer.json()) == (404, False)
    for query in ("q=mine", "owner=ada@example.org", "locale=de"):
        assert [item["code"] for item in editor.get(f"{COURSES}?{query}").json()["items"]] == ["MINE"]
    assert editor.get(f"{COURSES}?status=draft").json()["items"] == []
    assert editor.get(f"{COURSES}?locale=xx").status_code == 422
    assert editor.get(f"{COURSES}?org_unit=nowhere").status_code == 404


def test_a_course_is_published_retired_and_brought_back(editor: Client) -> None:
    create(editor)
    create(editor, code="NEW-1", title="New gifts", status="published")
    steps = [
        ("submit", {}, 200, "in_review"),
        ("publish", {}, 200, "published"),
        ("retire", {}, 422, None),
        ("retire", {"reason": "old", "replacement": "NEW-1"}, 200, "retired"),
        ("retire", {"reason": "again"}, 409, None),
        ("publish", {}, 422, None),
        ("publish", {"reason": "needed after all"}, 200, "published"),
    ]
    for step, body, status, state in steps:
        answer = editor.post(f"{COURSES}/ABC-1/{step}", json=body)
        assert answer.status_code == status, answer.text
        if state:
            assert answer.json()["status"] == state
    history = editor.get(f"{COURSES}/ABC-1/history").json()["items"]
    assert [line["action"] for line in history][:2] == ["course.restored", "course.retired"]


def test_a_step_may_name_the_version_it_knows(editor: Client) -> None:
    create(editor)
    assert editor.post(f"{COURSES}/ABC-1/publish", json={}, headers={"If-Match": '"7"'}).status_code == 412


def test_the_same_key_creates_once(editor: Client) -> None:
    body, headers = {"code": "ABC-1", "title": "Gifts"}, {"Idempotency-Key": "k1"}
    first, second = (editor.post(COURSES, json=body, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]


def test_a_dry_run_s_answer_never_stands_for_the_run(editor: Client) -> None:
    editor.as_(Role.ADMINISTRATOR)
    rows, headers = [{"code": "PL", "name": "Poland", "required_locales": "pl"}], {"Idempotency-Key": "k1"}
    tried = editor.post("/api/v1/markets?dry_run=true", json=rows, headers=headers)
    assert tried.status_code == 200, tried.text
    assert editor.post("/api/v1/markets", json=rows, headers=headers).status_code == 409
    assert editor.post("/api/v1/markets", json=rows, headers={"Idempotency-Key": "k2"}).status_code == 200
    assert editor.get("/api/v1/markets/PL").status_code == 200


def test_a_token_that_only_reads_takes_no_course_over(editor: Client) -> None:
    create(editor)
    person = editor.as_(Role.CONTENT_OWNER)
    editor.with_token(person, ["read_catalog"])
    assert editor.post(f"{COURSES}/ABC-1/claim", json={}).status_code == 403


def test_a_version_is_outdated_by_more_than_spelling(editor: Client, house: Wiring) -> None:
    create(editor)
    base = f"{COURSES}/ABC-1"
    made = editor.put(f"{base}/variants/de", json={"title": "Geschenke", "status": "live"})
    assert made.json()["is_outdated"] is False
    for change_class, is_outdated in (("editorial", False), ("minor", True)):
        with house.uow.write(OPERATOR) as work:
            units = [UnitText("gifts", f"Up to 50 euros: {change_class}")]
            set_units(work, get_course_id(work.session, "ABC-1"), units, change_class=ChangeClass(change_class))
        for variants in (editor.get(f"{base}/variants").json()["items"], editor.get(base).json()["variants"]):
            assert [variant["is_outdated"] for variant in variants] == [is_outdated]


def test_what_belongs_to_a_course_is_read_and_written(editor: Client, house: Wiring) -> None:
    create(editor)
    create(editor, code="OTHER", title="Other")
    base = f"{COURSES}/ABC-1"
    units = {"units": [{"key": "gifts", "text": "Up to 50 euros", "heading": "Gifts"}]}
    assert editor.put(f"{base}/units", json=units).status_code == 428
    assert editor.put(f"{base}/units", json=units, headers={"If-Match": '"1"'}).json()["items"][0]["key"] == "gifts"
    assert editor.get(f"{base}/units").json()["items"] == units["units"]
    variant = editor.put(f"{base}/variants/de", json={"title": "Geschenke", "status": "live"}).json()
    assert (variant["locale"], variant["source_revision"], variant["is_outdated"]) == ("de", 2, False)
    assert editor.put(f"{base}/variants/en", json={"title": "x"}).status_code == 409
    assert [v["locale"] for v in editor.get(f"{base}/variants").json()["items"]] == ["de"]
    related = editor.post(f"{base}/relations", json={"to": "OTHER", "kind": "prerequisite_of"}).json()["items"]
    assert (related[0]["code"], related[0]["is_outgoing"]) == ("OTHER", True)
    assert editor.delete(f"{base}/relations/prerequisite_of/OTHER").status_code == 204
    assert editor.get(f"{base}/relations").json()["items"] == []
    assert [r["number"] for r in editor.get(f"{base}/revisions").json()["items"]] == [2, 1]
    assert [r["number"] for r in editor.get(f"{base}/revisions?after=1").json()["items"]] == [2]
    with house.uow.write(OPERATOR) as work:
        a_person(work, email="ada@example.org")
    version = editor.get(base).headers["etag"]
    owner = {"email": "ada@example.org", "reason": "new team"}
    assert editor.put(f"{base}/owner", json=owner).status_code == 428
    assert editor.put(f"{base}/owner", json=owner, headers={"If-Match": version}).status_code == 204
    assert editor.get(base).json()["owner"]["email"] == "ada@example.org"
    roles = editor.post(f"{base}/roles", json={"email": "ada@example.org", "kind": "legal_approver"}).json()["items"]
    assert [role["kind"] for role in roles] == ["legal_approver"]


def test_merged_courses_answer_under_both_codes(editor: Client) -> None:
    create(editor)
    create(editor, code="GONE", title="Gone")
    into, gone = f"{COURSES}/ABC-1/merge", {"gone": "GONE", "reason": "same"}
    assert editor.post(into, json=gone, headers={"If-Match": '"9"'}).status_code == 412
    merged = editor.post(into, json=gone)
    assert merged.json()["former_codes"] == ["GONE"]
    assert editor.get(f"{COURSES}/GONE").json()["code"] == "ABC-1"
    assert [item["code"] for item in editor.get(COURSES).json()["items"]] == ["ABC-1"]


def test_what_is_not_there_is_404(editor: Client) -> None:
    for path in ("NOPE", "NOPE/units", "NOPE/history", "NOPE/variants"):
        assert editor.get(f"{COURSES}/{path}").json()["code"] == "course_not_found"


def test_staff_read_and_edit_only_what_they_own(client: Client, house: Wiring) -> None:
    me = client.as_()
    with house.uow.write(OPERATOR) as work:
        a_course(work, code="MINE", owner=me)
        a_course(work, code="THEIRS")
    assert client.get(f"{COURSES}/THEIRS").status_code == 200
    assert client.post(COURSES, json={"code": "X", "title": "X"}).status_code == 403
    mine = client.patch(f"{COURSES}/MINE", json={"level": "x"}, headers={"If-Match": '"1"'})
    theirs = client.patch(f"{COURSES}/THEIRS", json={"level": "x"}, headers={"If-Match": '"1"'})
    assert (mine.status_code, theirs.status_code) == (200, 403)


def test_strangers_learn_nothing(client: Client) -> None:
    for path in (COURSES, f"{COURSES}/NOPE", f"{COURSES}?limit=0"):
        assert client.get(path).status_code == 401
    assert client.patch(f"{COURSES}/NOPE", json={}).status_code == 401


@pytest.mark.parametrize(
    ("method", "place", "field", "facts"),
    [
        ("POST", "", "owner_email", {"code": "NEW-1", "title": "New", "owner_email": "mara.petrow@example.org"}),
        ("PATCH", "/ABC-1", "owner_email", {"owner_email": "mara.petrow@example.org"}),
        ("PUT", "/ABC-1/owner", "email", {"email": "mara.petrow@example.org"}),
        ("POST", "/ABC-1/roles", "email", {"email": "mara.petrow@example.org", "kind": "deputy"}),
    ],
)
def test_an_address_nobody_has_is_asked_about_and_nobody_is_made(
    editor: Client, house: Wiring, method: str, place: str, field: str, facts: dict[str, Any]
) -> None:
    create(editor)
    with house.uow.write(OPERATOR) as work:
        a_person(work, email="mara.petrov@example.org")
    answer = editor.request(method, COURSES + place, json=facts, headers={"If-Match": '"1"'})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"], error["code"]) == (422, field, "address_unknown_but")
    assert "mara.petrov@example.org" in error["detail"]
    assert editor.get("/api/v1/people?q=petrow").json()["items"] == []
    assert editor.get(f"{COURSES}/ABC-1").json()["version"] == 1


def test_an_owner_nobody_knows_is_asked_about_and_never_made_up(editor: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        a_person(work, email="mara.petrov@example.org")
    create(editor)
    slip = {"owner_email": "mara.petrow@example.org"}
    for answer in (
        editor.post(COURSES, json={"code": "NEW-1", "title": "New", **slip}),
        editor.patch(f"{COURSES}/ABC-1", json=slip, headers={"If-Match": '"1"'}),
        editor.put(f"{COURSES}/ABC-1/owner", json={"email": slip["owner_email"]}, headers={"If-Match": '"1"'}),
    ):
        assert answer.status_code == 422, answer.text
        [field] = answer.json()["errors"]
        assert field["code"] == "address_unknown_but"
        assert "mara.petrov@example.org" in answer.text
    with house.uow.read(OPERATOR) as work:
        assert find_person_by_email(work.session, slip["owner_email"]) is None


def test_every_code_a_course_ever_had_leads_to_it(editor: Client) -> None:
    create(editor)
    for version, code in enumerate(("XYZ-9", "ABC-1"), 1):
        last = "ABC-1" if code == "XYZ-9" else "XYZ-9"
        answer = editor.patch(f"{COURSES}/{last}", json={"code": code}, headers={"If-Match": f'"{version}"'})
        assert answer.status_code == 200, answer.text
    assert {editor.get(f"{COURSES}/{code}").json()["code"] for code in ("ABC-1", "XYZ-9")} == {"ABC-1"}


def test_the_courses_of_somebody_unknown_are_not_everybody_s(editor: Client) -> None:
    create(editor)
    answer = editor.get(COURSES, params={"owner": "nobody@example.org"})
    assert (answer.status_code, answer.json()["code"]) == (404, "person_not_found")


def test_a_part_in_a_course_is_withdrawn_again(editor: Client, house: Wiring) -> None:
    create(editor)
    base = f"{COURSES}/ABC-1"
    with house.uow.write(OPERATOR) as work:
        a_person(work, email="ada@example.org")
    editor.post(f"{base}/roles", json={"email": "ada@example.org", "kind": "deputy"})
    for _ in range(2):
        assert editor.delete(f"{base}/roles/deputy/ada@example.org").status_code == 204
    assert editor.get(base).json()["roles"] == []
    assert editor.delete(f"{base}/roles/deputy/nobody@example.org").status_code == 404
    editor.as_(Role.STAFF)
    assert editor.delete(f"{base}/roles/deputy/ada@example.org").status_code == 403


def test_a_course_in_review_is_a_draft_again(editor: Client) -> None:
    create(editor)
    base = f"{COURSES}/ABC-1"
    editor.post(f"{base}/submit", json={})
    back = editor.post(f"{base}/return", json={"reason": "More examples"})
    assert back.json()["status"] == "draft"
    line = editor.get(f"{base}/history").json()["items"][0]
    assert line["told"] == "changed the course’s state from “in review” to “draft”"
    assert line["reason"] == "More examples"
    assert editor.post(f"{base}/return", json={}).status_code == 409


def test_a_code_changes_and_a_language_version_retires_by_what_is_said_of_them(editor: Client, house: Wiring) -> None:
    create(editor)
    etag = {"If-Match": editor.get(f"{COURSES}/ABC-1").headers["etag"]}
    assert editor.patch(f"{COURSES}/ABC-1", json={"code": "ABC-2"}, headers=etag).json()["code"] == "ABC-2"
    assert editor.get(f"{COURSES}/ABC-1").json()["code"] == "ABC-2"
    variant = f"{COURSES}/ABC-2/variants/de"
    seen = {"If-Match": editor.put(variant, json={"title": "Geschenke"}).headers["etag"]}
    assert editor.put(variant, json={"status": "retired"}).status_code == 428
    assert editor.put(variant, json={"status": "retired"}, headers=seen).json()["status"] == "retired"
    stale = editor.put(variant, json={"title": "Präsente"}, headers=seen)
    assert (stale.status_code, stale.json()["code"]) == (412, "variant_changed_meanwhile")
    assert editor.put(f"{COURSES}/ABC-2/variants/fr", json={"title": "Cadeaux"}, headers=seen).status_code == 412
