"""What a plan for a batch of rows is made of: what rows may refer to, what becomes of each, what will be written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import msgspec

from catalog.facts import CourseState, VariantState
from catalog.homes import Homes
from catalog.importing.tables import Note
from catalog.rules.editing import Edit, has_new_text
from catalog.values import CourseStatus
from core.errors import FieldError
from core.locales import Locale


class Seen(Protocol):
    """Which row said something first."""

    def first(self, subject: object, number: int) -> int: ...


class Refused(Exception):
    """This row cannot go in."""

    def __init__(self, column: str, code: str, value: object = None, **params: object) -> None:
        super().__init__(code)
        self.error = FieldError(column, code, value, params)


class Owner(msgspec.Struct, frozen=True):
    """A person behind an address, or one that would be made."""

    id: UUID
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a row may refer to beside courses."""

    homes: Homes
    owners: Mapping[str, Owner]
    default_locale: Locale
    default_status: CourseStatus
    may_write_to: Callable[[str], bool]
    new_id: Callable[[], UUID]


@dataclass(slots=True)
class Change:
    """One stored course with what becomes of it."""

    course: CourseState
    edit: Edit
    status_steps: list[CourseStatus] = field(default_factory=list)
    owner_id: UUID | None = None
    owner_is_provisional: bool = False
    org_unit_id: UUID | None = None


@dataclass(slots=True)
class Plan:
    """What the batch will write, and the outcome of each row, in order."""

    courses: list[CourseState] = field(default_factory=list)
    variants: list[VariantState] = field(default_factory=list)
    keys: list[tuple[UUID, str, str, Locale]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    variant_changes: list[tuple[VariantState, Edit]] = field(default_factory=list)
    marks: list[tuple[UUID, bytes]] = field(default_factory=list)
    """Courses of which the file says something new that changes nothing here."""
    variant_marks: list[tuple[UUID, bytes]] = field(default_factory=list)
    updates: list[tuple[int, str]] = field(default_factory=list)
    """Rows that change what is there, each with the code of the course."""
    notes: list[Note] = field(default_factory=list)
    outcomes: list[tuple[int, str]] = field(default_factory=list)
    errors: list[tuple[int, FieldError]] = field(default_factory=list)
    newcomers: dict[str, int] = field(default_factory=dict)
    """Addresses that nobody had, each with the first row that names it as an owner."""


def say_new_revisions(plan: Plan) -> None:
    """Text and translation that come together belong together, whichever row stands first."""
    coming = {change.course.id: change.course.revision + 1 for change in plan.changes if change.edit.texts}
    for variant in plan.variants:
        variant.source_revision = coming.get(variant.course_id, variant.source_revision)
    for variant, edit in plan.variant_changes:
        if variant.course_id in coming and has_new_text(edit):
            revision = coming[variant.course_id]
            edit.values["source_revision"] = edit.after["source_revision"] = revision
            edit.before["source_revision"] = variant.source_revision
