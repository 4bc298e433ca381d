"""JSON Lines, and a JSON array of objects: one object a course."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec

from catalog.importing.encodings import detect_encoding
from catalog.importing.tables import Note, Row, Table, Unreadable, check_width
from core.errors import FieldError
from core.foreign_json import decode_json

MAX_ARRAY = 256 * 1024**2
MAX_LINE = 4 * 1024**2
COLUMNS_FROM = 500
_decode = msgspec.json.Decoder(dict[str, object]).decode


def open_json_lines(path: Path) -> Table:
    """One object a line; a line that is none is refused, not the file, unless no line is."""
    encoding = detect_encoding(path)
    read = partial(_lines, path, encoding)
    columns, is_any = _columns(read())
    if not is_any:
        raise Unreadable("not_json", place="line 1")
    table = Table("jsonl", columns, read)
    if encoding not in ("utf-8", "utf-8-sig"):
        table.notes.append(Note("encoding", {"encoding": encoding}))
    return table


def read_json_array(path: Path) -> list[dict[str, object]]:
    """All objects of a JSON array, or of the first array inside one object."""
    if path.stat().st_size > MAX_ARRAY:
        raise Unreadable("file_too_large", limit=MAX_ARRAY)
    encoding = detect_encoding(path)
    try:
        found = decode_json(path.read_bytes().decode(encoding))
    except ValueError as error:
        raise Unreadable("not_json", detail=str(error)) from error
    if isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, list)), [found])
    if not isinstance(found, list) or not found or not all(isinstance(item, dict) for item in found):
        raise Unreadable("not_json_objects")
    return found


def open_json_array(path: Path) -> Table:
    items = read_json_array(path)
    columns = tuple(dict.fromkeys(name for item in items for name in item))
    check_width(len(columns))
    return Table("json", columns, lambda: (Row(number, item) for number, item in enumerate(items, 1)))


def _columns(rows: Iterator[Row]) -> tuple[tuple[str, ...], bool]:
    names: dict[str, None] = {}
    is_any = False
    for seen, row in enumerate(rows):
        if seen >= COLUMNS_FROM:
            break
        if row.trouble is None:
            is_any = True
            names.update(dict.fromkeys(row.cells))
            check_width(len(names))
    return tuple(names), is_any


def _lines(path: Path, encoding: str) -> Iterator[Row]:
    if encoding in ("utf-8", "utf-8-sig"):
        with path.open("rb") as file:
            for number, line in enumerate(iter(partial(file.readline, MAX_LINE), b""), 1):
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if line.strip():
                    yield _row(number, line)
    else:
        with path.open(encoding=encoding, errors="replace") as text:
            for number, words in enumerate(iter(partial(text.readline, MAX_LINE), ""), 1):
                if words.strip():
                    yield _row(number, words.encode())


def _row(number: int, line: bytes) -> Row:
    try:
        return Row(number, _decode(line))
    except msgspec.ValidationError:
        code, detail = "not_an_object", ""
    except (msgspec.DecodeError, RecursionError) as error:
        code, detail = "not_json", str(error)
    except UnicodeDecodeError as error:
        code, detail = "wrong_encoding", str(error)
    shown = line[:200].decode("utf-8", "replace").strip()
    return Row(
        number, {"line": line.decode("utf-8", "replace").strip()}, FieldError("", code, shown, {"detail": detail})
    )
