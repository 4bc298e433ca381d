"""Plural forms: as many as the file declares, none empty, and ICU choices that the language has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.locales import UNDETERMINED
from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation, quote_all
from localization.checks.icu import IcuSyntaxError, looks_like_icu, read_message
from localization.plural_forms import form_count


class Plurals:
    name = "plurals"

    def run(self, unit: Translation) -> Iterable[Finding]:
        if unit.source_plural is not None and any(unit.targets):
            yield from self._check_forms(unit)
        if looks_like_icu(unit.source) and unit.target:
            yield from self._check_icu(unit)

    def _check_forms(self, unit: Translation) -> Iterable[Finding]:
        expected = len(unit.plural_samples) or form_count(unit.target_locale)
        if unit.target_locale == UNDETERMINED and not unit.plural_samples:
            expected = len(unit.targets)
        if len(unit.targets) != expected:
            message = N_("%(given)s plural forms, but the language needs %(expected)s.")
            params = {"given": str(len(unit.targets)), "expected": str(expected)}
            yield Finding(unit.key, self.name, Severity.ERROR, message, params)
        elif empty := [str(index) for index, target in enumerate(unit.targets) if not target]:
            message = N_("Plural form %(empty)s is empty.")
            yield Finding(unit.key, self.name, Severity.ERROR, message, {"empty": quote_all(empty)})

    def _check_icu(self, unit: Translation) -> Iterable[Finding]:
        try:
            needed, given = read_message(unit.source), read_message(unit.target)
        except IcuSyntaxError:
            return
        known = set(unit.target_locale.plural_categories())
        for name, kind in given.arguments.items():
            if kind != "plural" or name not in needed.arguments:
                continue
            for selectors in given.selectors.get(name, []):
                named = {selector for selector in selectors if not selector.startswith("=")}
                if missing := sorted(known - named - {"zero"} if "zero" not in known else known - named):
                    message = N_("The plural of %(name)s lacks %(missing)s.")
                    params = {"name": name, "missing": quote_all(missing)}
                    yield Finding(unit.key, self.name, Severity.WARNING, message, params)
                if extra := sorted(named - known):
                    message = N_("The plural of %(name)s has %(extra)s, which this language never uses.")
                    params = {"name": name, "extra": quote_all(extra)}
                    yield Finding(unit.key, self.name, Severity.WARNING, message, params)


class PluralCount:
    """The header's number of plural forms against the usual one of the language."""

    name = "plural_header"

    def run(self, units: Sequence[Translation]) -> Iterable[Finding]:
        for unit in units:
            if unit.source_plural is None or not unit.plural_samples:
                continue
            declared, known = len(unit.plural_samples), form_count(unit.target_locale)
            if unit.target_locale != UNDETERMINED and declared != known:
                message = N_("The header declares %(declared)s plural forms, the language usually has %(known)s.")
                params = {"declared": str(declared), "known": str(known)}
                yield Finding(unit.key, self.name, Severity.WARNING, message, params)
                return
