"""How good probabilities are, measured on labelled pairs."""

from collections.abc import Sequence

import msgspec

BINS = 10


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """Figures over the labelled ones of `pairs`; None where there is nothing to divide by."""

    pairs: int
    labelled: int
    precision: float | None
    recall: float | None
    f1: float | None
    average_precision: float | None
    expected_calibration_error: float | None
    threshold: float


def evaluate(labels: Sequence[int | None], probabilities: Sequence[float], threshold: float) -> Evaluation:
    """Compare probabilities with labels; pairs without a label count for nothing."""
    scored = [(label, value) for label, value in zip(labels, probabilities, strict=True) if label is not None]
    called = [(label, value) for label, value in scored if value >= threshold]
    right = sum(label for label, _ in called)
    real = sum(label for label, _ in scored)
    precision = right / len(called) if called else None
    recall = right / real if real else None
    return Evaluation(
        pairs=len(labels),
        labelled=len(scored),
        precision=_rounded(precision),
        recall=_rounded(recall),
        f1=_rounded(2 * right / (len(called) + real) if called or real else None),
        average_precision=_rounded(average_precision(scored)),
        expected_calibration_error=_rounded(calibration_error(scored)),
        threshold=threshold,
    )


def average_precision(scored: Sequence[tuple[int, float]]) -> float | None:
    """The area under the steps of precision over recall; pairs of one probability are one step."""
    real = sum(label for label, _ in scored)
    if not real:
        return None
    area, seen, right, before = 0.0, 0, 0, 0
    ranked = sorted(scored, key=lambda pair: -pair[1])
    for place, (label, value) in enumerate(ranked, 1):
        seen, right = place, right + label
        is_step_over = place == len(ranked) or ranked[place][1] != value
        if is_step_over:
            area += (right - before) / real * right / seen
            before = right
    return area


def calibration_error(scored: Sequence[tuple[int, float]]) -> float | None:
    """Expected calibration error: ten equal bins, each by its share of the pairs."""
    if not scored:
        return None
    bins: dict[int, list[tuple[int, float]]] = {}
    for label, value in scored:
        bins.setdefault(min(int(value * BINS), BINS - 1), []).append((label, value))
    return sum(abs(sum(label - value for label, value in inside)) for inside in bins.values()) / len(scored)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
