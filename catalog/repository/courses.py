"""One course and what belongs to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from catalog.errors import CourseNotFound, VariantNotFound
from catalog.facts import CourseState, VariantState
from catalog.models import (
    Course,
    CourseCode,
    CourseIdentifier,
    CourseRelation,
    CourseRevision,
    CourseRole,
    CourseUnit,
    Variant,
    VariantText,
)
from catalog.repository.known import STATE_COLUMNS, VARIANT_COLUMNS
from catalog.values import ChangeClass, CourseRoleKind, CourseStatus, RelationKind
from core.locales import Locale
from people.models import OrgUnit, Person


class UnitText(msgspec.Struct, frozen=True):
    """A unit of the body: in the source language with its heading, or translated."""

    key: str
    text: str
    heading: str = ""


class RevisionFacts(msgspec.Struct, frozen=True):
    """One revision with its difference to the one before."""

    number: int
    change_class: ChangeClass
    author_name: str
    at: datetime
    note: str
    changes: list[dict[str, str | None]]


class RelationFacts(msgspec.Struct, frozen=True):
    """A relation as seen from one course: `is_outgoing` where it is the subject of the sentence."""

    kind: RelationKind
    is_outgoing: bool
    course_id: UUID
    code: str
    title: str
    status: CourseStatus


class RoleFacts(msgspec.Struct, frozen=True):
    """Somebody with a part in a course."""

    kind: CourseRoleKind
    person_id: UUID
    name: str
    email: str
    is_active: bool


class IdentifierFacts(msgspec.Struct, frozen=True):
    """What a course is called elsewhere."""

    system: str
    value: str
    locale: Locale


def find_course_id(session: Session, code: str) -> UUID | None:
    """The course a code leads to: taken over by a merge, present, or that of one of its language versions."""
    wanted = code.strip().upper()
    for query in (
        select(CourseCode.course_id).where(CourseCode.code == wanted),
        select(Course.id).where(Course.code == wanted),
        select(Variant.course_id).where(Variant.code == wanted),
    ):
        if (found := session.scalar(query)) is not None:
            return found
    return None


def has_merged_code(session: Session, course_id: UUID, code: str) -> bool:
    """Whether the course took this code over from a merged one, whose row still has it."""
    query = select(CourseCode.code).join(Course, Course.code == CourseCode.code)
    return bool(session.scalar(query.where(CourseCode.code == code, CourseCode.course_id == course_id)))


def find_merged_into(session: Session, code: str) -> UUID | None:
    """The course that took over the one with this code; None while it is one of its own."""
    return session.scalar(select(CourseCode.course_id).where(CourseCode.code == code))


def get_course_id(session: Session, code: str) -> UUID:
    """The same for an id or a code that must lead somewhere."""
    found = find_course_id(session, code)
    if found is None and (course_id := _as_id(code)) is not None:
        found = session.scalar(select(Course.id).where(Course.id == course_id))
    if found is None:
        raise CourseNotFound(course=code)
    return found


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def get_state(session: Session, course_id: UUID, *, is_locked: bool = False) -> CourseState:
    """The course as it is stored; `is_locked` keeps others from changing it until the commit."""
    query = select(*STATE_COLUMNS).where(Course.id == course_id)
    row = session.execute(query.with_for_update() if is_locked else query).first()
    if row is None:
        raise CourseNotFound(course=str(course_id))
    return CourseState(*row)


def list_variants(session: Session, course_id: UUID) -> list[VariantState]:
    """All language versions, by locale."""
    query = select(*VARIANT_COLUMNS).where(Variant.course_id == course_id).order_by(Variant.locale)
    return [VariantState(*row) for row in session.execute(query)]


def find_variant(session: Session, course_id: UUID, locale: Locale) -> VariantState | None:
    """The version in one locale."""
    query = select(*VARIANT_COLUMNS).where(Variant.course_id == course_id, Variant.locale == locale)
    row = session.execute(query).first()
    return VariantState(*row) if row else None


def get_variant(session: Session, course_id: UUID, locale: Locale, code: str) -> VariantState:
    """The version in one locale, which must be there."""
    found = find_variant(session, course_id, locale)
    if found is None:
        raise VariantNotFound(course=code, locale=str(locale))
    return found


def list_units(session: Session, course_id: UUID) -> list[UnitText]:
    """The body in reading order."""
    query = select(CourseUnit.key, CourseUnit.text, CourseUnit.heading).where(CourseUnit.course_id == course_id)
    return [UnitText(*row) for row in session.execute(query.order_by(CourseUnit.position, CourseUnit.key))]


def list_variant_texts(session: Session, variant_id: UUID) -> list[UnitText]:
    """The translated body, by key."""
    query = select(VariantText.key, VariantText.text).where(VariantText.variant_id == variant_id)
    return [UnitText(*row) for row in session.execute(query.order_by(VariantText.key))]


def list_revisions(
    session: Session,
    course_id: UUID,
    *,
    after: int | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[RevisionFacts]:
    """Newest first; only those later than `after` and earlier than `before`, where these are given."""
    columns = [getattr(CourseRevision, name) for name in RevisionFacts.__struct_fields__]
    query = select(*columns).where(CourseRevision.course_id == course_id).order_by(CourseRevision.number.desc())
    if after is not None:
        query = query.where(CourseRevision.number > after)
    if before is not None:
        query = query.where(CourseRevision.number < before)
    return [RevisionFacts(*row) for row in session.execute(query.limit(limit))]


def outdating_revisions(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    """Each course's newest revision that was more than editorial: versions made from earlier ones are outdated."""
    query = select(CourseRevision.course_id, func.max(CourseRevision.number)).where(
        CourseRevision.course_id.in_(ids),
        CourseRevision.number > 1,
        CourseRevision.change_class != ChangeClass.EDITORIAL,
    )
    return dict(session.execute(query.group_by(CourseRevision.course_id)).all())


