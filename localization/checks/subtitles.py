"""What can be wrong with subtitles on their own: their times, how fast they must be read, and their text.

Lengths and speeds are those of the Timed Text Style Guides that most studios follow: two lines of 42 characters (16
where a character is a word), at most 20 characters a second (9 there).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.locales import UNDETERMINED, Locale
from core.subtitles import Cue
from core.wording.marks import N_
from localization.checks.base import Check, Finding, Severity, Translation
from localization.checks.invisible import Encoding, InvisibleCharacters
from localization.checks.repeated import RepeatedWords
from localization.checks.script import WrongScript
from localization.exchange.base import ExchangeUnit

MOST_LINES = 2
_DENSE = frozenset({"zh", "ja", "ko"})
_TAG = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
_WORDLESS: tuple[Check, ...] = (RepeatedWords(), InvisibleCharacters(), Encoding(), WrongScript())
"""Checks that need no source to compare with."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What can be read in time: characters a line and a second."""

    line: int
    second: int


def check_subtitles(units: Sequence[ExchangeUnit], locale: Locale | None = None) -> Iterator[Finding]:
    """All findings, cue by cue."""
    locale = locale or UNDETERMINED
    pace = Pace(16, 9) if locale.language in _DENSE else Pace(42, 20)
    before: Cue | None = None
    for unit in units:
        text = Translation(unit.key, "", (unit.source,), locale, locale)
        for check in _WORDLESS:
            yield from check.run(text)
        if unit.cue is not None:
            yield from _times(unit.key, unit.cue, before)
            yield from _reading(unit, unit.cue, pace)
            before = unit.cue


def _times(key: str, cue: Cue, before: Cue | None) -> Iterator[Finding]:
    if cue.end <= cue.start:
        yield Finding(key, "cue_times", Severity.ERROR, N_("It ends before it begins."))
    if before is not None and cue.start < before.start:
        yield Finding(key, "cue_times", Severity.ERROR, N_("It begins before the one that stands above it."))
    elif before is not None and cue.start < before.end:
        yield Finding(key, "cue_times", Severity.WARNING, N_("It begins while the one before is still shown."))


def _reading(unit: ExchangeUnit, cue: Cue, pace: Pace) -> Iterator[Finding]:
    lines = _TAG.sub("", unit.source).split("\n")
    if not any(line.strip() for line in lines):
        yield Finding(unit.key, "cue_text", Severity.WARNING, N_("It says nothing."))
        return
    if len(lines) > MOST_LINES:
        params = {"lines": str(len(lines)), "most": str(MOST_LINES)}
        yield Finding(unit.key, "cue_text", Severity.WARNING, N_("%(lines)s lines; %(most)s can be read."), params)
    longest = max(len(line.strip()) for line in lines)
    if longest > pace.line:
        params = {"length": str(longest), "limit": str(pace.line)}
        message = N_("A line of %(length)s characters; %(limit)s fit.")
        yield Finding(unit.key, "cue_text", Severity.WARNING, message, params)
    shown = sum(len(line.strip()) for line in lines)
    if cue.end > cue.start and shown * 1000 > pace.second * (cue.end - cue.start):
        params = {"speed": str(round(shown * 1000 / (cue.end - cue.start))), "most": str(pace.second)}
        message = N_("%(speed)s characters a second; %(most)s can be read.")
        yield Finding(unit.key, "reading_speed", Severity.WARNING, message, params)
