"""The translation memory: filled by what is accepted, asked when a job is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from catalog.rules import limit_of
from core.database import upsert
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work
from localization.models import MemoryEntry
from localization.repository.memory import context_hash, find_exact, list_sources, text_hash
from localization.rules.analysis import Recollection, Remembered


def remember(
    work: Work,
    source: Locale,
    target: Locale,
    pairs: Iterable[tuple[str, str, str]],
    *,
    course_id: UUID | None = None,
    course_code: str = "",
    job_number: int | None = None,
) -> int:
    """Keep translations by key, source and target text; a newer one for the same place replaces the older."""
    rows = {}
    for key, text, translation in pairs:
        if text.strip() and translation.strip():
            place = context_hash(course_code, key) if course_code else ""
            rows[text_hash(text), place] = {
                "id": new_id(),
                "source_locale": source,
                "target_locale": target,
                "source_hash": text_hash(text),
                "context_hash": place,
                "source": text,
                "target": translation,
                "course_id": course_id,
                "job_number": job_number,
                "at": work.now,
            }
    upsert(
        work.session,
        MemoryEntry,
        list(rows.values()),
        keys=("source_locale", "target_locale", "source_hash", "context_hash"),
        update=("source", "target", "course_id", "job_number", "at"),
    )
    return len(rows)


class Memory:
    """What the memory knows between two languages, read once for all courses whose texts are given."""

    def __init__(self, work: Work, source: Locale, target: Locale, texts: Iterable[str]) -> None:
        self._session, self._source, self._target = work.session, source, target
        self._exact = find_exact(work.session, source, target, texts)
        listed = list_sources(work.session, source, target)
        self.known = Recollection(Remembered(text, place) for text, place in listed)

    def recall(self, course_code: str, texts: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
        """By key, the translation of exactly this text that the course can hold, and whether it stood right there."""
        recalled = {}
        for key, text in texts.items():
            if candidates := [each for each in self._exact.get(text_hash(text), ()) if _fits(key, each.target)]:
                place = context_hash(course_code, key)
                here = next((each for each in candidates if each.context_hash == place), None)
                recalled[key] = ((here or candidates[0]).target, here is not None)
        return recalled

    def recall_alike(self, texts: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        """By key, the text most like this one and its translation: what is paid less for must also be handed out."""
        alike = {key: found.text for key, text in texts.items() if (found := self.known.nearest(text))}
        stored = find_exact(self._session, self._source, self._target, alike.values()) if alike else {}
        return {
            key: (entries[0].source, entries[0].target)
            for key, text in alike.items()
            if (entries := stored.get(text_hash(text)))
        }


def _fits(key: str, text: str) -> bool:
    limit = limit_of(key)
    return limit is None or len(text) <= limit
