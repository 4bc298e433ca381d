"""The last mark of a sentence, as each language writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation

_KINDS = {
    "full stop": frozenset(".。．।။።։۔"),
    "question mark": frozenset("?？؟՞"),
    "exclamation mark": frozenset("!！՜"),
    "colon": frozenset(":："),
    "ellipsis": frozenset("…⋯"),
    "semicolon": frozenset(";；؛"),
    "comma": frozenset(",，、،"),
}
_WITHOUT_FULL_STOP = frozenset({"th", "lo", "km"})
_QUESTION_IS_A_WORD = frozenset({"ja", "th", "lo", "zh"})
_CLOSING = frozenset("\"'”’»«›)]}*_`\u200b\u200c\u200d\u200e\u200f")


def final_mark(text: str, language: str) -> str | None:
    """The kind of mark that ends the text, or None."""
    ending = _without_closing(re.sub(r"</?\w[^<>]*>", "", text))
    if ending.endswith("..."):
        return "ellipsis"
    if language == "el" and ending.endswith(";"):
        return "question mark"
    return next((kind for kind, marks in _KINDS.items() if ending and ending[-1] in marks), None)


def _without_closing(text: str) -> str:
    """The text without the quotes, brackets and blanks that close it."""
    end = len(text)
    while end and (text[end - 1].isspace() or text[end - 1] in _CLOSING):
        end -= 1
    return text[:end]


class Punctuation:
    """A sentence that asks, calls out or announces a list does so in the translation."""

    name = "punctuation"

    def run(self, unit: Translation) -> Iterable[Finding]:
        language = unit.target_locale.language
        for source, target in unit.pairs():
            if not target or len(source) < 2:
                continue
            expected = final_mark(source, unit.source_locale.language)
            given = final_mark(target, language)
            if expected != given and not _is_custom(language, expected, given):
                message = N_("The source ends with %(expected)s, the translation with %(given)s.")
                params = {"expected": _name(expected), "given": _name(given)}
                yield Finding(unit.key, self.name, Severity.WARNING, message, params)
            if language == "es" and (lacking := _lacks_opening(target, source)):
                message = N_("A Spanish sentence that ends with %(end)s begins with %(opening)s.")
                params = {"end": lacking, "opening": {"?": "¿", "!": "¡"}[lacking]}
                yield Finding(unit.key, self.name, Severity.WARNING, message, params)


def _name(kind: str | None) -> str:
    return f"a {kind}" if kind and kind[0] not in "aeiou" else f"an {kind}" if kind else "no mark"


def _is_custom(language: str, expected: str | None, given: str | None) -> bool:
    if language in _WITHOUT_FULL_STOP and expected == "full stop" and given is None:
        return True
    return language in _QUESTION_IS_A_WORD and expected == "question mark" and given in ("full stop", None)


def _lacks_opening(target: str, source: str) -> str | None:
    for end, opening in (("?", "¿"), ("!", "¡")):
        if target.rstrip().endswith(end) and source.rstrip().endswith(end) and opening not in target:
            return end
    return None
