"""XLIFF 1.2 and 2.0 for translators.

Which job a file belongs to stands in `original`: no tool drops or changes that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from localization.exchange.po import Label, Outgoing

ORIGINAL = re.compile(r"(?P<job>JOB-\d+) (?P<course>.+) r(?P<revision>\d{1,9})")
CONTROL = "x-coursekeeper-character"
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SIZES = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
CHARACTERS = "xliff:codepoints"
"""Of the size restriction module of XLIFF 2.0: a length counts characters."""
Spelling = Callable[[str], str]
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write_xliff_12(label: Label, units: Sequence[Outgoing]) -> bytes:
    """One `file` with a `trans-unit` for each unit, its key in `resname` (XLIFF 1.2, OASIS 2008)."""
    lines = [
        _HEAD + '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">',
        f'<file original={_original(label)} datatype="plaintext" source-language="{label.source_locale}"'
        f' target-language="{label.target_locale}" date="{label.made_at:%Y-%m-%dT%H:%M:%SZ}">',
        f"<header><note>{_text(label.title)}</note></header>\n<body>",
        *(_unit_12(number, unit) for number, unit in enumerate(units, 1)),
        "</body>\n</file>\n</xliff>\n",
    ]
    return "\n".join(lines).encode("utf-8")


def _unit_12(number: int, unit: Outgoing) -> str:
    state = "needs-review-translation" if unit.is_fuzzy else "translated" if unit.target else "needs-translation"
    limit = "" if unit.limit is None else f' maxwidth="{unit.limit}" size-unit="char"'
    parts = [
        f'<trans-unit id="{number}" resname={_attribute(unit.key)}{limit} xml:space="preserve">',
        f"<source>{_text_12(unit.source)}</source>",
        f'<target state="{state}">{_text_12(unit.target)}</target>',
    ]
    if unit.heading:
        parts.append(f"<note>{_text(unit.heading)}</note>")
    if unit.was_source is not None:
        was = f"<source>{_text_12(unit.was_source)}</source><target>{_text_12(unit.target)}</target>"
        parts.append(f'<alt-trans alttranstype="previous-version">{was}</alt-trans>')
    return "".join([*parts, "</trans-unit>"])


def write_xliff_20(label: Label, units: Sequence[Outgoing]) -> bytes:
    """One `file` with a `unit` of one segment for each unit, its key in `name` (XLIFF 2.0, OASIS 2014)."""
    lines = [
        _HEAD + f'<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:slr="{SIZES}"'
        f' srcLang="{label.source_locale}" trgLang="{label.target_locale}">',
        f'<file id="f1" original={_original(label)}>',
        f'<slr:profiles generalProfile="{CHARACTERS}"/>',
        *_notes([("title", label.title)]),
        *(_unit_20(number, unit) for number, unit in enumerate(units, 1)),
        "</file>\n</xliff>\n",
    ]
    return "\n".join(lines).encode("utf-8")


def _unit_20(number: int, unit: Outgoing) -> str:
    notes = [("heading", unit.heading)] if unit.heading else []
    if unit.was_source is not None:
        notes.append(("previous source", unit.was_source))
    state = ' state="initial" subState="ck:fuzzy"' if unit.is_fuzzy else f' state="{_state_20(unit)}"'
    limit = "" if unit.limit is None else f' slr:sizeRestriction="{unit.limit}"'
    target = f"<target>{_text_20(unit.target)}</target>" if unit.target else ""
    return (
        f'<unit id="u{number}" name={_attribute(unit.key)}{limit} xml:space="preserve">{"".join(_notes(notes))}'
        f"<segment{state}><source>{_text_20(unit.source)}</source>{target}</segment></unit>"
    )


def _state_20(unit: Outgoing) -> str:
    return "translated" if unit.target else "initial"


def _notes(notes: Iterable[tuple[str, str]]) -> list[str]:
    said = "".join(f'<note category="{category}">{_text(text)}</note>' for category, text in notes)
    return [f"<notes>{said}</notes>"] if said else []


def _original(label: Label) -> str:
    return _attribute(f"{label.job} {label.course} r{label.revision}")


def _attribute(text: str) -> str:
    return quoteattr(NO_XML.sub("\ufffd", text), {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


def _text(text: str) -> str:
    """For people to read: what XML cannot hold shows as lost."""
    return escape(NO_XML.sub("\ufffd", text), {"\r": "&#13;"})


def _text_12(text: str) -> str:
    return _with_codes(text, lambda code: f'<x id="{code}" ctype="{CONTROL}"/>')


def _text_20(text: str) -> str:
    return _with_codes(text, lambda code: f'<cp hex="{code}"/>')


def _with_codes(text: str, spell: Spelling) -> str:
    """The text, each character that XML cannot hold as an element of its own."""
    pieces, at = [], 0
    for match in NO_XML.finditer(text):
        pieces += [_text(text[at : match.start()]), spell(f"{ord(match[0]):04X}")]
        at = match.end()
    return "".join([*pieces, _text(text[at:])])
