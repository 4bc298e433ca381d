"""Two texts to numbers that a model weighs.

Same order always: a model's file names the features it was trained on. Everything lies between 0 and 1
(length ratios) or −1 and 1 (cosines). The provider is left out on purpose: among the labelled pairs
those of one provider are mostly told to be distinct, which says how pairs were collected, not what
duplicates are like.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from search.duplicates import languages, words
from search.duplicates.values import Draft

Vector = npt.NDArray[np.float32]
TEXT_CUT = 2000

BY_WORDS = (
    "title_equal", "title_ratio", "title_sorted", "title_set", "title_letters", "core_ratio", "core_jaccard",
    "core_covered", "core_abbreviated", "numbers_same", "numbers_differ", "levels_differ", "title_length",
    "texts", "text_ratio", "text_set", "text_jaccard", "text_covered", "text_letters", "text_letters_covered",
    "text_head", "text_length", "shorter_text",
)  # fmt: skip
BY_MEANING = ("title_cosine", "text_cosine", "cosine_gap")


@dataclass(frozen=True)
class Prepared:
    """One side of a pair, cut up once for however many comparisons."""

    draft: Draft
    title_vector: Vector | None = None
    text_vector: Vector | None = None

    @property
    def has_vectors(self) -> bool:
        return self.title_vector is not None and self.text_vector is not None

    @cached_property
    def language(self) -> str:
        return languages.language_of(self.draft.language, f"{self.draft.title} {self.draft.description}")

    @cached_property
    def tokens(self) -> list[str]:
        return words.words(self.draft.title)

    @cached_property
    def title(self) -> str:
        return " ".join(self.tokens)

    @cached_property
    def sorted_title(self) -> str:
        return " ".join(sorted(self.tokens))

    @cached_property
    def core(self) -> list[str]:
        return words.core(self.tokens)

    @cached_property
    def numbers(self) -> frozenset[int]:
        return words.numbers(self.tokens)

    @cached_property
    def series(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The title without its part's number, and the number."""
        return words.series_of(self.tokens)

    @cached_property
    def levels(self) -> frozenset[int]:
        return words.levels(self.tokens)

    @cached_property
    def title_letters(self) -> frozenset[str]:
        return words.grams(self.title, 3)

    @cached_property
    def text(self) -> str:
        """Description and objectives, plain and cut."""
        parts = (self.draft.description, *self.draft.objectives)
        return words.plain(" ".join(part for part in parts if part)[:TEXT_CUT])

    @cached_property
    def text_words(self) -> frozenset[str]:
        return frozenset(word for word in self.text.split() if word not in words.GENERIC)

    @cached_property
    def text_letters(self) -> frozenset[str]:
        return words.grams(self.text, 5) if self.text else frozenset()


def is_other_part(a: Prepared, b: Prepared) -> bool:
    """Whether two titles are equal but for the number or letter of a part: Welding 1, Welding 2."""
    (title_a, marks_a), (title_b, marks_b) = a.series, b.series
    return title_a == title_b and bool(marks_a) and bool(marks_b) and marks_a != marks_b


def compare(a: Prepared, b: Prepared) -> list[float]:
    """The features BY_WORDS, in their order."""
    return [*_titles(a, b), *_texts(a, b)]


def compare_meaning(a: Prepared, b: Prepared) -> list[float]:
    """The features BY_MEANING; both sides must have their vectors."""
    assert a.title_vector is not None
    assert a.text_vector is not None
    assert b.title_vector is not None
    assert b.text_vector is not None
    titles = float(a.title_vector @ b.title_vector)
    texts = float(a.text_vector @ b.text_vector)
    return [titles, texts, titles - texts]


def _titles(a: Prepared, b: Prepared) -> list[float]:
    core_a, core_b = set(a.core), set(b.core)
    return [
        float(a.title == b.title),
        fuzz.ratio(a.title, b.title) / 100,
        fuzz.ratio(a.sorted_title, b.sorted_title) / 100,
        fuzz.token_set_ratio(a.title, b.title) / 100,
        dice(a.title_letters, b.title_letters),
        fuzz.ratio(" ".join(a.core), " ".join(b.core)) / 100,
        jaccard(core_a, core_b),
        covered(core_a, core_b),
        _abbreviated(a.core, b.core),
        float(bool(a.numbers) and a.numbers == b.numbers),
        float(a.numbers != b.numbers) * (1.0 if a.numbers and b.numbers else 0.5),
        float(a.levels != b.levels) * (1.0 if a.levels and b.levels else 0.5),
        ratio(len(a.title), len(b.title)),
    ]


def _texts(a: Prepared, b: Prepared) -> list[float]:
    if not a.text or not b.text:
        return [0.5 * (bool(a.text) + bool(b.text)), *[0.0] * 9]
    return [
        1.0,
        fuzz.ratio(a.text, b.text) / 100,
        fuzz.token_set_ratio(a.text, b.text) / 100,
        jaccard(a.text_words, b.text_words),
        covered(a.text_words, b.text_words),
        dice(a.text_letters, b.text_letters),
        covered(a.text_letters, b.text_letters),
        fuzz.ratio(a.text[:120], b.text[:120]) / 100,
        ratio(len(a.text), len(b.text)),
        min(1.0, min(len(a.text), len(b.text)) / 500),
    ]


def _abbreviated(a: Sequence[str], b: Sequence[str]) -> float:
    """The share of the shorter title's words that stand in the other one, abbreviations counted."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if not short:
        return 0.0
    matched = sum(
        any(word == other or words.is_short_for(word, other) or words.is_short_for(other, word) for other in long)
        for word in short
    )
    return matched / len(short)


def jaccard(a: set[str] | frozenset[str], b: set[str] | frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0


def dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def covered(a: set[str] | frozenset[str], b: set[str] | frozenset[str]) -> float:
    """The share of the smaller set that lies in the other."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def ratio(a: int, b: int) -> float:
    return min(a, b) / max(a, b) if a and b else 0.0
