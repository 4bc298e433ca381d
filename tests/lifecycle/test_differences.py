"""Texts before and now, cut so that a person sees the change at a glance."""

import pytest

from lifecycle.rules.differences import Piece, PieceKind, net_changes, pieces

SAME, REMOVED, ADDED = PieceKind.SAME, PieceKind.REMOVED, PieceKind.ADDED


def test_a_changed_word_stands_among_those_that_stayed() -> None:
    assert pieces("Gifts up to €50 are fine", "Gifts up to €35 are fine") == [
        Piece(SAME, "Gifts up to "),
        Piece(REMOVED, "€50"),
        Piece(ADDED, "€35"),
        Piece(SAME, " are fine"),
    ]


def test_what_was_written_anew_stands_whole_before_and_after() -> None:
    before = "Ask your manager before you take a gift, and write it down."
    after = "From now on the register of gifts is kept by Legal; tell them within a week."
    assert pieces(before, after) == [Piece(REMOVED, before), Piece(ADDED, after)]


@pytest.mark.parametrize("grown", ["Ask first. Then write down who gave what, when, where and why, and tell Legal."])
def test_what_only_grew_shows_what_came(grown: str) -> None:
    assert [piece.kind for piece in pieces("Ask first.", grown)] == [SAME, ADDED]
    assert [piece.kind for piece in pieces(grown, "Ask first.")] == [SAME, REMOVED]


def test_what_was_changed_and_changed_back_is_no_change() -> None:
    steps = [(number, [{"key": "a", "before": str(number), "after": str(number + 1)}]) for number in range(3)]
    assert net_changes(steps, is_first=False)["a"].after == "3"
    back = [*steps, (3, [{"key": "a", "before": "3", "after": "0"}])]
    assert net_changes(back, is_first=False) == {}
    came = [(1, [{"key": "b", "before": None, "after": "new"}])]
    assert list(net_changes(came, is_first=False)) == ["b"]
    assert net_changes(came, is_first=True) == {}
