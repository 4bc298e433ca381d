"""Imports by steps, for programs: upload, columns, check, go, the file of refused rows."""

from typing import Any

import pytest
from sqlalchemy import delete

from app.wiring import Wiring
from catalog.sweeps import ImportSweep
from core.actors import OPERATOR
from core.sweeping import SweepCount
from people.models import Person, RoleGrant
from people.values import Role
from tests.clients import Client
from tests.factories import an_org_unit

IMPORTS = "/api/v1/imports"
CSV = b"Kurscode;Titel;Sprache;Dauer\nA-1;Eins;de;90\nA-2;;de;30\nA-3;Drei;xx;10\n"


@pytest.fixture
def lead(client: Client) -> Client:
    client.as_(Role.LEARNING_LEAD)
    return client


def upload(client: Client, name: str = "kurse.csv", content: bytes = CSV, **fields: str) -> dict[str, Any]:
    answer = client.post(IMPORTS, files={"file": (name, content)}, data=fields)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def sweep(house: Wiring) -> SweepCount:
    return ImportSweep(house.uow).run(house.clock.now())


def test_an_upload_shows_its_columns_with_samples_and_stores_no_course(lead: Client) -> None:
    run = upload(lead)
    assert (run["state"], run["format"], run["rows"]) == ("uploaded", "csv", 0)
    assert run["columns"] == {"Kurscode": "code", "Titel": "title", "Sprache": "language", "Dauer": "duration_minutes"}
    assert run["samples"]["Titel"] == ["Eins", "Drei"]
    assert run["notes"] == []
    assert lead.get("/api/v1/courses").json()["items"] == []


@pytest.mark.parametrize("field", ["duration_minutes", None])
def test_a_column_left_out_is_said_until_somebody_has_looked_at_it(
    lead: Client, house: Wiring, field: str | None
) -> None:
    run = upload(lead, content=b"Kurscode;Titel;Dauer\nA-1;Eins;lang\n")
    assert (run["columns"]["Dauer"], len(run["notes"])) == (None, 1)
    assert "Dauer" in run["notes"][0]
    path = f"{IMPORTS}/{run['id']}"
    assert lead.patch(path, json={"columns": {"Dauer": field}}).status_code == 200
    for step in ("check", "go"):
        lead.post(f"{path}/{step}")
        sweep(house)
        assert lead.get(path).json()["notes"] == []


def test_an_import_goes_step_by_step(lead: Client, house: Wiring) -> None:
    path = f"{IMPORTS}/{upload(lead)['id']}"
    assert lead.patch(path, json={"columns": {"Sprache": "language"}}).json()["columns"]["Sprache"] == "language"
    assert (lead.post(f"{path}/check").status_code, lead.get(path).json()["state"]) == (202, "running")
    assert lead.post(f"{path}/go").status_code == 409
    assert sweep(house).done == 1
    checked = lead.get(path).json()
    assert (checked["state"], checked["created"], checked["refused"]) == ("checked", 1, 2)
    assert [(error["row"], error["column"], error["code"]) for error in checked["errors"]] == [
        (3, "Titel", "title_missing"),
        (4, "Sprache", "unknown_locale"),
    ]
    assert lead.get("/api/v1/courses").json()["items"] == []
    lead.post(f"{path}/go")
    sweep(house)
    done = lead.get(path).json()
    assert (done["state"], done["created"], done["refused"], done["rows"]) == ("done", 1, 2, 3)
    assert [item["code"] for item in lead.get("/api/v1/courses").json()["items"]] == ["A-1"]
    refused = lead.get(f"{path}/refused")
    assert 'filename="kurse-refused.csv"' in refused.headers["content-disposition"]
    assert refused.text.lstrip("\ufeff").splitlines()[0] == "Kurscode;Titel;Sprache;Dauer;_row;_errors"
    assert lead.post(f"{path}/go").status_code == 409
    assert [run["id"] for run in lead.get(IMPORTS).json()["items"]] == [done["id"]]


def test_rows_go_in_in_the_name_of_whoever_said_go(lead: Client, house: Wiring) -> None:
    path = f"{IMPORTS}/{upload(lead)['id']}"
    lead.as_(Role.ADMINISTRATOR)
    me = lead.get("/api/v1/people/me").json()
    lead.post(f"{path}/go")
    sweep(house)
    history = lead.get("/api/v1/courses/A-1/history").json()["items"]
    assert (history[0]["actor_name"], history[0]["reason"]) == (me["name"], "kurse.csv")


def test_an_import_that_was_cut_off_is_carried_out_again(lead: Client, house: Wiring) -> None:
    path = f"{IMPORTS}/{upload(lead)['id']}"
    lead.post(f"{path}/go")

    class CutOff(ImportSweep):
        def _end(self, *_: Any) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        CutOff(house.uow).run(house.clock.now())
    assert (lead.get(path).json()["state"], lead.get(path).json()["rows"]) == ("running", 3)
    sweep(house)
    again = lead.get(path).json()
    assert (again["state"], again["unchanged"], again["created"]) == ("done", 1, 0)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("noise.csv", bytes(range(256)) * 9, "no text"),
        ("courses.xlsx", b"code,title\nA,One\n", "holds csv"),
        ("words.csv", b"just,words\na,b\n", "No column"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    lead: Client, name: str, content: bytes, words: str
) -> None:
    answer = lead.post(IMPORTS, files={"file": (name, content)})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "file_unreadable")
    assert name in problem["detail"]
    assert words in problem["errors"][0]["detail"]
    assert lead.get(IMPORTS).json()["items"] == []


