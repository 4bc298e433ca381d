"""People, org units, tokens and sessions for programs. On both databases."""

import pytest

from api.auth import SESSION_COOKIE
from app.wiring import Wiring
from core.actors import OPERATOR
from people import repository
from people.models import Person
from people.values import Role
from tests.clients import Client
from tests.factories import a_person, an_org_unit
from tests.localization.making import a_market

API = "/api/v1"


def test_somebody_is_made_known_changed_and_leaves(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    client.post(f"{API}/org-units", json={"code": "sales", "name": "Sales"})
    body = {"email": "Ada@Example.org", "name": "Ada", "locale": "de", "country": "at", "org_unit": "sales"}
    made = client.post(f"{API}/people", json=body)
    assert made.status_code == 201, made.text
    ada = made.json()
    assert made.headers["location"] == f"{API}/people/{ada['id']}"
    assert (ada["email"], ada["locale"], ada["country"], ada["org_unit"]) == ("ada@example.org", "de", "AT", "sales")
    changed = client.patch(
        made.headers["location"],
        json={"time_zone": "Europe/Vienna", "locale": None},
        headers={"If-Match": made.headers["etag"]},
    )
    assert changed.status_code == 200, changed.text
    assert (changed.json()["time_zone"], changed.json()["locale"], changed.json()["name"]) == (
        "Europe/Vienna",
        None,
        "Ada",
    )
    left = client.post(f"{made.headers['location']}/leave", json={"reason": "New job"})
    assert (left.status_code, left.json()["is_active"]) == (200, False)
    assert client.post(f"{made.headers['location']}/return").json()["is_active"] is True


def test_a_change_names_the_version_it_saw(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    made = client.post(f"{API}/people", json={"email": "ada@example.org", "name": "Ada"})
    place = made.headers["location"]
    assert client.patch(place, json={"name": "A"}).status_code == 428
    assert client.patch(place, json={"name": "A"}, headers={"If-Match": '"1"'}).status_code == 200
    stale = client.patch(place, json={"name": "B"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "person_changed_meanwhile")
    assert stale.json()["params"]["theirs"] == 2


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"email": "nobody"}, "email", "invalid_email"),
        ({"name": " "}, "name", "required"),
        ({"time_zone": "Mars/Base"}, "time_zone", "unknown_time_zone"),
        ({"country": "XX"}, "country", "unknown_country"),
    ],
)
def test_what_cannot_be_is_refused_by_field(client: Client, wrong: dict[str, str], field: str, code: str) -> None:
    client.as_(Role.ADMINISTRATOR)
    answer = client.post(f"{API}/people", json={"email": "ada@example.org", "name": "Ada", **wrong})
    assert answer.status_code == 422
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [(field, code)]
    assert client.get(f"{API}/people", params={"q": "ada@"}).json()["items"] == []


def test_people_are_listed_by_page_and_place(client: Client, house: Wiring) -> None:
    client.as_(Role.STAFF, name="Zoe Reader")
    with house.uow.write(OPERATOR) as work:
        unit = an_org_unit(work, code="sales")
        below = an_org_unit(work, code="emea", parent=unit)
        for number in range(3):
            a_person(work, name=f"Seller {number}", unit=below)
        a_person(work, name="Seller gone", unit=below, is_active=False)
    asked: dict[str, str | int] = {"org_unit": "sales", "limit": 2, "active": "true"}
    first = client.get(f"{API}/people", params=asked)
    assert 'rel="next"' in first.headers["link"]
    rest = client.get(f"{API}/people", params={**asked, "cursor": first.json()["next_cursor"]})
    names = [one["name"] for one in (*first.json()["items"], *rest.json()["items"])]
    assert names == ["Seller 0", "Seller 1", "Seller 2"]
    assert client.get(f"{API}/people", params={"cursor": "nonsense"}).status_code == 422
    assert client.get(f"{API}/people", params={"org_unit": "nowhere"}).status_code == 404


def test_roles_are_given_and_taken(client: Client, house: Wiring) -> None:
    client.as_(Role.ADMINISTRATOR)
    with house.uow.write(OPERATOR) as work:
        an_org_unit(work, code="sales")
        ada = a_person(work)
    place = f"{API}/people/{ada.id}/roles"
    given = client.post(place, json={"role": "content_owner", "org_unit": "sales"})
    assert given.json()["roles"] == [{"role": "content_owner", "org_unit": "sales", "market": None}]
    assert client.post(place, json={"role": "emperor"}).status_code == 400
    assert client.delete(f"{place}/content_owner", params={"org_unit": "sales"}).status_code == 204
    assert client.get(f"{API}/people/{ada.id}").json()["roles"] == []


