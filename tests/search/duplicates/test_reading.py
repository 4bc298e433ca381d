"""Drafts and pairs out of files."""

import msgspec
import pytest

from search.duplicates.reading import BadLine, read_drafts, read_pairs
from search.duplicates.values import Draft


def test_drafts_may_lack_everything_but_a_title() -> None:
    lines = [
        b'\xef\xbb\xbf{"title": " First aid "}',
        b"",
        b'{"id": 7, "title": "Brandschutz", "description": null, "objectives": "a|b", "skills": ["x"], "more": 1}',
    ]
    assert list(read_drafts(lines)) == [
        (1, Draft(title="First aid")),
        (3, Draft(id="7", title="Brandschutz", objectives=("a", "b"), skills=("x",))),
    ]


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b'{"title": ""}',
        b'{"description": "no title"}',
        b'{"title": 5}',
        b"\xff\xfe",
        b'{"title": "a", "skills": [1]}',
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_others_are_read(line: bytes) -> None:
    first, second = read_drafts([line, b'{"title": "First aid"}'])
    assert isinstance(first[1], BadLine)
    assert first[1].line == 1
    assert second == (2, Draft(title="First aid"))


def test_a_separator_of_lines_inside_a_text_ends_no_line() -> None:
    line = '{"title": "a\u2028b"}'.encode()
    assert [draft for _, draft in read_drafts(line.split(b"\n"))] == [Draft(title="a\u2028b")]


def test_pairs_have_two_sides_and_perhaps_a_label() -> None:
    a = b'{"a": {"title": "x"}, "b": {"title": "y"}, "label": '
    labels = [getattr(pair, "label", "bad") for _, pair in read_pairs([a + b"1}", a + b"0}", a + b"null}", a + b"2}"])]
    assert labels == [1, 0, None, "bad"]


def test_of_texts_without_end_only_the_beginning_is_compared() -> None:
    line = msgspec.json.encode({"title": "t" * 30_000, "description": "d" * 5_000_000, "skills": ["s" * 9] * 100_000})
    [(_, draft)] = read_drafts([line])
    assert isinstance(draft, Draft)
    assert (len(draft.title), len(draft.description), len(draft.skills)) == (20_000, 20_000, 2_000)
