"""Figures worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.duplicates.evaluation import average_precision, calibration_error, evaluate


def test_figures_of_a_small_set() -> None:
    found = evaluate([1, 1, 0, 0, None], [0.9, 0.4, 0.8, 0.1, 0.99], 0.5)
    assert (found.pairs, found.labelled) == (5, 4)
    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)
    assert found.average_precision == pytest.approx((1 / 1 + 2 / 3) / 2, abs=1e-4)


def test_a_perfect_order_has_an_average_precision_of_one() -> None:
    assert average_precision([(1, 0.9), (1, 0.8), (0, 0.2)]) == 1


def test_pairs_of_one_probability_count_as_one_step() -> None:
    assert average_precision([(1, 0.5), (0, 0.5)]) == average_precision([(0, 0.5), (1, 0.5)]) == 0.5


def test_calibration_error_is_the_distance_of_each_bin_by_its_share() -> None:
    assert calibration_error([(1, 0.75), (0, 0.75)]) == pytest.approx(0.25)
    assert calibration_error([(1, 1.0), (0, 0.0)]) == 0


def test_without_labels_there_are_no_figures() -> None:
    found = evaluate([None], [0.7], 0.5)
    assert (found.precision, found.average_precision, found.expected_calibration_error) == (None, None, None)


@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1)), min_size=1, max_size=40))
def test_figures_stay_between_nought_and_one(scored: list[tuple[int, float]]) -> None:
    found = evaluate([label for label, _ in scored], [value for _, value in scored], 0.5)
    for value in (found.precision, found.recall, found.f1, found.average_precision):
        assert value is None or 0 <= value <= 1
    assert 0 <= (found.expected_calibration_error or 0) <= 1
