"""Numbers: €35 must not become €50. Separators, digits of other scripts and the 24-hour clock may differ."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation, quote_all
from localization.checks.links import without_links
from localization.checks.placeholders import without_placeholders
from localization.checks.tags import without_tags

_SEPARATOR = r"[.,\u066b\u066c'\u2019\u00a0\u202f\u2009]"
_NUMBER = re.compile(rf"(?<![A-Za-z_\d])\d+(?:{_SEPARATOR}\d+| \d{{3}}(?!\d))*")
_GROUPS = re.compile(rf"\d{{1,3}}(?:(?:{_SEPARATOR}| )\d{{2,3}})*(?:{_SEPARATOR}| )\d{{3}}")
_HALF_DAY = re.compile(r"\d\s*[ap]\.?\s?m\b\.?", re.IGNORECASE)
_ENTITY = re.compile(r"&#?\w+;|\\u[0-9a-fA-F]{4}|#\d+\b(?=;)")
_WORDS = {
    "0": "zero no none", "1": "one once first single a an", "2": "two twice second both double",
    "3": "three third triple", "4": "four fourth quarter", "5": "five fifth", "6": "six sixth", "7": "seven seventh",
    "8": "eight eighth", "9": "nine ninth", "10": "ten tenth", "11": "eleven eleventh", "12": "twelve twelfth dozen",
    "24": "day daily hourly", "100": "hundred", "1000": "thousand",
}  # fmt: skip
SMALL = 12
"""Up to here people write numbers as words: a missing one is only a warning."""


def read_numbers(text: str) -> list[frozenset[str]]:
    """Each number as the set of values it can mean: "1.500" is 1500 or 1.5."""
    visible = without_tags(without_links(without_placeholders(_ENTITY.sub(" ", text))))
    ascii_digits = "".join(str(unicodedata.digit(char)) if _is_digit(char) else char for char in visible)
    return [_values(match[0]) for match in _NUMBER.finditer(ascii_digits)]


def _is_digit(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) == "Nd"


def _values(written: str) -> frozenset[str]:
    values = set()
    if _GROUPS.fullmatch(written):
        values.add(re.sub(r"\D", "", written))
    parts = re.split(r"\D", written)
    whole, fraction = "".join(parts[:-1]) or parts[-1], parts[-1] if len(parts) > 1 else ""
    values.add(_plain(whole, fraction))
    return frozenset(values | ({"".join(parts)} if len(parts) == 1 else set()))


def _plain(whole: str, fraction: str) -> str:
    whole = whole.lstrip("0") or "0"
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


class Numbers:
    """A number that changed is an error; one that is only missing or new may have become a word."""

    name = "numbers"

    def run(self, unit: Translation) -> Iterable[Finding]:
        for source, target in unit.pairs():
            if not target or unit.source_plural is not None:
                continue
            needed = read_numbers(source)
            given = read_numbers(target)
            missing, extra = _unmatched(needed, given, allow_24_hours=bool(_HALF_DAY.search(source)))
            extra = _without_words(extra, source) if unit.source_locale.language == "en" else extra
            if (missing or extra) and _runs(needed) != _runs(given):
                yield self._say(unit, missing, extra)

    def _say(self, unit: Translation, missing: list[str], extra: list[str]) -> Finding:
        params = {"missing": quote_all(missing), "extra": quote_all(extra)}
        if missing and extra:
            message = N_("Number differs: %(missing)s in the source, %(extra)s in the translation.")
            return Finding(unit.key, self.name, Severity.ERROR, message, params)
        if missing:
            severity = Severity.ERROR if any(_size(n) > SMALL for n in missing) else Severity.WARNING
            return Finding(unit.key, self.name, severity, N_("The number %(missing)s is missing."), params)
        severity = Severity.ERROR if any(_size(n) > SMALL for n in extra) else Severity.WARNING
        return Finding(unit.key, self.name, severity, N_("The number %(extra)s is not in the source."), params)


def _unmatched(
    needed: list[frozenset[str]], given: list[frozenset[str]], *, allow_24_hours: bool
) -> tuple[list[str], list[str]]:
    left = list(given)
    missing = []
    for number in needed:
        same = next((i for i, other in enumerate(left) if _is_same(number, other, allow_24_hours)), None)
        if same is None:
            missing.append(max(number, key=len))
        else:
            left.pop(same)
    return missing, [max(number, key=len) for number in left]


def _without_words(extra: list[str], source: str) -> list[str]:
    """A digit that stands for a word of the English source is no addition."""
    said = set(re.findall(r"[a-z]+", source.lower()))
    return [number for number in extra if not said & set(_WORDS.get(number, "").split())]


def _is_same(one: frozenset[str], other: frozenset[str], allow_24_hours: bool) -> bool:
    if one & other:
        return True
    return allow_24_hours and any(len(n) <= 2 and n.isdigit() and str(int(n) + 12) in other for n in one)


def _runs(numbers: list[frozenset[str]]) -> Counter[str]:
    """Digits alone: 10:30 and 10.30, or 2.5.1 and 2.5.1, are the same however they were cut."""
    digits = (run.lstrip("0") or "0" for number in numbers for run in max(number, key=len).split("."))
    return Counter(digits)


def _size(number: str) -> float:
    return float(number) if number.replace(".", "", 1).isdigit() else 0.0
