"""Courses as rows of our own file: each course, then its language versions. What goes out comes back unchanged."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from catalog.facts import CourseState, VariantState
from catalog.importing.fields import FIELDS
from catalog.models import Course
from catalog.repository.known import STATE_COLUMNS
from catalog.repository.listing import CHUNK, narrowed, variants_of
from catalog.values import VariantStatus
from people.models import OrgUnit, Person

COLUMNS = tuple(field.name for field in FIELDS)
OWN_NAMES = {"language", "owner_email", "owner", "org_unit", "review_due", "variant_of"}
COURSE_COLUMNS = tuple((field.name, field.attribute) for field in FIELDS if field.name not in OWN_NAMES)
VARIANT_COLUMNS = ("title", "summary", "description", "objectives", "url")
VARIANT_WORDS = {
    VariantStatus.IN_PROGRESS: "draft",
    VariantStatus.LIVE: "published",
    VariantStatus.RETIRED: "retired",
}


class ExportedCourse(msgspec.Struct, frozen=True):
    """A course with what a file says about it."""

    course: CourseState
    owner_email: str
    org_unit: str
    variants: Sequence[VariantState]


def read_courses(session: Session) -> Iterator[ExportedCourse]:
    """All courses, oldest first, a chunk at a time."""
    after: UUID | None = None
    while True:
        query = _query().order_by(Course.id).limit(CHUNK)
        if after is not None:
            query = query.where(Course.id > after)
        found = _completed(session, session.execute(narrowed(query, None)).all())
        yield from found
        if len(found) < CHUNK:
            return
        after = found[-1].course.id


def read_these(session: Session, ids: Iterable[UUID]) -> Iterator[ExportedCourse]:
    """These courses, in this order."""
    waiting = iter(ids)
    while chunk := list(islice(waiting, CHUNK)):
        query = narrowed(_query().where(Course.id.in_(chunk)), None)
        found = {each.course.id: each for each in _completed(session, session.execute(query).all())}
        yield from (found[each] for each in chunk if each in found)


def _query() -> Select[Any]:
    columns: list[Any] = [*STATE_COLUMNS, Person.email, OrgUnit.code]
    query: Select[Any] = select(*columns)
    return query.join(Person, Person.id == Course.owner_id).join(OrgUnit, OrgUnit.id == Course.org_unit_id)


def _completed(session: Session, rows: Sequence[Row[Any]]) -> list[ExportedCourse]:
    courses: list[tuple[CourseState, str, str]] = []
    for row in rows:
        *columns, email, unit = tuple(row)
        courses.append((CourseState(*columns), email, unit))
    variants = variants_of(session, [course.id for course, _, _ in courses])
    return [ExportedCourse(course, email, unit, variants.get(course.id, ())) for course, email, unit in courses]


def rows_of(exported: ExportedCourse) -> Iterator[dict[str, object]]:
    """One row for the course and one for each language version."""
    course = exported.course
    row: dict[str, object] = {name: getattr(course, attribute) for name, attribute in COURSE_COLUMNS}
    row["language"] = str(course.source_locale)
    row["org_unit"] = exported.org_unit
    row["owner"] = course.owner_text
    row["owner_email"] = "" if course.owner_is_provisional else exported.owner_email
    row["review_due"] = course.review_due_on
    yield row
    for variant in exported.variants:
        texts: dict[str, object] = {name: getattr(variant, name) for name in VARIANT_COLUMNS}
        status = VARIANT_WORDS[variant.status]
        locale = str(variant.locale)
        yield {**texts, "code": variant.code or "", "language": locale, "status": status, "variant_of": course.code}
