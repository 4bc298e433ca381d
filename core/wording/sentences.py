"""Pieces of sentences: lists, and the names of languages and countries."""

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache

from babel.lists import format_list

from core.locales import Locale, UnknownLocale
from core.wording import catalogs
from core.wording.translator import Translator


def list_of(parts: Iterable[str], reader: Translator, *, is_choice: bool = False) -> str:
    """a, b and c; with `is_choice` a, b or c."""
    return format_list([*parts], style="or" if is_choice else "standard", locale=reader.babel)


def language_name(locale: Locale | str, reader: Translator) -> str:
    """Latin American Spanish, Spanisch (Mexiko)."""
    parsed = Locale.parse(locale) if isinstance(locale, str) else locale
    return parsed.name_in(reader.locale)


def own_name(locale: Locale) -> str:
    """A language by its own name, as its readers look for it in a list: Deutsch."""
    name = locale.name_in(locale)
    return name[:1].upper() + name[1:]


def locale_named(name: str) -> Locale | None:
    """The locale that is called so in an offered language or in its own: German, Deutsch, brasilianisches …"""
    wanted = name.strip().casefold()
    return _named_here().get(wanted) or _named_by_themselves().get(wanted)


@lru_cache(maxsize=1)
def _named_here() -> dict[str, Locale]:
    found: dict[str, Locale] = {}
    for reader in catalogs.offered_locales():
        for tag, name in reader.babel.languages.items():
            with suppress(UnknownLocale):
                found.setdefault(name.casefold(), Locale.parse(tag))
    return found


@lru_cache(maxsize=1)
def _named_by_themselves() -> dict[str, Locale]:
    """Asked last: it reads the data of every language there is, a hundred megabytes of them."""
    known = {locale for locale in _named_here().values() if locale.babel.language == locale.language}
    return {locale.name_in(locale).casefold(): locale for locale in sorted(known, reverse=True)}


def territory_name(code: str, reader: Translator) -> str:
    """The country or region behind a code such as PL or 419; the code itself where it has no name."""
    return str(reader.babel.territories.get(code.upper(), code))


def place_name(name: str, territory: str, reader: Translator) -> str:
    """A market as the reader calls it: a plain country in their language, a region by the name it was given."""
    return territory_name(territory, reader) if name.casefold() in _plain_names(territory) else name


@lru_cache(maxsize=512)
def _plain_names(territory: str) -> frozenset[str]:
    """What the territory is called in the languages that people are spoken to in."""
    names = (locale.babel.territories.get(territory.upper(), "") for locale in catalogs.offered_locales())
    return frozenset(name.casefold() for name in names)
