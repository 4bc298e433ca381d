"""Whether source and translation mean the same: their vectors are compared, in and across languages.

The model puts everything it reads rather close together (unrelated sentences at 0.75 to 0.80), so a fixed limit
alone would miss much. A pair is flagged when it lies below the limit, or when the source is clearly nearer to
another unit's translation than to its own: two units that were swapped, or one that slipped a line.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation
from localization.checks.placeholders import without_placeholders
from localization.checks.tags import without_tags
from localization.ports import Embeds

NAME = "meaning"
LIMIT = 0.80
MARGIN = 0.03
LEAST_LETTERS = 12
BATCH = 512


def check_meaning(units: Sequence[Translation], embedder: Embeds) -> list[Finding]:
    """A warning for each unit whose translation seems to say something else."""
    compared = [unit for unit in units if unit.target and sum(map(str.isalpha, unit.source)) >= LEAST_LETTERS]
    findings = []
    for start in range(0, len(compared), BATCH):
        findings += _check_batch(compared[start : start + BATCH], embedder)
    return findings


def _check_batch(units: Sequence[Translation], embedder: Embeds) -> list[Finding]:
    sources = embedder.embed([_plain(unit.source) for unit in units])
    targets = embedder.embed([_plain(unit.target) for unit in units])
    nearness = sources @ targets.T
    findings = []
    for index, unit in enumerate(units):
        own, nearest = float(nearness[index, index]), int(nearness[index].argmax())
        if own < LIMIT:
            findings.append(Finding(unit.key, NAME, Severity.WARNING, N_("It may not say the same as the source.")))
        elif units[nearest].target != unit.target and float(nearness[index, nearest]) > own + MARGIN:
            message = N_("It may not say the same: the translation of %(other)s is nearer to this source.")
            findings.append(Finding(unit.key, NAME, Severity.WARNING, message, {"other": units[nearest].key[:60]}))
    return findings


def _plain(text: str) -> str:
    return without_tags(without_placeholders(text))