def test_a_mapping_and_a_format_can_come_with_the_file(lead: Client, house: Wiring) -> None:
    content = b"Langtitel\nEins\n"
    run = upload(lead, "kurse.txt", content, format="csv", mapping='{"Langtitel": "title"}')
    lead.post(f"{IMPORTS}/{run['id']}/go")
    sweep(house)
    assert lead.get(f"{IMPORTS}/{run['id']}").json()["created"] == 1


def test_a_name_cannot_lead_out_of_its_folder(lead: Client) -> None:
    assert upload(lead, "../../etc/kurse.csv")["file_name"] == "kurse.csv"
    assert upload(lead, "..")["file_name"] == "file"
    assert upload(lead, "ü" * 400 + ".csv")["file_name"] == "ü" * 100 + ".csv"


def test_a_name_with_what_no_file_system_takes_is_cleaned(lead: Client) -> None:
    body = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a\x00b.csv"\r\n\r\n' + CSV + b"\r\n--B--\r\n"
    answer = lead.post(IMPORTS, content=body, headers={"content-type": "multipart/form-data; boundary=B"})
    assert (answer.status_code, answer.json()["file_name"]) == (201, "ab.csv")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.jsonl", b"[" * 100_000),
        ("deep.jsonl", b'{"a":' + b"[" * 100_000),
        ("deep.json", b"[" * 100_000),
    ],
)
def test_a_file_nested_too_deep_is_unreadable(lead: Client, name: str, content: bytes) -> None:
    answer = lead.post(IMPORTS, files={"file": (name, content)})
    assert (answer.status_code, answer.json()["code"]) == (422, "file_unreadable")


def test_a_mapping_nested_too_deep_is_broken(lead: Client) -> None:
    answer = lead.post(IMPORTS, files={"file": ("a.csv", CSV)}, data={"mapping": '{"a":' * 100_000})
    assert answer.json()["errors"][0]["code"] == "file_mapping_broken"


def test_somebody_who_left_imports_nothing_any_more(lead: Client, house: Wiring) -> None:
    run = upload(lead)
    lead.post(f"{IMPORTS}/{run['id']}/go")
    with house.uow.write(OPERATOR) as work:
        for person in work.session.query(Person):
            person.is_active = False
    assert sweep(house).failed == 1
    lead.as_(Role.ADMINISTRATOR)
    failed = lead.get(f"{IMPORTS}/{run['id']}").json()
    assert failed["state"] == "failed"
    assert failed["problem"]


def test_imports_are_not_for_everybody(client: Client) -> None:
    client.as_()
    assert client.get(IMPORTS).status_code == 403
    assert client.post(IMPORTS, files={"file": ("a.csv", CSV)}).status_code == 403


def a_scoped_owner(client: Client, house: Wiring) -> Person:
    with house.uow.write(OPERATOR) as work:
        unit = an_org_unit(work, code="sales")
    return client.as_(Role.CONTENT_OWNER, unit=unit)


def test_an_import_is_not_there_for_somebody_who_may_not_import_everywhere(lead: Client, house: Wiring) -> None:
    path = f"{IMPORTS}/{upload(lead)['id']}"
    lead.post(f"{path}/check")
    sweep(house)
    a_scoped_owner(lead, house)
    asked = [
        lead.get(path),
        lead.patch(path, json={"columns": {"Titel": None}}),
        lead.post(f"{path}/check"),
        lead.post(f"{path}/go"),
        lead.get(f"{path}/refused"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in asked] == [(404, "import_not_found")] * 5
    assert lead.get(IMPORTS).json()["items"] == []
    assert sweep(house).done == 0
    own = upload(lead)
    assert [run["id"] for run in lead.get(IMPORTS).json()["items"]] == [own["id"]]
    assert lead.post(f"{IMPORTS}/{own['id']}/go").status_code == 202
    lead.as_(Role.ADMINISTRATOR)
    assert len(lead.get(IMPORTS).json()["items"]) == 2
    assert lead.get(path).json()["columns"]["Titel"] == "title"


def test_an_import_has_the_rights_of_whoever_said_go_not_of_whoever_uploaded(lead: Client, house: Wiring) -> None:
    content = b"code,title,org_unit\nA-1,One,Sales\nA-2,Two,Elsewhere\n"
    owner = a_scoped_owner(lead, house)
    path = f"{IMPORTS}/{upload(lead, 'a.csv', content)['id']}"
    lead.post(f"{path}/go")
    sweep(house)
    done = lead.get(path).json()
    assert (done["created"], done["refused"]) == (1, 1)
    again = f"{IMPORTS}/{upload(lead, 'a.csv', content)['id']}"
    lead.post(f"{again}/check")
    sweep(house)
    lead.as_(Role.ADMINISTRATOR)
    lead.post(f"{again}/go")
    sweep(house)
    done = lead.get(again).json()
    assert (done["started_by"], done["created"], done["refused"]) == (owner.name, 1, 0)


def test_an_import_may_no_more_than_the_token_it_was_told_with(lead: Client, house: Wiring) -> None:
    content = b"code,title,org_unit\nA-1,One,Brand New\n"
    lead.with_token(lead.as_(Role.ADMINISTRATOR), ["read_catalog", "import_courses"])
    path = f"{IMPORTS}/{upload(lead, 'a.csv', content)['id']}"
    lead.post(f"{path}/go")
    sweep(house)
    assert lead.get(path).json()["refused"] == 1
    assert "Brand New" not in lead.get("/api/v1/org-units").text


def test_an_import_of_somebody_who_lost_the_right_fails_with_a_sentence(lead: Client, house: Wiring) -> None:
    path = f"{IMPORTS}/{upload(lead)['id']}"
    lead.post(f"{path}/go")
    with house.uow.write(OPERATOR) as work:
        work.session.execute(delete(RoleGrant))
    assert sweep(house).failed == 1
    lead.as_(Role.ADMINISTRATOR)
    assert "roles do not allow" in lead.get(path).json()["problem"]
