"""One reader's language and zone, and the texts in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel.core import Locale as BabelLocale

from core.locales import Locale
from core.wording import catalogs, pseudo


@dataclass(frozen=True, slots=True)
class Translator:
    """Turns source texts (English, with `%(name)s` placeholders) into the reader's language.

    `locale` is the language the texts really come in, with the reader's own region: a reader of Swedish gets
    English texts, so English dates too, and `lang` on the page says English.
    """

    locale: Locale
    time_zone: str
    catalog: catalogs.Catalog

    def gettext(self, message: str, /, **params: object) -> str:
        return _fill(self._show(self.catalog.texts.get((None, message)) or message), params)

    def pgettext(self, context: str, message: str, /, **params: object) -> str:
        """For one English word that means two things."""
        return _fill(self._show(self.catalog.texts.get((context, message)) or message), params)

    def ngettext(self, singular: str, plural: str, n: int, /, **params: object) -> str:
        """`%(n)s` stands for the number itself, written as the reader writes numbers."""
        from core.wording.numbers import number

        params.setdefault("n", number(n, self))
        return _fill(self._show(self._plural_form(singular, plural, n)), params)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.locale.direction

    @property
    def babel(self) -> BabelLocale:
        """Where dates and numbers come from; plain English means the international one: 4 Dec 2026."""
        return BabelLocale.parse("en_001") if self.locale == catalogs.SOURCE else self.locale.babel

    def _plural_form(self, singular: str, plural: str, n: int) -> str:
        forms = self.catalog.plurals.get(singular)
        if forms is None:
            return singular if n == 1 else plural
        return forms[self.catalog.plural_index(n)]

    def _show(self, text: str) -> str:
        return pseudo.disguise(text, self.locale) if pseudo.is_pseudo(self.locale) else text


@lru_cache(maxsize=512)
def translator(locale: Locale, time_zone: str = "UTC") -> Translator:
    """What this reader is spoken to with."""
    if pseudo.is_pseudo(locale):
        return Translator(locale, time_zone, catalogs.load(catalogs.SOURCE))
    offered = catalogs.closest(locale)
    shown = locale if locale.language == offered.language else offered
    return Translator(shown, time_zone, catalogs.load(offered))


def _fill(text: str, params: Mapping[str, object]) -> str:
    return text % params if params else text
