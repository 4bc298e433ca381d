"""Refused rows go back as a file to mend: the same columns, and what is wrong in a column of its own."""

import csv
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

import msgspec

from catalog.exporting.cells import defused
from catalog.importing.columns import guess_field
from catalog.importing.tables import Row, Table
from core.errors import FieldError

Explain = Callable[[FieldError], str]
ERRORS = "_errors"
ROW = "_row"


class RefusedFile(ABC):
    """Takes refused rows one at a time; the file exists as soon as there is one."""

    def __init__(self, path: Path, table: Table, explain: Explain) -> None:
        self.path = path
        self.source = ""
        """The system of its ids, where the file does not say it; known once the first rows are read."""
        self.delimiter = table.delimiter
        self.columns = [name for name in table.columns if name not in (ERRORS, ROW) and not name.startswith("→ ")]
        self.explain = explain
        self._file: IO[str] | None = None

    def __enter__(self) -> "RefusedFile":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def open(self) -> IO[str]:
        if self._file is None:
            self._file = self.path.open("w", encoding=self.encoding, newline="")
            self.begin(self._file)
        return self._file

    encoding = "utf-8"

    def begin(self, file: IO[str]) -> None:  # noqa: B027  most formats begin with nothing
        """What stands above the first row."""

    @abstractmethod
    def add(self, row: Row, errors: Sequence[FieldError]) -> None: ...

    def sentences(self, errors: Sequence[FieldError]) -> list[str]:
        return [f"{error.field}: {self.explain(error)}" if error.field else self.explain(error) for error in errors]


class RefusedCsv(RefusedFile):
    """Separated as the file it came from, for whoever opens it opened that; with a mark of UTF-8 for spreadsheets."""

    encoding = "utf-8-sig"

    def begin(self, file: IO[str]) -> None:
        self._write(file, [*self.columns, *self._source_column(), ROW, ERRORS])

    def add(self, row: Row, errors: Sequence[FieldError]) -> None:
        cells = [_cell(row.cells.get(name)) for name in self.columns]
        source = [self.source for _ in self._source_column()]
        self._write(self.open(), [*cells, *source, row.number, " ".join(self.sentences(errors))])

    def _write(self, file: IO[str], cells: Sequence[object]) -> None:
        # Whoever wrote the file named its columns, and perhaps the file, as they liked.
        csv.writer(file, delimiter=self.delimiter).writerow([defused(str(cell)) for cell in cells])

    def _source_column(self) -> list[str]:
        """A mended copy has another name; ids in it are still those of the first file."""
        is_there = any(guess_field(name) == "source" for name in self.columns)
        return [] if is_there or not self.source else ["source"]


class RefusedLines(RefusedFile):
    def add(self, row: Row, errors: Sequence[FieldError]) -> None:
        cells = {name: value for name, value in row.cells.items() if not name.startswith("→ ")}
        source = {"source": self.source} if self.source else {}
        line = msgspec.json.encode({**source, **cells, ROW: row.number, ERRORS: self.sentences(errors)}, enc_hook=str)
        self.open().write(line.decode() + "\n")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return msgspec.json.encode(value, enc_hook=str).decode()
    return str(value)


def refused_file(path: Path, table: Table, explain: Explain) -> RefusedFile:
    """JSON Lines where the name says so, else CSV."""
    kind = RefusedLines if path.suffix.lower() in (".jsonl", ".ndjson", ".json") else RefusedCsv
    return kind(path, table, explain)
