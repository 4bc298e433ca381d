"""Whether source and translation mean the same: their vectors are compared, in and across languages.

The model puts everything it reads close together (unrelated sentences at 0.82), so plain likeness tells little, and
the less the shorter a text is. What a file's texts have in common, its subject and its language, is taken away as
well: the mean of all sources from each source, the mean of all targets from each target. Short files have no mean to
speak of.

Measured on 893 real pairs of PO and XLIFF files and of course titles in 22 locales, as files of one language with one
or two units exchanged: in files of 3 to 7 units one right unit in a hundred is flagged and seven of ten wrong ones are
found (one limit of 0.80 found three of ten); from 8 units on one or two in a hundred are, and 83 to 92 of a hundred
wrong ones (by the means alone 69 to 87).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation, can_be_compared
from localization.checks.placeholders import without_placeholders
from localization.checks.tags import without_tags
from localization.ports import Embeds

Matrix = NDArray[np.floating[Any]]
NAME = "meaning"
LIMIT_SHORT, LIMIT_LONG, LONG = 0.82, 0.855, 40
"""The likeness that a right translation has, by how many characters its source has."""
LIMIT_CENTRED = 0.10
UNSURE, MARGIN = 0.35, 0.25
ENOUGH_FOR_A_MEAN = 8
BATCH = 1024


def check_meaning(units: Sequence[Translation], embedder: Embeds) -> list[Finding]:
    """A warning for each unit whose translation seems to say something else."""
    compared = [unit for unit in units if can_be_compared(unit.source, unit.target)]
    findings = []
    for start in range(0, len(compared), BATCH):
        findings += _check_batch(compared[start : start + BATCH], embedder)
    return findings


def _check_batch(units: Sequence[Translation], embedder: Embeds) -> list[Finding]:
    sources = embedder.embed([_plain(unit.source) for unit in units])
    targets = embedder.embed([_plain(unit.target) for unit in units])
    is_centred = len(units) >= ENOUGH_FOR_A_MEAN
    plain = (sources * targets).sum(axis=1)
    likeness = _centred(sources) @ _centred(targets).T if is_centred else None
    found = (_judge(units, float(plain[index]), likeness, index) for index in range(len(units)))
    return [finding for finding in found if finding is not None]


def _judge(units: Sequence[Translation], plain: float, likeness: Matrix | None, index: int) -> Finding | None:
    unit = units[index]
    says_else = Finding(unit.key, NAME, Severity.WARNING, N_("It may not say the same as the source."))
    if plain < (LIMIT_LONG if len(unit.source) >= LONG else LIMIT_SHORT):
        return says_else
    if likeness is None:
        return None
    own, nearest = float(likeness[index, index]), int(likeness[index].argmax())
    if own < LIMIT_CENTRED:
        return says_else
    is_unsure = own < UNSURE and units[nearest].target != unit.target
    if is_unsure and float(likeness[index, nearest]) > own + MARGIN:
        message = N_("It may not say the same: the translation of %(other)s is nearer to this source.")
        return Finding(unit.key, NAME, Severity.WARNING, message, {"other": units[nearest].key[:60]})
    return None


def _centred(vectors: Matrix) -> Matrix:
    """Vectors without what they all share, of unit length again."""
    apart = vectors - vectors.mean(axis=0)
    lengths = np.linalg.norm(apart, axis=1, keepdims=True)
    centred: Matrix = apart / np.maximum(lengths, 1e-9)
    return centred


def _plain(text: str) -> str:
    return without_tags(without_placeholders(text))
