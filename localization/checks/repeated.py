"""A word written twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation, quote_all
from localization.checks.placeholders import without_placeholders
from localization.checks.tags import without_tags

_TWICE = re.compile(r"(?<![\w'’-])([^\W\d_]+)[ \t\u00a0]+\1(?![\w'’-])", re.IGNORECASE)
_REDUPLICATING = frozenset(
    {"hi", "vi", "th", "id", "ms", "tr", "bn", "mr", "ta", "te", "kn", "ml", "gu", "pa", "sw", "fil"}
)
_USUAL = {
    "fr": {"nous", "vous"},
    "de": {"die", "der", "das", "sie"},
    "nl": {"die", "dat", "had"},
    "en": {"that", "had"},
    "it": {"via", "piano", "man", "mano"},
    "cs": {"se"},
}


class RepeatedWords:
    name = "repeated_words"

    def run(self, unit: Translation) -> Iterable[Finding]:
        if unit.target_locale.language in _REDUPLICATING:
            return
        usual = _USUAL.get(unit.target_locale.language, set())
        for source, target in unit.pairs():
            twice = [match[1].lower() for match in _TWICE.finditer(without_tags(without_placeholders(target)))]
            words = [word for word in twice if word not in usual]
            if words and not _TWICE.search(without_placeholders(source)):
                message = N_("A word is written twice: %(words)s.")
                yield Finding(unit.key, self.name, Severity.WARNING, message, {"words": quote_all(words)})
