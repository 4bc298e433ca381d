"""What commissioning asks of the catalog."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from catalog.models import Course, Variant
from catalog.repository.courses import find_course_id
from catalog.values import CourseStatus, VariantStatus
from core.locales import Locale
from people.models import Person


class CourseNow(msgspec.Struct, frozen=True):
    """A course as it stands, for evidence and for decisions."""

    id: UUID
    code: str
    title: str
    status: CourseStatus
    source_locale: Locale
    created_at: datetime
    owner_id: UUID
    owner_name: str
    superseded_by: str | None


def courses_now(session: Session, ids: Iterable[UUID]) -> dict[UUID, CourseNow]:
    """These courses as they stand."""
    return {course.id: course for course in _courses(session, Course.id.in_(set(ids)))}


def find_course(session: Session, code: str) -> CourseNow | None:
    """The course this code leads to, as everywhere: a former code, and that of a language version, too."""
    course_id = find_course_id(session, code)
    return courses_now(session, [course_id])[course_id] if course_id else None


def live_locales(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[Locale]]:
    """The locales in which variants of these courses can be taken."""
    query = select(Variant.course_id, Variant.locale).where(Variant.course_id.in_(set(ids)))
    found: dict[UUID, list[Locale]] = {}
    for course_id, locale in session.execute(query.where(Variant.status == VariantStatus.LIVE)):
        found.setdefault(course_id, []).append(locale)
    return found


def _courses(session: Session, condition: ColumnElement[bool]) -> list[CourseNow]:
    newer = aliased(Course)
    columns = (Course.id, Course.code, Course.title, Course.status, Course.source_locale, Course.created_at)
    query = select(*columns, Course.owner_id, Person.name, newer.code).join(Person, Person.id == Course.owner_id)
    query = query.outerjoin(newer, newer.id == Course.superseded_by_id)
    return [CourseNow(*row) for row in session.execute(query.where(condition))]


def catalog_size(session: Session) -> tuple[int, int]:
    """How many courses there are, and in how many languages, variants included."""
    courses = session.scalar(select(func.count()).select_from(Course)) or 0
    locales = {*session.scalars(select(Course.source_locale).distinct())}
    locales |= {*session.scalars(select(Variant.locale).distinct())}
    return courses, len({locale.language for locale in locales})
