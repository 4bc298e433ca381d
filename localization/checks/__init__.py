"""All checks of a translation, and running them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localization.checks.base import Check, FileCheck, Finding, Severity, Translation
from localization.checks.inconsistent import Duplicate, Inconsistent
from localization.checks.invisible import Encoding, InvisibleCharacters
from localization.checks.length import Length
from localization.checks.links import Links
from localization.checks.markdown import Markdown
from localization.checks.numbers import Numbers
from localization.checks.placeholders import Placeholders
from localization.checks.plurals import PluralCount, Plurals
from localization.checks.punctuation import Punctuation
from localization.checks.repeated import RepeatedWords
from localization.checks.script import WrongScript
from localization.checks.spacing import Spacing
from localization.checks.tags import Tags
from localization.checks.untranslated import Untranslated

__all__ = ["Finding", "Severity", "Translation", "check_file", "check_unit"]

UNIT_CHECKS: tuple[Check, ...] = (
    Placeholders(),
    Tags(),
    Markdown(),
    Links(),
    Numbers(),
    Plurals(),
    Punctuation(),
    Spacing(),
    Length(),
    Untranslated(),
    RepeatedWords(),
    InvisibleCharacters(),
    Encoding(),
    WrongScript(),
)
FILE_CHECKS: tuple[FileCheck, ...] = (PluralCount(), Inconsistent(), Duplicate())


def check_unit(unit: Translation, extra: Sequence[Check] = ()) -> list[Finding]:
    """Everything there is to say about one unit, errors first."""
    findings = {
        (finding.check, finding.sentence): finding for check in (*UNIT_CHECKS, *extra) for finding in check.run(unit)
    }
    return sorted(findings.values(), key=lambda finding: finding.severity is not Severity.ERROR)


def check_file(units: Sequence[Translation]) -> Iterator[Finding]:
    """All findings of a file, unit by unit in its order, then those that need the whole of it."""
    for unit in units:
        yield from check_unit(unit)
    for check in FILE_CHECKS:
        yield from check.run(units)
