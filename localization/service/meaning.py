"""The check of meaning on a returned file, as far as there is a model and the file is not too large."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, cast

from localization.checks.base import Finding, Translation
from localization.ports import Embedder
from localization.rules.returning import JobLabel, Judgement, UnitFact
from localization.values import Compared, UnitResult

MOST_UNITS = 200


def compare_meaning(
    judgement: Judgement, units: Mapping[str, UnitFact], label: JobLabel, embedder: Embedder | None
) -> tuple[Judgement, Compared]:
    """The judgement with a warning for each unit to be taken over that may say something else."""
    taken = [(unit.key, unit.source, unit.target) for unit in judgement.units if unit.result is UnitResult.ACCEPTED]
    if not taken:
        return judgement, Compared.NOTHING
    if embedder is None or not embedder.is_available:
        return judgement, Compared.UNAVAILABLE
    if len(taken) > MOST_UNITS:
        return judgement, Compared.TOO_MANY
    keys = {key for key, _, _ in taken}
    # The more of the course's texts are seen together, the better is known what they have in common.
    others = [(unit.key, unit.source, unit.target) for unit in units.values() if unit.target and unit.key not in keys]
    pairs = [*taken, *others][:MOST_UNITS]
    found = defaultdict(list)
    for finding in _findings(tuple(_translation(*pair, label) for pair in pairs), cast("Any", embedder)):
        found[finding.unit].append(finding)
    compared = tuple(
        replace(unit, findings=(*unit.findings, *found[unit.key])) if unit.key in keys else unit
        for unit in judgement.units
    )
    return Judgement(compared, judgement.left_out), Compared.YES


def _translation(key: str, source: str, target: str, label: JobLabel) -> Translation:
    return Translation(key, source, (target,), label.source_locale, label.target_locale)


@lru_cache(maxsize=16)
def _findings(units: tuple[Translation, ...], embedder: Any) -> tuple[Finding, ...]:
    """Kept for a while: a dry run is looked at several times."""
    from localization.checks.meaning import check_meaning

    return tuple(check_meaning(units, embedder))
