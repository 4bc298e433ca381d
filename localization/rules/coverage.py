"""What share of a country's people can take a course in a language they read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from core.locales import Locale


@dataclass(frozen=True, slots=True)
class Readers:
    """How many read a locale: people, or a share of one where only CLDR's figures are known."""

    locale: Locale
    people: int | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """A share of one; `is_estimate` where it stands on CLDR's language population, not on the market's own heads."""

    share: float
    is_estimate: bool


def coverage(readers: Sequence[Readers], live: Iterable[Locale]) -> Coverage:
    """The share of people who read at least one of the live locales.

    Own headcounts count each person once and are added. CLDR counts everybody who reads a language, so its shares
    overlap: they are combined as if reading one language said nothing about reading another.
    """
    offered = list(live)
    known = [each for each in readers if each.people is not None]
    if known:
        total = sum(each.people or 0 for each in known)
        reached = sum(each.people or 0 for each in known if any(reads(each.locale, one) for one in offered))
        return Coverage(reached / total if total else 0.0, is_estimate=False)
    missed = prod(1 - (each.share or 0.0) for each in readers if any(reads(each.locale, one) for one in offered))
    return Coverage(1 - missed, is_estimate=True)


def reads(reader: Locale, text: Locale) -> bool:
    """Whether who reads one locale can read a text in the other: the same language in the same script."""
    ours, theirs = reader.likely(), text.likely()
    return ours.language == theirs.language and ours.script == theirs.script


def mean(parts: Sequence[Coverage]) -> Coverage | None:
    """A market's share over its courses."""
    if not parts:
        return None
    return Coverage(sum(part.share for part in parts) / len(parts), any(part.is_estimate for part in parts))
