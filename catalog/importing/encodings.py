"""Which encoding a text file is in. UTF-8 unless it says or shows otherwise; the rest is evidence, then CP1252."""

import codecs
import re
from pathlib import Path

from catalog.importing.tables import Unreadable

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "iso8859_2",
    "koi8_r",
    "shift_jis",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
    "cp437",
    "cp850",
    "mac_roman",
]
SAMPLE = 256 * 1024
CONTROL = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")


def detect_encoding(path: Path) -> str:
    """The encoding to open the file with; raises Unreadable for what is no text at all."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if not head.strip():
        raise Unreadable("empty")
    for bom, name in BOMS:
        if head.startswith(bom):
            return name
    if wide := _utf16_without_bom(head):
        return wide
    if b"\0" in head or len(CONTROL.findall(head)) * 50 > len(head):
        raise Unreadable("binary")
    broken = _first_broken_bytes(path)
    if broken is None or _is_mostly_utf8(broken):
        return "utf-8"
    return _guess_legacy(broken)


def _utf16_without_bom(head: bytes) -> str | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half and odd > 0.4 * half and even < 0.02 * half:
        return "utf-16-le"
    if half and even > 0.4 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None


def _first_broken_bytes(path: Path) -> bytes | None:
    """The chunk in which UTF-8 breaks, or None if the whole file decodes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while chunk := file.read(SAMPLE):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return chunk
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return b"\xff"
    return None


def _is_mostly_utf8(chunk: bytes) -> bool:
    """A few broken bytes in a UTF-8 file spoil their rows, not the file."""
    text = chunk.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return len(MULTIBYTE.findall(chunk)) >= 2 * broken > 0


def _guess_legacy(chunk: bytes) -> str:
    high = sum(byte > 127 for byte in chunk)
    if high * 20 < len(chunk) and _decodes(chunk, "cp1252"):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(chunk[:65536], cp_isolation=list(CANDIDATES)).best()
    if best is not None:
        return best.encoding
    return "cp1252" if _decodes(chunk, "cp1252") else "latin-1"


def _decodes(chunk: bytes, encoding: str) -> bool:
    try:
        chunk.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


MOJIBAKE = re.compile(
    r"[\u00c2-\u00f4\u0160-\u0178\u2018-\u2122][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]+"
)


def mend_mojibake(text: str) -> str:
    """UTF-8 that somebody read as CP1252 ("Ã©", "â€™"), sequence by sequence; other text comes back as it is."""
    return MOJIBAKE.sub(_decode_again, text)


def _decode_again(match: re.Match[str]) -> str:
    try:
        mended = b"".join(map(_as_byte, match.group())).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return match.group()
    return mended if mended.isprintable() or mended.isspace() else match.group()


def _as_byte(character: str) -> bytes:
    if "\u0080" <= character <= "\u009f":  # CP1252 leaves five bytes undefined; readers pass them through
        return character.encode("latin-1")
    return character.encode("cp1252")
