"""Which of a file's columns is which of ours: guessed from names and samples, said otherwise by a mapping."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from catalog.importing.cells import BadCell, is_blank
from catalog.importing.fields import ACCOUNTABLE, BY_NAME, FIELDS, LEVELS, Field, read_under
from catalog.importing.headers import bare, stripped, without_unit
from catalog.importing.tables import Note, Row, Unreadable
from core.foreign_json import NotJson, decode_json

READABLE_SHARE = 0.8
"""Of a column that holds what its name does not say."""
KNOWN = 2
"""A name this good decides: wrong values below it refuse their rows, unless not one of them is right."""
_OWNER_NAMES = frozenset(map(bare, ACCOUNTABLE))


class ColumnMapping(msgspec.Struct, frozen=True):
    """`columns` maps the file's columns to our names, or to None to leave one out; `constants` fill every row."""

    columns: dict[str, str | None] = {}
    constants: dict[str, object] = {}


class Match(msgspec.Struct, frozen=True):
    """One column with the field it is taken for, and a few of its values to check that by."""

    column: str
    field: str | None
    samples: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _known() -> Mapping[str, tuple[Field, int]]:
    """Field and quality by bare name: 3 our own name, 2 a known synonym."""
    known: dict[str, tuple[Field, int]] = {}
    for field in FIELDS:
        for name in field.names:
            known.setdefault(bare(name), (field, 2))
    for field in FIELDS:
        known[bare(field.name)] = (field, 3)
    return known


def guess_field(column: str) -> str | None:
    """The field a column's name alone speaks for."""
    found = _best(column)
    return found[0].name if found else None


def _best(column: str) -> tuple[Field, int] | None:
    if column in BY_NAME:
        return BY_NAME[column], 4
    known = _known()
    if found := known.get(bare(column)):
        return found
    for loose in (stripped(column), without_unit(column)):
        if loose and loose != bare(column) and (found := known.get(loose)):
            return found[0], 1
    return None


class Wish(NamedTuple):
    """A column that sounds like a field; the better name goes first, then the earlier column."""

    quality: int
    place: int
    column: str
    field: Field


def guess_columns(columns: Sequence[str], sample: Sequence[Row]) -> tuple[dict[str, str], list[Note]]:
    """Column to field, each field once; what only sounds right and cannot be read is left out, and said."""
    taken: dict[str, str] = {}
    notes: list[Note] = []
    for wish in sorted(_wishes(columns, sample), key=lambda wish: (-wish.quality, wish.place)):
        if wish.field.name in taken.values():
            continue
        if not _is_believed(wish, sample):
            notes.append(Note("column_not_readable", {"column": wish.column, "field": wish.field.name}))
            continue
        taken[wish.column] = wish.field.name
    return {column: taken[column] for column in columns if column in taken}, notes


def _is_believed(wish: Wish, sample: Sequence[Row]) -> bool:
    if wish.quality >= 4 or not wish.field.is_typed:
        return True
    return _readable_share(wish.field, wish.column, sample) >= (0.01 if wish.quality >= KNOWN else READABLE_SHARE)


def _wishes(columns: Sequence[str], sample: Sequence[Row]) -> list[Wish]:
    wishes = [
        Wish(found[1], place, column, found[0]) for place, column in enumerate(columns) if (found := _best(column))
    ]
    if any(wish.field.name == "owner_email" for wish in wishes):
        return wishes
    address = BY_NAME["owner_email"]
    return [wish._replace(field=address) if _holds_addresses(wish, sample) else wish for wish in wishes]


def _holds_addresses(wish: Wish, sample: Sequence[Row]) -> bool:
    """Whether a column that is called after who is accountable names them by address."""
    if wish.field.name != "owner" or bare(wish.column) not in _OWNER_NAMES:
        return False
    has_values = any(not is_blank(row.cells.get(wish.column)) for row in sample)
    return has_values and _readable_share(BY_NAME["owner_email"], wish.column, sample) >= READABLE_SHARE


def _readable_share(field: Field, column: str, sample: Sequence[Row]) -> float:
    field = read_under(column, field)
    values = [value for row in sample if not is_blank(value := row.cells.get(column))]
    return sum(_reads(field, value) for value in values) / len(values) if values else 1.0


def _reads(field: Field, value: object) -> bool:
    try:
        read = field.read(value)
    except BadCell:
        return False
    return field.name != "level" or read in LEVELS.values()


def check_mapping(mapping: ColumnMapping, columns: Iterable[str]) -> None:
    """Raise Unreadable where a mapping names what is not there."""
    there = set(columns)
    for column, field in mapping.columns.items():
        if column not in there:
            raise Unreadable("mapping_column_unknown", column=column)
        if field is not None and field not in BY_NAME:
            raise Unreadable("mapping_field_unknown", field=field)
    for field in mapping.constants:
        if field not in BY_NAME:
            raise Unreadable("mapping_field_unknown", field=field)


def read_mapping(content: bytes) -> ColumnMapping:
    """A mapping file: {"columns": {…}, "constants": {…}}, or just the columns."""
    try:
        found = decode_json(content, dict[str, object])
        if "columns" not in found and "constants" not in found:
            found = {"columns": found}
        return msgspec.convert(found, ColumnMapping)
    except (NotJson, msgspec.ValidationError) as error:
        raise Unreadable("mapping_broken", detail=str(error)) from error


def show_matches(columns: Sequence[str], matched: Mapping[str, str], sample: Sequence[Row]) -> list[Match]:
    """Every column with its field and up to three values."""
    return [Match(column, matched.get(column), _samples(column, sample)) for column in columns]


def _samples(column: str, sample: Sequence[Row]) -> tuple[str, ...]:
    found: list[str] = []
    for row in sample:
        value = row.cells.get(column)
        if not is_blank(value) and (shown := str(value)[:80]) not in found:
            found.append(shown)
        if len(found) == 3:
            break
    return tuple(found)
