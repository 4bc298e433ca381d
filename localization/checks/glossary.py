"""Terms that were agreed on: where the source uses one, the translation uses its agreed counterpart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation


@dataclass(frozen=True, slots=True)
class Term:
    """A term and what it is called in the target language."""

    source: str
    target: str


class GlossaryTerms:
    """Compares beginnings of words, so that inflected forms count: Richtlinie covers Richtlinien."""

    name = "glossary"

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = [(term, re.compile(rf"\b{re.escape(term.source)}\b", re.IGNORECASE)) for term in terms]

    def run(self, unit: Translation) -> Iterable[Finding]:
        for term, pattern in self._terms:
            for source, target in unit.pairs():
                if target and pattern.search(source) and not _is_used(term.target, target):
                    message = N_("The glossary says “%(target)s” for “%(source)s”.")
                    params = {"target": term.target, "source": term.source}
                    yield Finding(unit.key, self.name, Severity.WARNING, message, params)


def _is_used(term: str, text: str) -> bool:
    stem = term.casefold()
    if len(stem) > 5:
        stem = stem[: -max(1, len(stem) // 5)]
    return stem in text.casefold()
