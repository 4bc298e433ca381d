"""What goes out comes back unchanged, and executes nothing on the way."""

import csv
import json
from pathlib import Path

import pytest

from catalog.exporting.rows import read_courses, read_these
from catalog.exporting.writers import FORMATS, SUFFIXES, write_courses
from catalog.importing.service import import_file
from catalog.repository.courses import get_course_id
from catalog.repository.listing import Conditions, count_courses, list_courses
from catalog.service import create_course, merge_courses, retire_course, save_variant, write_variant_texts
from catalog.values import CourseStatus
from core.actors import OPERATOR
from core.locales import Locale
from core.unit_of_work import UnitOfWork
from tests.factories import a_course, a_person, a_variant, an_org_unit


@pytest.fixture
def catalog(uow: UnitOfWork) -> UnitOfWork:
    with uow.write(OPERATOR) as work:
        given = {
            "code": "FULL",
            "title": "=SUM(A1) “quoted”, and more",
            "summary": "-1+1",
            "description": "Line one\nline two; 'apostrophe'",
            "objectives": ["a|b", "c;d"],
            "skills": ["law", "ethics"],
            "language": "pt-BR",
            "duration_minutes": 90,
            "owner_email": "ada@example.org",
            "owner": "@team",
            "review_due": "2027-01-31",
            "making_cost": "1200.50",
            "currency": "EUR",
            "source": "lms",
            "source_id": "77",
            "modality": "blended",
            "url": "https://x.example/1",
        }
        a_person(work, email="ada@example.org", name="Ada Lovelace")
        full = create_course(work, given, status=CourseStatus.PUBLISHED)
        save_variant(work, full.id, Locale.parse("de"), {"title": "'=Kurs", "objectives": ["x"]})
        create_course(work, {"code": "PLAIN", "title": "Plain"})
        gone = create_course(work, {"code": "GONE", "title": "Gone"}, status=CourseStatus.PUBLISHED)
        retire_course(work, gone.id, reason="x")
        same = create_course(work, {"code": "SAME", "title": "Same"})
        merge_courses(work, full.id, same.id)
    return uow


def export(uow: UnitOfWork, path: Path, format_: str) -> Path:
    with uow.read(OPERATOR) as work, path.open("wb") as file:
        write_courses(read_courses(work.session), format_, file)
    return path


@pytest.mark.parametrize("format_", ["csv", "xlsx", "jsonl"])
def test_an_export_imported_again_changes_nothing(catalog: UnitOfWork, tmp_path: Path, format_: str) -> None:
    path = export(catalog, tmp_path / f"out{SUFFIXES[format_]}", format_)
    outcome = import_file(catalog, OPERATOR, path)
    assert (outcome.rows, outcome.unchanged, outcome.errors) == (5, 5, [])


def test_cells_that_a_spreadsheet_would_execute_are_defused(catalog: UnitOfWork, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = export(catalog, tmp_path / "out.csv", "csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "'=SUM(A1) “quoted”, and more" in cells
    book = load_workbook(export(catalog, tmp_path / "out.xlsx", "xlsx"))
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("text", ["\x01", "\x0b", "\ufffe", "\uffff"])
def test_no_character_of_a_title_makes_a_workbook_unreadable(uow: UnitOfWork, tmp_path: Path, text: str) -> None:
    with uow.write(OPERATOR) as work:
        course = create_course(work, {"code": "A-1", "title": f"Gifts{text}", "tags": [f"law{text}"]})
        texts = {"title": f"Geschenke{text}"}
        write_variant_texts(work, course.id, Locale.parse("de"), texts, source_revision=1)
    outcome = import_file(uow, OPERATOR, export(uow, tmp_path / "out.xlsx", "xlsx"))
    assert (outcome.rows, outcome.unchanged, outcome.errors) == (2, 2, [])


def test_schema_org_is_one_document_of_courses(catalog: UnitOfWork, tmp_path: Path) -> None:
    document = json.loads(export(catalog, tmp_path / "out.jsonld", "schema-org").read_bytes())
    by_code = {node["courseCode"]: node for node in document["@graph"]}
    assert document["@context"] == "https://schema.org"
    assert set(by_code) == {"FULL", "PLAIN", "GONE"}
    full = by_code["FULL"]
    assert (full["@type"], full["inLanguage"], full["timeRequired"]) == ("Course", "pt-BR", "PT90M")
    assert full["workTranslation"][0]["inLanguage"] == "de"
    assert full["hasCourseInstance"] == [{"@type": "CourseInstance", "courseMode": "blended", "inLanguage": "pt-BR"}]


@pytest.mark.parametrize("format_", FORMATS)
def test_an_empty_catalog_is_a_file_too(uow: UnitOfWork, tmp_path: Path, format_: str) -> None:
    assert export(uow, tmp_path / "out", format_).stat().st_size > 0 or format_ == "jsonl"


def test_chosen_courses_come_in_the_order_they_were_chosen(catalog: UnitOfWork) -> None:
    with catalog.read(OPERATOR) as work:
        ids = [get_course_id(work.session, code) for code in ("PLAIN", "FULL")]
        assert [each.course.code for each in read_these(work.session, ids)] == ["PLAIN", "FULL"]


def test_lists_page_by_code_and_leave_out_what_was_merged(catalog: UnitOfWork) -> None:
    with catalog.read(OPERATOR) as work:
        assert [item.code for item in list_courses(work.session)] == ["FULL", "GONE", "PLAIN"]
        assert [item.code for item in list_courses(work.session, after="FULL", limit=1)] == ["GONE"]
        assert count_courses(work.session) == 3


def test_lists_are_narrowed_by_what_is_said(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        unit, owner = an_org_unit(work, code="hr"), a_person(work)
        team = an_org_unit(work, code="team", parent=unit)
        mine = a_course(work, code="A", title="100% Safety_first", owner=owner, unit=team)
        a_course(work, code="B", title="1000 Safety-first", status=CourseStatus.DRAFT)
        a_variant(work, course=mine, locale="de")
    wanted = [
        Conditions(text="100% safety_"),
        Conditions(owner_id=owner.id),
        Conditions(org_unit_path="/hr"),
        Conditions(locale="de"),
        Conditions(status=CourseStatus.PUBLISHED),
    ]
    with uow.read(OPERATOR) as work:
        for conditions in wanted:
            assert [item.code for item in list_courses(work.session, conditions)] == ["A"], conditions
            assert count_courses(work.session, conditions) == 1
        assert [item.code for item in list_courses(work.session, Conditions())] == ["A", "B"]
