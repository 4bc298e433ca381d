"""Directory files: people and org units as an HR system exports them, read and checked row by row.

A row is refused for what is wrong with itself or with what it points at; the others go in. An absent column
is left as it is; an empty cell clears, except `name`, `active` and `roles`, which stay as they are.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice
from typing import TypeVar

from core.errors import FieldError, Invalid
from core.locales import Locale
from core.tables import MOST_COLUMNS, MOST_IN_CELL
from core.wording.marks import N_
from core.wording.problems import add_problems
from people.errors import DirectoryFileInvalid, PersonInvalid
from people.rules import (
    checked_country,
    checked_market,
    checked_name,
    checked_time_zone,
    checked_unit_code,
    normalised_email,
)
from people.values import Role

T = TypeVar("T")

PEOPLE_COLUMNS = (
    "email",
    "name",
    "org_unit",
    "manager_email",
    "deputy_email",
    "country",
    "time_zone",
    "locale",
    "active",
    "roles",
)
SHOWN = 80
"""Characters of a header that is none of ours; a file in another shape has whole texts there."""
UNIT_COLUMNS = ("code", "name", "parent", "head_email")
YES = frozenset({"true", "yes", "1", "active", "y"})
NO = frozenset({"false", "no", "0", "inactive", "n"})


@dataclass(frozen=True, slots=True)
class WishedRole:
    """A role as a file spells it: "content_owner@sales" or "localization_coordinator#MX"."""

    role: Role
    org_unit: str | None = None
    market: str | None = None


@dataclass(slots=True)
class PersonRow:
    """A person as a file has them; `values` holds only columns that are there."""

    row: int
    email: str
    values: dict[str, object] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)

    def points_at(self) -> dict[str, str]:
        """Other people this row names, by column."""
        named = {name: self.values.get(name) for name in ("manager_email", "deputy_email")}
        return {name: str(email) for name, email in named.items() if email}


@dataclass(slots=True)
class UnitRow:
    """An org unit as a file has it."""

    row: int
    code: str
    name: str
    parent: str | None
    head_email: str | None
    errors: list[FieldError] = field(default_factory=list)


def read_people(content: bytes) -> list[PersonRow]:
    """People in the order of the file; a second row for the same address is refused."""
    rows = [_person_row(number, cells) for number, cells in _read(content, PEOPLE_COLUMNS, ("email",))]
    _refuse_doubles(rows, "email", lambda row: row.email)
    return rows


def read_units(content: bytes) -> list[UnitRow]:
    """Org units in the order of the file."""
    rows = [_unit_row(number, cells) for number, cells in _read(content, UNIT_COLUMNS, ("code", "name"))]
    _refuse_doubles(rows, "code", lambda row: row.code)
    return rows


def parsed_roles(text: str) -> tuple[WishedRole, ...]:
    """Roles of a cell, separated by "|"; staff is everybody and may be written to say "no more than that"."""
    return tuple(_parsed_role(part.strip()) for part in text.split("|") if part.strip())


def _parsed_role(text: str) -> WishedRole:
    rest, _, market = text.partition("#")
    name, _, unit = rest.partition("@")
    if name.strip() not in set(Role):
        raise PersonInvalid([FieldError("roles", "unknown_role", text)])
    return WishedRole(Role(name.strip()), unit.strip() or None, checked_market(market.strip() or None))


def _person_row(number: int, cells: dict[str, str]) -> PersonRow:
    row = PersonRow(number, cells["email"].strip().lower())
    _take(row, "email", lambda: normalised_email(cells["email"]))
    for name, parse in _PARSERS.items():
        if name in cells and (cells[name] or name not in ("name", "active", "roles")):
            _take(row, name, lambda name=name, parse=parse: parse(cells[name]))  # type: ignore[misc]
    return row


def _take(row: PersonRow, name: str, parse: Callable[[], object]) -> None:
    try:
        row.values[name] = parse()
    except Invalid as refused:
        found = refused.errors or (FieldError(name, refused.code, refused.params.get("value")),)
        row.errors += [FieldError(name, error.code, error.value, error.params) for error in found]


def _parsed_active(text: str) -> bool:
    word = text.strip().lower()
    if word not in YES | NO:
        raise PersonInvalid([FieldError("active", "not_yes_or_no", text)])
    return word in YES


_PARSERS: dict[str, Callable[[str], object]] = {
    "name": checked_name,
    "org_unit": lambda text: text or None,
    "manager_email": lambda text: normalised_email(text) if text else None,
    "deputy_email": lambda text: normalised_email(text) if text else None,
    "country": checked_country,
    "time_zone": checked_time_zone,
    "locale": lambda text: Locale.parse(text) if text else None,
    "active": _parsed_active,
    "roles": parsed_roles,
}


def _unit_row(number: int, cells: dict[str, str]) -> UnitRow:
    row = UnitRow(number, cells["code"], cells["name"], cells.get("parent") or None, None)
    try:
        checked_unit_code(row.code)
        row.head_email = normalised_email(cells["head_email"]) if cells.get("head_email") else None
    except Invalid as refused:
        column = {"email": "head_email"}
        row.errors += [FieldError(column.get(e.field, e.field), e.code, e.value, e.params) for e in refused.errors]
    if not row.name:
        row.errors.append(FieldError("name", "required", ""))
    return row


def _refuse_doubles(rows: Sequence[T], column: str, key: Callable[[T], str]) -> None:
    seen: set[str] = set()
    for row in rows:
        if key(row) in seen:
            row.errors.append(FieldError(column, "twice_in_file", key(row)))  # type: ignore[attr-defined]
        seen.add(key(row))


def _read(content: bytes, columns: Sequence[str], required: Sequence[str]) -> Iterable[tuple[int, dict[str, str]]]:
    records = enumerate(_records(content), start=1)
    header = [cell.strip().lower().replace(" ", "_") for _, cells in islice(records, 1) for cell in cells]
    _check_header(header, columns, required)
    for number, cells in records:
        padded = [*(cell.strip() for cell in cells), *[""] * (len(header) - len(cells))]
        if any(padded):
            yield number, dict(zip(header, padded, strict=False))


def _records(content: bytes) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_IN_CELL)
    reader = csv.reader(StringIO(_decoded(content), newline=""), delimiter=_delimiter(content))
    row = 1
    try:
        for cells in reader:
            yield cells
            row += 1
    except csv.Error:
        place: dict[str, object] = {"row": row, "limit": MOST_IN_CELL}
        raise DirectoryFileInvalid([FieldError("file", "cell_too_long", row, place)]) from None


def _delimiter(content: bytes) -> str:
    first = content.split(b"\n", 1)[0]
    return max(",;\t", key=lambda mark: first.count(mark.encode()))


def _decoded(content: bytes) -> str:
    if not content.strip():
        raise DirectoryFileInvalid([FieldError("file", "empty_file")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise DirectoryFileInvalid([FieldError("file", "not_utf8", line, {"line": line})]) from None


def _check_header(header: Sequence[str], columns: Sequence[str], required: Sequence[str]) -> None:
    if len(header) > MOST_COLUMNS:
        width: dict[str, object] = {"found": len(header), "limit": MOST_COLUMNS}
        raise DirectoryFileInvalid([FieldError("file", "file_too_many_columns", len(header), width)])
    errors = [FieldError(name, "missing_column", name) for name in required if name not in header]
    errors += [FieldError(name[:SHOWN], "unknown_column", name[:SHOWN]) for name in header if name not in columns]
    errors += [FieldError(name, "column_twice", name) for name in set(header) if header.count(name) > 1]
    if errors:
        raise DirectoryFileInvalid(errors, known=list(columns))


add_problems(
    {
        DirectoryFileInvalid.code: N_("The file cannot be read as people or org units."),
        "empty_file": N_("The file is empty."),
        "not_utf8": N_("Line %(line)s is not UTF-8. Save the file as “CSV UTF-8”."),
        "cell_too_long": N_("Row %(row)s: a cell is longer than %(limit)s characters, or a quotation mark is open."),
        "missing_column": N_("The column “%(value)s” is missing."),
        "unknown_column": N_("There is no column “%(value)s” here."),
        "column_twice": N_("The column “%(value)s” stands there twice."),
        "twice_in_file": N_("“%(value)s” stands in an earlier row already."),
        "invalid_email": N_("“%(value)s” is no mail address."),
        "unknown_country": N_("“%(value)s” is no country. Use two letters such as DE or MX."),
        "unknown_role": N_("“%(value)s” is no role."),
        "unknown_org_unit": N_("There is no org unit “%(value)s”."),
        "unknown_person": N_("Nobody has the address “%(value)s”."),
        "manager_cycle": N_("“%(value)s” would be their own manager's manager."),
        "cycle": N_("This org unit would lie below itself."),
        "no_such_market": N_("There is no market with the code “%(value)s”."),
        "invalid_code": N_("“%(value)s” is no code: letters, digits, dot, dash and underscore."),
        "not_yes_or_no": N_("Write yes or no here, not “%(value)s”."),
        "taken": N_("“%(value)s” is taken already."),
        "oneself": N_("Nobody is their own manager or deputy."),
        "staff_is_implied": N_("Everybody is staff; this need not be given."),
        "unknown_permission": N_("There is no permission “%(value)s”."),
        "not_yours": N_("The person has no permission “%(value)s” to hand on."),
        "out_of_range": N_("This lies in the past or too far ahead."),
    }
)
