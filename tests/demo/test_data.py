"""The demo catalog is data; these tests keep it whole without loading it."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import polib
import pytest

from app.demo.days import days_away
from app.demo.stories.catalog import _exports
from catalog.importing.fields import BY_NAME
from core.locales import Locale
from people.directory import PEOPLE_COLUMNS, UNIT_COLUMNS, read_people, read_units
from people.values import Role

DATA = Path(__file__).parents[2] / "app" / "demo" / "data"
RELATIVE_DAY = re.compile(r"[+-]\d+d")
PLACEHOLDER = re.compile(r"\{\w+\}")


def json_lines(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parsed(name: str) -> object:
    return json.loads((DATA / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, object]]:
    return json_lines("courses.jsonl")


@pytest.fixture(scope="module")
def courses(rows: list[dict[str, object]]) -> dict[str, dict[str, object]]:
    return {str(row["code"]): row for row in rows if "variant_of" not in row}


@pytest.fixture(scope="module")
def people() -> dict[str, dict[str, str]]:
    return {row["email"]: row for row in table("people.csv")}


def names_of_people(value: object) -> set[str]:
    """Every mail address somewhere inside that is meant to be one of our people."""
    if isinstance(value, dict):
        found = [
            {item} if key in ("by", "as", "owner", "requested_by", "leaver", "email") else names_of_people(item)
            for key, item in value.items()
        ]
        return set().union(*found)
    return set().union(*map(names_of_people, value)) if isinstance(value, list) else set()


def test_the_catalog_has_the_promised_size(courses: dict[str, object], people: dict[str, object]) -> None:
    assert 115 <= len(courses) <= 130
    assert len(people) == 40
    assert len(table("markets.csv")) == 9
    assert len(table("vendors.csv")) == 3
    assert len([unit for unit in table("org_units.csv") if unit["parent"]]) == 6
    assert len({row["language"] for row in json_lines("courses.jsonl")}) >= 12


def test_every_code_is_used_once(rows: list[dict[str, object]]) -> None:
    assert [code for code, times in Counter(row["code"] for row in rows).items() if times > 1] == []


def test_course_rows_have_only_columns_the_import_knows(rows: list[dict[str, object]]) -> None:
    assert {column for row in rows for column in row} <= set(BY_NAME)


def test_days_are_told_relative_to_the_load(rows: list[dict[str, object]]) -> None:
    days = [row[column] for row in rows for column in ("review_due", "published_on") if column in row]
    assert [day for day in days if not RELATIVE_DAY.fullmatch(str(day))] == []


def test_every_locale_parses(rows: list[dict[str, object]]) -> None:
    named = {str(row["language"]) for row in rows} | {row["locale"] for row in table("people.csv")}
    for market in table("markets.csv"):
        named |= set(f"{market['required_locales']}|{market['optional_locales']}".split("|"))
    assert {name for name in named if str(Locale.parse(name)) != name} == set()


def test_courses_say_enough(courses: dict[str, dict[str, object]]) -> None:
    assert courses
    for code, row in courses.items():
        assert 2 <= len(row["objectives"]) <= 5, code  # type: ignore[arg-type]
        assert row["title"], code
        assert row["summary"], code
        assert row["skills"], code
        assert (row["compliance_class"] == "regulatory") == ("regulation" in row), code


def test_versions_belong_to_a_course_and_have_its_objectives(
    rows: list[dict[str, object]], courses: dict[str, dict[str, object]]
) -> None:
    versions = [row for row in rows if row.get("variant_of")]
    assert versions
    for row in versions:
        original = str(row["variant_of"])
        assert original in courses, row["code"]
        assert len(row["objectives"]) == len(courses[original]["objectives"]), row["code"]  # type: ignore[arg-type]


def test_people_files_are_read_without_a_complaint() -> None:
    assert tuple(table("people.csv")[0]) == PEOPLE_COLUMNS
    assert tuple(table("org_units.csv")[0]) == UNIT_COLUMNS
    assert [row.errors for row in read_people((DATA / "people.csv").read_bytes()) if row.errors] == []
    assert [row.errors for row in read_units((DATA / "org_units.csv").read_bytes()) if row.errors] == []


def test_everybody_named_is_somebody(people: dict[str, dict[str, str]], courses: dict[str, dict[str, object]]) -> None:
    named = {str(row["owner_email"]) for row in courses.values()}
    named |= {row[column] for row in people.values() for column in ("manager_email", "deputy_email") if row[column]}
    named |= {unit["head_email"] for unit in table("org_units.csv")}
    named |= {market["coordinator_email"] for market in table("markets.csv")}
    for name in ("history.json", "rollouts.json", "company.json"):
        named |= names_of_people(parsed(name))
    named |= names_of_people(json_lines("requests.jsonl"))
    assert named <= set(people)


def test_nobody_has_an_address_in_the_real_world() -> None:
    hosts = {
        (path.name, host)
        for path in DATA.rglob("*")
        if path.is_file()
        for host in re.findall(r"(?:@|https?://)([\w.-]+\.\w+)", path.read_text("utf-8"))
    }
    assert len(hosts) > 3
    assert not {found for found in hosts if not found[1].endswith(".example")}


def test_one_person_has_left_and_owned_courses(
    people: dict[str, dict[str, str]], courses: dict[str, dict[str, object]]
) -> None:
    leavers = [email for email, row in people.items() if row["active"] == "no"]
    assert len(leavers) == 1
    assert [code for code, row in courses.items() if row["owner_email"] == leavers[0]]


def test_each_kind_of_role_is_held_by_somebody(people: dict[str, dict[str, str]]) -> None:
    held = {re.split("[@#]", role)[0] for row in people.values() for role in row["roles"].split("|")}
    assert held == set(Role)


def test_twenty_courses_have_fifteen_units_of_text(courses: dict[str, dict[str, object]]) -> None:
    sources = {path.stem: polib.pofile(str(path)) for path in (DATA / "units").glob("*.pot")}
    assert set(sources) <= set(courses)
    assert len([code for code, source in sources.items() if len(source) >= 15]) >= 20
    for code, source in sources.items():
        keys = [entry.msgctxt for entry in source]
        assert len(set(keys)) == len(keys), code
        assert all(entry.comment and entry.msgid for entry in source), code


def test_translations_fit_their_source(courses: dict[str, dict[str, object]]) -> None:
    complete = 0
    for path in (DATA / "translations").glob("*.po"):
        code, locale = path.stem.split(".")
        source = {entry.msgctxt: entry.msgid for entry in polib.pofile(str(DATA / "units" / f"{code}.pot"))}
        translation = polib.pofile(str(path))
        assert translation.metadata["Language"] == str(Locale.parse(locale)).replace("-", "_")
        assert translation.percent_translated() >= 50, path.name
        complete += translation.percent_translated() == 100
        for entry in translation:
            assert source.get(entry.msgctxt, entry.msgid) == entry.msgid, (path.name, entry.msgctxt)
            if entry.msgstr:
                assert sorted(PLACEHOLDER.findall(entry.msgstr)) == sorted(PLACEHOLDER.findall(entry.msgid)), entry
    assert complete >= 10


def test_what_happened_is_about_courses_and_units_that_exist(courses: dict[str, dict[str, object]]) -> None:
    history = parsed("history.json")
    assert isinstance(history, dict)
    for entry in [entry for part in history.values() for entry in part]:
        for role in ("course", "replacement", "from", "to", "a", "b"):
            assert entry.get(role) is None or entry[role] in courses, entry
    for edit in history["edits"]:
        source = polib.pofile(str(DATA / "units" / f"{edit['course']}.pot"))
        assert edit["unit"] in {entry.msgctxt for entry in source}, edit


def test_things_happen_to_courses_that_are_there(rows: list[dict[str, object]]) -> None:
    there = {
        row["code"]: days for when, found in _exports(rows, "-420d") for row in found for days in [days_away(when)]
    }
    history = parsed("history.json")
    assert isinstance(history, dict)
    for part in ("reviews", "edits", "retirements", "verdicts"):
        for entry in history[part]:
            codes = [entry[key] for key in ("course", "a", "b") if key in entry]
            assert all(there[code] < days_away(entry["at"]) for code in codes), entry


def test_jobs_go_to_vendors_with_a_price_for_the_pair(courses: dict[str, dict[str, object]]) -> None:
    prices = {(row["vendor"], row["source_locale"], row["target_locale"]) for row in table("rate_cards.csv")}
    jobs = parsed("jobs.json")
    assert isinstance(jobs, list)
    for job in jobs:
        assert (job["vendor"], courses[job["course"]]["language"], job["locale"]) in prices, job
        assert "file" not in job or (DATA / "translations" / job["file"]).is_file(), job
    assert [job for job in jobs if "exported" in job], "one waits for its file"


def test_requests_stand_in_every_stage() -> None:
    requests = json_lines("requests.jsonl")
    outcomes = {row["decision"]["outcome"] for row in requests if "decision" in row}  # type: ignore[index]
    assert {"reuse", "localize", "build", "decline"} <= outcomes
    assert [row for row in requests if "triage" in row and "decision" not in row]
    assert [row for row in requests if "triage" not in row]
