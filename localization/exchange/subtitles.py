"""Subtitles: SubRip (.srt) and WebVTT (.vtt, W3C). A cue is a unit; its text stands in one language alone.

Which job, revision and language a file belongs to stands in the first note of a WebVTT file. SubRip has no notes:
there, and where somebody dropped the note, it is the name of the file that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from core.locales import Locale, UnknownLocale
from core.subtitles import (
    CUE_KEY,
    Cue,
    CueWrong,
    ShownText,
    begins_aside,
    cue_text,
    is_webvtt,
    parse_cue,
    parse_subtitles,
)
from localization.errors import FileSyntaxWrong
from localization.exchange.base import Belonging, ExchangeFile, ExchangeUnit
from localization.exchange.po import Label, Outgoing
from localization.exchange.text import decode_utf8

_NOTE = re.compile(r"Coursekeeper: (?P<job>JOB-\d+) (?P<course>.+) r(?P<revision>\d{1,9}) (?P<locale>[\w-]+)")
_NAME = re.compile(
    r"(?P<job>JOB-\d+)-.+\.r(?P<revision>\d{1,9})\.(?P<locale>[A-Za-z0-9-]+)(?: ?\(\d+\))?\.(?:srt|vtt)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_NAME = 300
"""Of a file: no system has longer ones, and codes have 64 characters."""


def read_subtitles(name: str, data: bytes) -> ExchangeFile:
    """Read a file of either format; raise an ExchangeFileError that names the line where it breaks."""
    text = decode_utf8(name, data)
    kind = "WebVTT" if is_webvtt(text) else "SubRip"
    if kind == "SubRip" and name.lower().endswith(".vtt"):
        raise FileSyntaxWrong(file=name, line=1, format="WebVTT")
    try:
        read = parse_subtitles(text)
    except CueWrong as wrong:
        raise FileSyntaxWrong(file=name, line=wrong.line, format=kind) from None
    units = tuple(_unit(number, shown) for number, shown in enumerate(read.shown, 1))
    return ExchangeFile(name=name, units=units, format=kind, **_belonging(name, read.notes))


def _unit(number: int, shown: ShownText) -> ExchangeUnit:
    return ExchangeUnit(
        key=shown.name or str(number), source=shown.text, targets=(shown.text,), line=shown.line, cue=shown.cue
    )


def _belonging(name: str, notes: Iterable[str]) -> Belonging:
    """What a file of ours says about itself."""
    noted = (_NOTE.match(note) for note in notes)
    match = next((found for found in noted if found), None) or _match_name(name)
    if match is None:
        return {}
    said: Belonging = {"job": match["job"].upper(), "revision": int(match["revision"])}
    if course := match.groupdict().get("course"):
        said["course"] = course
    try:
        said["target_locale"] = Locale.parse(match["locale"])
    except UnknownLocale:
        return {}
    return said


def _match_name(name: str) -> re.Match[str] | None:
    base = re.split(r"[/\\]", name)[-1]
    return _NAME.fullmatch(base) if len(base) <= _LONGEST_NAME else None


def write_srt(_label: Label, units: Sequence[Outgoing]) -> bytes:
    """SubRip: the cues by number, nothing else."""
    timed = timed_units(units)
    names = cue_names([unit.key for unit, _ in timed], is_vtt=False)
    blocks = [f"{name}\n{cue.spell(',')}\n{_shown(unit)}\n" for name, (unit, cue) in zip(names, timed, strict=True)]
    return "\n".join(blocks).encode("utf-8")


def write_vtt(label: Label, units: Sequence[Outgoing]) -> bytes:
    """WebVTT: what the file belongs to, what it leaves out, then the cues, each translated one under its source."""
    timed = timed_units(units)
    names = cue_names([unit.key for unit, _ in timed], is_vtt=True)
    blocks = [
        "WEBVTT\n",
        f"NOTE\nCoursekeeper: {label.job} {label.course} r{label.revision} {label.target_locale}\n"
        f"{cue_text(label.title)}: please keep this note, the names of the cues and their times as they are.\n",
        *_left_out(units),
    ]
    for name, (unit, cue) in zip(names, timed, strict=True):
        blocks += [*_hint(unit), f"{name}\n{cue}\n{_shown(unit)}\n"]
    return "\n".join(blocks).encode("utf-8")


def timed_units(units: Iterable[Outgoing]) -> list[tuple[Outgoing, Cue]]:
    """Units whose heading is the times of a cue."""
    return [(unit, cue) for unit in units if (cue := parse_cue(unit.heading))]


def cue_names(keys: Sequence[str], *, is_vtt: bool) -> list[str]:
    """What each cue is called in a file: by its number, in WebVTT by the name it came with."""
    numbers = [str(number) for number in range(1, len(keys) + 1)]
    if not is_vtt:
        return numbers
    names = [
        key.removeprefix(CUE_KEY) if key.startswith(CUE_KEY) else number
        for key, number in zip(keys, numbers, strict=True)
    ]
    is_safe = all(name.strip() == name and _is_name(name) for name in names)
    return names if is_safe and len(set(names)) == len(names) else numbers


def _is_name(name: str) -> bool:
    return bool(name) and "-->" not in name and not re.search(r"[\r\n]", name) and not begins_aside(name)


def _left_out(units: Sequence[Outgoing]) -> Iterator[str]:
    untimed = [unit.key for unit in units if parse_cue(unit.heading) is None]
    if untimed:
        yield f"NOTE\nNot in this file, because they have no times: {cue_text(', '.join(untimed))}\n"


def _hint(unit: Outgoing) -> Iterator[str]:
    if unit.is_fuzzy and unit.target:
        yield f"NOTE\nA translation of a like text: {cue_text(unit.target)}\n"
    elif unit.target:
        yield f"NOTE\nSource: {cue_text(unit.source)}\n"


def _shown(unit: Outgoing) -> str:
    """The translation; the source where there is none that anybody stood by."""
    return cue_text(unit.target if unit.target and not unit.is_fuzzy else unit.source)
