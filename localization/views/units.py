"""Units, what was found in them, and returned files as programs see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from core.wording.translator import Translator
from localization.answers import compared_answer, meaning_answer, moved_answer
from localization.checks.base import Finding, can_be_compared
from localization.models import JobUnit
from localization.values import Compared, UnitResult
from localization.wording import say_finding

if TYPE_CHECKING:
    from localization.service.exchange import Returned


class FindingView(msgspec.Struct):
    check: str
    severity: str
    message: str


class UnitView(msgspec.Struct):
    key: str
    heading: str
    source: str
    target: str
    state: str
    origin: str
    was_source: str | None


class JudgedView(msgspec.Struct):
    key: str
    result: str
    checks: list[FindingView]
    source: str
    target: str
    line: int


class ReturnView(msgspec.Struct):
    """What a returned file does to its job, or did."""

    job: str
    file: str
    dry_run: bool
    units: list[JudgedView]
    left_out: list[str]
    summary: dict[str, int]
    notes: list[str]
    """That the source has moved on since the file was made; how many units were compared by meaning, or why none."""


def unit_view(unit: JobUnit) -> UnitView:
    return UnitView(
        unit.key, unit.heading, unit.source, unit.target, unit.state.value, unit.origin.value, unit.was_source
    )


def finding_view(finding: Finding, reader: Translator) -> FindingView:
    return FindingView(finding.check, finding.severity.value, say_finding(finding, reader))


def return_view(returned: Returned, file: str, reader: Translator) -> ReturnView:
    units = [
        JudgedView(
            unit.key,
            unit.result.value,
            [finding_view(finding, reader) for finding in unit.findings],
            unit.source,
            unit.target,
            unit.line,
        )
        for unit in returned.judgement.units
    ]
    return ReturnView(
        returned.job,
        file,
        not returned.is_stored,
        units,
        list(returned.judgement.left_out),
        returned.judgement.summary,
        return_notes(returned, reader),
    )


def return_notes(returned: Returned, reader: Translator) -> list[str]:
    """What there is to know of a file as a whole."""
    return [note for note in (*return_warnings(returned, reader), meaning_note(returned, reader)) if note]


def return_warnings(returned: Returned, reader: Translator) -> list[str]:
    """What somebody should know before the file is taken over."""
    moved = moved_answer(returned.moved, reader, is_file=True) if returned.moved else ""
    return [note for note in (moved, compared_answer(returned.compared, reader)) if note]


def meaning_note(returned: Returned, reader: Translator) -> str:
    """How much of the file was compared by meaning; nothing where none of it was."""
    if returned.compared is not Compared.YES:
        return ""
    taken = [unit for unit in returned.judgement.units if unit.result is UnitResult.ACCEPTED]
    return meaning_answer(sum(can_be_compared(unit.source, unit.target) for unit in taken), len(taken), reader)
