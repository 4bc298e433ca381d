"""What polib reads past without a word: an entry that lacks a part, or has its parts in the wrong order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from localization.errors import FileSyntaxWrong

_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s*(?=\"|$)")


@dataclass(slots=True)
class _Entry:
    """The entry being read: where it began and which parts it has so far."""

    line: int = 0
    has_context: bool = False
    has_id: bool = False
    has_plural: bool = False
    forms: int = 0

    @property
    def is_open(self) -> bool:
        return (self.has_context or self.has_id) and not self.forms


def check_structure(name: str, lines: list[str]) -> None:
    """Raise FileSyntaxWrong at the first entry without msgstr, or with parts that cannot follow each other."""
    entry = _Entry()
    for number, line in enumerate(lines, 1):
        match = _KEYWORD.match(line.strip())
        if match is None:
            continue
        word, index = match[1], match[2]
        if word in ("msgctxt", "msgid") and not (word == "msgid" and entry.has_context and not entry.has_id):
            if entry.is_open:
                raise FileSyntaxWrong(file=name, line=entry.line, format="PO")
            entry = _Entry(line=number)
        if not _take(entry, word, index):
            raise FileSyntaxWrong(file=name, line=number, format="PO")
    if entry.is_open:
        raise FileSyntaxWrong(file=name, line=entry.line, format="PO")


def _take(entry: _Entry, word: str, index: str | None) -> bool:
    """Note the part; False where it cannot stand here."""
    if word == "msgctxt":
        entry.has_context = True
    elif word == "msgid":
        entry.has_id = True
    elif word == "msgid_plural":
        fits = entry.has_id and not entry.has_plural and not entry.forms
        entry.has_plural = True
        return fits
    else:
        fits = entry.has_id and ((index.lstrip("0") or "0") == str(entry.forms) if index else entry.forms == 0)
        entry.forms += 1
        return fits and entry.has_plural == (index is not None)
    return True
