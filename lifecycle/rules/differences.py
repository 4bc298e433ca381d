"""What changed between two texts, word by word, so that a person sees it at a glance."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Step = TypeVar("Step")
CONTEXT_WORDS = 12
MOST_WORDS = 4000
LEAST_COMMON = 0.4
"""With fewer of the words in common a text was written anew: word by word it would be a shuffle."""
_TOKENS = re.compile(r"\s+|[€$£¥]?\d[\d.,]*%?|[^\W_]+(?:[-'’][^\W_]+)*|[\W_]")
"""Words with their hyphens, sums with their currency; everything else letter by letter."""


class PieceKind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, went or came."""

    kind: PieceKind
    text: str


@dataclass(frozen=True)
class NetChange(Generic[Step]):
    """A text that is another than before; None where it came or went. `last` is the step that made it what it is."""

    before: str | None
    after: str | None
    last: Step


def net_changes(
    steps: Iterable[tuple[Step, Iterable[Mapping[str, str | None]]]], *, is_first: bool
) -> dict[str, NetChange[Step]]:
    """Fold changes, oldest first, by key; what was changed and changed back is left out.

    `is_first` where nobody has looked before: then texts that were added are not news.
    """
    found: dict[str, NetChange[Step]] = {}
    for step, changes in steps:
        for change in changes:
            key = change["key"] or ""
            before = found[key].before if key in found else change["before"]
            found[key] = NetChange(before, change["after"], step)
    return {
        key: change
        for key, change in found.items()
        if change.before != change.after and not (is_first and change.before is None)
    }


def pieces(before: str | None, after: str | None) -> list[Piece]:
    """Cut two texts into what stayed, went and came, in reading order; long same runs are shortened."""
    old, new = _words(before), _words(after)
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    if len(old) + len(new) > MOST_WORDS or _is_rewritten(old, new, matcher):
        whole = (Piece(PieceKind.REMOVED, before or ""), Piece(PieceKind.ADDED, after or ""))
        return [piece for piece in whole if piece.text]
    found: list[Piece] = []
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            found.append(Piece(PieceKind.SAME, "".join(old[old_from:old_to])))
            continue
        found += [
            Piece(kind, text)
            for kind, text in (
                (PieceKind.REMOVED, "".join(old[old_from:old_to])),
                (PieceKind.ADDED, "".join(new[new_from:new_to])),
            )
            if text
        ]
    return [_shortened(piece, is_first=i == 0, is_last=i == len(found) - 1) for i, piece in enumerate(found)]


def _is_rewritten(old: list[str], new: list[str], matcher: difflib.SequenceMatcher[str]) -> bool:
    """Whether two texts share few words, of those that are no blanks; one that only grew or shrank was not."""
    counts = [sum(not word.isspace() for word in side) for side in (old, new)]
    blocks = matcher.get_matching_blocks()
    common = sum(not word.isspace() for at, _, size in blocks for word in old[at : at + size])
    return common < min(counts) and 2 * common / sum(counts) < LEAST_COMMON


def _words(text: str | None) -> list[str]:
    return _TOKENS.findall(text or "")


def _shortened(piece: Piece, *, is_first: bool, is_last: bool) -> Piece:
    words = piece.text.split(" ")
    if piece.kind is not PieceKind.SAME or len(words) <= 2 * CONTEXT_WORDS:
        return piece
    head = [] if is_first else words[:CONTEXT_WORDS]
    tail = [] if is_last else words[-CONTEXT_WORDS:]
    return Piece(piece.kind, " ".join([*head, "…", *tail]))
