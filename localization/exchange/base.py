"""What a file for translators holds, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict

from core.locales import UNDETERMINED, Locale
from core.subtitles import Cue
from localization.checks.base import Translation

SUBTITLES = ("SubRip", "WebVTT")
MAX_BYTES = 10_000_000
"""A course of a million words is smaller."""


@dataclass(frozen=True, slots=True)
class ExchangeUnit:
    """One entry of a file, as it stands there."""

    key: str
    source: str
    targets: tuple[str, ...]
    source_plural: str | None = None
    is_fuzzy: bool = False
    is_obsolete: bool = False
    flags: frozenset[str] = frozenset()
    line: int = 0
    cue: Cue | None = None

    @property
    def target(self) -> str:
        return self.targets[0] if self.targets else ""


class Belonging(TypedDict, total=False):
    """What one of our own files says about itself."""

    job: str
    course: str
    revision: int
    target_locale: Locale | None


@dataclass(frozen=True, slots=True)
class ExchangeFile:
    """A file that was read. What it does not say is empty."""

    name: str
    units: tuple[ExchangeUnit, ...]
    job: str = ""
    course: str = ""
    revision: int | None = None
    source_locale: Locale | None = None
    target_locale: Locale | None = None
    plural_samples: tuple[tuple[int, ...], ...] = field(default=())
    format: str = "PO"

    @property
    def is_subtitles(self) -> bool:
        """Whether it is text in one language, shown at times."""
        return self.format in SUBTITLES

    def translations(self, source: Locale | None = None, target: Locale | None = None) -> list[Translation]:
        """The live units as the checks want them; locales given here win over the file's own."""
        return [
            Translation(
                key=unit.key,
                source=unit.source,
                targets=unit.targets,
                source_locale=source or self.source_locale or Locale("en"),
                target_locale=target or self.target_locale or UNDETERMINED,
                source_plural=unit.source_plural,
                flags=unit.flags,
                plural_samples=self.plural_samples,
            )
            for unit in self.units
            if not unit.is_obsolete
        ]
