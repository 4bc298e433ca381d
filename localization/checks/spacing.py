"""Blanks: at the ends, doubled, and where French and its neighbours want one before a mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation
from localization.checks.links import without_links
from localization.checks.placeholders import without_placeholders

_DOUBLED = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_TIGHT_FRENCH = re.compile(r"(?<=[\w)»])[?!;:](?=\s|$)")
_BEFORE_MARK = re.compile(r"(?<=\w) +[,.;:!?](?=\s|$)")


class Spacing:
    name = "spacing"

    def run(self, unit: Translation) -> Iterable[Finding]:
        for source, target in unit.pairs():
            if target:
                yield from self._ends(unit, source, target)
                yield from self._within(unit, source, target)

    def _ends(self, unit: Translation, source: str, target: str) -> Iterator[Finding]:
        for place, ours, theirs in (
            (
                "beginning",
                source[: len(source) - len(source.lstrip())],
                target[: len(target) - len(target.lstrip())],
            ),
            ("end", source[len(source.rstrip()) :], target[len(target.rstrip()) :]),
        ):
            if not source.strip() or not target.strip():
                return
            if ours.count("\n") != theirs.count("\n"):
                message = N_("The line break at the %(place)s is not as in the source.")
                yield Finding(unit.key, self.name, Severity.WARNING, message, {"place": place})
            elif bool(ours) != bool(theirs):
                message = N_("The blank at the %(place)s is not as in the source.")
                yield Finding(unit.key, self.name, Severity.WARNING, message, {"place": place})

    def _within(self, unit: Translation, source: str, target: str) -> Iterator[Finding]:
        if _DOUBLED.search(target) and not _DOUBLED.search(source):
            yield Finding(unit.key, self.name, Severity.WARNING, N_("Two blanks follow each other."))
        inner_source, inner_target = source.strip(), target.strip()
        if ("\n" in inner_source) != ("\n" in inner_target):
            yield Finding(unit.key, self.name, Severity.WARNING, N_("The line breaks are not as in the source."))
        visible = without_links(without_placeholders(target))
        if unit.target_locale.language == "fr":
            marks = ";:" if unit.target_locale.territory == "CA" else ";:!?"
            tight = [m[0] for m in _TIGHT_FRENCH.finditer(visible) if m[0] in marks]
            if tight and unit.target_locale.territory != "CA":
                message = N_("French writes a no-break space before %(mark)s.")
                yield Finding(unit.key, self.name, Severity.WARNING, message, {"mark": tight[0]})
        elif _BEFORE_MARK.search(visible) and not _BEFORE_MARK.search(without_placeholders(source)):
            yield Finding(unit.key, self.name, Severity.WARNING, N_("A blank stands before a punctuation mark."))
