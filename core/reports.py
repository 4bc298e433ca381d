"""What a report is: one sentence, and figures in tables, each with the address of the rows behind it.

Rooms make them of their own facts for one reader: texts are in that reader's language, values stay values, so that
pages, files and programs each show them in their own way.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from urllib.parse import urlencode

import msgspec


class Kind(StrEnum):
    """How the values of a column are written."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    """Of one."""
    MONEY = "money"
    """An amount; its currency stands in the row's column of that kind."""
    CURRENCY = "currency"
    DAYS = "days"
    """How many; the heading says that they are days."""
    DAY = "day"
    MONTH = "month"
    """The first day of it."""


Value = str | int | float | Decimal | date | None


class Column(msgspec.Struct, frozen=True):
    key: str
    title: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by column; links lead to pages of ours, by column. The key is the same in every language."""

    key: str
    cells: dict[str, Value]
    links: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a title; its first column names them, and `drawn` is the column that a picture shows."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    drawn: str
    is_in_time: bool = False
    """Whether the rows follow one another, so that a picture sets them side by side."""
    is_trouble: bool = False
    """Whether more of what is drawn is worse."""
    note: str = ""
    """What one has to know to read it rightly."""


@dataclass(frozen=True, slots=True)
class Report:
    """The answer in a sentence, and the tables it rests on, the main one first."""

    answer: str
    tables: tuple[Table, ...]


def rounded(share: float | None) -> float | None:
    """A share as files and programs get it."""
    return None if share is None else round(share, 4)


def worst_first(rows: Iterable[Row], key: str) -> tuple[Row, ...]:
    """Rows by a share, the lowest first, those without one last; equal ones keep their order."""
    return tuple(sorted(rows, key=lambda row: _place(row.cells.get(key))))


def _place(share: Value) -> float:
    return float(share) if isinstance(share, int | float) else float("inf")


def address(path: str, *pairs: tuple[str, str]) -> str:
    """A page with what it is narrowed to; empty values narrow nothing."""
    query = urlencode([pair for pair in pairs if pair[1]])
    return f"{path}?{query}" if query else path


def all_of(conditions: Iterable[str]) -> str:
    """A filter of the catalog in which all conditions hold."""
    return " AND ".join(condition for condition in conditions if condition)
