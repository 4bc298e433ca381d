"""Subtitles, read: SubRip (.srt) and WebVTT (.vtt, W3C). A cue is a unit; its text stands in one language alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from localization.errors import FileSyntaxWrong
from localization.exchange.base import Cue, ExchangeFile, ExchangeUnit
from localization.exchange.text import decode_utf8

_TIME = r"(?:([0-9]{1,4}):)?([0-5][0-9]):([0-5][0-9])[.,]([0-9]{3})"
_TIMES = re.compile(rf"\s*{_TIME}[ \t]+-->[ \t]+{_TIME}(?:\s.*)?")
_NO_CUES = ("NOTE", "STYLE", "REGION")


def read_subtitles(name: str, data: bytes) -> ExchangeFile:
    """Read a file of either format; raise an ExchangeFileError that names the line where it breaks."""
    lines = re.split("\r\n|\n|\r", decode_utf8(name, data))
    is_vtt = lines[0].startswith("WEBVTT")
    kind = "WebVTT" if is_vtt else "SubRip"
    if not is_vtt and name.lower().endswith(".vtt"):
        raise FileSyntaxWrong(file=name, line=1, format="WebVTT")
    blocks = [block for block in _blocks(lines) if not (is_vtt and block[1][0].startswith(("WEBVTT", *_NO_CUES)))]
    units = tuple(_unit(name, kind, number, *block) for number, block in enumerate(blocks, 1))
    return ExchangeFile(name=name, units=units, format=kind)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines that stand together, with the number of the first."""
    found: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            found.append(line)
        elif found:
            yield number - len(found), found
            found = []


def _unit(name: str, kind: str, number: int, line: int, block: list[str]) -> ExchangeUnit:
    has_key = "-->" not in block[0]
    if len(block) <= has_key:
        raise FileSyntaxWrong(file=name, line=line, format=kind)
    match = _TIMES.fullmatch(block[has_key])
    if match is None:
        raise FileSyntaxWrong(file=name, line=line + has_key, format=kind)
    text = "\n".join(block[has_key + 1 :])
    cue = Cue(_milliseconds(match.groups()[:4]), _milliseconds(match.groups()[4:]))
    key = block[0].strip() if has_key else str(number)
    return ExchangeUnit(key=key, source=text, targets=(text,), line=line, cue=cue)


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
