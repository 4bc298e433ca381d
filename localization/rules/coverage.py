"""What share of a country's people can take a course in a language they read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from catalog.rules import can_be_taken
from catalog.values import CourseStatus
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
    return weighted_mean([(part, 1) for part in parts])


def weighted_mean(parts: Sequence[tuple[Coverage, int]]) -> Coverage | None:
    """The same where each share holds for so many courses."""
    courses = sum(weight for _, weight in parts)
    if not courses:
        return None
    total = sum(part.share * weight for part, weight in parts)
    return Coverage(total / courses, any(part.is_estimate for part, _ in parts))


def live_locales(status: CourseStatus, source: Locale, variants: Iterable[Locale]) -> list[Locale]:
    """Where a course can be taken: in its own locale and those of its live variants, while it is offered at all."""
    return [source, *variants] if can_be_taken(status) else []


def has_all(required: Iterable[Locale], live: Iterable[Locale]) -> bool:
    """Whether each required locale is live; de-DE does for de."""
    offered = list(live)
    return all(any(one.is_equivalent_to(locale) for one in offered) for locale in required)


@dataclass(frozen=True, slots=True)
class Offer:
    """So many courses that can be taken in the same locales."""

    courses: int
    live: frozenset[Locale]


@dataclass(frozen=True, slots=True)
class MarketStanding:
    """Of the courses a market is to have, how many are live in all its required locales, and whom they reach."""

    courses: int
    live: int
    coverage: Coverage | None

    @property
    def share_live(self) -> float | None:
        return self.live / self.courses if self.courses else None


def market_standing(required: Sequence[Locale], readers: Sequence[Readers], offers: Iterable[Offer]) -> MarketStanding:
    """How far a market's courses have come; a market that requires no locale needs none of them."""
    needed = list(offers) if required else []
    return MarketStanding(
        sum(offer.courses for offer in needed),
        sum(offer.courses for offer in needed if has_all(required, offer.live)),
        weighted_mean([(coverage(readers, offer.live), offer.courses) for offer in needed]),
    )
