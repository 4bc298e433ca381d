"""What changed between two texts, word by word, so that a person sees it at a glance."""

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum

CONTEXT_WORDS = 12
MOST_WORDS = 4000
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


def pieces(before: str | None, after: str | None) -> list[Piece]:
    """Cut two texts into what stayed, went and came, in reading order; long same runs are shortened."""
    old, new = _words(before), _words(after)
    if len(old) + len(new) > MOST_WORDS:
        whole = (Piece(PieceKind.REMOVED, before or ""), Piece(PieceKind.ADDED, after or ""))
        return [piece for piece in whole if piece.text]
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
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


def _words(text: str | None) -> list[str]:
    return _TOKENS.findall(text or "")


def _shortened(piece: Piece, *, is_first: bool, is_last: bool) -> Piece:
    words = piece.text.split(" ")
    if piece.kind is not PieceKind.SAME or len(words) <= 2 * CONTEXT_WORDS:
        return piece
    head = [] if is_first else words[:CONTEXT_WORDS]
    tail = [] if is_last else words[-CONTEXT_WORDS:]
    return Piece(piece.kind, " ".join([*head, "…", *tail]))
