"""A need of a sentence is answered by what stands out among texts of its own language."""

from uuid import UUID

import numpy as np

from search.duplicates.needs import LIKELY, probabilities, stand_out

COURSES = [UUID(int=number) for number in range(1, 201)]


def around(mean: float, count: int, *, seed: int) -> list[float]:
    return [float(value) for value in np.random.default_rng(seed).normal(mean, 0.02, count)]


def test_a_text_is_measured_against_texts_of_its_own_language() -> None:
    cosines = np.array([*around(0.80, 100, seed=1), *around(0.88, 100, seed=2)])
    found = stand_out(cosines, ["en"] * 100 + ["de"] * 100)
    assert abs(found[:100].mean()) < 0.15
    assert abs(found[100:].mean()) < 0.15


def test_what_stands_out_is_the_answer_though_all_of_another_language_are_nearer() -> None:
    texts = np.array([0.88, *around(0.80, 99, seed=3), *around(0.88, 100, seed=4)])
    titles = np.array([0.90, *around(0.80, 99, seed=5), *around(0.88, 100, seed=6)])
    found = probabilities(texts, titles, ["en"] * 100 + ["de"] * 100, COURSES)
    assert found.argmax() == 0
    assert found[0] >= LIKELY


def test_where_nothing_stands_out_nothing_is_likely() -> None:
    texts, titles = np.array(around(0.8, 200, seed=7)), np.array(around(0.8, 200, seed=8))
    found = probabilities(texts, titles, ["en"] * 200, COURSES)
    assert found.max() < LIKELY


def test_versions_of_one_course_do_not_stand_in_each_others_way() -> None:
    texts = np.array([0.90, 0.90, *around(0.8, 198, seed=9)])
    titles = np.array([0.90, 0.90, *around(0.8, 198, seed=10)])
    courses = [COURSES[0], COURSES[0], *COURSES[2:]]
    found = probabilities(texts, titles, ["en"] * 200, courses)
    assert min(found[0], found[1]) > LIKELY


def test_a_catalog_of_one_course_is_no_ground_for_certainty() -> None:
    found = probabilities(np.array([0.85]), np.array([0.85]), ["en"], COURSES[:1])
    assert found[0] < LIKELY
