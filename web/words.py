"""What templates may say: every function speaks to the reader of the page that is being rendered.

The reader stands in a context variable, so that macros need not be handed one.
"""

import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from core import wording
from core.locales import Locale
from core.wording import dates, sentences, vocabulary
from core.wording.states import State
from core.wording.translator import Translator
from web.assets import asset


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader at a moment."""

    reader: Translator
    now: datetime

    @property
    def today(self) -> date:
        return dates.today_of(self.now, self.reader)


KEY_PARTS = re.compile(r"[^._/:-]*[._/:-]+|[^._/:-]+")
current: ContextVar[Reading] = ContextVar("reading")


def gettext(message: str, /, **params: object) -> Markup:
    """The text, whose tags count as tags; params are escaped."""
    return _marked(current.get().reader.gettext(message), params)


def ngettext(singular: str, plural: str, n: int, /, **params: object) -> Markup:
    """As gettext; `%(n)s` is the number as the reader writes it."""
    reader = current.get().reader
    text = reader.ngettext(singular, plural, n, **{key: escape(value) for key, value in params.items()})
    return Markup(text)  # noqa: S704 - catalog text, params escaped above


def pgettext(context: str, message: str, /, **params: object) -> Markup:
    return _marked(current.get().reader.pgettext(context, message), params)


def _marked(text: str, params: Mapping[str, object]) -> Markup:
    marked = Markup(text)  # noqa: S704 - the catalogs are ours; params are escaped by the next line
    return marked % dict(params) if params else marked


def day(on: date) -> str:
    """in 12 days · 4 Dec 2026."""
    reading = current.get()
    return dates.day(on, reading.reader, reading.today)


def due_text(on: date) -> str:
    """What a due date says: 10 days late · 12 Nov 2026, or in 3 days · Fri, 27 Nov 2026."""
    reading = current.get()
    if on >= reading.today:
        return day(on)
    late = dates.late_by(on, reading.reader, reading.today)
    return f"{late} · {dates.day_only(on, reading.reader, reading.today)}"


def day_of(at: datetime) -> date:
    """The day a moment falls on where the reader is."""
    return dates.day_of(at, current.get().reader)


def due_answer(on: date) -> str:
    """A due date as a sentence: Due in 3 days · …; what is late says that alone: 10 days late · …."""
    reading = current.get()
    if on < reading.today:
        return f"{due_text(on)}."
    return reading.reader.gettext("Due %(when)s.", when=due_text(on))


def day_only(on: date) -> str:
    reading = current.get()
    return dates.day_only(on, reading.reader, reading.today)


def short_day(on: date) -> str:
    return dates.short_day(on, current.get().reader)


def relative_day(on: date) -> str:
    reading = current.get()
    return dates.relative_day(on, reading.reader, reading.today)


def moment(at: datetime) -> str:
    return dates.moment(at, current.get().reader)


def minutes(count: int) -> str:
    return dates.minutes(count, current.get().reader)


def number(value: float | Decimal) -> str:
    return wording.number(value, current.get().reader)


def money(amount: float | Decimal, currency: str) -> str:
    return wording.money(amount, currency, current.get().reader)


def percent(share: float) -> str:
    return wording.percent(share, current.get().reader)


def list_of(parts: Iterable[str]) -> str:
    return sentences.list_of(parts, current.get().reader)


def language_name(locale: Locale | str) -> str:
    return sentences.language_name(locale, current.get().reader)


def territory_name(code: str) -> str:
    return sentences.territory_name(code, current.get().reader)


def place_name(name: str, territory: str) -> str:
    return sentences.place_name(name, territory, current.get().reader)


def breakable(key: str) -> Markup:
    """A key that may go on in the next line after its dots and dashes, and nowhere within a word."""
    return Markup("<wbr>").join(escape(part) for part in KEY_PARTS.findall(key))


def state_word(kind: str, value: str) -> State:
    return wording.state_word(kind, value, current.get().reader)


def word(kind: str, value: str) -> str:
    return vocabulary.word(kind, value, current.get().reader)


def direction_of(locale: Locale | str) -> str:
    """For texts in another language than the page's: `lang` and `dir` go together."""
    return (Locale.parse(locale) if isinstance(locale, str) else locale).direction


def initials(name: str) -> str:
    """Two letters for a face: Ines Okafor gives IO."""
    parts = [part for part in name.split() if part]
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


GLOBALS: dict[str, Any] = {
    "_": gettext,
    "asset": asset,
    "breakable": breakable,
    "day": day,
    "day_of": day_of,
    "day_only": day_only,
    "direction_of": direction_of,
    "due_text": due_text,
    "due_answer": due_answer,
    "gettext": gettext,
    "initials": initials,
    "language_name": language_name,
    "list_of": list_of,
    "minutes": minutes,
    "moment": moment,
    "money": money,
    "ngettext": ngettext,
    "number": number,
    "percent": percent,
    "pgettext": pgettext,
    "place_name": place_name,
    "relative_day": relative_day,
    "short_day": short_day,
    "state_word": state_word,
    "territory_name": territory_name,
    "word": word,
}