def list_relations(session: Session, course_id: UUID) -> list[RelationFacts]:
    """Both directions, outgoing first."""
    other = aliased(Course)
    columns = (CourseRelation.kind, CourseRelation.from_id, other.id, other.code, other.title, other.status)
    query = (
        select(*columns)
        .where(or_(CourseRelation.from_id == course_id, CourseRelation.to_id == course_id))
        .join(
            other,
            or_(
                (other.id == CourseRelation.to_id) & (CourseRelation.from_id == course_id),
                (other.id == CourseRelation.from_id) & (CourseRelation.to_id == course_id),
            ),
        )
    )
    found = [RelationFacts(row[0], row[1] == course_id, *row[2:]) for row in session.execute(query)]
    return sorted(found, key=lambda each: (not each.is_outgoing, each.kind, each.code))


def list_roles(session: Session, course_id: UUID) -> list[RoleFacts]:
    """Everybody with a part beside the owner."""
    columns = (CourseRole.kind, Person.id, Person.name, Person.email, Person.is_active)
    query = select(*columns).join(Person, Person.id == CourseRole.person_id).where(CourseRole.course_id == course_id)
    return [RoleFacts(*row) for row in session.execute(query.order_by(CourseRole.kind, Person.name))]


def list_identifiers(session: Session, course_id: UUID) -> list[IdentifierFacts]:
    """Keys in other systems."""
    columns = (CourseIdentifier.system, CourseIdentifier.value, CourseIdentifier.locale)
    query = select(*columns).where(CourseIdentifier.course_id == course_id)
    return [IdentifierFacts(*row) for row in session.execute(query.order_by(*columns))]


def list_former_codes(session: Session, course_id: UUID) -> list[str]:
    """Codes that lead here beside its own."""
    query = select(CourseCode.code).where(CourseCode.course_id == course_id).order_by(CourseCode.code)
    return list(session.scalars(query))


def list_merged(session: Session, course_id: UUID) -> dict[UUID, str]:
    """The courses that went into this one, with their codes."""
    query = select(Course.id, Course.code).join(CourseCode, CourseCode.code == Course.code)
    return {row[0]: row[1] for row in session.execute(query.where(CourseCode.course_id == course_id))}


def course_path(session: Session, course_id: UUID) -> str:
    """Where a course's org unit stands."""
    query = select(OrgUnit.path).join(Course, Course.org_unit_id == OrgUnit.id).where(Course.id == course_id)
    return session.scalar(query) or ""


def codes_of(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Codes by id."""
    rows = session.execute(select(Course.id, Course.code).where(Course.id.in_(ids)))
    return {row[0]: row[1] for row in rows}
