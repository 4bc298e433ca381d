"""Two records turn out to be one course: codes, keys, versions and relations move to the one that stays.

The other keeps its row and its story, retired, and its code leads to the one that stayed.
"""

from uuid import UUID

from sqlalchemy import delete, insert, select, update

from catalog.errors import MergeNotPossible
from catalog.events import CourseMerged, CourseRetired
from catalog.facts import CourseState, VariantState
from catalog.models import Course, CourseCode, CourseIdentifier, CourseRelation, CourseRole, Variant, VariantText
from catalog.repository.courses import find_merged_into, find_variant, list_units, list_variants
from catalog.service.guards import load_for
from catalog.storing import status_values, store_variants
from catalog.values import CourseStatus, VariantStatus
from core.ids import new_id
from core.unit_of_work import Work
from people.values import Permission


def merge_courses(work: Work, kept_id: UUID, gone_id: UUID, *, reason: str = "") -> None:
    """`gone` becomes part of `kept`. Its language version comes along where `kept` has none in that locale."""
    kept = load_for(work, kept_id, Permission.MERGE_COURSES)
    gone = load_for(work, gone_id, Permission.MERGE_COURSES)
    is_merged = find_merged_into(work.session, gone.code) is not None
    if kept_id == gone_id or is_merged or kept.status is CourseStatus.RETIRED:
        raise MergeNotPossible(kept=kept.code, gone=gone.code)
    _move_codes_and_keys(work, kept, gone)
    moved = _move_variants(work, kept, gone)
    _move_relations(work, kept_id, gone_id)
    _move_roles(work, kept_id, gone_id)
    _end(work, kept, gone, reason)
    facts = {"code": gone.code, "title": gone.title, "locales": [str(locale) for locale in moved]}
    work.record(
        CourseMerged(
            subject_id=gone_id, course_id=kept_id, before=facts, after={"code": kept.code}, reason=reason or None
        )
    )


def _move_codes_and_keys(work: Work, kept: CourseState, gone: CourseState) -> None:
    session = work.session
    for table in (CourseCode, CourseIdentifier):
        session.execute(update(table).where(table.course_id == gone.id).values(course_id=kept.id))
    session.execute(insert(CourseCode).values(code=gone.code, course_id=kept.id))


def _move_variants(work: Work, kept: CourseState, gone: CourseState) -> list[object]:
    taken = {kept.source_locale, *(variant.locale for variant in list_variants(work.session, kept.id))}
    moved: list[object] = []
    for variant in list_variants(work.session, gone.id):
        if variant.locale not in taken:
            taken.add(variant.locale)
            moved.append(variant.locale)
            values = {"course_id": kept.id, "source_revision": kept.revision, "updated_at": work.now}
            work.session.execute(update(Variant).where(Variant.id == variant.id).values(values))
    if gone.source_locale not in taken:
        moved.append(gone.source_locale)
        _add_source_as_variant(work, kept, gone)
    return moved


def _add_source_as_variant(work: Work, kept: CourseState, gone: CourseState) -> None:
    variant = VariantState(
        id=new_id(),
        course_id=kept.id,
        locale=gone.source_locale,
        status=VariantStatus.LIVE if gone.status is CourseStatus.PUBLISHED else VariantStatus.IN_PROGRESS,
        source_revision=kept.revision,
        title=gone.title,
        summary=gone.summary,
        description=gone.description,
        objectives=gone.objectives,
        url=gone.url,
    )
    store_variants(work, [variant])
    texts = [
        {"variant_id": variant.id, "key": unit.key, "text": unit.text} for unit in list_units(work.session, gone.id)
    ]
    if texts and find_variant(work.session, kept.id, gone.source_locale):
        work.session.execute(insert(VariantText), texts)


def _move_relations(work: Work, kept_id: UUID, gone_id: UUID) -> None:
    session = work.session
    query = select(CourseRelation.from_id, CourseRelation.to_id, CourseRelation.kind).where(
        (CourseRelation.from_id == gone_id) | (CourseRelation.to_id == gone_id)
    )
    for from_id, to_id, kind in session.execute(query).all():
        ends = (kept_id if from_id == gone_id else from_id, kept_id if to_id == gone_id else to_id)
        if ends[0] != ends[1] and session.get(CourseRelation, (*ends, kind)) is None:
            session.execute(insert(CourseRelation).values(from_id=ends[0], to_id=ends[1], kind=kind))
    gone = (CourseRelation.from_id == gone_id) | (CourseRelation.to_id == gone_id)
    session.execute(delete(CourseRelation).where(gone))


def _move_roles(work: Work, kept_id: UUID, gone_id: UUID) -> None:
    session = work.session
    query = select(CourseRole.person_id, CourseRole.kind).where(CourseRole.course_id == gone_id)
    for person_id, kind in session.execute(query).all():
        if session.get(CourseRole, (kept_id, person_id, kind)) is None:
            session.execute(insert(CourseRole).values(course_id=kept_id, person_id=person_id, kind=kind))
    session.execute(delete(CourseRole).where(CourseRole.course_id == gone_id))


def _end(work: Work, kept: CourseState, gone: CourseState, reason: str) -> None:
    session = work.session
    values = {
        **status_values(work, gone, CourseStatus.RETIRED, reason or f"merged into {kept.code}"),
        "superseded_by_id": kept.id,
        "version": gone.version + 1,
        "updated_at": work.now,
    }
    session.execute(update(Course).where(Course.id == gone.id).values(values))
    touched = {"version": kept.version + 1, "updated_at": work.now}
    session.execute(update(Course).where(Course.id == kept.id).values(touched))
    work.record(
        CourseRetired(
            subject_id=gone.id,
            course_id=gone.id,
            before={"status": gone.status.value},
            after={"status": CourseStatus.RETIRED.value, "merged_into": kept.code},
            reason=reason or None,
            replacement_id=kept.id,
        )
    )
