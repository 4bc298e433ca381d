"""Reports as programs meet them: by role, as JSON and as CSV that no spreadsheet executes."""

import csv
import io
from datetime import timedelta

import pytest

from api.reports import REPORTS, as_csv
from app.wiring import Wiring
from catalog.events import CourseCreated
from core.actors import SYSTEM
from core.reports import Column, Kind, Row, Table
from people.values import Permission, Role
from tests.clients import Client
from tests.factories import a_course, a_person, an_org_unit

NAMES = [kept.name for kept in REPORTS]


@pytest.fixture
def catalog(house: Wiring) -> None:
    with house.uow.write(SYSTEM) as work:
        unit = an_org_unit(work, code="legal")
        unit.name = '=HYPERLINK("https://evil.example")'
        owner = a_person(work, name="+1 Ines")
        course = a_course(work, unit=unit, owner=owner, due_on=work.now.date() - timedelta(days=40))
        work.record(CourseCreated(subject_id=course.id, course_id=course.id))


def test_the_list_names_every_report_with_its_question(client: Client) -> None:
    client.as_(Role.LEARNING_LEAD)
    items = client.get("/api/v1/reports").json()["items"]
    assert [item["name"] for item in items] == NAMES
    assert all(item["title"] and item["question"].endswith("?") for item in items)
    german = client.get("/api/v1/reports", headers={"Accept-Language": "de"}).json()["items"]
    assert german[0]["title"] == "Aktualität"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("catalog")
def test_a_report_answers_in_a_sentence_and_in_rows(client: Client, name: str) -> None:
    client.as_(Role.LEARNING_LEAD)
    made = client.get(f"/api/v1/reports/{name}").json()
    assert made["answer"].endswith(".")
    assert made["as_of"] == "2026-11-23"
    for table in made["tables"]:
        keys = {column["key"] for column in table["columns"]}
        assert table["drawn"] in keys
        assert all(set(row["cells"]) == keys for row in table["rows"])
        assert all(set(row["links"]) <= keys for row in table["rows"])


@pytest.mark.usefixtures("catalog")
def test_rows_have_keys_for_programs_and_words_for_people(client: Client) -> None:
    client.as_(Role.LEARNING_LEAD)
    made = client.get("/api/v1/reports/overdue", headers={"Accept-Language": "de"}).json()
    [row] = [row for row in made["tables"][0]["rows"] if row["cells"]["courses"]]
    assert (row["key"], row["cells"]["age"]) == ("31-90", "31 bis 90")
    assert made["answer"] == "1 Kurs ist überfällig. Der älteste war am 14. Okt. 2026 fällig."


@pytest.mark.usefixtures("catalog")
@pytest.mark.parametrize("headers", [{}, {"Accept": "text/csv"}])
def test_a_table_is_a_file_whose_cells_are_not_executed(client: Client, headers: dict[str, str]) -> None:
    client.as_(Role.LEARNING_LEAD)
    params = {} if headers else {"format": "csv"}
    answer = client.get("/api/v1/reports/freshness", params=params, headers=headers)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="freshness-units.csv"'
    header, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert header[0] == "Org unit"
    assert row[0] == '\'=HYPERLINK("https://evil.example")'
    owners = client.get("/api/v1/reports/workload?format=csv&table=owners").content.decode("utf-8-sig")
    assert owners.splitlines()[1].startswith("'+1 Ines,2,1,")


def test_headings_are_defused_too_and_numbers_stay_numbers() -> None:
    columns = (Column("a", "=a"), Column("b", "b", Kind.SHARE))
    table = Table(name="t", title="T", columns=columns, rows=(Row("1", {"a": "@x", "b": -0.5}),), drawn="b")
    assert b"".join(as_csv(table)).decode("utf-8-sig").splitlines() == ["'=a,b", "'@x,-0.5"]


def test_an_unknown_report_or_table_is_a_problem_with_a_code(client: Client) -> None:
    client.as_(Role.LEARNING_LEAD)
    for path in ("/api/v1/reports/weather", "/api/v1/reports/workload?table=weather"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "report_not_found")
    assert client.get("/api/v1/reports/workload?format=pdf").status_code == 400


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ADMINISTRATOR, 200),
        (Role.LEARNING_LEAD, 200),
        (Role.LOCALIZATION_COORDINATOR, 200),
        (Role.CONTENT_OWNER, 403),
        (Role.STAFF, 403),
    ],
)
def test_who_may_read_reports(client: Client, role: Role, status: int) -> None:
    client.as_(role)
    assert client.get("/api/v1/reports").status_code == status
    assert client.get("/api/v1/reports/freshness").status_code == status
    assert client.get("/reports").status_code == status


def test_a_lead_of_one_unit_reads_them_whole_and_a_token_without_the_permission_does_not(client: Client) -> None:
    with client.house.uow.write(SYSTEM) as work:
        unit = an_org_unit(work, code="sales")
    lead = client.as_(Role.LEARNING_LEAD, unit=unit)
    assert client.get("/api/v1/reports/freshness").status_code == 200
    client.with_token(lead, [Permission.SEARCH])
    assert client.get("/api/v1/reports/freshness").status_code == 403
    client.with_token(lead, [Permission.READ_REPORTS])
    assert client.get("/api/v1/reports/freshness").status_code == 200
