"""How sure we are that two texts are one course.

Boosted trees of depth two, trained by `bench/train_duplicates.py` on labelled pairs and kept as numbers
in `weights.json`. There are eight sets: same language or another one, both with a text or one known by its
title alone, with the language model or by words. Each is calibrated for itself, so a probability means the
same whichever set it came from. One set for all would be told little of a pair without texts: among the
labelled pairs only duplicates lack them.
"""

from collections.abc import Sequence
from functools import cache
from itertools import product
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from search.duplicates import languages
from search.duplicates.features import BY_MEANING, BY_WORDS, Prepared, compare, compare_meaning, is_other_part

WEIGHTS = Path(__file__).with_name("weights.json")
OTHER_PART = 0.2
"""The most that parts of a series can have. A rule, for no labelled pair shows one: to trees they look alike."""
ALL = (*BY_WORDS, *BY_MEANING)
Numbers = npt.NDArray[np.float32]


class Trees(msgspec.Struct, frozen=True):
    """Trees of depth two. A row of `splits` is (feature, limit) three times: root, its left, its right child;
    a row of `leaves` the four values, left to right. A value up to its limit goes left."""

    features: tuple[str, ...]
    base: float
    splits: tuple[tuple[int, float, int, float, int, float], ...]
    leaves: tuple[tuple[float, float, float, float], ...]


class Weights(msgspec.Struct, frozen=True):
    """The content of weights.json."""

    threshold: float
    same: Trees
    same_bare: Trees
    same_by_words: Trees
    same_bare_by_words: Trees
    other: Trees
    other_bare: Trees
    other_by_words: Trees
    other_bare_by_words: Trees


class TreeModel:
    """Trees made ready for many rows at once."""

    def __init__(self, trees: Trees) -> None:
        self._columns = [ALL.index(name) for name in trees.features]
        splits = np.array(trees.splits, dtype=np.float64)
        self._feature = splits[:, 0::2].astype(np.int64)
        self._limit = splits[:, 1::2]
        self._leaves = np.array(trees.leaves, dtype=np.float64)
        self._base = trees.base

    def probabilities(self, rows: Numbers) -> npt.NDArray[np.float64]:
        """One probability a row of features in the order of ALL."""
        values = rows[:, self._columns]
        is_right = values[:, self._feature] > self._limit
        child = np.where(is_right[:, :, 0], is_right[:, :, 2], is_right[:, :, 1])
        leaf = 2 * is_right[:, :, 0] + child
        sums = self._leaves[np.arange(len(self._leaves)), leaf].sum(axis=1) + self._base
        return np.asarray(1.0 / (1.0 + np.exp(-sums)))


class Scorer:
    """Probabilities for pairs. Holds nothing but numbers; may be shared by threads."""

    def __init__(self, weights: Weights) -> None:
        self.threshold = weights.threshold
        self._models = {
            (is_other, is_bare, has_meaning): TreeModel(getattr(weights, _name(is_other, is_bare, has_meaning)))
            for is_other, is_bare, has_meaning in product((False, True), repeat=3)
        }

    def probabilities(self, pairs: Sequence[tuple[Prepared, Prepared]]) -> list[float]:
        """One probability a pair, in their order."""
        found = np.zeros(len(pairs))
        rows = np.array([row_of(a, b) for a, b in pairs], dtype=np.float32).reshape(len(pairs), len(ALL))
        kinds = [_kind(a, b) for a, b in pairs]
        for kind, model in self._models.items():
            chosen = [place for place, of in enumerate(kinds) if of == kind]
            if chosen:
                found[chosen] = model.probabilities(rows[chosen])
        return [_capped(pair, float(value)) for pair, value in zip(pairs, found, strict=True)]


def _capped(pair: tuple[Prepared, Prepared], probability: float) -> float:
    return OTHER_PART if probability > OTHER_PART and is_other_part(*pair) else probability


def _kind(a: Prepared, b: Prepared) -> tuple[bool, bool, bool]:
    is_bare = not (a.text and b.text)
    return languages.is_other(a.language, b.language), is_bare, a.has_vectors and b.has_vectors


def _name(is_other: bool, is_bare: bool, has_meaning: bool) -> str:
    return f"{'other' if is_other else 'same'}{'_bare' if is_bare else ''}{'' if has_meaning else '_by_words'}"


def row_of(a: Prepared, b: Prepared) -> list[float]:
    """The features ALL; those by meaning are zero where a vector is missing, and then no model reads them."""
    meaning = compare_meaning(a, b) if a.has_vectors and b.has_vectors else [0.0] * len(BY_MEANING)
    return [*compare(a, b), *meaning]


@cache
def default_scorer() -> Scorer:
    """The scorer with the weights that ship with the code."""
    return Scorer(msgspec.json.decode(WEIGHTS.read_bytes(), type=Weights))
