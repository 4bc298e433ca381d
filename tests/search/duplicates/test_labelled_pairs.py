"""The detector on pairs that people have labelled; bench/train_duplicates.py measures on pairs held out."""

import json
from pathlib import Path

import pytest

from meaning.e5 import E5Embedder
from search.duplicates.detector import Detector
from search.duplicates.evaluation import evaluate
from search.duplicates.reading import BadLine, read_pairs
from search.duplicates.values import Draft, VerdictKind
from tests.search.duplicates.conftest import NoEmbedder

pytestmark = pytest.mark.shared_data


class NoWords:
    def candidates(self, text: str, *, title: str = "", limit: int = 50) -> list[object]:
        return []


def test_labelled_pairs_are_told_apart_by_words_alone(shared_data: Path) -> None:
    lines = (shared_data / "dup_pairs_courses.jsonl").read_bytes().split(b"\n")
    pairs = [pair for _, pair in read_pairs(lines) if not isinstance(pair, BadLine)]
    detector = Detector(NoEmbedder(), NoWords())  # type: ignore[arg-type]
    judged = detector.judge_pairs([(pair.a, pair.b) for pair in pairs])
    figures = evaluate([pair.label for pair in pairs], [one.probability for one in judged], detector.scorer.threshold)
    assert (figures.pairs, figures.labelled) == (1295, 1285)
    assert figures.f1 is not None
    assert figures.f1 > 0.95
    assert figures.expected_calibration_error is not None
    assert figures.expected_calibration_error < 0.03


def test_a_course_in_two_languages_is_called_a_translation(shared_data: Path, embedder: E5Embedder) -> None:
    lines = (shared_data / "crosslang_pairs.jsonl").read_bytes().split(b"\n")
    records = [json.loads(line) for line in lines[::20] if line]
    drafts = [
        tuple(
            Draft(
                title=one[f"text_{side}_title"],
                description=one[f"text_{side}_description"],
                language=one[f"lang_{side}"],
            )
            for side in "ab"
        )
        for one in records
    ]
    judged = Detector(embedder, NoWords()).judge_pairs(drafts)  # type: ignore[arg-type]
    called = [one for one in judged if one.suggestion is VerdictKind.TRANSLATION]
    assert len(called) > 0.85 * len(judged)
