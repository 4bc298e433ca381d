"""Rows to files, streaming: memory does not grow with the catalog."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import IO, Any

import msgspec

from catalog.exporting.delimited import cell, delimited
from catalog.exporting.rows import COLUMNS, ExportedCourse, rows_of
from catalog.exporting.schema_org import course_as_schema_org

_encode = msgspec.json.Encoder(enc_hook=str).encode
FORMATS = ("csv", "xlsx", "jsonl", "schema-org")
SUFFIXES = {"csv": ".csv", "xlsx": ".xlsx", "jsonl": ".jsonl", "schema-org": ".jsonld"}


def as_csv(courses: Iterable[ExportedCourse]) -> Iterator[bytes]:
    """Text that a spreadsheet may open."""
    rows = (row for exported in courses for row in rows_of(exported))
    return delimited(COLUMNS, ([row.get(name) for name in COLUMNS] for row in rows))


def as_json_lines(courses: Iterable[ExportedCourse]) -> Iterator[bytes]:
    """One object a row; what is empty is left out."""
    for exported in courses:
        for row in rows_of(exported):
            yield _encode({name: row[name] for name in COLUMNS if row.get(name) not in (None, "", [])}) + b"\n"


def as_schema_org(courses: Iterable[ExportedCourse]) -> Iterator[bytes]:
    """One JSON-LD document."""
    yield b'{"@context": "https://schema.org", "@graph": ['
    separator = b"\n"
    for exported in courses:
        yield separator + _encode(course_as_schema_org(exported))
        separator = b",\n"
    yield b"\n]}\n"


def write_workbook(courses: Iterable[ExportedCourse], file: IO[bytes]) -> None:
    """An XLSX workbook with one sheet."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Courses")
    sheet.freeze_panes = "B2"
    sheet.append(list(COLUMNS))
    for exported in courses:
        for row in rows_of(exported):
            sheet.append([_sheet_cell(row.get(name)) for name in COLUMNS])
    book.save(file)


def _sheet_cell(value: Any) -> object:
    if isinstance(value, int | date):
        return value
    return cell(value)[:32_767] or None


STREAMS: dict[str, Callable[[Iterable[ExportedCourse]], Iterator[bytes]]] = {
    "csv": as_csv,
    "jsonl": as_json_lines,
    "schema-org": as_schema_org,
}


def write_courses(courses: Iterable[ExportedCourse], format_: str, file: IO[bytes]) -> None:
    """The courses in one of `FORMATS`."""
    if format_ == "xlsx":
        write_workbook(courses, file)
        return
    for chunk in STREAMS[format_](courses):
        file.write(chunk)
