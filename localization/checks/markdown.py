"""Markdown: emphasis, code, links and headings that the source has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation

_KINDS = (
    ("bold", re.compile(r"(?<![*\w])\*\*(?=\S)[^*]+?(?<=\S)\*\*|(?<![_\w])__(?=\S)[^_]+?(?<=\S)__(?!\w)")),
    ("code", re.compile(r"(?<!`)`[^`\n]+`(?!`)")),
    ("link", re.compile(r"!?\[[^\[\]\n]{0,1000}\]\([^)\n]{1,1000}\)")),
    ("heading", re.compile(r"^#{1,6} ", re.MULTILINE)),
    ("list item", re.compile(r"^[^\S\n]*(?:[-*+]|\d{1,9}[.)]) ", re.MULTILINE)),
)


class Markdown:
    """Marks that the source has and the translation lost, or the other way round."""

    name = "markdown"

    def run(self, unit: Translation) -> Iterable[Finding]:
        for source, target in unit.pairs():
            if not target:
                continue
            for kind, pattern in _KINDS:
                expected, given = len(pattern.findall(source)), len(pattern.findall(target))
                if expected != given and (expected or kind in ("bold", "link")):
                    message = N_("Markdown %(kind)s: %(expected)s in the source, %(given)s in the translation.")
                    params = {"kind": kind, "expected": str(expected), "given": str(given)}
                    severity = Severity.ERROR if kind == "link" else Severity.WARNING
                    yield Finding(unit.key, self.name, severity, message, params)
