"""Suggestions, clusters, precision."""

import uuid

import pytest

from search.duplicates import rules
from search.duplicates.errors import PairOfOne
from search.duplicates.values import VerdictKind

A, B, C, D = (uuid.UUID(int=number) for number in range(1, 5))
TITLES = ("Fire drill", "Fire drill")


@pytest.mark.parametrize(
    ("probability", "is_other_language", "titles", "cosine", "expected"),
    [
        (0.9, False, TITLES, None, VerdictKind.DUPLICATE),
        (0.9, True, TITLES, 0.9, VerdictKind.TRANSLATION),
        (0.9, False, ("Fire drill 2023", "Fire drill 2025"), None, VerdictKind.SUPERSEDES),
        (0.9, False, ("Fire drill 2025", "Fire drill 2025"), None, VerdictKind.DUPLICATE),
        (0.3, False, TITLES, None, VerdictKind.RELATED),
        (0.01, False, TITLES, 0.93, VerdictKind.RELATED),
        (0.01, True, TITLES, 0.8, VerdictKind.DISTINCT),
    ],
)
def test_a_probability_has_a_name(
    probability: float, is_other_language: bool, titles: tuple[str, str], cosine: float | None, expected: VerdictKind
) -> None:
    suggested = rules.suggest(probability, 0.5, is_other_language=is_other_language, titles=titles, cosine=cosine)
    assert suggested is expected


def test_a_pair_is_the_same_whoever_is_named_first() -> None:
    assert rules.pair_key(B, A) == rules.pair_key(A, B) == (A, B)
    with pytest.raises(PairOfOne):
        rules.pair_key(A, A)


def test_courses_joined_by_others_are_one_cluster_as_sure_as_its_weakest_link() -> None:
    found = rules.clusters({(A, B): 0.9, (B, C): 0.6, (A, C): 0.8})
    assert found == [([A, B, C], 0.8)]


def test_the_largest_cluster_comes_first() -> None:
    e, f = uuid.UUID(int=5), uuid.UUID(int=6)
    found = rules.clusters({(D, e): 0.99, (A, B): 0.6, (B, C): 0.7, (f, uuid.UUID(int=7)): 0.5})
    assert [courses for courses, _ in found] == [[A, B, C], [D, e], [f, uuid.UUID(int=7)]]


def test_nothing_joined_is_no_cluster() -> None:
    assert rules.clusters({}) == []


def test_precision_counts_only_what_was_suggested() -> None:
    same, other, odd = VerdictKind.DUPLICATE, VerdictKind.DISTINCT, VerdictKind.TRANSLATION
    measured = rules.precision([(same, same, 2), (other, same, 1), (odd, same, 1), (same, other, 1), (same, None, 9)])
    assert (measured.judged, measured.confirmed) == (4, 3)
    assert rules.precision([]).share is None


@pytest.mark.parametrize(("probability", "said"), [(0.76543, 0.7654), (0.1, 0.1), (0.0789, 0.08), (0.0049, 0.0)])
def test_what_is_too_unlikely_to_be_suggested_is_told_in_hundredths(probability: float, said: float) -> None:
    assert rules.shown(probability) == said
