"""A course as programs and commands read it: one shape for the API and `courses show --json`."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.facts import CourseState, VariantState
from catalog.models import Course
from catalog.repository import courses as rows
from catalog.repository.courses import IdentifierFacts, RelationFacts, RoleFacts
from catalog.values import VariantStatus
from core.locales import Locale
from core.unit_of_work import Work
from people.access import require
from people.models import OrgUnit, Person
from people.values import Permission


class OwnerView(msgspec.Struct, frozen=True):
    """Who is accountable; provisionally, where nobody was named."""

    id: UUID
    name: str
    email: str
    is_provisional: bool


class VariantView(msgspec.Struct, frozen=True):
    """A language version. It is outdated where it is live and the course has changed since, in more than spelling."""

    id: UUID
    locale: str
    status: str
    title: str
    summary: str
    description: str
    objectives: list[str]
    url: str
    code: str | None
    source_revision: int
    is_outdated: bool
    version: int


class IdentifierView(msgspec.Struct, frozen=True):
    """What the course is called in another system."""

    system: str
    value: str
    locale: str


class CourseView(msgspec.Struct, frozen=True):
    """One course with everything that is said of it."""

    id: UUID
    code: str
    former_codes: list[str]
    status: str
    title: str
    summary: str
    description: str
    objectives: list[str]
    skills: list[str]
    audience: str
    modality: str | None
    duration_minutes: int | None
    level: str
    provider: str
    org_unit: str
    owner: OwnerView
    owner_text: str
    language: str
    compliance_class: str
    regulation: str
    tags: list[str]
    url: str
    making_cost: Decimal | None
    currency: str | None
    published_on: date | None
    review_due: date | None
    content_ends_on: date | None
    contract_ends_on: date | None
    retired_on: date | None
    retire_reason: str
    superseded_by: str | None
    identifiers: list[IdentifierView]
    roles: list[RoleFacts]
    variants: list[VariantView]
    relations: list[RelationFacts]
    revision: int
    version: int
    created_at: datetime
    updated_at: datetime


SAME_NAMES = tuple(
    name for name in CourseState.__struct_fields__ if name in CourseView.__struct_fields__ and name != "status"
)


def get_course_view(work: Work, code: str) -> CourseView:
    """The course behind a code or id, whole."""
    require(work.actor, Permission.READ_CATALOG)
    session = work.session
    course = rows.get_state(session, rows.get_course_id(session, code))
    times = session.execute(select(Course.created_at, Course.updated_at).where(Course.id == course.id)).one()
    owner = session.execute(select(Person.id, Person.name, Person.email).where(Person.id == course.owner_id)).one()
    unit = session.scalar(select(OrgUnit.code).where(OrgUnit.id == course.org_unit_id)) or ""
    replaced = rows.codes_of(session, [course.superseded_by_id]) if course.superseded_by_id else {}
    return CourseView(
        **{name: getattr(course, name) for name in SAME_NAMES},
        status=course.status.value,
        former_codes=rows.list_former_codes(session, course.id),
        org_unit=unit,
        owner=OwnerView(owner[0], owner[1], owner[2], course.owner_is_provisional),
        language=str(course.source_locale),
        review_due=course.review_due_on,
        superseded_by=next(iter(replaced.values()), None),
        identifiers=[_identifier(each) for each in rows.list_identifiers(session, course.id)],
        roles=rows.list_roles(session, course.id),
        variants=variant_views(session, rows.list_variants(session, course.id)),
        relations=rows.list_relations(session, course.id),
        created_at=times[0],
        updated_at=times[1],
    )


def variant_views(session: Session, variants: Sequence[VariantState]) -> list[VariantView]:
    """Language versions beside what their courses say by now."""
    outdating = rows.outdating_revisions(session, [variant.course_id for variant in variants])
    return [_variant(variant, outdating.get(variant.course_id, 0)) for variant in variants]


def _variant(variant: VariantState, outdating: int) -> VariantView:
    return VariantView(
        id=variant.id,
        locale=str(variant.locale),
        status=variant.status.value,
        title=variant.title,
        summary=variant.summary,
        description=variant.description,
        objectives=variant.objectives,
        url=variant.url,
        code=variant.code,
        source_revision=variant.source_revision,
        is_outdated=variant.status is VariantStatus.LIVE and variant.source_revision < outdating,
        version=variant.version,
    )


def _identifier(each: IdentifierFacts) -> IdentifierView:
    return IdentifierView(each.system, each.value, _tag(each.locale))


def _tag(locale: Locale) -> str:
    return str(locale)


__all__ = ["CourseView", "RelationFacts", "RoleFacts", "VariantView", "get_course_view", "variant_views"]
