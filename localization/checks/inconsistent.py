"""Checks over a whole file: the same source said in two ways, and a unit that stands twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation, shorten


class Inconsistent:
    name = "inconsistent"

    def run(self, units: Sequence[Translation]) -> Iterable[Finding]:
        first: dict[tuple[str, str | None], Translation] = {}
        for unit in units:
            if not unit.is_translated:
                continue
            earlier = first.setdefault((unit.source.strip(), unit.source_plural), unit)
            if [t.strip() for t in earlier.targets] != [t.strip() for t in unit.targets]:
                message = N_("The same source is translated as “%(other)s” in %(unit)s.")
                params = {"other": shorten(earlier.target), "unit": shorten(earlier.key)}
                yield Finding(unit.key, self.name, Severity.WARNING, message, params)


class Duplicate:
    name = "duplicate"

    def run(self, units: Sequence[Translation]) -> Iterable[Finding]:
        seen: set[tuple[str, str]] = set()
        for unit in units:
            if (unit.key, unit.source) in seen:
                yield Finding(unit.key, self.name, Severity.ERROR, N_("The unit stands twice in the file."))
            seen.add((unit.key, unit.source))
