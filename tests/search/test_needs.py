"""A need of a sentence is answered by what stands out among texts of its own language, and near enough."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
import pytest

from search.duplicates.needs import LIKELY, best_places, joined
from search.duplicates.standing import AT_MOST, Field, gains, probabilities, stand_out, without_a_word
from search.duplicates.values import Candidate, Reason, ReasonKind, VerdictKind

COURSES = [UUID(int=number) for number in range(1, 201)]


def around(mean: float, count: int, *, seed: int) -> list[float]:
    return [float(value) for value in np.random.default_rng(seed).normal(mean, 0.02, count)]


def a_field(*, out: float, cosine: float, gain: float = -0.01, size: int = 161) -> Field:
    one = np.array([1.0])
    return Field(one * out, one * out, one * cosine, one * cosine, one * gain, size)


def a_candidate(course: UUID, probability: float, *kinds: ReasonKind) -> Candidate:
    return Candidate(
        course_id=course,
        code=f"C-{course.int}",
        title="A course",
        locale="en",
        status="published",
        probability=probability,
        suggestion=VerdictKind.RELATED,
        reasons=tuple(Reason(kind, "x") for kind in kinds),
    )


def together(by_words: Sequence[Candidate], *answers: Candidate) -> list[Candidate]:
    return joined(by_words, {one.course_id: one for one in answers})


def test_a_text_is_measured_against_texts_of_its_own_language() -> None:
    cosines = np.array([*around(0.80, 100, seed=1), *around(0.88, 100, seed=2)])
    found = stand_out(cosines, ["en"] * 100 + ["de"] * 100)
    assert abs(found[:100].mean()) < 0.15
    assert abs(found[100:].mean()) < 0.15


def test_what_stands_out_comes_first_though_all_of_another_language_are_nearer() -> None:
    texts = np.array([0.88, *around(0.80, 99, seed=3), *around(0.88, 100, seed=4)])
    found = stand_out(texts, ["en"] * 100 + ["de"] * 100)
    assert best_places(found, COURSES, 3)[0] == 0


def test_of_a_course_in_several_languages_the_version_that_stands_out_most_is_judged() -> None:
    assert best_places(np.array([1.0, 3.0, 2.0]), [COURSES[0], COURSES[0], COURSES[1]], 5) == [1, 2]


def test_what_stands_out_and_is_near_is_the_answer() -> None:
    assert probabilities(a_field(out=3.0, cosine=0.88))[0] > LIKELY


def test_what_only_stands_out_from_what_is_all_far_away_is_less_likely() -> None:
    near, far = (probabilities(a_field(out=2.0, cosine=cosine))[0] for cosine in (0.88, 0.78))
    assert far < near < 1
    assert far < 0.31


def test_a_course_that_is_nearer_without_the_topic_does_not_cover_it() -> None:
    covered, missed = (probabilities(a_field(out=3.0, cosine=0.86, gain=gain))[0] for gain in (-0.02, 0.036))
    assert covered > LIKELY
    assert missed <= AT_MOST


def test_the_gain_is_that_of_the_word_which_speaks_most_against_a_course() -> None:
    found = gains(np.array([0.8, 0.9]), np.array([[0.7, 0.85], [0.7, 0.8]]))
    assert found.tolist() == pytest.approx([0.05, -0.1])
    assert gains(np.array([0.8]), np.empty((1, 0))).tolist() == [0.0]


@pytest.mark.parametrize(
    ("need", "left"),
    [
        ("Führungskräfte sollen Imkerei lernen", ["Führungskräfte sollen lernen"]),
        ("Leaders should learn beekeeping", ["Leaders should learn"]),
        ("Imkerei", []),
        ("Sell more pumps", ["Sell more", "more pumps", "Sell pumps"]),
    ],
)
def test_who_is_to_learn_is_not_the_topic(need: str, left: list[str]) -> None:
    assert without_a_word(need) == left


def test_the_scorer_of_pairs_is_not_believed_that_a_sentence_means_the_same() -> None:
    answer, other = a_candidate(COURSES[0], 0.2), a_candidate(COURSES[1], 0.9, ReasonKind.SAME_MEANING)
    (found,) = together([a_candidate(COURSES[0], 0.7, ReasonKind.SAME_MEANING), other], answer)
    assert (found.course_id, found.probability, found.reasons) == (COURSES[0], 0.2, ())


def test_the_scorer_of_pairs_is_heard_where_it_points_to_words() -> None:
    known = a_candidate(COURSES[0], 0.7, ReasonKind.SAME_MEANING, ReasonKind.SIMILAR_TITLE)
    (found,) = together([known], a_candidate(COURSES[0], 0.2))
    assert found.probability == 0.7
    assert [one.kind for one in found.reasons] == [ReasonKind.SIMILAR_TITLE]


def test_courses_of_two_ways_come_likeliest_first() -> None:
    found = together([a_candidate(COURSES[0], 0.6, ReasonKind.SAME_TITLE)], a_candidate(COURSES[1], 0.8))
    assert [one.course_id for one in found] == [COURSES[1], COURSES[0]]


def test_words_of_a_title_are_in_the_titles_language_whoever_reads() -> None:
    answer = a_candidate(COURSES[0], 0.9, ReasonKind.SAME_MEANING_OTHER_LANGUAGE)
    (found,) = together([a_candidate(COURSES[0], 0.4, ReasonKind.SIMILAR_TITLE)], answer)
    assert [one.kind for one in found.reasons] == [ReasonKind.SIMILAR_TITLE]
    (found,) = together([a_candidate(COURSES[0], 0.4, ReasonKind.SAME_SKILLS)], answer)
    assert [one.kind for one in found.reasons] == [ReasonKind.SAME_MEANING_OTHER_LANGUAGE, ReasonKind.SAME_SKILLS]
