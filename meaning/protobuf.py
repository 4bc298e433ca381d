"""Write protocol buffers: the four wire shapes that ONNX graphs and SentencePiece models need.

Both files are a few messages deep. The `onnx` package would add 60 MB of installation for calling
what fits on this page, and reading back is done by the engines themselves.
Encoding: https://protobuf.dev/programming-guides/encoding/
"""

import struct


def varint(number: int) -> bytes:
    """Seven bits a byte, lowest first; negative numbers as 64-bit two's complement."""
    number &= 0xFFFF_FFFF_FFFF_FFFF
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def integer(field: int, number: int) -> bytes:
    """An integer, boolean or enum field."""
    return varint(field << 3) + varint(number)


def real(field: int, number: float) -> bytes:
    """A 32-bit float field."""
    return varint(field << 3 | 5) + struct.pack("<f", number)


def chunk(field: int, content: bytes) -> bytes:
    """A bytes field or a nested message."""
    return varint(field << 3 | 2) + varint(len(content)) + content


def text(field: int, content: str) -> bytes:
    """A string field."""
    return chunk(field, content.encode())
