"""A report's figures as the reader writes them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from core.reports import Column, Kind, Row, Table, Value
from core.wording.dates import day_only, month
from core.wording.numbers import money, number, percent
from core.wording.translator import Translator

NOTHING = "–"


def figure(column: Column, row: Row, table: Table, reader: Translator) -> str:
    """One cell in words; a dash where nothing is known."""
    return say(row.cells.get(column.key), column.kind, _currency_of(row.cells, table), reader)


def say(value: Value, kind: Kind, currency: str, reader: Translator) -> str:
    """A value of this kind in words."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, date):
        return month(value, reader) if kind is Kind.MONTH else day_only(value, reader)
    if isinstance(value, str):
        return value
    return _number(value, kind, currency, reader)


def shown(table: Table) -> list[Column]:
    """The columns people see: a currency stands with its amount."""
    return [column for column in table.columns if column.kind is not Kind.CURRENCY]


def _number(value: float | Decimal, kind: Kind, currency: str, reader: Translator) -> str:
    if kind is Kind.SHARE:
        return percent(float(value), reader)
    if kind is Kind.MONEY and currency:
        return money(value, currency, reader)
    return number(value, reader)


def _currency_of(cells: Mapping[str, Value], table: Table) -> str:
    return next((str(cells.get(column.key) or "") for column in table.columns if column.kind is Kind.CURRENCY), "")
