"""What an import tells: how far it is, how many rows came to what, what was wrong with which."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from catalog.importing.plans import Plan
from catalog.importing.tables import Note, Row
from core.errors import FieldError

KEPT_ERRORS = 10_000
KEPT_UPDATES = 20
KEPT_NOTES = 100
"""Of one kind."""
COUNTS = ("rows", "created", "updated", "unchanged", "refused")


class RowError(msgspec.Struct, frozen=True):
    """One thing wrong with one row."""

    row: int
    column: str
    value: object
    code: str
    params: dict[str, object] = {}


@dataclass(slots=True)
class Outcome:
    """How far an import is, and in the end what came of it."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    errors: list[RowError] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    updates: list[tuple[int, str]] = field(default_factory=list)
    columns: Mapping[str, str | None] = field(default_factory=dict)
    """Each column of the file with the field it was read as, or None where it was left out."""

    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in COUNTS}

    def matched(self) -> dict[str, str]:
        """The columns that were read, each with its field."""
        return {column: field for column, field in self.columns.items() if field is not None}

    def left_out(self) -> list[str]:
        """The columns of which nothing was kept."""
        return [column for column, field in self.columns.items() if field is None]

    def add(self, plan: Plan, refused: int) -> None:
        counts = Counter(outcome for _, outcome in plan.outcomes)
        self.rows += len(plan.outcomes) + refused
        self.created += counts["created"]
        self.updated += counts["updated"]
        self.updates += plan.updates[: max(0, KEPT_UPDATES - len(self.updates))]
        self.unchanged += counts["unchanged"]
        self.refused += refused

    def told_updates(self) -> list[Note]:
        """Which rows change which courses, by the first of them."""
        if not self.updates:
            return []
        rows = ", ".join(f"{row} → {code}" for row, code in self.updates)
        if more := self.updated - len(self.updates):
            return [Note("rows_update_and_more", {"rows": rows, "more": more})]
        return [Note("rows_update", {"rows": rows})]

    def tell(self, notes: Sequence[Note]) -> None:
        """Keep what was noticed, while there is room: a file of one mistake would fill the report with it."""
        told = Counter(note.code for note in self.notes)
        for note in notes:
            if told[note.code] < KEPT_NOTES:
                told[note.code] += 1
                self.notes.append(note)

    def ahead(self, plan: Plan, refused: int) -> "Outcome":
        """The counts as they will be once this plan is stored."""
        then = Outcome(self.rows, self.created, self.updated, self.unchanged, self.refused)
        then.add(plan, refused)
        return then

    def refuse(self, row: Row, errors: Sequence[FieldError]) -> None:
        """Keep what is wrong with a row, while there is room."""
        if len(self.errors) < KEPT_ERRORS:
            self.errors.extend(_row_error(row, error) for error in errors)


def _row_error(row: Row, error: FieldError) -> RowError:
    value = error.value if isinstance(error.value, str | int | float | None) else str(error.value)
    shown = value[:300] if isinstance(value, str) else value
    return RowError(row.number, error.field.removeprefix("→ "), shown, error.code, error.params)
