"""Units of text from the authoring tool's own export: PO or POT, XLIFF, subtitles, or JSON Lines of key, heading, text.

The heading of a subtitle is the line of its times: by it, its translation goes back into subtitles.
"""

from pathlib import Path

import msgspec

from catalog.importing.jsonlines import open_json_lines
from catalog.importing.packages import local, parse_xml
from catalog.importing.tables import Unreadable, naming
from catalog.repository.courses import UnitText
from core.subtitles import CUE_KEY, CueWrong, parse_subtitles

MAX_FILE = 64 * 1024**2


def read_units(path: Path) -> list[UnitText]:
    """The units of a file in their order; raises Unreadable where any of them cannot be one."""
    with naming(path):
        _check(path)
        suffix = path.suffix.lower()
        if suffix in (".po", ".pot"):
            units = _from_po(path)
        elif suffix in (".xlf", ".xliff", ".xml"):
            units = _from_xliff(path)
        elif suffix in (".srt", ".vtt"):
            units = _from_subtitles(path)
        elif suffix in (".jsonl", ".ndjson", ".json"):
            units = _from_json_lines(path)
        else:
            known = ".po, .pot, .xlf, .srt, .vtt or .jsonl"
            raise Unreadable("units_broken", detail=f"{suffix or path.name}: {known} is needed")
        _check_keys(units)
        return units


def _check(path: Path) -> None:
    if path.is_dir():
        raise Unreadable("is_a_directory")
    try:
        size = path.stat().st_size
    except OSError:
        raise Unreadable("not_there") from None
    if not size:
        raise Unreadable("empty")
    if size > MAX_FILE:
        raise Unreadable("file_too_large", limit=MAX_FILE)


def _from_po(path: Path) -> list[UnitText]:
    import polib

    try:
        entries = polib.pofile(str(path), check_for_duplicates=False)
    except (OSError, ValueError, LookupError) as error:
        raise Unreadable("units_broken", detail=str(error)) from error
    return [
        UnitText(entry.msgctxt or "", entry.msgid, (entry.comment or "").split("\n")[0])
        for entry in entries
        if not entry.obsolete and entry.msgid
    ]


def _from_xliff(path: Path) -> list[UnitText]:
    """Source texts of XLIFF 1.2 trans-units and 2.x units; inline codes keep their text."""
    root = parse_xml(path.read_bytes(), path.name)
    if local(root) != "xliff":
        raise Unreadable("units_broken", detail=f"<{local(root)}> is no XLIFF")
    units = []
    for element in root.iter():
        if local(element) in ("trans-unit", "unit"):
            key = element.get("resname") or element.get("name") or element.get("id") or ""
            sources = [child for child in element.iter() if local(child) == "source"]
            notes = ["".join(child.itertext()).strip() for child in element.iter() if local(child) == "note"]
            text = " ".join("".join(source.itertext()).strip() for source in sources)
            if text:
                units.append(UnitText(key, text, notes[0] if notes else ""))
    return units


def _from_subtitles(path: Path) -> list[UnitText]:
    """A unit for each cue that says something: SubRip's by number, since tools number anew; WebVTT's by its name."""
    try:
        read = parse_subtitles(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise Unreadable("units_broken", detail=str(wrong)) from wrong
    except CueWrong as wrong:
        raise Unreadable("units_broken", detail=f"line {wrong.line} is no cue") from wrong
    return [
        UnitText(f"{CUE_KEY}{(read.is_vtt and shown.name) or number}", shown.text, str(shown.cue))
        for number, shown in enumerate(read.shown, 1)
        if shown.text.strip()
    ]


def _from_json_lines(path: Path) -> list[UnitText]:
    units = []
    for row in open_json_lines(path).rows():
        try:
            if row.trouble is not None:
                raise ValueError(row.trouble.code)
            units.append(msgspec.convert(row.cells, UnitText))
        except (msgspec.ValidationError, ValueError) as error:
            raise Unreadable("units_broken", place=f"line {row.number}", detail=str(error)) from error
    return units


def _check_keys(units: list[UnitText]) -> None:
    if not units:
        raise Unreadable("units_missing")
    seen: set[str] = set()
    for unit in units:
        if not unit.key.strip():
            raise Unreadable("unit_key_missing", place=unit.text[:60])
        if unit.key in seen:
            raise Unreadable("unit_key_twice", key=unit.key)
        seen.add(unit.key)
