"""Locales as one parsed, canonical value: BCP 47 tags with the aliases, parents and plural rules of CLDR.

The tag a person wrote keeps its shape: zh-TW stays zh-TW and is not expanded to zh-Hant-TW. What CLDR calls
likely subtags is used for matching, direction and parents only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from babel.core import Locale as BabelLocale
from babel.core import get_global
from babel.localedata import exists

from core.errors import Invalid

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<territory>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
)
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "root"})
_RIGHT_TO_LEFT = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"}
)
_PLURAL_ORDER = ("zero", "one", "two", "few", "many", "other")


class UnknownLocale(Invalid):
    """The tag names no language, script or territory that CLDR knows."""

    code: ClassVar[str] = "unknown_locale"


@dataclass(frozen=True, slots=True)
class Locale:
    """A canonical BCP 47 locale. Make one with `Locale.parse`."""

    language: str
    script: str | None = None
    territory: str | None = None
    variants: tuple[str, ...] = ()

    @staticmethod
    def parse(text: str) -> Locale:
        """Read a tag in any case and with either separator; raise UnknownLocale where there is none."""
        return _parse(text)

    def __str__(self) -> str:
        return "-".join(part for part in (self.language, self.script, self.territory, *self.variants) if part)

    def __lt__(self, other: Locale) -> bool:
        return str(self) < str(other)

    def parents(self) -> tuple[Locale, ...]:
        """Where text is looked for next, nearest first, without the root: es-MX gives es-419, es."""
        return _parents(self)

    def likely(self) -> Locale:
        """The same locale with the script and territory that CLDR takes for granted."""
        return _likely(self)

    def is_equivalent_to(self, other: Locale) -> bool:
        """Whether both say the same once likely subtags are filled in: de and de-DE, zh-TW and zh-Hant."""
        return self.likely() == other.likely()

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return "rtl" if self.likely().script in _RIGHT_TO_LEFT else "ltr"

    @property
    def babel(self) -> BabelLocale:
        """The nearest locale that Babel holds data for."""
        return _babel(self)

    def plural_categories(self) -> tuple[str, ...]:
        """CLDR plural categories in their usual order, `other` last."""
        tags = {*self.babel.plural_form.tags, "other"}
        return tuple(category for category in _PLURAL_ORDER if category in tags)

    def name_in(self, reader: Locale) -> str:
        """The name of this locale in the reader's language: Latin American Spanish, Spanisch (Mexiko)."""
        return _name_in(self, reader)


def serving(wanted: str, offered: Sequence[str]) -> str:
    """The one of these locales that serves a reader: their own, one of the same language, else the first."""
    language = wanted.split("-")[0]
    alike = (each for each in offered if each.split("-")[0] == language)
    return wanted if wanted in offered else next(alike, offered[0])


@lru_cache(maxsize=4096)
def _parse(text: str) -> Locale:
    match = _TAG.fullmatch(text.strip().replace("_", "-").lower())
    if match is None:
        raise UnknownLocale(value=text, part="tag")
    variants = tuple(sorted(match["variants"].split("-")[1:]))
    language, script, territory = match["language"], match["script"], match["territory"]
    locale = _replace_aliases(
        Locale(
            language,
            script.title() if script else None,
            territory.upper() if territory else None,
            variants,
        )
    )
    for part, known in (
        ("language", _languages()),
        ("script", _scripts()),
        ("territory", _territories()),
    ):
        subtag = getattr(locale, part)
        if subtag is not None and subtag not in known:
            raise UnknownLocale(value=text, part=part, subtag=subtag)
    return locale


def _replace_aliases(locale: Locale) -> Locale:
    language, script, territory = locale.language, locale.script, locale.territory
    replacement = get_global("language_aliases").get(language)
    if replacement:
        language, *rest = replacement.split("_")
        for subtag in rest:
            if len(subtag) == 4:
                script = script or subtag
            else:
                territory = territory or subtag
    if script:
        script = get_global("script_aliases").get(script, script)
    if territory:
        territory = _current_territory(language, territory)
    return Locale(language, script, territory, locale.variants)


