"""What localization needs to know of courses: read from the catalog's tables, never written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Course, CourseCode, CourseRevision, CourseUnit, Variant, VariantText
from catalog.rules.texts import metadata_texts
from catalog.values import ComplianceClass, CourseStatus, Modality, VariantStatus
from core.locales import Locale, serving
from localization.rules.matrix import VariantFact
from localization.rules.staleness import Delta, Revision, staleness_of
from people.models import OrgUnit


class CourseFacts(msgspec.Struct, frozen=True):
    id: UUID
    code: str
    title: str
    status: CourseStatus
    source_locale: Locale
    revision: int
    compliance_class: ComplianceClass
    modality: Modality | None
    org_unit_path: str


class VariantRow(msgspec.Struct, frozen=True):
    id: UUID
    course_id: UUID
    locale: Locale
    status: VariantStatus
    source_revision: int


class SourceUnit(msgspec.Struct, frozen=True):
    """A translatable string of a course as it stands now."""

    key: str
    heading: str
    text: str


_COLUMNS = (
    Course.id,
    Course.code,
    Course.title,
    Course.status,
    Course.source_locale,
    Course.revision,
    Course.compliance_class,
    Course.modality,
    OrgUnit.path,
)


def find_courses_by_code(session: Session, codes: Iterable[str]) -> dict[str, CourseFacts]:
    """Courses by the code they were asked for by, in any case of letters; codes of merged courses still resolve."""
    asked = {code: code.strip().upper() for code in codes}
    wanted = list(dict.fromkeys(asked.values()))
    query = select(*_COLUMNS).join(OrgUnit, OrgUnit.id == Course.org_unit_id)
    found = {row.code: CourseFacts(*row) for row in session.execute(query.where(Course.code.in_(wanted)))}
    if missing := [code for code in wanted if code not in found]:
        old = query.add_columns(CourseCode.code).join(CourseCode, CourseCode.course_id == Course.id)
        for row in session.execute(old.where(CourseCode.code.in_(missing))):
            found[row[-1]] = CourseFacts(*row[:-1])
    return {code: found[spelled] for code, spelled in asked.items() if spelled in found}


def find_courses(session: Session, ids: Iterable[UUID]) -> dict[UUID, CourseFacts]:
    query = select(*_COLUMNS).join(OrgUnit, OrgUnit.id == Course.org_unit_id).where(Course.id.in_(list(ids)))
    return {row.id: CourseFacts(*row) for row in session.execute(query)}


def titles_in(session: Session, ids: Iterable[UUID], locale: Locale) -> dict[UUID, tuple[str, Locale]]:
    """What courses are called where a live version serves the reader better than the source: as search calls them."""
    query = select(Variant.course_id, Variant.title, Variant.locale, Course.source_locale)
    query = query.join(Course, Course.id == Variant.course_id).order_by(Variant.locale)
    query = query.where(Variant.course_id.in_(list(ids)), Variant.status == VariantStatus.LIVE)
    versions: dict[UUID, dict[str, tuple[str, Locale]]] = defaultdict(dict)
    sources: dict[UUID, str] = {}
    for course_id, title, spoken, source in session.execute(query):
        versions[course_id][str(spoken)] = title, spoken
        sources[course_id] = str(source)
    best = {each: serving(str(locale), [sources[each], *titles]) for each, titles in versions.items()}
    return {each: versions[each][chosen] for each, chosen in best.items() if chosen in versions[each]}


def list_revisions(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[Revision]]:
    """Numbers and classes of all revisions, without their changes."""
    query = select(CourseRevision.course_id, CourseRevision.number, CourseRevision.change_class)
    revisions: dict[UUID, list[Revision]] = defaultdict(list)
    for course_id, number, change_class in session.execute(query.where(CourseRevision.course_id.in_(list(ids)))):
        revisions[course_id].append(Revision(number, change_class))
    return revisions


def list_changes(session: Session, course_id: UUID, after: int) -> list[Revision]:
    """Revisions after one, each with what it changed."""
    query = (
        select(CourseRevision.number, CourseRevision.change_class, CourseRevision.changes)
        .where(CourseRevision.course_id == course_id, CourseRevision.number > after)
        .order_by(CourseRevision.number)
    )
    return [
        Revision(number, change_class, [Delta(str(c["key"]), c["before"], c["after"]) for c in changes])
        for number, change_class, changes in session.execute(query)
    ]


def first_change_after(session: Session, course_id: UUID, revision: int) -> datetime | None:
    """When the source moved on from a revision; None where it has not."""
    query = select(CourseRevision.at).where(CourseRevision.course_id == course_id, CourseRevision.number > revision)
    return session.scalar(query.order_by(CourseRevision.number).limit(1))


def list_variants(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[VariantRow]]:
    query = select(Variant.id, Variant.course_id, Variant.locale, Variant.status, Variant.source_revision)
    found: dict[UUID, list[VariantRow]] = defaultdict(list)
    for row in session.execute(query.where(Variant.course_id.in_(list(ids))).order_by(Variant.locale)):
        found[row.course_id].append(VariantRow(*row))
    return found


def variant_facts(variants: Sequence[VariantRow], revisions: Sequence[Revision]) -> tuple[VariantFact, ...]:
    """Variants with what the source did since each was made."""
    return tuple(
        VariantFact(each.locale, each.status, staleness_of(each.source_revision, revisions)) for each in variants
    )


def source_units(session: Session, course_id: UUID) -> list[SourceUnit]:
    """Everything translatable of a course, in reading order."""
    return source_units_of(session, [course_id])[course_id]


def source_units_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[SourceUnit]]:
    """The same for each of these courses."""
    courses = session.scalars(select(Course).where(Course.id.in_(ids)))
    found = {c.id: [SourceUnit(key, "", text) for key, text in metadata_texts(c).items()] for c in courses}
    query = (
        select(CourseUnit.course_id, CourseUnit.key, CourseUnit.heading, CourseUnit.text)
        .where(CourseUnit.course_id.in_(ids))
        .order_by(CourseUnit.position, CourseUnit.key)
    )
    for course_id, *unit in session.execute(query):
        found[course_id].append(SourceUnit(*unit))
    return found


def variant_target_texts(session: Session, variant_id: UUID) -> dict[str, str]:
    """All texts of a variant by key."""
    variant = session.get_one(Variant, variant_id)
    query = select(VariantText.key, VariantText.text).where(VariantText.variant_id == variant_id)
    body = {key: text for key, text in session.execute(query) if text}
    return metadata_texts(variant) | body
