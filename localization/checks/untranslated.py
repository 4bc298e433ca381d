"""Text that was left empty or left in the source language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation
from localization.checks.links import without_links
from localization.checks.placeholders import without_placeholders
from localization.checks.tags import without_tags

FEWEST_WORDS, MOST_IN_COMMON = 4, 0.7
"""A text of some length that shares more of its words with the source was not translated."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_CODE = re.compile(r"`[^`]*`|(?<![\w.])[\w.]++\(\)|\b\w++[._/]\w[\w./]*")
_ABBREVIATION = re.compile(r"^(?:[A-Z0-9]{2,}|[A-Z][a-z]+[A-Z]\w*)$")


class Untranslated:
    name = "untranslated"

    def run(self, unit: Translation) -> Iterable[Finding]:
        if not any(unit.targets):
            if unit.source.strip():
                yield Finding(unit.key, self.name, Severity.WARNING, N_("There is no translation."))
            return
        if unit.source_locale.language == unit.target_locale.language:
            return
        if any(source.strip() == target.strip() and _has_words(source) for source, target in unit.pairs()):
            message = N_("The translation is the same as the source.")
            yield Finding(unit.key, self.name, Severity.WARNING, message)
        elif any(_is_nearly_the_source(source, target) for source, target in unit.pairs()):
            message = N_("Most of the translation is still in the words of the source.")
            yield Finding(unit.key, self.name, Severity.WARNING, message)
        elif any(target and not target.strip() for target in unit.targets) and unit.source.strip():
            yield Finding(unit.key, self.name, Severity.ERROR, N_("The translation is only blanks."))


def _is_nearly_the_source(source: str, target: str) -> bool:
    ours, theirs = ([word.casefold() for word in _words(text)] for text in (source, target))
    shorter = min(len(ours), len(theirs))
    common = (Counter(ours) & Counter(theirs)).total()
    return shorter >= FEWEST_WORDS and common > MOST_IN_COMMON * shorter and _has_words(source)


def _words(text: str) -> list[str]:
    """Words that are to be translated: names of code, links and abbreviations may stay."""
    visible = _CODE.sub(" ", without_tags(without_links(without_placeholders(text))))
    return [word for word in _WORD.findall(visible) if not _ABBREVIATION.match(word)]


def _has_words(text: str) -> bool:
    words = _words(text)
    return len(words) >= 2 or any(len(word) >= 4 and word.islower() for word in words)
