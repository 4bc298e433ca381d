"""What a check is: it looks at one translation, or at a whole file, and says what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from core.locales import Locale


class Severity(StrEnum):
    """An error keeps a unit out; a warning is shown beside it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Translation:
    """One unit with its translation: several targets where the unit has plural forms."""

    key: str
    source: str
    targets: tuple[str, ...]
    source_locale: Locale
    target_locale: Locale
    source_plural: str | None = None
    flags: frozenset[str] = frozenset()
    """As in PO: c-format, python-brace-format, no-c-format, max-length:40."""
    plural_samples: tuple[tuple[int, ...], ...] = ()
    """For each plural form, some numbers that select it; empty where the file declares none."""

    @property
    def target(self) -> str:
        return self.targets[0] if self.targets else ""

    @property
    def is_translated(self) -> bool:
        return bool(self.targets) and all(self.targets)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each target with its source: the singular for the first form, the plural for the others."""
        for index, target in enumerate(self.targets):
            yield (self.source if index == 0 or self.source_plural is None else self.source_plural), target


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says about one unit; `message` has %(name)s places filled from `params`."""

    unit: str
    check: str
    severity: Severity
    message: str
    params: dict[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The message in English."""
        return self.message % self.params if self.params else self.message


class Check(Protocol):
    """One thing that can be wrong with a translation."""

    @property
    def name(self) -> str: ...

    def run(self, unit: Translation) -> Iterable[Finding]: ...


class FileCheck(Protocol):
    """One thing that shows only when the units of a file are seen together."""

    @property
    def name(self) -> str: ...

    def run(self, units: Sequence[Translation]) -> Iterable[Finding]: ...


LEAST_LETTERS = 12


def can_be_compared(source: str, target: str) -> bool:
    """Whether there is enough of a text for its meaning to be compared: a word or two can mean too much."""
    return bool(target) and sum(map(str.isalpha, source)) >= LEAST_LETTERS


def shorten(text: str, width: int = 40) -> str:
    """Text as it is quoted in a message."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def quote_all(texts: Iterable[str], limit: int = 4) -> str:
    """A list of things as it stands in a message."""
    shown = [shorten(text) for text in texts]
    return ", ".join(shown[:limit]) + (" …" if len(shown) > limit else "")
