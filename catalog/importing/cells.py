"""One cell to one value. Each function takes what a file gave and returns the value or raises BadCell."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from html.parser import HTMLParser
from typing import TypeVar

from catalog.rules.texts import ENTRY_LIMIT
from core.foreign_json import NotJson, decode_json
from core.locales import Locale, UnknownLocale
from core.wording.sentences import locale_named
from people.rules import EMAIL

E = TypeVar("E", bound=StrEnum)
BLANKS = frozenset({"", "-", "–", "—", "n/a", "na", "none", "null", "nil", "#n/a"})
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff]")
"""The last two are no characters: no XML, and so no workbook, holds them."""


class BadCell(Exception):
    """Why a value cannot be: a stable code and its params."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def is_blank(value: object) -> bool:
    """Whether the cell says nothing at all."""
    return value is None or value == "" or value == [] or (isinstance(value, str) and not value.strip())


def text(limit: int) -> Callable[[object], str]:
    """Text of at most `limit` characters, composed, without control characters."""

    def read(value: object) -> str:
        if not isinstance(value, str):
            value = plain(value)
        value = clean(value)
        if len(value) > limit:
            raise BadCell("too_long", limit=limit, length=len(value))
        return value

    return read


def plain(value: object) -> str:
    """A scalar as text; lists and objects are no text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise BadCell("not_text")
    return str(value)


def clean(value: str) -> str:
    if CONTROL.search(value):
        value = CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    return value.strip()


def line(limit: int) -> Callable[[object], str]:
    """Text on one line."""
    read_text = text(limit)

    def read(value: object) -> str:
        found = read_text(value)
        return " ".join(found.split()) if "\n" in found or "\t" in found else found

    return read


def text_list(value: object) -> list[str]:
    """A JSON array, or parts separated by `|`, or by `;` or line breaks where there is no `|`."""
    items = value if isinstance(value, list) else _split(plain(value))
    if not all(isinstance(item, str | int | float) for item in items):
        raise BadCell("not_a_list_of_texts")
    found = [cleaned for item in items if (cleaned := clean(str(item)))]
    if len(found) > 500 or any(len(item) > ENTRY_LIMIT for item in found):
        raise BadCell("list_too_long", limit=500)
    return found


def _split(value: str) -> list[object]:
    value = value.strip()
    if value.startswith("["):
        try:
            found = decode_json(value)
        except NotJson:
            found = None
        if isinstance(found, list):
            return found
    for separator in "|", ";", "\n":
        if separator in value:
            return list(value.split(separator))
    return [value]


_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
"""What is spelled like a tag and is none is no name either."""


def locale(value: object) -> Locale:
    """A language by its tag, or by its name in a language that pages are offered in, or in itself."""
    written = _first(value)
    try:
        return Locale.parse(written)
    except UnknownLocale as unknown:
        named = None if _TAG.fullmatch(written) else locale_named(written)
        if named is None:
            raise BadCell("unknown_locale", **unknown.params) from unknown
        return named


def _first(value: object) -> str:
    """Some exports list languages; the first is the course's own."""
    if isinstance(value, list) and value:
        value = value[0]
    return plain(value).split("|")[0].strip()


def word(kind: type[E], synonyms: Mapping[str, E]) -> Callable[[object], E]:
    """A word of a vocabulary, in our spelling or one that others use."""
    known = {_bare(member.value): member for member in kind} | {_bare(key): value for key, value in synonyms.items()}

    def read(value: object) -> E:
        found = known.get(_bare(plain(value)))
        if found is None:
            raise BadCell("unknown_word", allowed=[member.value for member in kind])
        return found

    return read


def _bare(value: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", value).casefold())


def level(synonyms: Mapping[str, str]) -> Callable[[object], str]:
    """A known level in our word; other people's scales are kept as they are."""
    known = {_bare(key): value for key, value in synonyms.items()}
    read_line = line(60)
    return lambda value: known.get(_bare(plain(value))) or read_line(value)


_ISO_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?", re.I)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_WORDS = re.compile(
    r"(?:(\d+(?:[.,]\d+)?)\s*(?:hours?|hrs?|h|std|stunden?|heures?|horas?|ore|часов|ч)\.?)?\s*"
    r"(?:(\d{1,9})\s*(?:minutes?|mins?|minuten|minutos|minuti|m|мин)\.?)?",
    re.I,
)
MAX_MINUTES = 525_600


