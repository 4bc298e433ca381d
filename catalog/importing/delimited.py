"""CSV in the wild: its delimiter found, broken quoting refused row by row, nothing swallowed.

The standard reader, left lenient, takes an unclosed quote for a cell that holds the rest of the file. Here it reads
strictly; where it fails, the first line of the broken record is refused and reading goes on with the next.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from catalog.exporting.cells import QUOTE, undefused
from catalog.importing.encodings import MOJIBAKE, detect_encoding, mend_mojibake
from catalog.importing.tables import Note, Row, Table, Unreadable, check_width
from core.errors import FieldError
from core.tables import MOST_IN_CELL

DELIMITERS = ",;\t|"
SURROGATES = re.compile("[\udc80-\udcff]")


class Lines:
    """Lines of a file that remembers those of the record being read, so that they can be read again."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._again: deque[str] = deque()
        self.record: list[str] = []

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source)
        self.record.append(line)
        return line

    def give_back(self) -> str:
        """Drop the first line of the record; the others will be read again."""
        first, *rest = self.record or [""]
        self._again.extendleft(reversed(rest))
        self.record = []
        return first


def open_delimited(path: Path, *, delimiter: str | None = None, terminator: str | None = None) -> Table:
    """A table of the file; `terminator` is what ends a record where that is not a line break."""
    csv.field_size_limit(MOST_IN_CELL)
    encoding = detect_encoding(path)
    head = _head(path, encoding)
    terminator = terminator or ("!##!" if "!##!" in head else None)
    delimiter = delimiter or find_delimiter(head.split(terminator)[0] if terminator else head)
    read = partial(_records, path, encoding, delimiter, terminator)
    header = next(read(), None)
    if header is None or isinstance(header[1], FieldError):
        raise Unreadable("header_broken", place="row 1")
    columns = _named(header[1])
    is_mojibake = _shows_mojibake(head)
    table = Table("csv", columns, partial(_rows, read, columns, is_mojibake), delimiter=delimiter)
    if encoding not in ("utf-8", "utf-8-sig"):
        table.notes.append(Note("encoding", {"encoding": encoding}))
    if is_mojibake:
        table.notes.append(Note("mojibake", {"example": MOJIBAKE.findall(head)[0]}))
    return table


def find_delimiter(head: str) -> str:
    """The one that splits the first line into most cells, outside quotes."""
    first = re.sub(r'"[^"]*"', "", head.lstrip("\ufeff").splitlines()[0])
    counts = {delimiter: first.count(delimiter) for delimiter in DELIMITERS}
    return max(counts, key=lambda delimiter: counts[delimiter])


def _head(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        head = file.read(65536)
    if not head.strip():
        raise Unreadable("empty")
    return head


def _named(cells: list[str]) -> tuple[str, ...]:
    check_width(len(cells))
    names = [undefused(cell.strip().lstrip("\ufeff")) or f"column {position}" for position, cell in enumerate(cells, 1)]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise Unreadable("column_twice", place="row 1", column=sorted(twice)[0])
    return tuple(names)


def _shows_mojibake(head: str) -> bool:
    found = MOJIBAKE.findall(head)
    return sum(1 for piece in found if mend_mojibake(piece) != piece) >= 2


Record = tuple[int, list[str] | FieldError]


def _records(path: Path, encoding: str, delimiter: str, terminator: str | None) -> Iterator[Record]:
    """Numbered records; a broken one is an error that holds its first line."""
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        if terminator:
            yield from enumerate(_terminated(file, delimiter, terminator), 1)
        else:
            yield from _quoted(Lines(iter(file)), delimiter)


def _quoted(lines: Lines, delimiter: str) -> Iterator[Record]:
    number = 0
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.record = []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            line = lines.give_back()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            yield number, FieldError("", "broken_quoting", line.rstrip("\r\n"), {"detail": str(error)})
            continue
        number += 1
        if any(cells):
            yield number, cells


def _terminated(file: Iterator[str], delimiter: str, terminator: str) -> Iterator[list[str]]:
    waiting = ""
    for line in file:
        *records, waiting = (waiting + line).split(terminator)
        for record in records:
            if record.strip():
                yield record.strip("\r\n").split(delimiter)
    if waiting.strip():
        yield waiting.strip("\r\n").split(delimiter)


def _rows(read: "partial[Iterator[Record]]", columns: tuple[str, ...], is_mojibake: bool) -> Iterator[Row]:
    records = read()
    next(records)
    width = len(columns)
    for number, cells in records:
        if isinstance(cells, FieldError):
            yield Row(number, {columns[0]: cells.value}, cells)
            continue
        if is_mojibake:
            cells = [mend_mojibake(cell) for cell in cells]
        cells = [undefused(cell) if cell[:1] == QUOTE else cell for cell in cells]
        yield Row(number, dict(zip(columns, cells, strict=False)), _trouble(cells, width, columns))


def _trouble(cells: list[str], width: int, columns: tuple[str, ...]) -> FieldError | None:
    if len(cells) < width or any(cells[width:]):
        return FieldError("", "cells_miscounted", len(cells), {"expected": width})
    for column, cell in zip(columns, cells, strict=False):
        if not cell.isascii() and SURROGATES.search(cell):
            return FieldError(column, "wrong_encoding", SURROGATES.sub("\ufffd", cell))
    return None
