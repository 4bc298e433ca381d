"""Files of all kinds become rows, or a sentence about why not."""

import csv
import json
import os
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import CourseInvalid
from catalog.exporting.cells import defused, joined, undefused
from catalog.importing import cells
from catalog.importing.cells import BadCell
from catalog.importing.columns import ColumnMapping, guess_columns, guess_field, read_mapping, show_matches
from catalog.importing.encodings import MOJIBAKE, detect_encoding, mend_mojibake
from catalog.importing.facts import read_facts, read_row, readers_for
from catalog.importing.layouts import LAYOUTS, Layout
from catalog.importing.opening import open_table
from catalog.importing.running import match_columns, prepare
from catalog.importing.tables import Row, Unreadable
from core.locales import Locale


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def problem_of(path: Path, format_: str | None = None) -> str:
    with pytest.raises(Unreadable) as refused:
        prepare(open_table(path, format_))
    return refused.value.problem


# ---- delimited text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = (
        delimiter.join(("code", "title"))
        + "\n"
        + delimiter.join(("A-1", "One, two; three" if delimiter == "|" else "One"))
    )
    table = open_table(write(tmp_path / "courses.csv", text))
    assert table.columns == ("code", "title")
    assert next(table.rows()).cells["code"] == "A-1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    text = "code,title\r\nA-1,Prüfung für Geräte – Teil 1\r\n" + "B,plain words\r\n" * 40
    table = open_table(write(tmp_path / "courses.csv", text.encode(encoding)))
    assert next(table.rows()).cells["title"] == "Prüfung für Geräte – Teil 1"


@pytest.mark.parametrize(
    ("encoding", "title"), [("cp1251", "Охрана труда на производстве"), ("shift_jis", "安全衛生の基礎を学ぶ講座")]
)
def test_legacy_encodings_are_told_by_their_words(tmp_path: Path, encoding: str, title: str) -> None:
    text = "code,title\n" + "".join(f"A-{n},{title} {n}\n" for n in range(60))
    table = open_table(write(tmp_path / "courses.csv", text.encode(encoding)))
    assert next(table.rows()).cells["title"] == f"{title} 0"
    assert table.notes[0].code == "encoding"


def test_a_few_broken_bytes_spoil_their_row_and_not_the_file(tmp_path: Path) -> None:
    good = "".join(f"A-{n},Prüfung\n" for n in range(20)).encode()
    rows = list(open_table(write(tmp_path / "c.csv", b"code,title\n" + good + b"B-1,Pr\xfcfung\n")).rows())
    assert [row.trouble.code for row in rows if row.trouble] == ["wrong_encoding"]
    assert rows[0].cells["title"] == "Prüfung"


def test_an_unclosed_quote_costs_one_row(tmp_path: Path) -> None:
    text = 'code,title\nA-1,One\nA-2,"Two\nA-3,Three\nA-4,"Four, and more"\n'
    rows = list(open_table(write(tmp_path / "c.csv", text)).rows())
    assert [(row.number, row.trouble and row.trouble.code) for row in rows] == [
        (2, None),
        (3, "broken_quoting"),
        (4, None),
        (5, None),
    ]
    assert rows[3].cells["title"] == "Four, and more"


def test_a_quote_inside_a_quoted_cell_costs_one_row(tmp_path: Path) -> None:
    text = 'code,title\nA-1,"The "best" course"\nA-2,"Two ""quoted"" words"\n'
    rows = list(open_table(write(tmp_path / "c.csv", text)).rows())
    assert [row.trouble and row.trouble.code for row in rows] == ["broken_quoting", None]
    assert rows[1].cells["title"] == 'Two "quoted" words'


def test_rows_with_other_numbers_of_cells_are_refused(tmp_path: Path) -> None:
    rows = list(
        open_table(write(tmp_path / "c.csv", "code,title,level\nA,One\nB,Two,x,y\nC,Three,x,,\n\nD,Four,z\n")).rows()
    )
    assert [row.trouble and row.trouble.code for row in rows] == ["cells_miscounted", "cells_miscounted", None, None]


