"""How much of a text is known already, and what the rest will cost."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from localization.values import Band

DEFAULT_WEIGHTS: Mapping[Band, Decimal] = {
    Band.CONTEXT: Decimal("0.00"),
    Band.REPETITION: Decimal("0.10"),
    Band.EXACT: Decimal("0.10"),
    Band.FUZZY_95: Decimal("0.30"),
    Band.FUZZY_85: Decimal("0.50"),
    Band.FUZZY_75: Decimal("0.70"),
    Band.FUZZY_50: Decimal("1.00"),
    Band.NEW: Decimal("1.00"),
}
_FUZZY = ((95, Band.FUZZY_95), (85, Band.FUZZY_85), (75, Band.FUZZY_75), (50, Band.FUZZY_50))
LEAST_ALIKE = min(least for least, _ in _FUZZY)
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff]")


@dataclass(frozen=True, slots=True)
class Source:
    """A unit to be translated; `context` says where it stands, where the memory knows places."""

    key: str
    text: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the memory knows: a source text, perhaps with the place it stood in."""

    text: str
    context: str = ""


@dataclass(slots=True)
class BandCount:
    units: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True)
class Analysis:
    bands: Mapping[Band, BandCount]
    band_of: Mapping[str, Band]

    def weighted_words(self, weights: Mapping[Band, Decimal] = DEFAULT_WEIGHTS) -> Decimal:
        """Words as they are paid for."""
        total = sum((weights.get(band, Decimal(1)) * count.words for band, count in self.bands.items()), Decimal(0))
        return total.quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def words(self) -> int:
        return sum(count.words for count in self.bands.values())


def count_words(text: str) -> int:
    """Words as they are counted for pay; in scripts without blanks, two characters count as one."""
    dense = len(_DENSE.findall(text))
    return len(_WORD.findall(_DENSE.sub(" ", text))) + (dense + 1) // 2


def normalise(text: str) -> str:
    """Text as the memory compares it: composed, with single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@dataclass(frozen=True, slots=True)
class Alike:
    """A text the memory knows that is like another, in percent: at most 99, an exact match is another band."""

    text: str
    percent: float


class Recollection:
    """What the memory knows of one pair of languages, put in order once for any number of courses."""

    def __init__(self, memory: Iterable[Remembered]) -> None:
        self.places: dict[str, set[str]] = defaultdict(set)
        """Normalised texts, each with the places it stood in."""
        for entry in memory:
            self.places[normalise(entry.text)].add(entry.context)
        self._texts = list(self.places)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for index, text in enumerate(self._texts):
            for word in set(_WORD.findall(text.casefold())):
                self._by_word[word].append(index)

    def nearest(self, text: str) -> Alike | None:
        """The text most like this one, where it is like enough for a band of its own.

        Likeness is the mean of likeness by words and by characters. Candidates share words with the text, so that a
        large memory need not be compared whole.
        """
        from rapidfuzz import fuzz
        from rapidfuzz.distance import Levenshtein

        text = normalise(text)
        words = _WORD.findall(text.casefold())
        best = Alike("", 0.0)
        for index in self._candidates(words):
            other = self._texts[index]
            by_words = Levenshtein.normalized_similarity(words, _WORD.findall(other.casefold())) * 100
            percent = min((by_words + fuzz.ratio(text, other)) / 2, 99.0)
            if percent > best.percent:
                best = Alike(other, percent)
        return best if best.percent >= LEAST_ALIKE else None

    def _candidates(self, words: Sequence[str]) -> list[int]:
        shared: Counter[int] = Counter()
        for word in set(words):
            if len(found := self._by_word.get(word, ())) <= 5000:
                shared.update(found)
        return [index for index, _ in shared.most_common(50)]


def analyse(units: Sequence[Source], memory: Iterable[Remembered] | Recollection) -> Analysis:
    """The band of every unit."""
    known = memory if isinstance(memory, Recollection) else Recollection(memory)
    bands: dict[Band, BandCount] = {band: BandCount() for band in Band}
    band_of: dict[str, Band] = {}
    seen: set[str] = set()
    for unit in units:
        text = normalise(unit.text)
        band = _band(unit, text, known, seen)
        seen.add(text)
        band_of[unit.key] = band
        bands[band].units += 1
        bands[band].words += count_words(unit.text)
    return Analysis(bands, band_of)


def _band(unit: Source, text: str, known: Recollection, seen: Collection[str]) -> Band:
    if places := known.places.get(text):
        return Band.CONTEXT if unit.context and unit.context in places else Band.EXACT
    if text in seen:
        return Band.REPETITION
    alike = known.nearest(text)
    return next((band for least, band in _FUZZY if alike and alike.percent >= least), Band.NEW)
