"""XLSX, read row by row: the sheet whose header knows most of our columns."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from catalog.exporting.cells import QUOTE, undefused
from catalog.importing.columns import guess_field
from catalog.importing.tables import Row, Table, Unreadable, check_width
from catalog.importing.zips import check_zip
from core.tables import MOST_COLUMNS
from core.zips import DAMAGED

BROKEN: tuple[type[Exception], ...] = (*DAMAGED, KeyError, IndexError, ParseError, DefusedXmlException, TypeError)
MAX_BLANK_ROWS = 200
HEADER_WITHIN = 10


def open_workbook(path: Path) -> Table:
    check_zip(path)
    try:
        sheet, header_row, columns = _best_sheet(path)
    except BROKEN as error:
        raise Unreadable("workbook_broken", detail=str(error)) from error
    return Table("xlsx", columns, partial(_rows, path, sheet, header_row, columns))


def _load(path: Path) -> Any:
    from openpyxl import load_workbook

    return load_workbook(path, read_only=True, data_only=True)


def _best_sheet(path: Path) -> tuple[str, int, tuple[str, ...]]:
    """Name of the sheet, the number of its header row, the columns."""
    book = _load(path)
    best: tuple[int, str, int, tuple[str, ...]] = (0, "", 0, ())
    for sheet in book.worksheets:
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_row=HEADER_WITHIN), 1):
            names = _named(cells)
            known = len({field for name in names[:MOST_COLUMNS] if (field := guess_field(name))})
            if known > best[0]:
                best = (known, sheet.title, number, names)
    book.close()
    if not best[0]:
        raise Unreadable("no_known_column", place="row 1")
    check_width(len(best[3]))
    return best[1:]


def _named(cells: tuple[object, ...]) -> tuple[str, ...]:
    names = [str(cell).strip() if cell not in (None, "") else "" for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(name or f"column {position}" for position, name in enumerate(names, 1))


def _rows(path: Path, sheet: str, header_row: int, columns: tuple[str, ...]) -> Iterator[Row]:
    book = _load(path)
    blanks = 0
    try:
        rows = book[sheet].iter_rows(min_row=header_row + 1, max_col=len(columns), values_only=True)
        for number, cells in enumerate(rows, header_row + 1):
            if not any(cell not in (None, "") for cell in cells):
                blanks += 1
                if blanks > MAX_BLANK_ROWS:
                    return
                continue
            blanks = 0
            yield Row(number, dict(zip(columns, map(_plain, cells), strict=False)))
    except BROKEN as error:
        raise Unreadable("workbook_broken", place=sheet, detail=str(error)) from error
    finally:
        book.close()


def _plain(cell: object) -> object:
    """What a person sees in the cell: 5 for 5.0, a day for a midnight."""
    if isinstance(cell, str) and cell[:1] == QUOTE:
        return undefused(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return cell