def test_line_breaks_inside_cells_stay(tmp_path: Path) -> None:
    rows = list(
        open_table(write(tmp_path / "c.csv", 'code,title,description\nA,One,"first\nsecond"\nB,Two,x\n')).rows()
    )
    assert rows[0].cells["description"] == "first\nsecond"
    assert rows[1].number == 3


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=2)
    )
)
def test_whatever_the_standard_writer_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "c.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([["code", "title"], *([f"x{cells[0]}", f"y{cells[1]}"] for cells in rows)])
    if any(cells.CONTROL.search("".join(row)) or MOJIBAKE.search("".join(row)) for row in rows):
        return  # damaged text is another story
    read = [[row.cells["code"], row.cells["title"]] for row in open_table(path).rows()]
    assert read == [[f"x{row[0]}", f"y{row[1]}"] for row in rows]


# ---- files that are no courses


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b" \n\n", "empty"),
        ("noise.csv", bytes(range(256)) * 20, "binary"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"x" * 50, "old_office_file"),
        ("scan.pdf", b"%PDF-1.7 and so on", "pdf_file"),
        ("courses.csv", b'{"code": "A-1", "title": "One"}\n', "name_contradicts"),
        ("courses.xlsx", b"code,title\nA-1,One\n", "name_contradicts"),
        ("courses.jsonl", b"code,title\nA-1,One\n", "name_contradicts"),
        ("damaged.xlsx", b"PK\x03\x04 and then nothing", "zip_broken"),
        ("words.csv", b"just some words\nand more words\n", "no_known_column"),
        ("twice.csv", b"title,title\nA,B\n", "column_twice"),
        ("bad.json", b'[{"title": "One"', "not_json"),
        ("numbers.json", b"[1, 2, 3]", "not_json_objects"),
        ("broken.jsonl", b'{"title": \n{"title"', "not_json"),
        ("bomb.xml", b'<!DOCTYPE x [<!ENTITY a "aaa">]><manifest>&a;</manifest>', "xml_hostile"),
        ("page.xml", b"<html></html>", "not_a_manifest"),
        ("broken.xml", b"<manifest><title></manifest>", "xml_broken"),
    ],
)
def test_a_file_that_is_no_course_file_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    path = write(tmp_path / name, content)
    with pytest.raises(Unreadable) as refused:
        prepare(open_table(path))
    assert refused.value.problem == problem


def test_a_directory_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    assert problem_of(tmp_path) == "is_a_directory"
    assert problem_of(tmp_path / "none.csv") == "not_there"


def test_a_said_format_must_hold(tmp_path: Path) -> None:
    path = write(tmp_path / "courses.txt", "code,title\nA,One\n")
    assert problem_of(path, "xlsx") == "format_contradicts"
    assert open_table(path, "csv").format == "csv"


def test_everything_in_the_shared_collection_of_broken_files_is_refused(shared_data: Path) -> None:
    broken = sorted((shared_data / "malformed").iterdir())
    assert len(broken) > 10
    for path in broken:
        with pytest.raises(Unreadable):
            prepare(open_table(path))


# ---- ZIP files and packages


