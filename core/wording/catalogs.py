"""Catalogs of translated texts, read from .po files when a language is first needed, then kept.

No compiled files: what is in git is what is read. A text without translation stays in English, the language the
texts are written in: English itself has no file.
"""

import gettext as plural_rules
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.locales import Locale

FOLDER = Path(__file__).parent / "locales"
SOURCE = Locale.parse("en")


@dataclass(frozen=True, slots=True)
class Catalog:
    """One language's texts; plural forms in the order of its plural rule."""

    locale: Locale
    texts: Mapping[tuple[str | None, str], str]
    plurals: Mapping[str, tuple[str, ...]]
    plural_index: Callable[[int], int]


@lru_cache(maxsize=1)
def offered_locales() -> tuple[Locale, ...]:
    """The languages that pages and mails are written in, English first."""
    return (SOURCE, *sorted(Locale.parse(path.stem) for path in FOLDER.glob("*.po")))


def closest(wanted: Locale) -> Locale:
    """The offered language that the wanted one can be read in; English where there is none."""
    offered = offered_locales()
    for candidate in (wanted, *wanted.parents(), Locale(wanted.language)):
        if candidate in offered:
            return candidate
    return SOURCE


@lru_cache
def load(locale: Locale) -> Catalog:
    """The catalog of one of the offered languages."""
    if locale == SOURCE:
        return Catalog(SOURCE, {}, {}, _plural_index(""))
    return read(FOLDER / f"{locale}.po", locale)


def read(path: Path, locale: Locale) -> Catalog:
    """Read one .po file; fuzzy and obsolete entries do not count as translated."""
    import polib

    file = polib.pofile(str(path), encoding="utf-8")
    texts: dict[tuple[str | None, str], str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for entry in file.translated_entries():
        if entry.msgid_plural:
            plurals[entry.msgid] = tuple(text for _, text in sorted(entry.msgstr_plural.items()))
        else:
            texts[entry.msgctxt, entry.msgid] = entry.msgstr
    return Catalog(locale, texts, plurals, _plural_index(file.metadata.get("Plural-Forms", "")))


def _plural_index(header: str) -> Callable[[int], int]:
    _, _, rule = header.partition("plural=")
    return plural_rules.c2py(rule.strip().rstrip(";") or "n != 1")
