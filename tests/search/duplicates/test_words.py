"""Cutting titles up."""

import pytest

from search.duplicates import words
from search.duplicates.languages import guess, is_other, language_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Data Science: Foundations", ["data", "science", "foundations"]),
        ("C++ and C# for beginners", ["c++", "and", "c#", "for", "beginners"]),
        ("機械学習", ["機械", "械学", "学習"]),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", ["full", "width"]),
        ("", []),
    ],
)
def test_words_are_what_is_compared(text: str, expected: list[str]) -> None:
    assert words.words(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Modern Robotics, Course 4: Planning", {4}),
        ("History of Rock, Part Two", {2}),
        ("Elementary Arabic II", {2}),
        ("Excel 2024 for beginners", set()),
        ("AZ-104 exam prep", {104}),
        ("One day in the office", set()),
        ("Society B", set()),
        ("Plan B for teams", set()),
    ],
)
def test_numbers_tell_parts_of_a_series_apart(title: str, expected: set[int]) -> None:
    assert words.numbers(words.words(title)) == expected


@pytest.mark.parametrize(
    ("short", "long"),
    [("intro", "introduction"), ("mgmt", "management"), ("atg", "accounting"), ("comp", "comparative")],
)
def test_abbreviations_are_seen(short: str, long: str) -> None:
    assert words.is_short_for(short, long)
    assert not words.is_short_for(long, short)


def test_a_word_is_not_short_for_just_any_other() -> None:
    assert not words.is_short_for("art", "mathematics")
    assert not words.is_short_for("in", "introduction")


def test_what_any_course_might_be_called_is_not_its_core() -> None:
    assert words.core(words.words("The Complete Python Course 2024")) == ["python"]
    assert words.core(words.words("The Complete Course")) == ["the", "complete", "course"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How to deal with the people in your team", "en"),
        ("Wie man mit den Leuten im Team umgeht und was nicht geht", "de"),
        ("このコースでは", "ja"),
        ("机器学习", "zh"),
        ("Основи роботи з даними: що таке її", "uk"),
        ("Основы работы с данными", "ru"),
        ("Excel", ""),
    ],
)
def test_a_language_is_guessed_where_nobody_said(text: str, expected: str) -> None:
    assert guess(text) == expected


def test_what_somebody_said_wins_over_a_guess() -> None:
    assert language_of("pt_BR", "How to deal with the people") == "pt"


def test_unknown_languages_are_not_called_different() -> None:
    assert is_other("en", "de")
    assert not is_other("en", "")
    assert not is_other("en", "en")
