"""Rows of a file, cell by cell, into facts: every wrong cell is named with its row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TypeVar
from uuid import UUID

from core.errors import FieldError
from core.locales import Locale, UnknownLocale
from core.unit_of_work import Work
from people.holding import hold_active
from people.repository import find_person_by_email

T = TypeVar("T")
Row = tuple[int, Mapping[str, object]]
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,19}")


@dataclass(frozen=True, slots=True)
class RowError:
    """One wrong cell."""

    row: int
    column: str
    value: object
    code: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    errors: list[RowError] = field(default_factory=list)

    def refuse(self, number: int, errors: Iterable[FieldError]) -> None:
        self.refused += 1
        self.errors += [RowError(number, e.field, e.value, e.code, e.params) for e in errors]

    def count(self, outcome: str) -> None:
        """`outcome` is created, updated or unchanged."""
        setattr(self, outcome, getattr(self, outcome) + 1)


class Cells:
    """One row, read by column name; what is wrong is kept in `errors` and read as the default."""

    def __init__(self, cells: Mapping[str, object]) -> None:
        self._cells = {str(name).strip().lower(): value for name, value in cells.items() if value is not None}
        self.errors: list[FieldError] = []

    def has(self, *names: str) -> bool:
        return any(name in self._cells for name in names)

    def text(self, *names: str, is_required: bool = False) -> str:
        """The first of these columns that is there and not blank."""
        for name in names:
            if value := str(self._cells.get(name, "")).strip():
                return value
        if is_required:
            self.errors.append(FieldError(names[0], "required"))
        return ""

    def code(self, name: str) -> str:
        value = self.text(name, is_required=True).upper()
        if value and not _CODE.fullmatch(value):
            self.errors.append(FieldError(name, "not_a_code", value))
        return value

    def country(self, *names: str, default: str = "") -> str:
        value = self.text(*names).upper()
        if value:
            self.parse(names[0], value, lambda text: Locale.parse(f"en-{text}"))
        return value or default

    def parse(self, name: str, value: object, read: Callable[[str], T]) -> T | None:
        try:
            return read(str(value).strip())
        except UnknownLocale:
            self.errors.append(FieldError(name, "unknown_locale", value))
        except (ValueError, InvalidOperation):
            self.errors.append(FieldError(name, "not_a_number", value))
        return None

    def locale(self, name: str, *, is_required: bool = True) -> Locale | None:
        value = self.text(name, is_required=is_required)
        return self.parse(name, value, Locale.parse) if value else None

    def locales(self, name: str) -> list[Locale]:
        """Tags in a list or separated by `|`, each once."""
        parsed = [self.parse(name, tag, Locale.parse) for tag in self.list(name)]
        return list(dict.fromkeys(locale for locale in parsed if locale is not None))

    def list(self, name: str) -> list[str]:
        value = self._cells.get(name, "")
        parts = value if isinstance(value, (list, tuple)) else str(value).split("|")
        return [text for part in parts if (text := str(part).strip())]

    def whole(self, *names: str, default: int | None = None) -> int | None:
        value = self.text(*names)
        number = self.parse(names[0], value, int) if value else default
        if number is not None and number < 0:
            self.errors.append(FieldError(names[0], "not_a_number", value))
        return number

    def amount(self, name: str, *, is_required: bool = False) -> Decimal | None:
        value = self.text(name, is_required=is_required)
        number = self.parse(name, value, Decimal) if value else None
        if number is not None and not (number.is_finite() and number >= 0):
            self.errors.append(FieldError(name, "not_a_number", value))
            return None
        return number

    def shares(self, name: str) -> dict[str, float]:
        """`de=0.93|tr=0.03`, or an object."""
        value = self._cells.get(name, "")
        pairs = value.items() if isinstance(value, Mapping) else (part.split("=", 1) for part in self.list(name))
        shares: dict[str, float] = {}
        for pair in pairs:
            tag, share = pair if len(pair) == 2 else (pair[0], "")
            locale, number = self.parse(name, tag, Locale.parse), self.parse(name, share, float)
            if locale is not None and number is not None and 0 <= number <= 1:
                shares[str(locale)] = number
            elif number is not None:
                self.errors.append(FieldError(name, "not_a_share", share))
        if sum(shares.values()) > 1.001:
            self.errors.append(FieldError(name, "shares_over_one", sum(shares.values())))
        return shares


def read_person(work: Work, cells: Cells, *names: str) -> UUID | None:
    """Who is named by address; nobody who left can be given anything."""
    email = cells.text(*names)
    if not email:
        return None
    person = find_person_by_email(work.session, email)
    if person is None:
        cells.errors.append(FieldError(names[0], "person_not_found", email.lower(), {"person": email.lower()}))
        return None
    if not hold_active(work.session, [person.id]):
        cells.errors.append(FieldError(names[0], "owner_not_active", email.lower(), {"person": person.name}))
    return person.id
