"""What kind of file this is, by what it holds; its name and a said format must not contradict that."""

from collections.abc import Mapping
from pathlib import Path

from catalog.importing.delimited import open_delimited
from catalog.importing.encodings import detect_encoding
from catalog.importing.jsonlines import open_json_array, open_json_lines, read_json_array
from catalog.importing.layouts import BY_NAME as LAYOUTS
from catalog.importing.layouts import apply_layout, find_layout, flatten_percipio, is_percipio
from catalog.importing.packages import open_package
from catalog.importing.tables import Row, Table, Unreadable, naming
from catalog.importing.workbook import open_workbook
from catalog.importing.zips import check_zip
from core.foreign_json import NotJson, decode_json

FORMATS = ("csv", "xlsx", "jsonl", "json", "scorm", "cmi5", *LAYOUTS, "percipio")
KINDS_OF_SUFFIX: Mapping[str, frozenset[str]] = {
    ".csv": frozenset({"csv"}),
    ".tsv": frozenset({"csv"}),
    ".xlsx": frozenset({"xlsx"}),
    ".jsonl": frozenset({"jsonl", "json"}),
    ".ndjson": frozenset({"jsonl", "json"}),
    ".json": frozenset({"jsonl", "json"}),
    ".zip": frozenset({"package"}),
    ".xml": frozenset({"manifest"}),
}
KINDS_OF_FORMAT: Mapping[str, frozenset[str]] = {
    "csv": frozenset({"csv"}),
    "xlsx": frozenset({"xlsx"}),
    "jsonl": frozenset({"jsonl", "json"}),
    "json": frozenset({"jsonl", "json"}),
    "scorm": frozenset({"package", "manifest"}),
    "cmi5": frozenset({"package", "manifest"}),
    "percipio": frozenset({"json"}),
}
MAGIC = (
    (b"\xd0\xcf\x11\xe0", "old_office_file"),
    (b"%PDF", "pdf_file"),
    (b"\x1f\x8b", "compressed_file"),
    (b"7z\xbc\xaf", "compressed_file"),
    (b"Rar!", "compressed_file"),
)


def open_table(path: Path, format_: str | None = None) -> Table:
    """The file as a table, whatever it is. Raises Unreadable with the problem and its place."""
    with naming(path):
        return _open(path, format_)


def _open(path: Path, format_: str | None) -> Table:
    _check_there(path)
    kind = detect_kind(path)
    _check_agreement(path, kind, format_)
    if kind in ("package", "manifest"):
        return open_package(path, is_zip=kind == "package")
    if kind == "json":
        return _open_json(path)
    table = {"csv": open_delimited, "xlsx": open_workbook, "jsonl": open_json_lines}[kind](path)
    layout = LAYOUTS.get(format_ or "") or find_layout(table.columns)
    return apply_layout(table, layout) if layout else table


def _check_there(path: Path) -> None:
    if path.is_dir():
        raise Unreadable("is_a_directory")
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise Unreadable("empty")
    except FileNotFoundError:
        raise Unreadable("not_there") from None
    except OSError as error:
        raise Unreadable("cannot_be_opened", detail=error.strerror or str(error)) from error


def detect_kind(path: Path) -> str:
    """csv, xlsx, jsonl, json, package or manifest."""
    with path.open("rb") as file:
        head = file.read(4096)
    for magic, problem in MAGIC:
        if head.startswith(magic):
            raise Unreadable(problem)
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    start = _text_start(path)
    if start.startswith("<"):
        return "manifest"
    if start.startswith("["):
        return "json"
    if start.startswith("{"):
        return "jsonl" if _is_object_a_line(start) else "json"
    return "csv"


def _kind_of_zip(path: Path) -> str:
    names = {entry.filename for entry in check_zip(path)}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names or "content.xml" in names:
        raise Unreadable("other_office_file")
    return "package"


def _text_start(path: Path) -> str:
    encoding = detect_encoding(path)
    with path.open(encoding=encoding, errors="replace") as file:
        return file.read(65536).lstrip("\ufeff \t\r\n")


def _is_object_a_line(start: str) -> bool:
    """A pretty-printed object breaks after its first brace; a line of JSON Lines is whole."""
    first = start.partition("\n")[0]
    try:
        decode_json(first)
    except NotJson:
        return first.strip() not in ("{", "{}") and not first.rstrip().endswith((",", "{", "["))
    return True


def _check_agreement(path: Path, kind: str, format_: str | None) -> None:
    if format_ is not None:
        kinds = KINDS_OF_FORMAT.get(format_, frozenset({"csv", "xlsx"}))
        if kind not in kinds:
            raise Unreadable("format_contradicts", said=format_, found=kind)
        return
    kinds = KINDS_OF_SUFFIX.get(path.suffix.lower(), frozenset())
    if kinds and kind not in kinds:
        raise Unreadable("name_contradicts", said=path.suffix.lower(), found=kind)


def _open_json(path: Path) -> Table:
    items = read_json_array(path)
    if not is_percipio(items):
        return open_json_array(path)
    rows = [Row(number, cells) for number, cells in enumerate(flatten_percipio(items), 1)]
    return Table("percipio", tuple(rows[0].cells), lambda: iter(rows), "percipio")
