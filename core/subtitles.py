"""Subtitles as text: the cues of SubRip (.srt) and WebVTT (.vtt, W3C), and how a cue's times are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TIME = r"(?:([0-9]{1,4}):)?([0-5][0-9]):([0-5][0-9])[.,]([0-9]{3})"
_TIMES = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+(\S.*))?")
_ASIDE = re.compile(r"(NOTE|STYLE|REGION|WEBVTT)(?:[ \t].*)?", re.DOTALL)
CUE_KEY = "cue."
"""What the key of a unit begins with that was read from subtitles; the cue's own name follows."""
_ARROW, _ESCAPED = "-->", "--&gt;"


class CueWrong(ValueError):
    """A block that is no cue; `line` is where it breaks."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Cue:
    """When a subtitle is shown, in milliseconds from the beginning; `settings` are WebVTT's (`align:start`)."""

    start: int
    end: int
    settings: str = ""

    def spell(self, point: str = ".") -> str:
        """00:00:01.000 --> 00:00:03.500, as both formats want it but for the sign before the thousandths."""
        return f"{_clock(self.start, point)} --> {_clock(self.end, point)}"

    def __str__(self) -> str:
        return f"{self.spell()} {self.settings}".rstrip()


@dataclass(frozen=True, slots=True)
class ShownText:
    """A cue as it stands in a file; `name` is its number or identifier, where it has one."""

    line: int
    name: str
    cue: Cue
    text: str


@dataclass(frozen=True, slots=True)
class SubtitleText:
    is_vtt: bool
    notes: tuple[str, ...]
    shown: tuple[ShownText, ...]


def parse_cue(line: str) -> Cue | None:
    """The times that a line consists of; None for any other line."""
    if "\n" in line or "\r" in line:
        return None
    match = _TIMES.fullmatch(line.strip())
    if match is None:
        return None
    parts = match.groups()
    return Cue(_milliseconds(parts[:4]), _milliseconds(parts[4:8]), parts[8] or "")


def is_retimed(before: str, after: str) -> bool:
    """Whether two headings say other times; none beside some are others."""
    return before != after and parse_cue(before) != parse_cue(after)


def begins_aside(line: str) -> str:
    """The word of WebVTT that such a line begins what is no cue with; empty for any other line, NOTES among them."""
    match = _ASIDE.fullmatch(line)
    return match[1] if match else ""


def is_webvtt(text: str) -> bool:
    """Whether a text says in its first line that it is WebVTT."""
    return begins_aside(re.split("[\r\n]", text, maxsplit=1)[0]) == "WEBVTT"


def parse_subtitles(text: str) -> SubtitleText:
    """All cues in their order, and WebVTT's notes; raises CueWrong where a block is neither."""
    is_vtt = is_webvtt(text)
    notes, shown = [], []
    for line, block in _blocks(re.split("\r\n|\n|\r", text)):
        aside = _aside(line, block) if is_vtt else ""
        if not aside:
            shown.append(_shown(line, block, is_vtt=is_vtt))
        elif aside == "NOTE":
            notes.append("\n".join(block).removeprefix("NOTE").strip())
    return SubtitleText(is_vtt, tuple(notes), tuple(shown))


def _aside(line: int, block: Sequence[str]) -> str:
    """What a block of WebVTT is, if no cue: times in its second line make the first a name, whatever that says."""
    word = "" if _ARROW in "".join(block[1:2]) else begins_aside(block[0])
    return "" if word == "WEBVTT" and line > 1 else word


def cue_text(text: str) -> str:
    """A text as a cue can hold it: an empty line would end the cue, an arrow would begin another."""
    kept = [line for line in re.split("\r\n|\n|\r", text) if line.strip()]
    return "\n".join(kept).replace(_ARROW, _ESCAPED)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines that stand together, with the number of the first."""
    found: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            found.append(line)
        elif found:
            yield number - len(found), found
            found = []


def _shown(line: int, block: list[str], *, is_vtt: bool) -> ShownText:
    has_name = _ARROW not in block[0]
    if len(block) <= has_name:
        raise CueWrong(line)
    cue = parse_cue(block[has_name])
    if cue is None:
        raise CueWrong(line + has_name)
    if not is_vtt:
        cue = Cue(cue.start, cue.end)
    text = "\n".join(block[has_name + 1 :]).replace(_ESCAPED, _ARROW)
    return ShownText(line, block[0].strip() if has_name else "", cue, text)


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _clock(milliseconds: int, point: str) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}{point}{thousandths:03}"