def a_zip(path: Path, entries: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


MANIFEST = """<?xml version="1.0"?>
<manifest identifier="pkg-1" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion>
  <adlcp:location>lom.xml</adlcp:location></metadata>
  <organizations default="b"><organization identifier="a"><title>Other</title></organization>
  <organization identifier="b"><title>Fire  safety</title><item><title>Alarms</title></item>
  <item><title>Exits</title></item>
  </organization></organizations></manifest>"""
LOM = """<lom xmlns="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"><general>
  <title><langstring xml:lang="en-GB">Fire</langstring></title><language>en_GB</language>
  <description><langstring>What to do
  when it burns.</langstring></description><keyword><langstring>fire</langstring></keyword></general>
  <educational><typicalLearningTime><duration>PT45M</duration></typicalLearningTime></educational></lom>"""
CMI5 = """<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"><course id="https://x.example/1">
  <title><langstring lang="de">Brandschutz</langstring></title><description><langstring lang="de">Was tun?</langstring>
  </description></course><au id="a"><title><langstring lang="de">Alarm</langstring></title><url>a.html</url></au>
  </courseStructure>"""


def test_a_scorm_package_becomes_one_course_with_its_metadata(tmp_path: Path) -> None:
    table = open_table(a_zip(tmp_path / "fire.zip", {"imsmanifest.xml": MANIFEST, "lom.xml": LOM, "a.html": "x"}))
    (row,) = table.rows()
    assert table.format == "scorm12"
    assert row.cells["title"] == "Fire safety"
    assert row.cells["description"] == "What to do\nwhen it burns."
    assert row.cells["objectives"] == ["Alarms", "Exits"]
    assert row.cells["source_id"] == "pkg-1"
    facts, errors = read_row(readers_for(prepare(table).columns), row.cells)
    assert not errors
    assert (facts.source_locale, facts.duration_minutes, facts.tags) == (Locale.parse("en-GB"), 45, ["fire"])


def test_a_cmi5_structure_becomes_one_course(tmp_path: Path) -> None:
    (row,) = open_table(write(tmp_path / "cmi5.xml", CMI5)).rows()
    assert (row.cells["title"], row.cells["language"], row.cells["source_id"]) == (
        "Brandschutz",
        "de",
        "https://x.example/1",
    )


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ({"../evil.xml": "x", "imsmanifest.xml": MANIFEST}, "zip_path_escapes"),
        ({"/etc/passwd": "x", "imsmanifest.xml": MANIFEST}, "zip_path_escapes"),
        ({"C:\\evil.exe": "x", "imsmanifest.xml": MANIFEST}, "zip_path_escapes"),
        ({"imsmanifest.xml": MANIFEST, "big.bin": b"\0" * (12 * 1024**2)}, "zip_bomb"),
        ({"readme.txt": "x"}, "no_manifest"),
        (
            {"imsmanifest.xml": '<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]><manifest>&e;</manifest>'},
            "xml_hostile",
        ),
        ({"imsmanifest.xml": "<manifest identifier='x'/>"}, "package_without_title"),
    ],
)
def test_hostile_and_empty_packages_are_refused(tmp_path: Path, entries: dict[str, str | bytes], problem: str) -> None:
    assert problem_of(a_zip(tmp_path / "package.zip", entries)) == problem