@pytest.mark.parametrize("market", ["ZZ", "PL\r\nevil", "pl", " ", "P L", "P" * 21])
def test_a_role_is_for_a_market_that_there_is(client: Client, house: Wiring, market: str) -> None:
    client.as_(Role.ADMINISTRATOR)
    with house.uow.write(OPERATOR) as work:
        ada = a_person(work)
        a_market(work, "PL")
    place = f"{API}/people/{ada.id}/roles"
    refused = client.post(place, json={"role": "localization_coordinator", "market": market})
    assert (refused.status_code, [e["code"] for e in refused.json()["errors"]]) == (422, ["no_such_market"])
    given = client.post(place, json={"role": "localization_coordinator", "market": "PL"})
    assert [role["market"] for role in given.json()["roles"]] == ["PL"]


def test_staff_read_people_and_change_none(client: Client, house: Wiring) -> None:
    me = client.as_(Role.STAFF)
    assert client.get(f"{API}/people/{me.id}").status_code == 200
    for answer in (
        client.post(f"{API}/people", json={"email": "x@example.org", "name": "X"}),
        client.patch(f"{API}/people/{me.id}", json={"name": "X"}, headers={"If-Match": '"1"'}),
        client.post(f"{API}/people/{me.id}/roles", json={"role": "administrator"}),
        client.post(f"{API}/org-units", json={"code": "x", "name": "X"}),
    ):
        assert answer.status_code == 403
    with house.uow.read(OPERATOR) as work:
        assert "x" not in [unit.code for unit in repository.list_org_units(work.session)]


def test_who_i_am_and_what_i_may(client: Client) -> None:
    client.as_(Role.CONTENT_OWNER, name="Ines")
    me = client.get(f"{API}/people/me").json()
    assert (me["name"], me["may_sign_in"]) == ("Ines", True)
    assert "edit_course" in me["permissions"]
    assert "manage_people" not in me["permissions"]


