"""Many courses at once, as selected columns: for lists, pages and exports. No entities are loaded here."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, exists, false, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from catalog.facts import VariantState
from catalog.models import Course, CourseCode, Variant
from catalog.repository.known import VARIANT_COLUMNS
from catalog.values import CourseStatus
from core.locales import Locale
from core.looking import holds, lies_within
from people.models import OrgUnit, Person

CHUNK = 500


class CourseItem(msgspec.Struct, frozen=True):
    """A course as lists show it."""

    id: UUID
    code: str
    title: str
    status: str
    locale: str
    owner_id: UUID
    owner: str
    is_owner_provisional: bool
    org_unit: str
    modality: str | None
    level: str
    duration_minutes: int | None
    provider: str
    compliance_class: str
    review_due: date | None
    updated_at: datetime
    revision: int
    version: int


class Conditions(msgspec.Struct, frozen=True, kw_only=True):
    """Which courses; what is not said does not narrow."""

    text: str = ""
    status: CourseStatus | None = None
    owner_id: UUID | None = None
    org_unit_path: str | None = None
    locale: str | None = None
    is_unclaimed: bool | None = None


_ITEM = (
    Course.id,
    Course.code,
    Course.title,
    type_coerce(Course.status, String),
    type_coerce(Course.source_locale, String),
    Course.owner_id,
    Person.name,
    Course.owner_is_provisional,
    OrgUnit.code,
    type_coerce(Course.modality, String),
    Course.level,
    Course.duration_minutes,
    Course.provider,
    type_coerce(Course.compliance_class, String),
    Course.review_due_on,
    Course.updated_at,
    Course.revision,
    Course.version,
)


def list_courses(
    session: Session, conditions: Conditions | None = None, *, after: str | None = None, limit: int = 20
) -> list[CourseItem]:
    """By code; `after` is the last code seen. Courses that were merged into others are not among them."""
    query = _listing(is_first=after is None)
    if conditions:
        query = query.where(*_clauses(conditions))
    return [CourseItem(*row) for row in session.execute(query, {"limit": limit, "after": after})]


@cache
def _listing(*, is_first: bool) -> Select[Any]:
    """Put together once, with room for what differs: building it and finding it compiled took as long as running it."""
    query = (
        _select(*_ITEM)
        .join(Person, Person.id == Course.owner_id)
        .join(OrgUnit, OrgUnit.id == Course.org_unit_id)
        .order_by(Course.code)
        .limit(bindparam("limit", type_=Integer))
    )
    query = query if is_first else query.where(Course.code > bindparam("after", type_=String))
    return narrowed(query, None)


def _select(*columns: Any) -> Select[Any]:
    return select(*columns)


def count_courses(session: Session, conditions: Conditions | None = None) -> int:
    """How many there are."""
    query = select(func.count()).select_from(Course).join(OrgUnit, OrgUnit.id == Course.org_unit_id)
    return session.scalar(narrowed(query, conditions)) or 0


def narrowed(query: Select[Any], conditions: Conditions | None) -> Select[Any]:
    """The query with the conditions; it must have Course and OrgUnit in it."""
    query = query.where(~is_merged())
    return query.where(*_clauses(conditions)) if conditions else query


def is_merged() -> ColumnElement[bool]:
    """Whether a course went into another: its code is one that leads there."""
    return exists().where(CourseCode.code == Course.code)


def _clauses(conditions: Conditions) -> Iterator[ColumnElement[bool]]:
    if conditions.text.strip():
        text = conditions.text.strip()
        yield or_(holds(Course.title, text), holds(Course.code, text))
    if conditions.status is not None:
        yield Course.status == conditions.status
    if conditions.owner_id is not None:
        yield Course.owner_id == conditions.owner_id
    if conditions.org_unit_path is not None:
        yield _is_within(conditions.org_unit_path)
    if conditions.locale is not None:
        wanted = Locale.parse(conditions.locale)
        yield or_(
            Course.source_locale == wanted, exists().where(Variant.course_id == Course.id, Variant.locale == wanted)
        )
    if conditions.is_unclaimed is not None:
        yield Course.owner_is_provisional == conditions.is_unclaimed


def ids_within(paths: Sequence[str]) -> Select[Any]:
    """Ids of the courses of these org units and of what lies below them, as a part of other queries."""
    query = select(Course.id).join(OrgUnit, OrgUnit.id == Course.org_unit_id)
    return query.where(or_(false(), *(_is_within(path) for path in paths)))


def _is_within(path: str) -> ColumnElement[bool]:
    return lies_within(OrgUnit.path, path)


def variants_of(session: Session, course_ids: Sequence[UUID]) -> dict[UUID, list[VariantState]]:
    """Language versions of these courses, by locale."""
    query = (
        select(*VARIANT_COLUMNS).where(Variant.course_id.in_(course_ids)).order_by(Variant.course_id, Variant.locale)
    )
    found: dict[UUID, list[VariantState]] = {}
    for row in session.execute(query):
        variant = VariantState(*row)
        found.setdefault(variant.course_id, []).append(variant)
    return found