def test_a_manifest_too_large_is_refused_by_what_it_says_it_unpacks_to(tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("imsmanifest.xml", b" " * (17 * 1024**2))
    assert problem_of(path) == "zip_too_large"


@pytest.mark.parametrize("name", ["wide.csv", "wide.jsonl", "wide.json", "wide.xlsx"])
def test_a_file_wider_than_any_catalog_is_refused_before_columns_are_matched(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    columns = ["title", *(f"c{number}" for number in range(600))]
    if name.endswith("csv"):
        columns += [f"d{number}" for number in range(100_000)]
        path.write_text(",".join(columns) + "\nOne\n")
    elif name.endswith("xlsx"):
        from openpyxl import Workbook

        book = Workbook()
        book.active.append(columns)
        book.save(path)
    else:
        row = json.dumps(dict.fromkeys(columns, "x"))
        path.write_text(f"[{row}]" if name.endswith("json") else row + "\n")
    assert problem_of(path) == "too_many_columns"


def test_a_package_with_too_many_entries_is_refused(tmp_path: Path) -> None:
    many = {f"{number}.txt": b"" for number in range(20_001)}
    assert problem_of(a_zip(tmp_path / "package.zip", many)) == "zip_too_many_entries"


def test_metadata_outside_of_the_package_is_not_looked_for(tmp_path: Path) -> None:
    manifest = MANIFEST.replace("lom.xml", "../../lom.xml")
    (row,) = open_table(a_zip(tmp_path / "p.zip", {"imsmanifest.xml": manifest})).rows()
    assert "description" not in row.cells


def test_every_real_manifest_is_read_or_refused_with_a_reason(shared_data: Path) -> None:
    refused = []
    for path in sorted((shared_data / "scorm").iterdir()):
        try:
            assert next(open_table(path).rows()).cells["title"]
        except Unreadable as unreadable:
            refused.append((path.name, unreadable.problem))
    assert [problem for _, problem in refused] == ["not_a_manifest", "xml_broken", "no_manifest", "xml_broken"]


# ---- workbooks, JSON, layouts


def test_a_workbook_is_read_from_the_sheet_that_holds_courses(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Notes", "for nobody"])
    sheet = book.create_sheet("Kurse")
    sheet.append(["Kurse 2026"])
    sheet.append(["Kurscode", "Titel", "Dauer", "review_due"])
    sheet.append(["A-1", "Eins", 90.0, date(2027, 3, 1)])
    sheet.append([None, None, None, None])
    sheet.append(["A-2", "Zwei", None, None])
    book.save(tmp_path / "kurse.xlsx")
    table = open_table(tmp_path / "kurse.xlsx")
    rows = list(table.rows())
    assert [(row.number, row.cells["Kurscode"]) for row in rows] == [(3, "A-1"), (5, "A-2")]
    assert (rows[0].cells["Dauer"], rows[0].cells["review_due"]) == (90, "2027-03-01")


def test_a_line_that_is_no_json_costs_one_row(tmp_path: Path) -> None:
    text = '{"title": "One"}\n\nnot json\n[1]\n{"title": "Two"}\n'
    rows = list(open_table(write(tmp_path / "c.jsonl", text)).rows())
    assert [(row.number, row.trouble and row.trouble.code) for row in rows] == [
        (1, None),
        (3, "not_json"),
        (4, "not_an_object"),
        (5, None),
    ]


def test_a_json_array_is_a_table_too(tmp_path: Path) -> None:
    path = write(tmp_path / "c.json", json.dumps([{"title": "One"}, {"title": "Two", "level": "x"}], indent=1))
    assert open_table(path).columns == ("title", "level")


@pytest.mark.parametrize(
    ("name", "layout", "count", "refused"),
    [
        ("moodle_courses.csv", "moodle", 3, 0),
        ("moodle_courses_manager1.csv", "moodle", 5, 0),
        ("successfactors_item_data_derived.txt", "successfactors", 12, 0),
        ("degreed_content_derived.csv", "degreed", 12, 0),
        ("percipio_content_export.json", "percipio", 12, 0),
        ("apollo_UseCaseCourseData.xlsx", "apollo", 33, 0),
    ],
)
def test_exports_of_learning_systems_are_known_by_their_columns(
    shared_data: Path, name: str, layout: str, count: int, refused: int
) -> None:
    table = open_table(shared_data / "lms_formats" / name)
    assert table.layout == layout
    readers = prepare(table).readers
    results = [read_row(readers, row.cells) for row in table.rows()]
    assert len(results) == count
    assert [errors for _, errors in results if errors] == [] if not refused else True


# ---- columns


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("title", "title"),
        ("Kurstitel", "title"),
        ("Intitulé", "title"),
        ("course_name", "title"),
        ("NAME", "title"),
        ("Descripción", "description"),
        ("Description_1", "description"),
        ("Owner E-Mail", "owner_email"),
        ("課程", None),
        ("標題", None),
        ("タイトル", "title"),
        ("Lernziele", "objectives"),
        ("course_link", "url"),
        ("Rating", None),
        ("review due", "review_due"),
        ("Dauer (min)", "duration_minutes"),
        ("Duration [h]", "duration_minutes"),
        ("Durée en heures", "duration_minutes"),
        ("Review bis", "review_due"),
        ("Überprüfung bis", "review_due"),
        ("Nächste Prüfung", "review_due"),
        ("Révision avant le", "review_due"),
        ("Próxima revisión", "review_due"),
        ("Zauberspalte (min)", None),
        ("(h)", None),
    ],
)
def test_columns_are_known_by_name_in_many_languages(column: str, field: str | None) -> None:
    assert guess_field(column) == field


def test_a_column_that_only_sounds_right_is_left_out_and_said() -> None:
    sample = [Row(2, {"Title": "One", "Duration": "a few weeks", "Language": "en"})]
    matched, notes = guess_columns(["Title", "Duration", "Language"], sample)
    assert matched == {"Title": "title", "Language": "language"}
    assert [note.params["column"] for note in notes] == ["Duration"]


@pytest.mark.parametrize(
    ("column", "values", "field"),
    [
        ("Sprache", ("de", "en", "de", "de", "en", "Platt?", "?"), "language"),
        ("Nächste Überprüfung", ("2027-01-31", "32.13.2027"), "review_due"),
        ("Nächste Überprüfung", ("2027-01-31", "bald", "später", "nie"), "review_due"),
        ("Nächste Überprüfung", ("bald", "später", "nie"), None),
        ("Dauer (ca.)", ("90", "lang", "kurz"), None),
    ],
)
def test_a_known_header_is_believed_where_some_of_its_values_are_right(
    column: str, values: tuple[str, ...], field: str | None
) -> None:
    sample = [Row(number, {"Titel": "Eins", column: value}) for number, value in enumerate(values, 2)]
    matched, notes = guess_columns(["Titel", column], sample)
    assert matched.get(column) == field
    assert [note.params["column"] for note in notes] == ([] if field else [column])


@pytest.mark.parametrize(
    ("written", "tag"),
    [("Deutsch", "de"), ("german", "de"), ("français", "fr"), ("Französisch", "fr"), ("Brazilian Portuguese", "pt-BR")],
)
def test_a_language_is_read_by_its_name(written: str, tag: str) -> None:
    assert cells.locale(written) == Locale.parse(tag)


@pytest.mark.parametrize(
    ("column", "value", "minutes"),
    [
        ("Dauer (min)", "90", 90),
        ("Duration [h]", "1.5", 90),
        ("Dauer in Stunden", "1,5", 90),
        ("Duration hours", "1:30", 90),
        ("Hours", "90", None),
        ("duration_minutes", "90", 90),
    ],
)
def test_a_duration_is_read_in_the_unit_of_its_header(
    tmp_path: Path, column: str, value: str, minutes: int | None
) -> None:
    path = write(tmp_path / "c.csv", f'title;"{column}"\nOne;{value}\n')
    table = open_table(path)
    facts, errors = read_row(prepare(table).readers, next(table.rows()).cells)
    assert (facts.duration_minutes or None, errors) == (minutes, [])


@pytest.mark.parametrize(
    ("column", "values", "field"),
    [
        ("Verantwortlich", ("mara@example.org", "tom@example.org"), "owner_email"),
        ("Owner", ("mara@example.org",), "owner_email"),
        ("owner", ("mara@example.org",), "owner_email"),
        ("Responsable", ("mara@example.org", ""), "owner_email"),
        ("Verantwortlich", ("Mara Petrov", "tom@example.org"), "owner"),
        ("Owner", ("",), "owner"),
        ("Author", ("mara@example.org",), "owner"),
        ("Instructor", ("mara@example.org",), "owner"),
    ],
)
def test_owners_by_address_are_owners_and_free_text_stays_text(
    column: str, values: tuple[str, ...], field: str
) -> None:
    sample = [Row(number, {"Title": "One", column: value}) for number, value in enumerate(values, 2)]
    assert guess_columns(["Title", column], sample)[0][column] == field


def test_a_column_of_addresses_of_its_own_leaves_free_text_alone() -> None:
    sample = [Row(2, {"owner": "mara@example.org", "E-Mail des Verantwortlichen": "tom@example.org"})]
    matched, _ = guess_columns(["owner", "E-Mail des Verantwortlichen"], sample)
    assert matched == {"owner": "owner", "E-Mail des Verantwortlichen": "owner_email"}


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout.converted], ids=lambda layout: layout.name)
def test_what_a_layout_computes_names_the_columns_it_goes_by(layout: Layout) -> None:
    seen: set[str] = set()

    class Watched(dict[str, object]):
        def get(self, key: str, default: object = None) -> object:
            seen.add(key)
            return super().get(key, default)

    for convert in layout.converted.values():
        convert(Watched())
    assert seen == set(layout.reads)
    assert set(layout.reads.values()) == set(layout.converted)


