"""Queries of the translation memory and the glossary."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

import msgspec
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from core.locales import Locale
from localization.models import GlossaryTerm, MemoryEntry
from localization.rules.analysis import normalise


class Remembered(msgspec.Struct, frozen=True):
    """A translation the memory holds."""

    source: str
    target: str
    context_hash: str
    job_number: int | None


def text_hash(text: str) -> str:
    """The key a text is found by."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()[:32]


def context_hash(course_code: str, key: str) -> str:
    """The key of a place in a course."""
    return hashlib.sha256(f"{course_code}\0{key}".encode()).hexdigest()[:16]


def find_exact(session: Session, source: Locale, target: Locale, texts: Iterable[str]) -> dict[str, list[Remembered]]:
    """Translations of exactly these texts by the text's hash, newest first."""
    hashes = list({text_hash(text) for text in texts})
    found: dict[str, list[Remembered]] = {}
    for start in range(0, len(hashes), 500):
        query = (
            select(
                MemoryEntry.source_hash,
                MemoryEntry.source,
                MemoryEntry.target,
                MemoryEntry.context_hash,
                MemoryEntry.job_number,
            )
            .where(
                MemoryEntry.source_locale == source,
                MemoryEntry.target_locale == target,
                MemoryEntry.source_hash.in_(hashes[start : start + 500]),
            )
            .order_by(MemoryEntry.at.desc(), MemoryEntry.id.desc())
        )
        for key, text, translation, context, job in session.execute(query):
            found.setdefault(key, []).append(Remembered(text, translation, context, job))
    return found


def list_sources(session: Session, source: Locale, target: Locale, limit: int = 20_000) -> list[tuple[str, str]]:
    """Source texts with the hash of their place, for fuzzy comparison."""
    query = (
        select(MemoryEntry.source, MemoryEntry.context_hash)
        .where(MemoryEntry.source_locale == source, MemoryEntry.target_locale == target)
        .order_by(MemoryEntry.at.desc())
        .limit(limit)
    )
    return [(text, context) for text, context in session.execute(query)]


def list_entries(
    session: Session,
    *,
    source: Locale | None = None,
    target: Locale | None = None,
    older_than: UUID | None = None,
    limit: int | None = 50,
) -> list[MemoryEntry]:
    """Entries, newest first."""
    query = select(MemoryEntry).order_by(MemoryEntry.id.desc())
    if source is not None:
        query = query.where(MemoryEntry.source_locale == source)
    if target is not None:
        query = query.where(MemoryEntry.target_locale == target)
    if older_than is not None:
        query = query.where(MemoryEntry.id < older_than)
    return list(session.scalars(query.limit(limit) if limit else query))


def list_terms(
    session: Session,
    *,
    source: Locale | None = None,
    target: Locale | None = None,
    after: tuple[str, Locale, UUID] | None = None,
    limit: int | None = None,
) -> list[GlossaryTerm]:
    """Agreed terms by their source; a target locale also gets those of its parents. `after` is the last one seen."""
    query = select(GlossaryTerm).order_by(GlossaryTerm.source, GlossaryTerm.target_locale, GlossaryTerm.id).limit(limit)
    if after is not None:
        text, locale, term_id = after
        same = and_(GlossaryTerm.target_locale == locale, GlossaryTerm.id > term_id)
        later = and_(GlossaryTerm.source == text, or_(GlossaryTerm.target_locale > locale, same))
        query = query.where(or_(GlossaryTerm.source > text, later))
    if source is not None:
        query = query.where(GlossaryTerm.source_locale.in_([source, *source.parents()]))
    if target is not None:
        query = query.where(GlossaryTerm.target_locale.in_([target, *target.parents()]))
    return list(session.scalars(query))
