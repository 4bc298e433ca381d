"""Cut texts into word pieces with SentencePiece.

The pieces come out of the packed model and are written once as a SentencePiece file, which the
library then holds in 62 MB; the same pieces in `tokenizers` took 310 MB.
"""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import sentencepiece

from meaning import protobuf as pb
from meaning.weights import Pieces

NORMAL, UNKNOWN, CONTROL = 1, 2, 3
UNIGRAM = 1

# What the model's own normalizer does beyond NFKC: controls vanish, invisible separators are spaces.
_CONTROLS = [*range(0x01, 0x09), 0x0B, *range(0x0E, 0x20), 0x7F, 0x8F, 0x9F]
_SPACES = [0x09, 0x0A, 0x0C, 0x0D, 0x1680, *range(0x200B, 0x2010), 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD]
_TABLE: dict[int, str | None] = {**dict.fromkeys(_CONTROLS), **dict.fromkeys(_SPACES, " ")}


def normalize(text: str) -> str:
    """NFKC, without control characters, every run of spaces as one."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_TABLE)).split())


def sentencepiece_file(pieces: Pieces) -> bytes:
    """The pieces as the bytes of a SentencePiece model that normalizes nothing itself."""
    special = {pieces.begin, pieces.end, pieces.pad, len(pieces.texts) - 1}
    parts = []
    for number, (piece, score) in enumerate(zip(pieces.texts, pieces.scores.tolist(), strict=True)):
        kind = UNKNOWN if number == pieces.unknown else CONTROL if number in special else NORMAL
        parts.append(pb.chunk(1, pb.chunk(1, piece) + pb.real(2, score) + pb.integer(3, kind)))
    trainer = pb.integer(3, UNIGRAM) + pb.integer(4, len(pieces.texts))
    ids = [(40, pieces.unknown), (41, pieces.begin), (42, pieces.end), (43, pieces.pad)]
    trainer += b"".join(pb.integer(field, number) for field, number in ids)
    normalizer = pb.text(1, "identity") + pb.integer(3, 1) + pb.integer(4, 1) + pb.integer(5, 1)
    return b"".join(parts) + pb.chunk(2, trainer) + pb.chunk(3, normalizer)


class Tokenizer:
    """Texts to ids of pieces, begin and end marks included."""

    def __init__(self, path: Path, *, begin: int, end: int) -> None:
        self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(path))
        self._begin, self._end = begin, end

    def ids(self, texts: Sequence[str], limit: int) -> list[list[int]]:
        """At most `limit` ids a text; what is beyond is cut off."""
        cut = self._pieces.encode([normalize(text) for text in texts])
        return [[self._begin, *ids[: limit - 2], self._end] for ids in cut]
