"""Agreed terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from core.database import upsert
from core.errors import FieldError, Invalid
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work
from localization.checks.base import shorten
from localization.events import TermsSaved
from localization.models import GlossaryTerm
from people.access import require
from people.values import Permission

GLOSSARY_ID = UUID("00000000-0000-7000-8000-000000000002")
"""All terms together are one subject of the audit: each of its entries names those it changed."""


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
    before = _terms_now(work, rows)
    upsert(work.session, GlossaryTerm, list(rows.values()), keys=keys, update=("target", "note"))
    after = {_key(*key): _told(row["target"], row["note"]) for key, row in rows.items()}
    changed = {key: told for key, told in after.items() if before.get(key) != told}
    if changed:
        known = {key: told for key, told in before.items() if key in changed}
        work.record(TermsSaved(subject_id=GLOSSARY_ID, before=known or None, after=changed))
    return len(rows)


def _wrong_with(term: TermFacts, place: str) -> Iterator[FieldError]:
    if not term.source.strip() or not term.target.strip():
        yield FieldError(place, "required")
    texts = {"source": term.source.strip(), "target": term.target.strip(), "note": term.note}
    for name, limit in LONGEST.items():
        if len(texts[name]) > limit:
            yield FieldError(f"{place}.{name}", "too_long", shorten(texts[name]), {"limit": limit})


def _terms_now(work: Work, keys: Iterable[tuple[Locale, str, Locale]]) -> dict[str, str]:
    """What those of these terms that are known are called."""
    found: dict[str, str] = {}
    for source_locale, target_locale in {(source_locale, target_locale) for source_locale, _, target_locale in keys}:
        query = select(GlossaryTerm.source, GlossaryTerm.target, GlossaryTerm.note).where(
            GlossaryTerm.org_unit_path == "",
            GlossaryTerm.source_locale == source_locale,
            GlossaryTerm.target_locale == target_locale,
        )
        for source, target, note in work.session.execute(query):
            found[_key(source_locale, source, target_locale)] = _told(target, note)
    return found


def _key(source_locale: Locale, source: str, target_locale: Locale) -> str:
    return f"{source_locale} → {target_locale}: {source}"


def _told(target: object, note: object) -> str:
    return f"{target} ({note})" if note else str(target)
