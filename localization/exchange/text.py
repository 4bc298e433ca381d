"""From bytes to text without guessing: what cannot be read is refused with its place."""

from __future__ import annotations

import codecs
import re

from localization.errors import FileEmpty, FileHoldsNul, FileNotDecodable, FileTooLarge
from localization.exchange.base import MAX_BYTES

_CHARSET = re.compile(rb"charset=([\w.:-]+)", re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_TEXT = frozenset({"utf_7", "unicode_escape", "raw_unicode_escape", "punycode", "idna", "undefined", "mbcs", "oem"})


def require_size(name: str, data: bytes) -> None:
    """Refuse what is empty or larger than any course."""
    if not data.strip():
        raise FileEmpty(file=name)
    if len(data) > MAX_BYTES:
        raise FileTooLarge(file=name, limit=MAX_BYTES)


def decode_utf8(name: str, data: bytes) -> str:
    """The text of a file that is UTF-8 or nothing we read."""
    require_size(name, data)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as problem:
        raise FileNotDecodable(file=name, line=data[: problem.start].count(b"\n") + 1, encoding="UTF-8") from None
    return _without_nul(name, text)


def _without_nul(name: str, text: str) -> str:
    if "\0" in text:
        raise FileHoldsNul(file=name, line=text[: text.index("\0")].count("\n") + 1)
    return text


def decode_po(name: str, data: bytes) -> str:
    """The text of a PO file in the charset that its header names, UTF-8 where it names none."""
    require_size(name, data)
    if data.startswith(_UTF_16):
        raise FileNotDecodable(file=name, line=1, encoding="UTF-16")
    data = data.removeprefix(codecs.BOM_UTF8)
    match = _CHARSET.search(data[:20_000])
    encoding = _known(match[1].decode("ascii")) if match else "utf-8"
    if encoding is None:
        raise FileNotDecodable(file=name, line=1, encoding=match[1].decode("ascii") if match else "")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise FileNotDecodable(file=name, line=data[: problem.start].count(b"\n") + 1, encoding=encoding) from None
    return _without_nul(name, text)


def _known(charset: str) -> str | None:
    """A template's CHARSET means nothing was chosen; codecs that are not encodings are not taken."""
    if charset.upper() == "CHARSET":
        return "utf-8"
    try:
        encoding = codecs.lookup(charset).name
        "".encode(encoding)
    except (LookupError, UnicodeError):
        return None
    return None if encoding.replace("-", "_") in _NOT_TEXT else encoding
