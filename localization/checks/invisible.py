"""Characters nobody sees: controls, direction overrides, zero-width marks, and text in a broken encoding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation, quote_all

_JOINERS = frozenset("\u200c\u200d")
_MARKS = frozenset("\u200e\u200f\u061c")
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")
_ISOLATES = frozenset("\u2066\u2067\u2068\u2069")
_JOINING_SCRIPTS = frozenset(
    {
        "Arab",
        "Beng",
        "Deva",
        "Gujr",
        "Guru",
        "Khmr",
        "Knda",
        "Laoo",
        "Mlym",
        "Mong",
        "Mymr",
        "Orya",
        "Sinh",
        "Taml",
        "Telu",
        "Thai",
        "Tibt",
    }
)
_HARMLESS = frozenset("\n\t\r")
_MOJIBAKE = re.compile(
    r"\u00c3[\u0080-\u00bf\u0192\u201a-\u203a]|\u00c2[\u0080-\u00bf]|\u00e2\u20ac[\u2122\u0153\u017e\u201c\u201d\u00a6\u02dc]"
    r"|\u00e2\u201a\u00ac|\u00ef\u00bb\u00bf"
)


class InvisibleCharacters:
    """What the source has too is kept; what came in with the translation is named."""

    name = "invisible_characters"

    def run(self, unit: Translation) -> Iterable[Finding]:
        for source, target in unit.pairs():
            strange = sorted({c for c in target if _is_invisible(c) and c not in source and not _belongs(c, unit)})
            if strange:
                message = N_("Invisible characters that the source has not: %(characters)s.")
                params = {"characters": quote_all(_spell(char) for char in strange)}
                severity = Severity.ERROR if any(_is_harmful(c) for c in strange) else Severity.WARNING
                yield Finding(unit.key, self.name, severity, message, params)
            elif _unbalanced(target) and not _unbalanced(source):
                message = N_("A change of direction is opened and not closed.")
                yield Finding(unit.key, self.name, Severity.ERROR, message)


class Encoding:
    """Text that was read in the wrong encoding somewhere on its way."""

    name = "encoding"

    def run(self, unit: Translation) -> Iterable[Finding]:
        for source, target in unit.pairs():
            if "\ufffd" in target and "\ufffd" not in source:
                message = N_("A character was lost on the way: the translation holds U+FFFD.")
                yield Finding(unit.key, self.name, Severity.ERROR, message)
            elif (match := _MOJIBAKE.search(target)) and not _MOJIBAKE.search(source):
                message = N_("The text looks as if it was read in the wrong encoding: %(sample)s.")
                yield Finding(unit.key, self.name, Severity.ERROR, message, {"sample": match[0]})


def _is_invisible(char: str) -> bool:
    if char in _HARMLESS or char.isalnum():
        return False
    return unicodedata.category(char) in ("Cf", "Cc", "Co", "Cn", "Zl", "Zp") or char in "\u034f\u115f\u1160\u3164"


def _is_harmful(char: str) -> bool:
    return char in _OVERRIDES or unicodedata.category(char) in ("Cc", "Cn")


def _belongs(char: str, unit: Translation) -> bool:
    locale = unit.target_locale
    if char in _MARKS or char in _ISOLATES:
        return locale.direction == "rtl"
    if char in _JOINERS:
        return locale.likely().script in _JOINING_SCRIPTS or char == "\u200d"
    if char == "\u200b":
        return locale.language in ("th", "lo", "km", "my", "ja", "zh", "bo")
    return char == "\u2060"


def _unbalanced(text: str) -> bool:
    opened = sum(text.count(char) for char in "\u2066\u2067\u2068")
    return opened != text.count("\u2069")


def _spell(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()
