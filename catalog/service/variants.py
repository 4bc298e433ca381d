"""Language versions: added, written; retired by their status."""

from collections.abc import Mapping
from uuid import UUID

from msgspec import UNSET

from catalog.errors import CourseInvalid, VariantChangedMeanwhile, VariantOfSourceLocale
from catalog.facts import VARIANT_FACTS, CourseState, VariantState
from catalog.importing.facts import read_facts, said
from catalog.models import VariantText
from catalog.repository.courses import find_variant, get_state, get_variant, list_variant_texts
from catalog.rules import METADATA_KEYS, objectives_of
from catalog.rules.editing import Edit, edit_variant
from catalog.service.guards import load_for
from catalog.storing import store_variant_edit, store_variants
from catalog.values import VariantStatus
from core.database import upsert
from core.errors import FieldError
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work
from people.values import Permission


def save_variant(
    work: Work,
    course_id: UUID,
    locale: Locale,
    given: Mapping[str, object],
    *,
    status: VariantStatus | None = None,
    source_revision: int | None = None,
    version: int | None = None,
) -> VariantState:
    """Add the version in this locale, or change what is given and different. `version` is the one somebody has seen."""
    facts = read_facts(given)
    if wrong := [name for name in given if name not in VARIANT_FACTS]:
        raise CourseInvalid([FieldError(name, "not_of_variants", given[name]) for name in wrong])
    course = load_for(work, course_id, Permission.EDIT_COURSE)
    _check_locale(course, locale)
    _check_revision(course, source_revision)
    stored = find_variant(work.session, course_id, locale)
    _check_version(course, locale, stored, version)
    revision = source_revision or course.revision
    if stored is None:
        if facts.title is UNSET:
            raise CourseInvalid([FieldError("title", "required")])
        return _add(work, course, locale, said(facts, VARIANT_FACTS), status or VariantStatus.IN_PROGRESS, revision)
    told = said(facts, VARIANT_FACTS) | ({"status": status} if status else {})
    edit = edit_variant(stored, told, source_revision=revision)
    if edit:
        store_variant_edit(work, stored, edit)
    return get_variant(work.session, course_id, locale, course.code)


def _check_version(course: CourseState, locale: Locale, stored: VariantState | None, version: int | None) -> None:
    theirs = stored.version if stored else 0
    if version is not None and version != theirs:
        raise VariantChangedMeanwhile(course=course.code, locale=str(locale), yours=version, theirs=theirs)


def write_variant_texts(
    work: Work,
    course_id: UUID,
    locale: Locale,
    texts: Mapping[str, str],
    *,
    source_revision: int,
    status: VariantStatus | None = None,
) -> VariantState:
    """Translated units by key, title and objectives among them; keys that are not given keep their text.

    For whoever has checked already that the actor may do this: a translation job, an adaptation.
    """
    course = get_state(work.session, course_id, is_locked=True)
    _check_locale(course, locale)
    stored = find_variant(work.session, course_id, locale)
    if stored is None:
        first = status or VariantStatus.IN_PROGRESS
        title = {"title": texts.get("title", "").strip() or course.title}
        stored = _add(work, course, locale, said(read_facts(title), VARIANT_FACTS), first, source_revision)
    edit = edit_variant(stored, _metadata(stored, texts), source_revision=source_revision)
    changed = _write_body(work, stored.id, texts)
    _complete(edit, stored, changed, source_revision, status)
    if edit:
        store_variant_edit(work, stored, edit)
    return get_variant(work.session, course_id, locale, course.code)


def _check_locale(course: CourseState, locale: Locale) -> None:
    if locale == course.source_locale:
        raise VariantOfSourceLocale(course=course.code, value=str(locale))


def _check_revision(course: CourseState, revision: int | None) -> None:
    """A version is made from a revision that there is: from one to come it would never be outdated."""
    if revision is not None and not 1 <= revision <= course.revision:
        limits: dict[str, object] = {"newest": course.revision}
        raise CourseInvalid([FieldError("source_revision", "revision_unknown", revision, limits)])


def _add(
    work: Work,
    course: CourseState,
    locale: Locale,
    told: Mapping[str, object],
    status: VariantStatus,
    source_revision: int,
) -> VariantState:
    variant = VariantState(
        id=new_id(),
        course_id=course.id,
        locale=locale,
        status=status,
        source_revision=source_revision,
        **told,  # type: ignore[arg-type]  # read field by field
    )
    store_variants(work, [variant])
    return variant


def _metadata(stored: VariantState, texts: Mapping[str, str]) -> dict[str, object]:
    """What a translator wrote is held to what everybody's words are held to; raises CourseInvalid."""
    told: dict[str, object] = {key: texts[key] for key in METADATA_KEYS if texts.get(key, "").strip()}
    given = {key: text for key, text in texts.items() if key.startswith("objective.") and text.strip()}
    if given:
        before = {f"objective.{number}": text for number, text in enumerate(stored.objectives, 1)}
        told["objectives"] = objectives_of(before | given)
    return said(read_facts(told), VARIANT_FACTS)


def _write_body(work: Work, variant_id: UUID, texts: Mapping[str, str]) -> list[str]:
    stored = {unit.key: unit.text for unit in list_variant_texts(work.session, variant_id)}
    body = {key: text for key, text in texts.items() if key not in METADATA_KEYS and not key.startswith("objective.")}
    changed = [key for key, text in body.items() if stored.get(key) != text]
    rows = [{"variant_id": variant_id, "key": key, "text": body[key]} for key in changed]
    upsert(work.session, VariantText, rows, keys=("variant_id", "key"), update=("text",))
    return changed


def _complete(
    edit: Edit, stored: VariantState, changed: list[str], source_revision: int, status: VariantStatus | None
) -> None:
    """What the body and the state add to the edit of the metadata."""
    if source_revision != stored.source_revision:
        edit.values["source_revision"], edit.after["source_revision"] = source_revision, source_revision
        edit.before["source_revision"] = stored.source_revision
    if status is not None and status is not stored.status:
        edit.values["status"], edit.before["status"], edit.after["status"] = status, stored.status, status
    if changed:
        edit.values.setdefault("title", stored.title)
        texts = edit.after.get("texts")
        edit.after["texts"] = [*(texts if isinstance(texts, list) else []), *changed[:50]]
