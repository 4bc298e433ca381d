"""Writing courses, whole batches at a time: rows, revisions, keys and the events that tell of them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update

from catalog.events import (
    CourseCreated,
    CourseEdited,
    CoursePublished,
    CourseRestored,
    CourseRetired,
    CourseRetiring,
    CourseSubmitted,
    OwnerChanged,
    VariantChanged,
)
from catalog.facts import CourseState, VariantState
from catalog.importing.plans import Change, Plan
from catalog.models import Course, CourseIdentifier, CourseRevision, Variant
from catalog.rules.editing import Edit
from catalog.rules.texts import TextChange
from catalog.values import ChangeClass, CourseStatus, VariantStatus
from core.database import insert_many
from core.events import Event
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work

STATE = CourseState.__struct_fields__
VARIANT = VariantState.__struct_fields__
STATUS_EVENTS: dict[CourseStatus, type[Event]] = {
    CourseStatus.IN_REVIEW: CourseSubmitted,
    CourseStatus.PUBLISHED: CoursePublished,
    CourseStatus.RETIRING: CourseRetiring,
    CourseStatus.RETIRED: CourseRetired,
}


def store_plan(work: Work, plan: Plan, *, note: str) -> None:
    """Everything a batch decided, with its events; `note` says where it came from."""
    store_courses(work, plan.courses, note=note)
    store_keys(work, plan.keys)
    store_variants(work, plan.variants)
    for change in plan.changes:
        store_change(work, change, note=note, is_by_import=True)
    for variant, edit in plan.variant_changes:
        store_variant_edit(work, variant, edit)
    _store_marks(work, Course, plan.marks)
    _store_marks(work, Variant, plan.variant_marks)


def _store_marks(work: Work, kept: type[Course] | type[Variant], marks: Sequence[tuple[UUID, bytes]]) -> None:
    """What a file says, where nothing changes by it: no version and no event."""
    if marks:
        rows = [{"row_id": row_id, "marks": each} for row_id, each in marks]
        statement = update(kept).where(kept.id == bindparam("row_id")).values(imported=bindparam("marks"))
        work.session.connection().execute(statement, rows)


def store_courses(work: Work, courses: Sequence[CourseState], *, note: str) -> None:
    """New courses, each with its first revision."""
    if not courses:
        return
    insert_many(work.session, Course, [_course_row(work, course) for course in courses])
    insert_many(work.session, CourseRevision, [_first_revision(work, course, note) for course in courses])
    work.record_many(_created(course, note) for course in courses)


def _course_row(work: Work, course: CourseState) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(course, name) for name in STATE}
    row["created_at"] = row["updated_at"] = work.now
    row["accessibility"] = row["own_fields"] = {}
    if course.status is CourseStatus.RETIRED:
        row["retired_on"] = course.retired_on or work.today
    return row


def _first_revision(work: Work, course: CourseState, note: str) -> dict[str, Any]:
    return revision_row(work, course.id, 1, ChangeClass.MAJOR, [], note)


def revision_row(
    work: Work, course_id: UUID, number: int, change_class: ChangeClass, changes: Iterable[TextChange], note: str
) -> dict[str, Any]:
    """One revision by whoever acts."""
    return {
        "course_id": course_id,
        "number": number,
        "change_class": change_class,
        "author_id": work.actor.person_id,
        "author_name": work.actor.name,
        "at": work.now,
        "note": note,
        "changes": [{"key": each.key, "before": each.before, "after": each.after} for each in changes],
    }


def _created(course: CourseState, note: str) -> CourseCreated:
    after = {
        "code": course.code,
        "title": course.title,
        "status": course.status.value,
        "locale": str(course.source_locale),
    }
    return CourseCreated(subject_id=course.id, course_id=course.id, after=after, reason=note or None)


def store_keys(work: Work, keys: Sequence[tuple[UUID, str, str, Locale]]) -> None:
    """Names of courses in other systems."""
    rows = [
        {"id": new_id(), "course_id": course, "system": system, "value": value, "locale": locale}
        for course, system, value, locale in keys
    ]
    insert_many(work.session, CourseIdentifier, rows)


def store_variants(work: Work, variants: Sequence[VariantState]) -> None:
    """New language versions."""
    if not variants:
        return
    insert_many(work.session, Variant, [_variant_row(work, variant) for variant in variants])
    work.record_many(
        VariantChanged(
            subject_id=variant.id,
            course_id=variant.course_id,
            locale=str(variant.locale),
            after={"locale": str(variant.locale), "title": variant.title, "status": variant.status.value},
        )
        for variant in variants
    )


def _variant_row(work: Work, variant: VariantState) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(variant, name) for name in VARIANT}
    row["updated_at"] = work.now
    row["released_at"] = work.now if variant.status is VariantStatus.LIVE else None
    return row


def store_change(
    work: Work,
    change: Change,
    *,
    note: str,
    change_class: ChangeClass | None = None,
    is_by_import: bool = False,
) -> None:
    """A stored course changes: its row, a revision where text did, and one event a decision."""
    course, edit = change.course, change.edit
    values: dict[str, Any] = {**edit.values, "version": course.version + 1, "updated_at": work.now}
    if edit.texts:
        values["revision"] = course.revision + 1
        kind = change_class or edit.change_class or ChangeClass.MINOR
        row = revision_row(work, course.id, course.revision + 1, kind, edit.texts, note)
        insert_many(work.session, CourseRevision, [row])
    if change.org_unit_id:
        values["org_unit_id"] = change.org_unit_id
    if change.owner_id:
        values |= {"owner_id": change.owner_id, "owner_is_provisional": change.owner_is_provisional}
    if change.status_steps:
        values |= status_values(work, course, change.status_steps[-1], note)
    work.session.connection().execute(update(Course).where(Course.id == course.id).values(values))
    work.record_many(_events_of(change, note, change_class, is_by_import=is_by_import))


def status_values(work: Work, course: CourseState, status: CourseStatus, reason: str) -> dict[str, Any]:
    """The columns that go with a status."""
    if status is CourseStatus.RETIRED:
        return {"status": status, "retired_on": work.today, "retire_reason": reason}
    if status is CourseStatus.PUBLISHED:
        back = {"retired_on": None, "retire_reason": "", "superseded_by_id": None}
        return {"status": status, "published_on": course.published_on or work.today, **back}
    return {"status": status}


def _events_of(change: Change, note: str, change_class: ChangeClass | None, *, is_by_import: bool) -> Iterable[Event]:
    course, edit = change.course, change.edit
    ids = {"subject_id": course.id, "course_id": course.id}
    before, after = dict(edit.before), dict(edit.after)
    if change.org_unit_id:
        before["org_unit_id"], after["org_unit_id"] = course.org_unit_id, change.org_unit_id
    if after:
        revision = course.revision + 1 if edit.texts else None
        kind = (change_class or edit.change_class) if edit.texts else None
        if kind:
            after |= {"revision": revision, "class": kind.value}
        yield CourseEdited(**ids, before=before, after=after, revision=revision, change_class=kind, reason=note or None)
    if change.owner_id:
        yield owner_changed(
            course, change.owner_id, note, is_provisional=change.owner_is_provisional, is_by_import=is_by_import
        )
    status = course.status
    for step in change.status_steps:
        yield status_event(course, status, step, note)
        status = step


def status_event(course: CourseState, before: CourseStatus, after: CourseStatus, reason: str) -> Event:
    """The event of one step through the table."""
    kind = STATUS_EVENTS.get(after, CourseEdited)
    if before is CourseStatus.RETIRED or (before is CourseStatus.RETIRING and after is CourseStatus.PUBLISHED):
        kind = CourseRestored
    return kind(
        subject_id=course.id,
        course_id=course.id,
        before={"status": before.value},
        after={"status": after.value},
        reason=reason or None,
    )


def owner_changed(
    course: CourseState, owner_id: UUID, reason: str, *, is_provisional: bool = False, is_by_import: bool = False
) -> OwnerChanged:
    """Who is accountable from now on."""
    return OwnerChanged(
        subject_id=course.id,
        course_id=course.id,
        old_owner_id=course.owner_id,
        new_owner_id=owner_id,
        is_provisional=is_provisional,
        is_by_import=is_by_import,
        before={"owner_id": course.owner_id, "is_provisional": course.owner_is_provisional},
        after={"owner_id": owner_id, "is_provisional": is_provisional},
        reason=reason or None,
    )


def store_variant_edit(work: Work, variant: VariantState, edit: Edit) -> None:
    """New text or state of a language version."""
    values: dict[str, Any] = {**edit.values, "version": variant.version + 1, "updated_at": work.now}
    if edit.values.get("status") is VariantStatus.LIVE:
        values["released_at"] = work.now
    work.session.connection().execute(update(Variant).where(Variant.id == variant.id).values(values))
    work.record(
        VariantChanged(
            subject_id=variant.id,
            course_id=variant.course_id,
            locale=str(variant.locale),
            before=edit.before,
            after={"locale": str(variant.locale), **(edit.after or {})},
        )
    )
