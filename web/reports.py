"""Pictures of reports: bars for the rows of a table, with the same figures in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from api.reports import MadeReport
from core.reports import Column, Kind, Row, Table
from core.wording.figures import figure
from core.wording.translator import Translator

IN_PICTURE = 12
ON_CARD = 5
STEP, GAP, HEIGHT = 10, 2, 100


@dataclass(frozen=True, slots=True)
class Bar:
    """A row in the picture: what it is called, its figure in words, and its length as a share of the whole width."""

    name: str
    words: str
    length: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars with a text for those who do not see them; `left_out` rows stand in the table alone."""

    label: str
    bars: Sequence[Bar]
    is_in_time: bool
    is_trouble: bool
    left_out: int = 0

    @property
    def width(self) -> int:
        """Of the drawing whose bars stand side by side."""
        return len(self.bars) * STEP

    def columns(self) -> list[tuple[float, float, float, float]]:
        """Bars that stand side by side, as (x, y, width, height)."""
        return [
            (place * STEP + GAP / 2, round(HEIGHT * (1 - bar.length), 1), STEP - GAP, round(HEIGHT * bar.length, 1))
            for place, bar in enumerate(self.bars)
        ]


def picture_of(table: Table, reader: Translator, *, most: int = IN_PICTURE) -> Picture | None:
    """The drawn column of a table; None where it has nothing to draw, or amounts that cannot be compared."""
    if has_mixed_currencies(table):
        return None
    column = next(each for each in table.columns if each.key == table.drawn)
    rows = [(row, value) for row in table.rows if (value := _length(row, column)) is not None]
    whole = 1.0 if column.kind is Kind.SHARE else max((value for _, value in rows), default=0.0)
    if not whole:
        return None
    kept = rows if table.is_in_time else rows[:most]
    bars = [_bar(row, value / whole, column, table, reader) for row, value in kept]
    said = ", ".join(f"{bar.name}: {bar.words}" for bar in bars)
    label = reader.gettext("%(what)s. %(figures)s", what=f"{table.title}, {column.title}", figures=said)
    return Picture(label, bars, table.is_in_time, table.is_trouble, len(rows) - len(kept))


def card_of(report: MadeReport, reader: Translator) -> Picture | None:
    """The small picture on the list: the main table's first rows."""
    return picture_of(report.tables[0], reader, most=ON_CARD)


def _bar(row: Row, length: float, column: Column, table: Table, reader: Translator) -> Bar:
    names = takewhile(lambda each: each.kind in (Kind.TEXT, Kind.MONTH), table.columns)
    name = ", ".join(figure(each, row, table, reader) for each in names)
    return Bar(name, figure(column, row, table, reader), min(max(length, 0.0), 1.0))


def has_mixed_currencies(table: Table) -> bool:
    """Whether amounts of several currencies stand below each other."""
    columns = [column.key for column in table.columns if column.kind is Kind.CURRENCY]
    return len({row.cells.get(key) for row in table.rows for key in columns} - {None, ""}) > 1


def _length(row: Row, column: Column) -> float | None:
    value = row.cells.get(column.key)
    return float(value) if isinstance(value, int | float | Decimal) else None