def test_our_own_column_is_believed_even_where_its_values_are_wrong() -> None:
    sample = [Row(2, {"title": "One", "duration_minutes": "long"})]
    assert guess_columns(["title", "duration_minutes"], sample)[0]["duration_minutes"] == "duration_minutes"


def test_two_columns_for_one_field_leave_the_better_name() -> None:
    assert guess_columns(["Name", "title"], [])[0] == {"title": "title"}


def test_a_mapping_overrides_the_guess(tmp_path: Path) -> None:
    table = open_table(write(tmp_path / "c.csv", "title,Langtitel,x\nkurz,Lang,1\n"))
    mapping = read_mapping(b'{"columns": {"Langtitel": "title", "x": null}, "constants": {"language": "de"}}')
    reading = prepare(table, mapping)
    assert reading.columns == {"Langtitel": "title"}
    assert reading.constants == {"source_locale": Locale.parse("de")}


@pytest.mark.parametrize(
    "mapping", [b"{", b"[]", b'{"columns": {"nope": "title"}}', b'{"title": "nope"}', b'{"constants": {"nope": 1}}']
)
def test_a_wrong_mapping_is_refused(tmp_path: Path, mapping: bytes) -> None:
    table = open_table(write(tmp_path / "c.csv", "title\nOne\n"))
    with pytest.raises(Unreadable):
        match_columns(table, read_mapping(mapping))


