"""Which unit of a job each cue of a returned subtitle file is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.subtitles import cue_text
from localization.errors import CueMoved, FileForAnotherRevision
from localization.exchange.base import ExchangeFile, ExchangeUnit
from localization.exchange.subtitles import cue_names
from localization.rules.returning import JobLabel, UnitFact, check_label
from localization.values import spell_job


def as_units(file: ExchangeFile, units: Mapping[str, UnitFact], label: JobLabel) -> ExchangeFile:
    """The file with units for cues; any other file as it is.

    A cue has no source beside it: only its number and times say which unit it is, so both must be those of the job,
    and the job must still be at the revision that went out.
    """
    if not file.is_subtitles:
        return file
    check_label(file, label)
    if file.revision != label.revision:
        raise FileForAnotherRevision(
            file=file.name, job=spell_job(label.number), named=file.revision, revision=label.revision
        )
    timed = [unit for unit in units.values() if unit.cue]
    names = cue_names([unit.key for unit in timed], is_vtt=file.format == "WebVTT")
    known = dict(zip(names, timed, strict=True))
    return replace(file, units=tuple(_as_unit(file.name, entry, known.get(entry.key)) for entry in file.units))


def _as_unit(name: str, entry: ExchangeUnit, unit: UnitFact | None) -> ExchangeUnit:
    if unit is None or unit.cue is None or entry.cue is None:
        return replace(entry, key=f"cue {entry.key}", source="")
    if (entry.cue.start, entry.cue.end) != (unit.cue.start, unit.cue.end):
        raise CueMoved(file=name, line=entry.line, cue=entry.key, found=entry.cue.spell(), times=unit.cue.spell())
    return replace(entry, key=unit.key, source=unit.source, targets=(_translation(entry.target, unit),))


def _translation(text: str, unit: UnitFact) -> str:
    """What still says what went out says nothing new: the source is no translation of itself."""
    shown = cue_text(text)
    if unit.target and shown == cue_text(unit.target):
        return unit.target
    return "" if shown == cue_text(unit.source) else text
