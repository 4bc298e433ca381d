"""The language versions of a course that becomes part of another: which come along, how far behind they are then."""

from uuid import UUID

from sqlalchemy import insert, update

from catalog.facts import CourseState, VariantState
from catalog.models import CourseCode, Variant, VariantText
from catalog.repository.courses import list_revisions, list_units, list_variants
from catalog.rules.editing import variant_status_for
from catalog.rules.merging import revision_as_far_behind
from catalog.storing import store_variants
from catalog.values import VariantStatus
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work

PARKED = Locale("zxx")
"""Of no language, which no course can be in: where a version stands for a moment, while two change places."""


def move_versions(work: Work, kept: CourseState, gone: CourseState) -> list[Locale]:
    """Bring over what `kept` lacks, or has only retired; answers the locales. The source text of `gone` is one too."""
    own = {variant.locale: variant for variant in list_variants(work.session, kept.id)}
    moved: list[Locale] = []
    for variant in list_variants(work.session, gone.id):
        if _is_wanted(kept, own, variant.locale, variant.status):
            moved.append(variant.locale)
            _bring(work, kept, gone, variant, own.pop(variant.locale, None))
        else:
            _give_up_code(work, kept, variant)
    status = variant_status_for(gone.status)
    if gone.source_locale not in moved and _is_wanted(kept, own, gone.source_locale, status):
        moved.append(gone.source_locale)
        if (replaced := own.get(gone.source_locale)) is not None:
            _put_aside(work, kept, gone, replaced, replaced.locale)
        _add_source(work, kept, gone, status)
    return moved


def _is_wanted(kept: CourseState, own: dict[Locale, VariantState], locale: Locale, status: VariantStatus) -> bool:
    if locale == kept.source_locale:
        return False
    there = own.get(locale)
    return there is None or (there.status is VariantStatus.RETIRED and status is not VariantStatus.RETIRED)


def _bring(
    work: Work, kept: CourseState, gone: CourseState, variant: VariantState, replaced: VariantState | None
) -> None:
    if replaced is not None:
        _put_aside(work, kept, gone, replaced, PARKED)
    revision = _revision_at(work, kept, gone, variant)
    _write(work, variant.id, course_id=kept.id, source_revision=revision, version=variant.version + 1)
    if replaced is not None:
        _write(work, replaced.id, locale=replaced.locale)


def _put_aside(work: Work, kept: CourseState, gone: CourseState, replaced: VariantState, locale: Locale) -> None:
    """The retired version stays, with the course that went."""
    _give_up_code(work, kept, replaced)
    _write(work, replaced.id, course_id=gone.id, locale=locale, version=replaced.version + 1)


def _give_up_code(work: Work, kept: CourseState, variant: VariantState) -> None:
    """The code of a version that did not come along leads to the course that stayed."""
    if variant.code is not None:
        _write(work, variant.id, code=None)
        work.session.execute(insert(CourseCode).values(code=variant.code, course_id=kept.id, is_merged=True))


def _revision_at(work: Work, kept: CourseState, gone: CourseState, variant: VariantState) -> int:
    """The revision of `kept` that a version says, which is outdated there as much as it was."""
    behind = list_revisions(work.session, gone.id, after=variant.source_revision)
    ours = list_revisions(work.session, kept.id)
    classes = {revision.number: revision.change_class for revision in ours}
    return revision_as_far_behind([revision.change_class for revision in behind], classes, kept.revision)


def _add_source(work: Work, kept: CourseState, gone: CourseState, status: VariantStatus) -> None:
    variant = VariantState(
        id=new_id(),
        course_id=kept.id,
        locale=gone.source_locale,
        status=status,
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
    if texts:
        work.session.execute(insert(VariantText), texts)


def _write(work: Work, variant_id: UUID, **values: object) -> None:
    statement = update(Variant).where(Variant.id == variant_id)
    work.session.execute(statement.values({**values, "updated_at": work.now}))
