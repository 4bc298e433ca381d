"""Placeholders of programs: what stands in the source must stand in the translation, no more and no less."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation, quote_all
from localization.checks.icu import IcuSyntaxError, looks_like_icu, read_message

_PERCENT_NAMED = r"%\([\w.-]+\)[-+#0 ]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa]"
_PRINTF = r"%(?:\d+\$)?[-+#0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|q|j|z|t|L)?[diouxXeEfFgGcrsapn@]"
_PLACEHOLDER = re.compile(
    "|".join(
        (
            r"(?P<mustache>\{\{\{?\s*[#/^&>]?[\w.$ |:-]+?\s*\}?\}\})",
            r"(?P<ruby>%\{[\w.-]+\})",
            r"(?P<template>\$\{[^{}\s]+\})",
            rf"(?P<named>{_PERCENT_NAMED})",
            r"(?P<percent>%[A-Za-z_][\w.]{2,}%(?![\w%]))",
            rf"(?P<printf>(?<![\w%])%%(?!\w)|(?<![%\d]){_PRINTF})",
            r"(?P<brace>\{[A-Za-z_0-9][\w.\[\]-]*(?:![rsa])?(?::[^{}]*)?\}|\{\})",
        )
    )
)
FILLER = "\ufffc"
_NUMBERED = re.compile(r"%(\d+)\$")


def find_placeholders(text: str, *, has_printf: bool = True) -> list[str]:
    """All placeholders in the order in which they stand."""
    found = []
    for match in _PLACEHOLDER.finditer(text):
        if match.lastgroup == "printf" and (not has_printf or match[0] == "%%"):
            continue
        found.append(re.sub(r"\s+", "", match[0]) if match.lastgroup == "mustache" else match[0])
    return found


def without_placeholders(text: str) -> str:
    """The text as a reader sees it, with a mark that is no letter and no blank for each placeholder."""
    return _PLACEHOLDER.sub(f" {FILLER} ", text)


class Placeholders:
    """Brace, printf, percent, template and ICU placeholders."""

    name = "placeholders"

    def run(self, unit: Translation) -> Iterable[Finding]:
        for index, (source, target) in enumerate(unit.pairs()):
            if target:
                yield from self._compare(unit, index, source, target)

    def _compare(self, unit: Translation, index: int, source: str, target: str) -> Iterator[Finding]:
        if looks_like_icu(source):
            yield from self._compare_icu(unit, source, target)
            return
        has_printf = not {"no-c-format", "no-python-format"} & unit.flags
        needed = Counter(_positions(find_placeholders(source, has_printf=has_printf)))
        given = Counter(_positions(find_placeholders(target, has_printf=has_printf)))
        allowed = needed
        if unit.source_plural is not None:
            both = (find_placeholders(text, has_printf=has_printf) for text in (unit.source, unit.source_plural))
            singular, plural = (Counter(_positions(found)) for found in both)
            allowed = singular | plural
            needed = singular & plural if _selects_one_number(unit, index) else needed
        missing, extra = needed - given, given - allowed
        if missing and extra:
            yield self._say(unit, N_("The source has %(missing)s, the translation %(extra)s."), missing, extra)
        elif missing:
            yield self._say(unit, N_("The translation lacks %(missing)s."), missing, extra)
        elif extra:
            yield self._say(unit, N_("The translation has %(extra)s, which the source has not."), missing, extra)

    def _compare_icu(self, unit: Translation, source: str, target: str) -> Iterator[Finding]:
        try:
            needed = read_message(source)
        except IcuSyntaxError:
            return
        try:
            given = read_message(target)
        except IcuSyntaxError as problem:
            message = N_("The ICU message does not parse: %(problem)s.")
            yield Finding(unit.key, self.name, Severity.ERROR, message, {"problem": str(problem)})
            return
        if missing := sorted(set(needed.arguments.items()) - set(given.arguments.items())):
            yield self._say(unit, "The translation lacks %(missing)s.", [_spell(item) for item in missing], [])
        elif extra := sorted(set(given.arguments.items()) - set(needed.arguments.items())):
            message = N_("The translation has %(extra)s, which the source has not.")
            yield self._say(unit, message, [], [_spell(item) for item in extra])

    def _say(self, unit: Translation, message: str, missing: Iterable[str], extra: Iterable[str]) -> Finding:
        params = {"missing": quote_all(missing), "extra": quote_all(extra)}
        return Finding(unit.key, self.name, Severity.ERROR, message, params)


def _spell(argument: tuple[str, str]) -> str:
    name, kind = argument
    return f"{{{name}, {kind}}}" if kind else f"{{{name}}}"


def _positions(found: list[str]) -> list[str]:
    """%1$s and %s are the same placeholder where the order is kept; %2$s %1$s is only another order."""
    if not any(_NUMBERED.match(placeholder) for placeholder in found):
        return found
    in_order = sorted(found, key=lambda item: int(m[1]) if (m := _NUMBERED.match(item)) else 0)
    return [_NUMBERED.sub("%", item) for item in in_order]


def _selects_one_number(unit: Translation, index: int) -> bool:
    """A form for one number only ("one course left") may leave the number out."""
    if index < len(unit.plural_samples):
        return len(unit.plural_samples[index]) <= 1
    return index == 0
