"""CSV for spreadsheets, streaming: no cell of it is executed."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from catalog.exporting.cells import defused, joined

MARK = b"\xef\xbb\xbf"
"""A byte order mark, so that spreadsheets know it is UTF-8."""
PIECE = 65536


def delimited(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Header and rows in pieces, each cell as safe text."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([cell(name) for name in header])
    yield MARK
    for row in rows:
        writer.writerow([cell(value) for value in row])
        if buffer.tell() > PIECE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def cell(value: Any) -> str:
    """A value as safe text."""
    if value is None:
        return ""
    if isinstance(value, list):
        return defused(joined(value))
    return defused(str(value))
