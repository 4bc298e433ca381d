"""From what is stored and what is said to what changes."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.facts import PLAIN_FACTS, TEXT_FACTS, VARIANT_FACTS, CourseState, VariantState
from catalog.rules.texts import TextChange, change_class_of, differences, metadata_texts
from catalog.values import ChangeClass, VariantStatus


@dataclass(frozen=True, slots=True)
class Edit:
    """`values` go into the row; `before` and `after` into the story; `texts` into a revision, if there are any."""

    values: dict[str, object] = field(default_factory=dict)
    before: dict[str, object] = field(default_factory=dict)
    after: dict[str, object] = field(default_factory=dict)
    texts: list[TextChange] = field(default_factory=list)

    @property
    def change_class(self) -> ChangeClass | None:
        return change_class_of(self.texts) if self.texts else None

    def __bool__(self) -> bool:
        return bool(self.values)


def edit_course(course: CourseState, said: Mapping[str, object]) -> Edit:
    """What of the said plain facts and texts is different from what is stored."""
    changed = _changed(course, said, (*TEXT_FACTS, *PLAIN_FACTS))
    texts = [name for name in TEXT_FACTS if name in changed]
    after = {name: value for name, value in changed.items() if name not in TEXT_FACTS or name == "title"}
    before = {name: getattr(course, name) for name in after}
    if not texts:
        return Edit(changed, before, after)
    old = metadata_texts(course)
    changes = differences(old, metadata_texts(_with(course, {name: changed[name] for name in texts})))
    return Edit(changed, before, after | {"texts": [change.key for change in changes]}, changes)


def edit_variant(variant: VariantState, said: Mapping[str, object], *, source_revision: int) -> Edit:
    """The same for a variant; new text says the source revision it was written for."""
    changed = _changed(variant, said, (*VARIANT_FACTS, "status", "code"))
    if has_new_text(Edit(changed)) and source_revision != variant.source_revision:
        changed["source_revision"] = source_revision
    names = [name for name in changed if name in ("title", "status", "code", "source_revision")]
    texts = [name for name in TEXT_FACTS if name in changed]
    after = {name: changed[name] for name in names} | ({"texts": texts} if texts else {})
    return Edit(changed, {name: getattr(variant, name) for name in names}, after)


def has_new_text(edit: Edit) -> bool:
    """Whether the edit says something new in words, and so for a state of the source text."""
    return any(name in edit.values for name in TEXT_FACTS)


def _changed(
    stored: CourseState | VariantState, said: Mapping[str, object], names: tuple[str, ...]
) -> dict[str, object]:
    return {name: said[name] for name in names if name in said and getattr(stored, name) != said[name]}


def _with(course: CourseState, values: Mapping[str, object]) -> CourseState:
    changed = copy.copy(course)
    for name, value in values.items():
        setattr(changed, name, value)
    return changed


def variant_status_for(course_status: str) -> VariantStatus:
    """A row of a file speaks in words for courses; this is what they mean for a language version."""
    if course_status in ("draft", "in_review"):
        return VariantStatus.IN_PROGRESS
    return VariantStatus.RETIRED if course_status == "retired" else VariantStatus.LIVE