def test_matches_come_with_samples() -> None:
    sample = [Row(n, {"Titel": f"Kurs {n}", "x": None}) for n in range(5)]
    first, second = show_matches(["Titel", "x"], {"Titel": "title"}, sample)
    assert (first.field, first.samples) == ("title", ("Kurs 0", "Kurs 1", "Kurs 2"))
    assert second.field is None


def test_an_unknown_field_of_a_mapping_is_named(tmp_path: Path) -> None:
    table = open_table(write(tmp_path / "c.csv", "title\nOne\n"))
    with pytest.raises(Unreadable) as refused:
        prepare(table, ColumnMapping(columns={"title": "nonsense"}))
    assert refused.value.problem == "mapping_field_unknown"


# ---- cells


@pytest.mark.parametrize(
    ("given_", "minutes"),
    [
        (90, 90),
        ("90", 90),
        ("1:30", 90),
        ("01:30:00", 90),
        ("PT1H30M", 90),
        ("PT3M33S", 4),
        ("1 h 30 min", 90),
        ("2 Stunden", 120),
        ("45 min", 45),
        ("1,5 h", 90),
        ("P1DT1H", 1500),
    ],
)
def test_durations_are_minutes(given_: object, minutes: int) -> None:
    assert cells.minutes(given_) == minutes


@pytest.mark.parametrize("given_", ["", "soon", "0", "-5", "1:99", "999999999", "PT", "nan", "inf"])
def test_what_is_no_duration_is_refused(given_: str) -> None:
    with pytest.raises(BadCell, match="not_a_duration"):
        cells.minutes(given_)


@pytest.mark.parametrize(
    "given_",
    ["2026-12-04", "04.12.2026", "2026/12/04", "2026-12-04T10:00:00Z", "Dec-04-2026 12:49:18-0500", "4 December 2026"],
)
def test_days_are_read_in_the_usual_spellings(given_: str) -> None:
    assert cells.day(given_) == date(2026, 12, 4)


def test_a_day_that_can_be_two_is_refused() -> None:
    assert cells.day("13/04/2026") == date(2026, 4, 13)
    assert cells.day("04/13/2026") == date(2026, 4, 13)
    with pytest.raises(BadCell, match="date_ambiguous"):
        cells.day("03/04/2026")


@pytest.mark.parametrize(
    ("given_", "items"),
    [
        (["a", " b "], ["a", "b"]),
        ("a|b", ["a", "b"]),
        ('["a|b", "c"]', ["a|b", "c"]),
        ("a; b", ["a", "b"]),
        ("one thing", ["one thing"]),
        ("a|b;c", ["a", "b;c"]),
    ],
)
def test_lists_are_arrays_or_parts(given_: object, items: list[str]) -> None:
    assert cells.text_list(given_) == items


@given(st.lists(st.text().map(cells.clean).filter(bool)))
def test_a_list_comes_back_from_its_cell(items: list[str]) -> None:
    assert not items or cells.text_list(joined(items)) == items


