"""Texts to pieces."""

import pytest

from meaning.tokenizer import normalize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two  spaces\tand\na line", "two spaces and a line"),
        ("ﬁne ½", "fine 1⁄2"),
        ("zero\u200bwidth", "zero width"),
        ("bell\x07rung", "bellrung"),
        ("e\u0301", "é"),
        ("  ", ""),
    ],
)
def test_texts_are_normalized_as_the_model_learnt_them(text: str, expected: str) -> None:
    assert normalize(text) == expected
