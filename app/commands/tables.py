"""Files with rows, for the commands that import small tables: read whole, reported alike."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.console import IN_PART, complain, counted, emit, say

if TYPE_CHECKING:
    from localization.service.reading import ImportReport, RowError


def read_rows(path: Path) -> list[tuple[int, Mapping[str, object]]]:
    """The rows of a CSV, XLSX, JSON or JSON Lines file with the numbers that people see."""
    from catalog.importing.opening import open_table
    from core.errors import Invalid

    rows: list[tuple[int, Mapping[str, object]]] = []
    for row in open_table(path).rows():
        if row.trouble is not None:
            raise Invalid([row.trouble], row=row.number)
        rows.append((row.number, row.cells))
    return rows


def report(done: "ImportReport", *, as_json: bool) -> None:
    """Say what was done and what was refused; ends with 3 where something was."""
    if as_json:
        summary = {name: getattr(done, name) for name in ("rows", "created", "updated", "unchanged", "refused")}
        emit({**summary, "errors": [_view(error) for error in done.errors]})
    else:
        say(f"{counted(done.rows, 'row')}: {done.created} created, {done.updated} updated, {done.unchanged} unchanged.")
        for error in done.errors:
            complain(f"Row {error.row}, {error.column}: {_view(error)['message']}")
    if done.refused:
        raise SystemExit(IN_PART)


def _view(error: "RowError") -> dict[str, object]:
    from core.actors import ENGLISH
    from core.wording import problems

    message = problems.value_sentence(error.code, error.value, error.params, ENGLISH)
    return {
        "row": error.row,
        "column": error.column,
        "value": error.value,
        "code": error.code,
        "message": message,
    }
