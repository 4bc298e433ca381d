"""How text becomes words: the same for the index, for queries and for marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.words import Wanted, fold, fold_text, terms, tokens, wanted_words


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Führung", "fuhrung"),
        ("FUHRUNG", "fuhrung"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("ﬁnance", "finance"),
        ("Ｅxcel", "excel"),
        ("أمن", "امن"),
        ("हिन्दी", "हिन्दी"),
        ("한국", "한국"),
        ("パワー", "パワー"),
    ],
)
def test_case_diacritics_and_compatibility_forms_are_folded(written: str, kept: str) -> None:
    assert fold(written) == fold(kept)


def test_a_code_is_two_words_that_are_found_together() -> None:
    assert terms("ABC-101") == ["abc", "101"]


def test_indic_words_keep_their_vowel_signs() -> None:
    assert len(terms("हिन्दी भाषा")) == 2


def test_scripts_without_spaces_become_pairs_and_a_last_character() -> None:
    assert terms("信息安全") == ["信息", "息安", "安全", "全"]


def test_words_beside_unspaced_scripts_stay_whole() -> None:
    assert terms("HelmetJS与安全") == ["helmetjs", "与安", "安全", "全"]


@given(st.text(max_size=60))
def test_every_token_says_where_it_stands(text: str) -> None:
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.term == fold(text[token.start : token.end])
        assert not any(letter.isspace() for letter in token.term)


@given(st.text(max_size=60))
def test_every_term_of_a_text_is_in_its_folded_text(text: str) -> None:
    squeezed = "".join(fold_text(text).split())
    for token in tokens(text):
        if len(token.term) > 2:
            assert token.term in squeezed or fold_text(text) != text.lower()


def test_the_last_word_is_still_growing_while_somebody_types() -> None:
    assert wanted_words("safe lad") == (Wanted(("safe",)), Wanted(("lad",), is_prefix=True))
    assert wanted_words("safe lad ") == (Wanted(("safe",)), Wanted(("lad",)))
    assert wanted_words("safe lad", is_typing=False) == (Wanted(("safe",)), Wanted(("lad",)))


def test_quotes_make_phrases_and_a_minus_excludes() -> None:
    assert wanted_words('"new managers" -old "half open') == (
        Wanted(("new", "managers")),
        Wanted(("old",), is_excluded=True),
        Wanted(("half", "open")),
    )


def test_a_run_of_characters_is_a_phrase_of_pairs() -> None:
    assert wanted_words("信息安") == (Wanted(("信息", "息安")),)
    assert wanted_words("信") == (Wanted(("信",), is_prefix=True),)


def test_only_ten_words_count_and_punctuation_is_none() -> None:
    assert len(wanted_words(" ".join(f"w{n}" for n in range(30)))) == 10
    assert wanted_words("!!! ??? --- \0") == ()


@pytest.mark.parametrize(
    ("word", "typos"), [("lead", 0), ("leads", 1), ("leadersh", 1), ("leadership", 2), ("word2", 0)]
)
def test_longer_words_forgive_more_typos_and_numbers_none(word: str, typos: int) -> None:
    assert Wanted((word,)).typos == typos
