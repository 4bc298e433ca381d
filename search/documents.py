"""One index document a course: the texts of all its language versions inside, facts beside them.

One document a variant was rejected: facets would count variants where people count courses.
"""

from datetime import date, datetime, timedelta
from hashlib import blake2b

import msgspec

from core.locales import serving
from lifecycle.rules.states import due_state
from lifecycle.values import DueState


class CourseText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a course says in one locale; `body` is its units' text, joined."""

    locale: str
    title: str
    summary: str = ""
    description: str = ""
    objectives: tuple[str, ...] = ()
    body: str = ""


class CourseDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A course as an index knows it. The first text is the source; `revision` changes with any of it."""

    id: str
    code: str
    status: str
    source_locale: str
    texts: tuple[CourseText, ...]
    revision: str = ""
    skills: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    org_unit: str | None = None
    org_units_above: tuple[str, ...] = ()
    owner: str | None = None
    owner_name: str | None = None
    provider: str | None = None
    modality: str | None = None
    level: str | None = None
    compliance_class: str | None = None
    source: str | None = None
    duration_minutes: int | None = None
    due_on: date | None = None
    grace_days: int = 0
    is_exempt: bool = False
    """Of a course without a due day: whether a rule took it away, or none ever gave it one."""
    published_on: date | None = None
    updated_at: datetime | None = None
    superseded_by: str | None = None
    superseded_by_title: str | None = None

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales it can be read in, source first."""
        return tuple(text.locale for text in self.texts)

    @property
    def grace_ends_on(self) -> date | None:
        """The last day on which it is due and not overdue."""
        return self.due_on + timedelta(days=self.grace_days) if self.due_on else None

    @property
    def undated(self) -> str | None:
        """The due state of a course that has no day."""
        if self.due_on is not None:
            return None
        return (DueState.EXEMPT if self.is_exempt else DueState.WITHOUT_SCHEDULE).value

    def due_state(self, today: date) -> str:
        """Where it stands on a day."""
        return self.undated or due_state(self.due_on, today, grace_days=self.grace_days).value

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of those locales, without repeats."""
        return tuple(dict.fromkeys(locale.split("-")[0] for locale in self.locales))

    def text_for(self, locale: str | None) -> CourseText:
        """The text that serves a reader of a locale best: exact, same language, else the source."""
        best = serving(locale, self.locales) if locale else self.source_locale
        return next((text for text in self.texts if text.locale == best), self.texts[0])


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(CourseDocument)


def stamped(document: CourseDocument) -> CourseDocument:
    """The document with its revision: a fingerprint of everything in it."""
    bare = msgspec.structs.replace(document, revision="")
    digest = blake2b(_encoder.encode(bare), digest_size=8).hexdigest()
    return msgspec.structs.replace(document, revision=digest)


def packed(document: CourseDocument) -> bytes:
    """The document as bytes an index can keep."""
    return _encoder.encode(document)


def unpacked(stored: bytes) -> CourseDocument:
    """The document an index kept."""
    return _decoder.decode(stored)
