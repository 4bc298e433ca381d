"""Agreed terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.database import upsert
from core.errors import FieldError, Invalid
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work
from localization.checks.base import shorten
from localization.models import GlossaryTerm
from people.access import require
from people.values import Permission


@dataclass(frozen=True, slots=True)
class TermFacts:
    source_locale: Locale
    source: str
    target_locale: Locale
    target: str
    note: str = ""


LONGEST = {"source": 500, "target": 500, "note": 5000}
"""Characters; a term is looked up by an index, which holds no long text."""


def save_terms(work: Work, terms: Sequence[TermFacts]) -> int:
    """Add terms, or change what they are called; answers how many."""
    require(work.actor, Permission.MANAGE_MEMORY)
    if wrong := [error for index, term in enumerate(terms) for error in _wrong_with(term, f"[{index}]")]:
        raise Invalid(wrong)
    rows = {
        (term.source_locale, term.source.strip(), term.target_locale): {
            "id": new_id(),
            "org_unit_path": "",
            "source_locale": term.source_locale,
            "source": term.source.strip(),
            "target_locale": term.target_locale,
            "target": term.target.strip(),
            "note": term.note,
        }
        for term in terms
    }
    keys = ("org_unit_path", "source_locale", "source", "target_locale")
    upsert(work.session, GlossaryTerm, list(rows.values()), keys=keys, update=("target", "note"))
    return len(rows)


def _wrong_with(term: TermFacts, place: str) -> Iterator[FieldError]:
    if not term.source.strip() or not term.target.strip():
        yield FieldError(place, "required")
    texts = {"source": term.source.strip(), "target": term.target.strip(), "note": term.note}
    for name, limit in LONGEST.items():
        if len(texts[name]) > limit:
            yield FieldError(f"{place}.{name}", "too_long", shorten(texts[name]), {"limit": limit})
