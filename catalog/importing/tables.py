"""What every reader gives: named columns and numbered rows, one at a time."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import msgspec

from core.errors import FieldError, Invalid
from core.tables import MOST_COLUMNS

Cells = dict[str, object]


class Unreadable(Invalid):
    """The file as a whole cannot be read; its one error says where in it and what is wrong."""

    code: ClassVar[str] = "file_unreadable"

    def __init__(self, problem: str, *, place: str = "", **params: object) -> None:
        super().__init__([FieldError(place or "file", f"file_{problem}", None, params)], file=place)
        self.problem = problem


def check_width(columns: int) -> None:
    """Raise Unreadable for what is wider than any catalog, before anything is compared with anything."""
    if columns > MOST_COLUMNS:
        raise Unreadable("too_many_columns", found=columns, limit=MOST_COLUMNS)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Whatever is unreadable inside is said of this file."""
    try:
        yield
    except Unreadable as unreadable:
        unreadable.params["file"] = path.name or str(path)
        raise


class Row(msgspec.Struct):
    """`number` is what a person sees: the line of a JSON Lines file, the row of a sheet whose header is row 1."""

    number: int
    cells: Cells
    trouble: FieldError | None = None


class Note(msgspec.Struct, frozen=True):
    """Something noticed that stops nothing, such as an encoding or mended mojibake."""

    code: str
    params: dict[str, object] = {}


@dataclass(slots=True)
class Table:
    """A file opened for reading. `open_rows` may be called again: each call reads from the beginning."""

    format: str
    columns: tuple[str, ...]
    open_rows: Callable[[], Iterator[Row]]
    layout: str | None = None
    constants: Mapping[str, object] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    delimiter: str = ","
    """What stands between its cells, where that is a text file."""

    def rows(self) -> Iterator[Row]:
        return self.open_rows()

    def sample(self, limit: int = 200) -> list[Row]:
        """The first rows, for guessing and for showing."""
        found: list[Row] = []
        for row in self.rows():
            found.append(row)
            if len(found) >= limit:
                break
        return found
