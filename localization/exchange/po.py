"""gettext PO by polib. An entry's msgctxt is the key of its unit; the header names job and revision."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polib

from core.locales import Locale, UnknownLocale
from localization.errors import FileSyntaxWrong
from localization.exchange.base import ExchangeFile, ExchangeUnit
from localization.exchange.po_structure import check_structure
from localization.exchange.text import decode_po
from localization.plural_forms import header_for, samples

JOB, COURSE, REVISION = "X-Coursekeeper-Job", "X-Coursekeeper-Course", "X-Coursekeeper-Revision"
SOURCE, LOCALE = "X-Coursekeeper-Source-Language", "X-Coursekeeper-Locale"
_LINE = re.compile(r"line (\d+)")
_POSIX_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl", "arabic": "Arab", "devanagari": "Deva"}


class _Lines(str):
    """Only a newline divides: str.splitlines would cut at U+2028 and U+0085 inside a translation."""

    __slots__ = ()

    def splitlines(self, keepends: bool = False) -> list[str]:
        return [line.removesuffix("\r") for line in self.split("\n")]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A unit on its way to a translator; `was_source` is what the kept target had been made from."""

    key: str
    source: str
    target: str = ""
    heading: str = ""
    is_fuzzy: bool = False
    was_source: str | None = None
    limit: int | None = None
    """How many characters the course can hold there."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a file says about itself."""

    job: str
    course: str
    title: str
    revision: int
    source_locale: Locale
    target_locale: Locale
    made_at: datetime


def write_po(label: Label, units: Sequence[Outgoing]) -> bytes:
    """The file for a translator, in UTF-8."""
    file = polib.POFile(wrapwidth=0, encoding="utf-8")
    file.metadata = {
        "Project-Id-Version": f"{label.job} {label.course}",
        "POT-Creation-Date": label.made_at.strftime("%Y-%m-%d %H:%M+0000"),
        "Language": str(label.target_locale).replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": header_for(label.target_locale),
        "X-Generator": "Coursekeeper",
        JOB: label.job,
        COURSE: label.course,
        REVISION: str(label.revision),
        SOURCE: str(label.source_locale),
        LOCALE: str(label.target_locale),
    }
    file.header = f"{label.title}\n{label.job}: please keep the header and the msgctxt lines as they are."
    file.extend(_entry(unit) for unit in units)
    return str(file).encode("utf-8")


def _entry(unit: Outgoing) -> polib.POEntry:
    return polib.POEntry(
        msgctxt=unit.key,
        msgid=unit.source,
        msgstr=unit.target,
        comment=unit.heading,
        flags=_flags(unit),
        previous_msgid=unit.was_source if unit.is_fuzzy else None,
    )


def _flags(unit: Outgoing) -> list[str]:
    fuzzy = ["fuzzy"] if unit.is_fuzzy and unit.target else []
    return fuzzy if unit.limit is None else [*fuzzy, f"max-length:{unit.limit}"]


def read_po(name: str, data: bytes) -> ExchangeFile:
    """Read any PO file; raise an ExchangeFileError that names the line where it breaks."""
    text = _Lines(decode_po(name, data).rstrip("\r\n") + "\n")
    check_structure(name, text.splitlines())
    try:
        # With its closing newline the text can never be taken for the path of a file.
        file = polib.pofile(text, encoding="utf-8")
    except (OSError, ValueError, IndexError, UnicodeError) as problem:
        found = _LINE.search(str(problem))
        raise FileSyntaxWrong(file=name, line=int(found[1]) if found else 1, format="PO") from None
    if not file and not file.metadata:
        raise FileSyntaxWrong(file=name, line=1, format="PO")
    metadata = file.metadata
    revision = metadata.get(REVISION, "")
    return ExchangeFile(
        name=name,
        units=_units(file),
        job=metadata.get(JOB, ""),
        course=metadata.get(COURSE, ""),
        revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else None,
        source_locale=_locale(metadata.get(SOURCE, "") or metadata.get("X-Source-Language", "")),
        target_locale=_locale(metadata.get(LOCALE, "") or metadata.get("Language", "")),
        plural_samples=samples(metadata.get("Plural-Forms", "")),
    )


def _units(file: polib.POFile) -> tuple[ExchangeUnit, ...]:
    """Contexts are keys where they tell entries apart, as in our own files; elsewhere the source text is."""
    live = [entry for entry in file if not entry.obsolete]
    contexts = Counter(entry.msgctxt for entry in live if entry.msgctxt)
    return tuple(
        ExchangeUnit(
            key=entry.msgctxt if entry.msgctxt and contexts[entry.msgctxt] <= 1 else _spell(entry),
            source=entry.msgid,
            targets=_targets(entry),
            source_plural=entry.msgid_plural or None,
            is_fuzzy="fuzzy" in entry.flags,
            is_obsolete=bool(entry.obsolete),
            flags=frozenset(entry.flags),
            line=entry.linenum or 0,
        )
        for entry in file
    )


def _spell(entry: polib.POEntry) -> str:
    return f"{entry.msgctxt}: {entry.msgid}" if entry.msgctxt else entry.msgid


def _targets(entry: polib.POEntry) -> tuple[str, ...]:
    if entry.msgid_plural or entry.msgstr_plural:
        return tuple(text for _, text in sorted(entry.msgstr_plural.items()))
    return (entry.msgstr,)


def _locale(written: str) -> Locale | None:
    """Also the ways of POSIX: sr@latin, pt_BR.UTF-8."""
    tag, _, modifier = written.strip().partition("@")
    tag = tag.partition(".")[0]
    if script := _POSIX_SCRIPTS.get(modifier.lower()):
        language, _, rest = tag.replace("_", "-").partition("-")
        tag = "-".join(part for part in (language, script, rest) if part)
    try:
        return Locale.parse(tag) if tag else None
    except UnknownLocale:
        return None