def _current_territory(language: str, territory: str) -> str:
    """A country that split up is replaced by the heir that speaks the language, else by the first named."""
    heirs: list[str] = get_global("territory_aliases").get(territory, [territory])
    home = get_global("likely_subtags").get(language, "").rpartition("_")[2]
    return home if home in heirs else heirs[0]


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    named = (str(key) for key in BabelLocale("en").languages if "_" not in str(key))
    likely = (key.partition("_")[0] for key in get_global("likely_subtags"))
    return frozenset({*named, *likely} - _NO_LANGUAGE)


@lru_cache(maxsize=1)
def _scripts() -> frozenset[str]:
    return frozenset(BabelLocale("en").scripts) - {"Zzzz", "Zxxx", "Zyyy", "Zinh"}


@lru_cache(maxsize=1)
def _territories() -> frozenset[str]:
    return frozenset(BabelLocale("en").territories) - {"ZZ", "QO"}


@lru_cache(maxsize=4096)
def _likely(locale: Locale) -> Locale:
    if locale.language == "und":
        return locale
    table = get_global("likely_subtags")
    language, script, territory = locale.language, locale.script, locale.territory
    for key in (
        f"{language}_{script}_{territory}",
        f"{language}_{territory}",
        f"{language}_{script}",
        language,
    ):
        if key in table:
            _, likely_script, likely_territory = table[key].split("_")
            return Locale(
                language,
                script or likely_script,
                territory or likely_territory,
                locale.variants,
            )
    return locale


@lru_cache(maxsize=4096)
def _parents(locale: Locale) -> tuple[Locale, ...]:
    parent = _parent(locale)
    return (parent, *_parents(parent)) if parent else ()


def _parent(locale: Locale) -> Locale | None:
    if locale.variants:
        return Locale(locale.language, locale.script, locale.territory)
    usual_script = Locale(locale.language).likely().script
    script = locale.script
    if locale.territory and script is None and locale.likely().script != usual_script:
        script = locale.likely().script
    for spelled in (locale, Locale(locale.language, script, locale.territory)):
        if exception := get_global("parent_exceptions").get(str(spelled).replace("-", "_")):
            return None if exception == "root" else _parse(exception)
    if locale.territory:
        return Locale(locale.language, script)
    # CLDR's rule "nonlikelyScript": Traditional Chinese must not fall back to text in Simplified.
    return Locale(locale.language) if script and script == usual_script else None


@lru_cache(maxsize=1024)
def _babel(locale: Locale) -> BabelLocale:
    for candidate in (
        locale,
        locale.likely(),
        *locale.parents(),
        Locale(locale.language),
    ):
        if exists(name := str(candidate).replace("-", "_")):
            return BabelLocale.parse(name)
    return BabelLocale("root")


@lru_cache(maxsize=4096)
def _name_in(locale: Locale, reader: Locale) -> str:
    names = reader.babel
    language, script, territory = locale.language, locale.script, locale.territory
    details: list[str] = []
    for key, left in (
        (f"{language}_{script}_{territory}", ()),
        (f"{language}_{script}", (territory,)),
        (f"{language}_{territory}", (script,)),
        (language, (script, territory)),
    ):
        if key in names.languages and None not in key.split("_"):
            details = [_subtag_name(names, part) for part in left if part]
            break
    else:
        key = language
    details += [variant.lower() for variant in locale.variants]
    name = names.languages.get(key, key)
    return f"{name} ({', '.join(details)})" if details else name


def _subtag_name(names: BabelLocale, subtag: str) -> str:
    return names.scripts.get(subtag) or names.territories.get(subtag) or subtag


UNDETERMINED = Locale("und")
"""Stands where a file names no locale; nothing stored ever has it."""
