"""Length: a limit of the place it is shown in, and a ratio that no pair of languages explains."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.locales import Locale
from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation

_NUMBER = re.compile(r"[0-9]{1,9}")
"""A longer number limits nothing."""
_DENSE = frozenset({"zh", "ja", "ko"})
"""One character says what others say in two to four."""


class Length:
    name = "length"

    def run(self, unit: Translation) -> Iterable[Finding]:
        limit = _limit(unit.flags)
        for source, target in unit.pairs():
            if limit is not None and len(target) > limit:
                message = N_("%(length)s characters, but only %(limit)s fit.")
                params = {"length": str(len(target)), "limit": str(limit)}
                yield Finding(unit.key, self.name, Severity.ERROR, message, params)
            elif target and (kind := _out_of_proportion(source, target, unit)):
                message = {
                    "long": N_("The translation is much longer than the source."),
                    "short": N_("The translation is much shorter than the source: something may be missing."),
                }[kind]
                yield Finding(unit.key, self.name, Severity.WARNING, message)


def _limit(flags: frozenset[str]) -> int | None:
    """The narrowest of the limits that are named."""
    named = [flag.replace("=", ":").partition(":") for flag in flags]
    found = [
        int(value) for name, _, value in named if name.strip() == "max-length" and _NUMBER.fullmatch(value.strip())
    ]
    return min(found, default=None)


def _out_of_proportion(source: str, target: str, unit: Translation) -> str | None:
    ours = _weight(source, unit.source_locale)
    theirs = _weight(target, unit.target_locale)
    if theirs > 2.5 * ours + 20:
        return "long"
    if ours > 40 and theirs < 0.33 * ours:
        return "short"
    return None


def _weight(text: str, locale: Locale) -> float:
    """Length in characters of an alphabet: a Han character or syllable counts as 2.2."""
    if locale.language not in _DENSE:
        return len(text)
    return sum(2.2 if ord(char) > 0x2E80 else 1.0 for char in text)