@given(st.text())
def test_a_defused_cell_comes_back_and_executes_nothing(text: str) -> None:
    assert undefused(defused(text)) == text
    assert not defused(text).startswith(("=", "@", "\t", "\r"))


FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)"]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_defused(text: str) -> None:
    assert defused(text) == f"'{text}"


def test_numbers_are_no_formulas() -> None:
    assert defused("-5") == "-5"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "ftp://x", "http://a b"])
def test_links_that_a_page_must_not_follow_are_refused(link: str) -> None:
    with pytest.raises(BadCell, match="not_a_link"):
        cells.web_address(link)


def test_control_characters_do_not_get_in() -> None:
    assert cells.text(50)("a\0b\r\nc\x07") == "ab\nc"
    assert cells.text(50)("e\u0301") == "é"


def test_money_is_exact() -> None:
    assert cells.money("1234.5") == Decimal("1234.50")
    for wrong in ("-1", "NaN", "1e30", "much"):
        with pytest.raises(BadCell):
            cells.money(wrong)


def test_mojibake_is_mended_and_other_text_left_alone() -> None:
    assert mend_mojibake("PrÃ¼fung â€“ cafÃ© Â· 3") == "Prüfung – café · 3"
    for text in ("Prüfung – café", "Ân Ã ", "日本語", "naïve “quotes”"):
        assert mend_mojibake(text) == text


@pytest.mark.parametrize("markup", ["<p>One</p><p>Two &amp; three</p>", "One<br>Two &amp; three"])
def test_markup_becomes_lines(markup: str) -> None:
    assert cells.without_markup(markup) == "One\nTwo & three"


# ---- facts


def test_every_wrong_cell_of_a_row_is_named() -> None:
    readers = readers_for({"t": "title", "l": "language", "d": "duration_minutes", "m": "owner_email", "s": "status"})
    row = {"t": " ", "l": "xx-YY", "d": "long", "m": "nobody", "s": "lost"}
    _, errors = read_row(readers, row)
    assert {(error.field, error.code) for error in errors} == {
        ("t", "title_missing"),
        ("l", "unknown_locale"),
        ("d", "not_a_duration"),
        ("m", "not_an_address"),
        ("s", "unknown_word"),
    }


def test_blank_says_nothing_in_a_file_and_empties_in_a_form() -> None:
    facts, _ = read_row(readers_for({"title": "title", "level": "level"}), {"title": "One", "level": "n/a"})
    assert not facts.level
    assert read_facts({"level": ""}).level == ""
    assert read_facts({"skills": [], "review_due": None}).skills == []


def test_a_form_cannot_empty_what_every_course_has() -> None:
    with pytest.raises(CourseInvalid) as refused:
        read_facts({"title": " ", "nonsense": 1})
    assert {(error.field, error.code) for error in refused.value.errors} == {
        ("title", "cannot_be_empty"),
        ("nonsense", "field_unknown"),
    }


def test_the_encoding_of_utf16_without_a_mark_is_seen(tmp_path: Path) -> None:
    assert detect_encoding(write(tmp_path / "x", "code,title\nA,One".encode("utf-16-le"))) == "utf-16-le"


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_date_that_stands_for_none_is_refused_by_itself(text: str) -> None:
    with pytest.raises(BadCell, match="date_out_of_range"):
        cells.day(text)
    assert cells.day("1900-01-01") == date(1900, 1, 1)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_stream_that_was_damaged_on_its_way_is_a_broken_file(tmp_path: Path, method: int) -> None:
    path = tmp_path / "fire.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("imsmanifest.xml", MANIFEST * 50)
        start = archive.infolist()[0].header_offset + 45
    whole = bytearray(path.read_bytes())
    whole[start + 9 : start + 60] = b"\xff" * 51
    path.write_bytes(whole)
    assert problem_of(path) == "zip_broken"


def test_what_a_workbook_s_reader_keeps_in_memory_has_a_limit_of_its_own(tmp_path: Path) -> None:
    path = a_zip(tmp_path / "wide.xlsx", {"xl/sharedStrings.xml": os.urandom(1000) * 70_000})
    assert problem_of(path) == "zip_too_large"
