"""Writing language versions: their texts by key, and the moment they go live."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from catalog.errors import CourseNotFound, VariantOfSourceLocale
from catalog.facts import VariantState
from catalog.models import Course, Variant, VariantText
from catalog.repository.known import VARIANT_COLUMNS
from catalog.rules.editing import edit_variant
from catalog.rules.texts import METADATA_KEYS, objectives_of
from catalog.storing import store_variant_edit, store_variants
from catalog.values import VariantStatus
from core.database import upsert
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work


def set_variant_texts(
    work: Work,
    course_id: UUID,
    locale: Locale,
    texts: Mapping[str, str],
    *,
    source_revision: int,
    is_released: bool = False,
) -> UUID:
    """Write translated texts by unit key into the course's variant, which is made where there is none.

    Texts that are not given stay as they are. `is_released` puts the variant live in the same stroke.
    """
    course = work.session.get(Course, course_id)
    if course is None:
        raise CourseNotFound(course=str(course_id))
    if course.source_locale.is_equivalent_to(locale):
        raise VariantOfSourceLocale(course=course.code, locale=str(locale))
    variant = _find(work, course_id, locale) or _start(work, course, locale, texts, source_revision)
    _store_metadata(work, variant, texts, source_revision=source_revision, is_released=is_released)
    body = {key: text for key, text in texts.items() if not _is_metadata(key)}
    rows = [{"variant_id": variant.id, "key": key, "text": text} for key, text in body.items()]
    upsert(work.session, VariantText, rows, keys=("variant_id", "key"), update=("text",))
    _forget_loaded(work, variant.id)
    return variant.id


def _forget_loaded(work: Work, variant_id: UUID) -> None:
    """The rows were written past the session: what it holds of this variant is read again."""
    for loaded in list(work.session.identity_map.values()):
        if isinstance(loaded, Variant) and loaded.id == variant_id:
            work.session.expire(loaded)


def _find(work: Work, course_id: UUID, locale: Locale) -> VariantState | None:
    query = select(*VARIANT_COLUMNS).where(Variant.course_id == course_id).with_for_update()
    variants = [VariantState(*row) for row in work.session.execute(query)]
    exact = next((each for each in variants if each.locale == locale), None)
    return exact or next((each for each in variants if each.locale.is_equivalent_to(locale)), None)


def _start(work: Work, course: Course, locale: Locale, texts: Mapping[str, str], source_revision: int) -> VariantState:
    """A variant needs a title: until its own is there it shows the source's."""
    state = VariantState(
        id=new_id(),
        course_id=course.id,
        locale=locale,
        status=VariantStatus.IN_PROGRESS,
        source_revision=source_revision,
        title=texts.get("title") or course.title,
    )
    store_variants(work, [state])
    return state


def _store_metadata(
    work: Work, variant: VariantState, texts: Mapping[str, str], *, source_revision: int, is_released: bool
) -> None:
    said: dict[str, object] = {key: texts[key] for key in METADATA_KEYS if key in texts}
    if objectives := objectives_of(texts):
        said["objectives"] = objectives
    if is_released:
        said["status"] = VariantStatus.LIVE
    edit = edit_variant(variant, said, source_revision=source_revision)
    if source_revision != variant.source_revision:
        edit.values["source_revision"] = edit.after["source_revision"] = source_revision
        edit.before["source_revision"] = variant.source_revision
    body = [key for key in texts if not _is_metadata(key)]
    if body and "texts" not in edit.after:
        edit.after["texts"] = body
    if edit.values or body:
        store_variant_edit(work, variant, edit)


def _is_metadata(key: str) -> bool:
    return key in METADATA_KEYS or key.startswith("objective.")
