"""Checks and decisions about people, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from people.errors import OrgUnitInvalid, PersonInvalid, TokenInvalid
from people.rules import (
    checked_country,
    checked_name,
    checked_time_zone,
    checked_token_wish,
    checked_unit_code,
    close_addresses,
    has_cycle,
    is_link_allowed,
    is_touch_due,
    normalised_email,
    scope_key,
    unit_path,
)
from people.secrets import hash_of, hint_of, is_same, new_secret
from people.values import Permission

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_addresses_are_compared_without_case_and_blanks() -> None:
    assert normalised_email("  Ines.Okafor@Example.ORG ") == "ines.okafor@example.org"


@pytest.mark.parametrize("text", ["", "ines", "a@b@c", "a b@c.org", "<a@b.org>", "a@", "x" * 320 + "@b.org"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(PersonInvalid) as refused:
        normalised_email(text)
    assert refused.value.errors[0].code == "invalid_email"


@pytest.mark.parametrize("text", ["Europe/Nowhere", "../etc/passwd", "Europe", "/etc/localtime"])
def test_zones_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(PersonInvalid):
        checked_time_zone(text)


def test_zone_and_country_may_be_unknown() -> None:
    assert checked_time_zone("") is None
    assert checked_country(None) is None
    assert checked_time_zone("America/Mexico_City") == "America/Mexico_City"
    assert checked_country("mx") == "MX"


@pytest.mark.parametrize("text", ["XX", "EU", "Mexico", "419"])
def test_what_is_no_country_is_refused(text: str) -> None:
    with pytest.raises(PersonInvalid):
        checked_country(text)


def test_a_name_holds_no_nul() -> None:
    with pytest.raises(PersonInvalid) as refused:
        checked_name("Ada\0Lovelace")
    assert refused.value.errors[0].code == "not_storable"


def test_a_name_is_one_line() -> None:
    assert checked_name(" Ines\n Okafor ") == "Ines Okafor"
    with pytest.raises(PersonInvalid):
        checked_name("  ")


@pytest.mark.parametrize("text", ["", "a/b", "../x", "a b", "-x", "x" * 61])
def test_codes_that_would_break_paths_are_refused(text: str) -> None:
    with pytest.raises(OrgUnitInvalid):
        checked_unit_code(text)


def test_paths_and_scopes_spell_places() -> None:
    assert unit_path("sales", unit_path("acme", None)) == "/acme/sales"
    assert scope_key(None, None) == ""
    assert scope_key(None, "MX") == "market:MX"


def test_links_are_limited_by_address_and_by_place() -> None:
    assert is_link_allowed(by_email=2, by_place=11)
    assert not is_link_allowed(by_email=3, by_place=0)
    assert not is_link_allowed(by_email=0, by_place=12)


def test_last_seen_is_kept_coarsely() -> None:
    assert is_touch_due(None, NOW)
    assert not is_touch_due(NOW - timedelta(minutes=9), NOW)
    assert is_touch_due(NOW - timedelta(minutes=10), NOW)


def test_a_token_may_not_have_what_its_person_has_not() -> None:
    own = frozenset({Permission.SEARCH})
    assert checked_token_wish("ci", None, own, None, NOW) == ("ci", None)
    assert checked_token_wish(" ci ", ["search", "search"], own, None, NOW) == ("ci", ["search"])
    with pytest.raises(TokenInvalid) as refused:
        checked_token_wish("", ["run_sweeps", "fly"], own, NOW, NOW)
    assert [(e.field, e.code) for e in refused.value.errors] == [
        ("name", "required"),
        ("permissions", "not_yours"),
        ("permissions", "unknown_permission"),
        ("expires_at", "out_of_range"),
    ]


def test_circles_are_found_only_by_those_who_are_in_them() -> None:
    parents = {"a": "b", "b": "c", "c": "b", "d": None}
    assert not has_cycle("a", parents)
    assert has_cycle("b", parents)
    assert not has_cycle("d", parents)


def test_secrets_are_long_unlike_each_other_and_known_by_their_hash() -> None:
    one, other = new_secret("ck_"), new_secret("ck_")
    assert one.startswith("ck_")
    assert len(one) >= 43
    assert one != other
    assert is_same(hash_of(one), hash_of(one))
    assert not is_same(hash_of(one), hash_of(other))
    assert hint_of(one) == "…" + one[-4:]
    assert len(hash_of("\udc80 no text at all")) == 64


KNOWN = ("mara.petrov@example.org", "ana.lima@example.org", "bob@example.org", "ada.moran@elsewhere.example")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mara.petrow@exmaple.org", ["mara.petrov@example.org"]),
        ("Mara.Pertov@Example.org", ["mara.petrov@example.org"]),
        ("ana.lma@example.org", ["ana.lima@example.org"]),
        ("ada.moran@gmail.com", ["ada.moran@elsewhere.example"]),
        ("bobo@example.org", ["bob@example.org"]),
        ("ann@example.org", []),
        ("nobody@example.org", []),
        ("bob@gmail.com", []),
    ],
)
def test_a_slip_of_the_hand_is_seen_through_and_somebody_else_is_not(typed: str, meant: list[str]) -> None:
    assert close_addresses(typed, KNOWN) == meant


def test_the_closest_address_comes_first_and_few_are_named() -> None:
    known = [f"mara.petro{letter}@example.org" for letter in "vxyz"]
    assert close_addresses("mara.petrov@example.com", known, limit=2) == [known[0], known[1]]


@pytest.mark.parametrize(
    ("address", "close"),
    [
        ("mara.petrow@aldermeer.example", ["mara.petrov@aldermeer.example"]),
        ("mara.petrov@aldermeer.exmaple", ["mara.petrov@aldermeer.example"]),
        ("mara.petrov@elsewhere.example", ["mara.petrov@aldermeer.example"]),
        ("jana.lorens@aldermeer.example", ["jana.lorenz@aldermeer.example"]),
        ("nobody@aldermeer.example", []),
        ("bo@elsewhere.example", []),
    ],
)
def test_a_slip_of_the_hand_is_asked_about(address: str, close: list[str]) -> None:
    known = [f"{name}@aldermeer.example" for name in ("mara.petrov", "jana.lorenz", "ines.okafor", "bo", "al")]
    assert close_addresses(address, known) == close
