"""What a mistyped word may have meant, by the words of the index."""

from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from search.engines.embedded.vocabulary import Vocabulary
from search.typos import is_near
from search.words import Wanted

LETTERS = st.text("abc", min_size=5, max_size=12)


class IndexOf:
    """An index that has these words in its titles."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words

    def terms_with_prefix(self, field: str, prefix: str, limit: int | None = None) -> list[tuple[str, int]]:
        found = [(word, 1) for word in self.words if field == "title" and word.startswith(prefix)]
        return found[:limit]

    def doc_freq(self, field: str, term: str) -> int:
        return int(field == "title" and term in self.words)


def vocabulary_of(words: Sequence[str]) -> Vocabulary:
    return Vocabulary(IndexOf(words))  # type: ignore[arg-type]


@given(st.lists(LETTERS, max_size=30, unique=True), LETTERS, st.booleans())
@example(["abacabba"], "abcab", True)
def test_every_word_that_is_near_and_begins_with_the_same_letter_is_found_and_no_other(
    words: list[str], typed: str, is_growing: bool
) -> None:
    want = Wanted((typed,), is_prefix=is_growing)
    near = {
        word
        for word in words
        if word[0] == typed[0] and word != typed and is_near(word, typed, want.typos, is_prefix=is_growing)
    }
    assert set(vocabulary_of(words).near(want)) == near


@given(st.lists(LETTERS, max_size=30, unique=True), st.text("abc", min_size=4, max_size=6))
def test_every_longer_word_that_has_it_inside_is_found_once(words: list[str], typed: str) -> None:
    found = vocabulary_of(words).containing(Wanted((typed,)))
    assert list(found) == sorted(word for word in words if typed in word and word != typed)