def test_org_units_move_with_what_lies_below(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    for code, parent in (("acme", None), ("sales", "acme"), ("emea", "sales"), ("other", None)):
        assert client.post(f"{API}/org-units", json={"code": code, "name": code, "parent": parent}).status_code == 201
    seen = client.get(f"{API}/org-units/sales").headers["etag"]
    moved = client.patch(f"{API}/org-units/sales", json={"parent": "other"}, headers={"If-Match": seen})
    assert (moved.json()["path"], moved.json()["parent"], moved.json()["name"]) == ("/other/sales", "other", "sales")
    assert client.get(f"{API}/org-units/emea").json()["path"] == "/other/sales/emea"
    first, second = {"If-Match": '"1"'}, {"If-Match": '"2"'}
    assert client.patch(f"{API}/org-units/other", json={"parent": "emea"}, headers=first).status_code == 422
    stale = client.patch(f"{API}/org-units/emea", json={"parent": None}, headers=first)  # its path is another by now
    assert (stale.status_code, stale.json()["code"]) == (412, "org_unit_changed_meanwhile")
    assert client.patch(f"{API}/org-units/emea", json={"parent": None}, headers=second).json()["path"] == "/emea"


def test_an_org_unit_is_changed_by_who_has_seen_it(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    made = client.post(f"{API}/org-units", json={"code": "sales", "name": "Sales"})
    path, seen = f"{API}/org-units/sales", {"If-Match": made.headers["etag"]}
    assert client.patch(path, json={"name": "Selling"}).status_code == 428
    assert client.patch(path, json={"name": "Sales"}, headers=seen).headers["etag"] == made.headers["etag"]
    assert client.patch(path, json={"name": "Selling"}, headers=seen).json()["version"] == 2
    refused = client.patch(path, json={"name": "Trade"}, headers=seen)
    assert (refused.status_code, client.get(path).json()["name"]) == (412, "Selling")


def test_a_token_is_shown_once_works_within_its_limits_and_ends(client: Client) -> None:
    me = client.as_(Role.LEARNING_LEAD)
    made = client.post(f"{API}/tokens", json={"name": "nightly", "permissions": ["read_catalog"]})
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    token = made.json()["token"]
    listed = client.get(f"{API}/tokens")
    assert token not in listed.text
    assert listed.json()["items"][0]["hint"] == f"…{token[-4:]}"
    client.sign_out()
    bearer = {"authorization": f"Bearer {token}"}
    assert client.get(f"{API}/people/me", headers=bearer).json()["id"] == str(me.id)
    assert client.get(f"{API}/people/{me.id}", headers=bearer).status_code == 200
    assert client.get(f"{API}/requests/settings", headers=bearer).status_code == 403
    assert client.post(f"{API}/tokens", json={"name": "wider"}, headers=bearer).status_code == 403
    client.sign_in(me)
    assert client.delete(f"{API}/tokens/{made.json()['id']}").status_code == 204
    client.sign_out()
    assert client.get(f"{API}/people/me", headers=bearer).status_code == 401


def test_the_answer_with_a_token_is_not_kept_for_a_repeat(client: Client) -> None:
    client.as_(Role.STAFF)
    repeat = {"Idempotency-Key": "one"}
    made = client.post(f"{API}/tokens", json={"name": "ci"}, headers=repeat)
    again = client.post(f"{API}/tokens", json={"name": "ci"}, headers=repeat)
    assert (made.status_code, again.status_code) == (201, 409)
    assert again.json()["code"] == "idempotent_answer_not_kept"
    assert len(client.get(f"{API}/tokens").json()["items"]) == 1


@pytest.mark.parametrize(
    "wrong", [{"permissions": ["manage_people"]}, {"expires_at": "2020-01-01T00:00:00Z"}, {"name": ""}]
)
def test_a_token_that_cannot_be_is_refused(client: Client, wrong: dict[str, object]) -> None:
    client.as_(Role.STAFF)
    assert client.post(f"{API}/tokens", json={"name": "ci", **wrong}).status_code == 422


def test_a_day_without_a_zone_is_no_instant(client: Client) -> None:
    client.as_(Role.STAFF)
    assert client.post(f"{API}/tokens", json={"name": "ci", "expires_at": "2026-12-01T00:00:00"}).status_code == 400


def test_sessions_are_listed_and_ended(client: Client) -> None:
    me: Person = client.as_(Role.STAFF)
    client.sign_in(me)
    sessions = client.get(f"{API}/people/me/sessions")
    assert client.cookies[SESSION_COOKIE] not in sessions.text
    ids = [one["id"] for one in sessions.json()["items"]]
    assert len(ids) == 2
    for session_id in ids:
        assert client.delete(f"{API}/people/me/sessions/{session_id}").status_code in (204, 401)
    assert client.get(f"{API}/people/me").status_code == 401


def test_a_directory_comes_in_as_files_with_a_dry_run_before(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    files = {
        "people": ("people.csv", b"email,name,org_unit,roles\nada@example.org,Ada,SALES,content_owner@SALES\nbad,,,\n"),
        "org_units": ("units.csv", b"code,name\nSALES,Sales\n"),
    }
    dry = client.post(f"{API}/people/import", files=files, data={"dry_run": "true"})
    assert dry.status_code == 200, dry.text
    assert client.get(f"{API}/people", params={"q": "ada@"}).json()["items"] == []
    done = client.post(f"{API}/people/import", files=files).json()
    assert {**dry.json(), "dry_run": False} == done
    assert (done["rows"], done["created"], done["refused"]) == (3, 2, 1)
    [problem] = done["errors"]
    assert (problem["row"], problem["column"], problem["code"]) == (3, "email", "invalid_email")
    assert problem["message"] == "“bad” is no mail address."
    [ada] = client.get(f"{API}/people", params={"q": "ada@"}).json()["items"]
    roles = client.get(f"{API}/people/{ada['id']}").json()["roles"]
    assert roles == [{"role": "content_owner", "org_unit": "SALES", "market": None}]
    again = client.post(f"{API}/people/import", files=files).json()
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)


def test_what_is_wrong_with_a_directory_is_said_with_its_facts(client: Client) -> None:
    client.as_(Role.ADMINISTRATOR)
    people = f"email,name\nada@example.org,{'x' * 201}\n".encode()
    [problem] = client.post(f"{API}/people/import", files={"people": ("people.csv", people)}).json()["errors"]
    assert problem["message"] == "This is too long: at most 200 characters."


def test_a_directory_without_a_file_or_without_the_right_is_refused(client: Client, house: Wiring) -> None:
    client.as_(Role.ADMINISTRATOR)
    nothing = client.post(f"{API}/people/import", files={"other": ("x.csv", b"email\n")})
    assert (nothing.status_code, nothing.json()["code"]) == (422, "directory_file_invalid")
    with house.uow.write(OPERATOR) as work:
        unit = an_org_unit(work, code="sales")
    client.as_(Role.ADMINISTRATOR, unit=unit)
    files = {"people": ("people.csv", b"email\nada@example.org\n")}
    assert client.post(f"{API}/people/import", files=files).status_code == 403
    client.as_(Role.STAFF)
    assert client.post(f"{API}/people/import", files=files).status_code == 403
