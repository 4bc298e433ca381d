"""A row of cells to the facts of a course. Files, the API, pages and commands all come through here.

UNSET means "nothing was said", which is something else than "it is empty": an import leaves alone what a file does
not mention.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec
from msgspec import UNSET, UnsetType

from catalog.errors import CourseInvalid
from catalog.importing.cells import BLANKS, BadCell, is_blank
from catalog.importing.fields import BY_NAME, Field, read_under
from catalog.rules import normalise_code
from catalog.values import ComplianceClass, CourseStatus, Modality
from core.errors import FieldError
from core.locales import Locale


class CourseFacts(msgspec.Struct, kw_only=True):
    """What somebody says about a course, already checked cell by cell."""

    code: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    summary: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    objectives: list[str] | UnsetType = UNSET
    skills: list[str] | UnsetType = UNSET
    audience: str | UnsetType = UNSET
    modality: Modality | UnsetType | None = UNSET
    duration_minutes: int | UnsetType | None = UNSET
    level: str | UnsetType = UNSET
    provider: str | UnsetType = UNSET
    org_unit: str | UnsetType = UNSET
    owner_email: str | UnsetType = UNSET
    owner_text: str | UnsetType = UNSET
    source_locale: Locale | UnsetType = UNSET
    status: CourseStatus | UnsetType = UNSET
    compliance_class: ComplianceClass | UnsetType = UNSET
    regulation: str | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    url: str | UnsetType = UNSET
    making_cost: Decimal | UnsetType | None = UNSET
    currency: str | UnsetType | None = UNSET
    published_on: date | UnsetType | None = UNSET
    review_due_on: date | UnsetType | None = UNSET
    content_ends_on: date | UnsetType | None = UNSET
    contract_ends_on: date | UnsetType | None = UNSET
    source: str | UnsetType = UNSET
    source_id: str | UnsetType = UNSET
    variant_of: str | UnsetType = UNSET


CANNOT_BE_EMPTY = frozenset(
    {"code", "title", "language", "status", "org_unit", "owner_email", "source", "source_id", "variant_of"}
)
EMPTY: Mapping[str, object] = {
    **dict.fromkeys(("objectives", "skills", "tags"), ()),
    **dict.fromkeys(("modality", "duration_minutes", "making_cost", "currency"), None),
    **dict.fromkeys(("review_due", "published_on", "content_ends_on", "contract_ends_on"), None),
    "compliance_class": ComplianceClass.NONE,
}

Reader = tuple[str, Field]


def readers_for(columns: Mapping[str, str]) -> list[Reader]:
    """Column and field in a form that is quick to go through, row after row."""
    return [(column, read_under(column, BY_NAME[name])) for column, name in columns.items()]


def read_row(readers: Sequence[Reader], cells: Mapping[str, object]) -> tuple[CourseFacts, list[FieldError]]:
    """The facts of one row of a file, and everything that is wrong with it. Blank cells say nothing."""
    facts = CourseFacts()
    errors: list[FieldError] = []
    for column, field in readers:
        value = cells.get(column)
        if is_blank(value):
            if field.name == "title":
                errors.append(FieldError(column, "title_missing", value))
            continue
        if field.is_typed and isinstance(value, str) and value.strip().casefold() in BLANKS:
            continue
        _read_into(facts, errors, column, field, value)
    return facts, errors


def read_facts(given: Mapping[str, object]) -> CourseFacts:
    """The facts a program or a form sent, by our own names; blank means "make it empty". Raises CourseInvalid."""
    facts = CourseFacts()
    errors: list[FieldError] = []
    for name, value in given.items():
        field = BY_NAME.get(name)
        if field is None:
            errors.append(FieldError(name, "field_unknown", value, {"field": name}))
        elif not is_blank(value):
            _read_into(facts, errors, name, field, value)
        elif name in CANNOT_BE_EMPTY:
            errors.append(FieldError(name, "cannot_be_empty", value))
        else:
            empty = EMPTY.get(name, "")
            setattr(facts, field.attribute, [] if empty == () else empty)
    if errors:
        raise CourseInvalid(errors)
    return facts


def _read_into(facts: CourseFacts, errors: list[FieldError], column: str, field: Field, value: object) -> None:
    try:
        read = field.read(value)
        if field.name in ("code", "variant_of"):
            read = normalise_code(str(read))
    except BadCell as bad:
        errors.append(FieldError(column, bad.code, value, bad.params))
    except CourseInvalid as invalid:
        errors.extend(FieldError(column, error.code, value, error.params) for error in invalid.errors)
    else:
        setattr(facts, field.attribute, read)


def said(facts: CourseFacts, names: Sequence[str]) -> dict[str, object]:
    """Those of the named facts about which something was said."""
    return {name: value for name in names if (value := getattr(facts, name)) is not UNSET}
