"""The translatable text of a course as keyed units, and what changed between two states of it.

Metadata has fixed keys (`title`, `summary`, `description`, `objective.1` …); units of the body bring their own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from unicodedata import category

from rapidfuzz.distance import OSA, Levenshtein

from catalog.values import ChangeClass

METADATA_KEYS = ("title", "summary", "description")
LIMITS: Mapping[str, int] = {"title": 500, "summary": 5000, "description": 100_000}
ENTRY_LIMIT = 2000
"""Characters of one objective, skill or tag."""
_OBJECTIVE = re.compile(r"objective\.(\d{1,9})")
_WORDS = re.compile(r"\w+")
_MARKS = re.compile(r"((?<=\d)[^\w\s](?=\d)|-(?=\d))|[^\w\s]")
"""Beside digits every mark counts, a sign before one too; elsewhere those of formulas and money."""
_DASHES = str.maketrans("–−‐‑", "----")
COUNTING = "%‰°*^#"
LONG_WORD = 5
MAJOR_DISTANCE = 0.35


class HasText(Protocol):
    """A course or a variant; structs and mapped classes both are."""

    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def objectives(self) -> Sequence[str]: ...


class HasUnit(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class TextChange:
    """None on one side: the unit came, or went."""

    key: str
    before: str | None
    after: str | None


def metadata_texts(course: HasText) -> dict[str, str]:
    """Title, summary, description and objectives by key, empty ones left out."""
    texts = {"title": course.title, "summary": course.summary, "description": course.description}
    texts |= {f"objective.{number}": text for number, text in enumerate(course.objectives, 1)}
    return {key: text for key, text in texts.items() if text}


def units_of(course: HasText, units: Iterable[HasUnit]) -> dict[str, str]:
    """Everything translatable of a course, in reading order."""
    return metadata_texts(course) | {unit.key: unit.text for unit in units}


def variant_texts(variant: HasText, texts: Iterable[HasUnit]) -> dict[str, str]:
    """The same keys in the variant's locale; what is not translated yet is not there."""
    return metadata_texts(variant) | {unit.key: unit.text for unit in texts if unit.text}


def limit_of(key: str) -> int | None:
    """How many characters the text under this key may have; None for units of the body."""
    return ENTRY_LIMIT if _OBJECTIVE.fullmatch(key) else LIMITS.get(key)


def objectives_of(texts: Mapping[str, str]) -> list[str]:
    """The objectives among keyed texts, in their order."""
    numbered = [(int(match[1]), text) for key, text in texts.items() if (match := _OBJECTIVE.fullmatch(key))]
    return [text for _, text in sorted(numbered)]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[TextChange]:
    """What changed, in the order of the new state; what went comes last."""
    changed = [TextChange(key, before.get(key), text) for key, text in after.items() if before.get(key) != text]
    gone = [TextChange(key, text, None) for key, text in before.items() if key not in after]
    return changed + gone


def change_class_of(changes: Sequence[TextChange]) -> ChangeClass:
    """A proposal, from the words: whoever saves may say otherwise.

    Editorial where only punctuation, case or spelling moved; major where a unit came or went, or much of one was
    rewritten; minor between.
    """
    order = list(ChangeClass)
    return max((_class_of(change) for change in changes), key=order.index, default=ChangeClass.EDITORIAL)


def _class_of(change: TextChange) -> ChangeClass:
    if change.before is None or change.after is None:
        return ChangeClass.MAJOR
    before, after = change.before.casefold(), change.after.casefold()
    if _is_spelling(_WORDS.findall(before), _WORDS.findall(after)) and _marks_in(before) == _marks_in(after):
        return ChangeClass.EDITORIAL
    is_rewritten = Levenshtein.normalized_distance(before, after) > MAJOR_DISTANCE
    return ChangeClass.MAJOR if is_rewritten else ChangeClass.MINOR


def _marks_in(text: str) -> list[str]:
    """What changes what numbers and formulas say: "x > 5" is not "x < 5", nor 1.5 the same as 1,5 or -1.5."""
    found = _MARKS.finditer(text.translate(_DASHES))
    return [match[0] for match in found if match[1] or match[0] in COUNTING or category(match[0]) in ("Sm", "Sc")]


def _is_spelling(before: Sequence[str], after: Sequence[str]) -> bool:
    """The same words, but for slips of the pen in long ones: a "not" more or less is never a slip."""
    if len(before) != len(after):
        return False
    different = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    return all(min(map(len, pair)) >= LONG_WORD and OSA.distance(*pair) <= 1 for pair in different) and not any(
        character.isdigit() for pair in different for character in pair[0] + pair[1]
    )