def minutes(value: object) -> int:
    """Whole minutes from a number, `1:30`, `PT1H30M` or `1 h 30 min`; started minutes count."""
    found = _minutes(plain(value).strip())
    if found is None or not 0 < found <= MAX_MINUTES:
        raise BadCell("not_a_duration")
    return -int(-found // 1)


def _minutes(value: str) -> float | None:
    try:
        return float(value.replace(",", "."))
    except ValueError:
        pass
    if value[:1] in "Pp" and (match := _ISO_DURATION.fullmatch(value)) and any(match.groups()):
        days, hours, mins, seconds = (float(part or 0) for part in match.groups())
        return days * 1440 + hours * 60 + mins + seconds / 60
    if match := _CLOCK.fullmatch(value):
        return int(match[1]) * 60 + int(match[2]) + int(match[3] or 0) / 60
    if value and (match := _WORDS.fullmatch(value)) and any(match.groups()):
        return float((match[1] or "0").replace(",", ".")) * 60 + int(match[2] or 0)
    return None


def hours(value: object) -> int:
    """Minutes from a number of hours."""
    try:
        return minutes(float(plain(value).replace(",", ".")) * 60)
    except ValueError:
        return minutes(value)


_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%d-%b-%Y", "%d %B %Y", "%b-%d-%Y %H:%M:%S%z")


EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
"""Half-open. 0001-01-01 is what some systems write for "no date"; 9999-12-31 what others do."""


def day(value: object) -> date:
    """A date that a course can have. 03/04/2026 means two days on two sides of an ocean, and is refused."""
    found = _day(plain(value).strip())
    if not EARLIEST <= found < LATEST:
        raise BadCell("date_out_of_range")
    return found


def _day(written: str) -> date:
    if match := _SLASHED.fullmatch(written):
        return _slashed(*map(int, match.groups()))
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007  only the day is kept
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(written).date()
    except ValueError:
        raise BadCell("not_a_date") from None


def _slashed(first: int, second: int, year: int) -> date:
    if first <= 12 and second <= 12 and first != second:
        raise BadCell("date_ambiguous")
    try:
        return date(year, second, first) if first > 12 or first == second else date(year, first, second)
    except ValueError:
        raise BadCell("not_a_date") from None


def email(value: object) -> str:
    found = clean(plain(value)).lower()
    if len(found) > 320 or not EMAIL.fullmatch(found):
        raise BadCell("not_an_address")
    return found


def web_address(value: object) -> str:
    """An address a page may link to: http, https, or one of our own."""
    found = clean(plain(value))
    scheme = re.match(r"([a-zA-Z][\w+.-]*):", found)
    if len(found) > 2000 or re.search(r"\s", found) or (scheme and scheme[1].lower() not in ("http", "https")):
        raise BadCell("not_a_link")
    return found


def money(value: object) -> Decimal:
    try:
        found = Decimal(plain(value).strip()).quantize(Decimal("0.01"))
    except (InvalidOperation, ValueError):
        raise BadCell("not_an_amount") from None
    if not found.is_finite() or not 0 <= found < Decimal(10) ** 10:
        raise BadCell("not_an_amount")
    return found


def currency(value: object) -> str:
    found = plain(value).strip().upper()
    if not re.fullmatch("[A-Z]{3}", found):
        raise BadCell("not_a_currency")
    return found


class _Stripper(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("p", "br", "li", "div", "h1", "h2", "h3", "tr"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def without_markup(value: str) -> str:
    """The text of HTML, a line for each paragraph."""
    if "<" not in value and "&" not in value:
        return value
    stripper = _Stripper()
    stripper.feed(value)
    stripper.close()
    lines = (" ".join(line.split()) for line in "".join(stripper.parts).split("\n"))
    return "\n".join(line for line in lines if line)
