"""What a returned file does to a job, unit by unit, before anything is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.rules import limit_of
from core.locales import Locale
from core.subtitles import Cue
from localization.checks.base import Finding, Severity, Translation
from localization.errors import (
    FileForAnotherJob,
    FileInAnotherLocale,
    JobHeaderMissing,
    ReturnNotOurs,
    SubtitlesNotOurs,
    UnitTwice,
)
from localization.exchange.base import ExchangeFile, ExchangeUnit
from localization.values import UnitResult, UnitState, job_number, spell_job

RunChecks = Callable[[Translation], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit of the job as it is stored."""

    key: str
    source: str
    target: str
    state: UnitState
    cue: Cue | None = None
    """When it is shown, where it is a subtitle."""
    is_moved: bool = False
    """Whether the course says something else by now than the job's source does."""


@dataclass(frozen=True, slots=True)
class JobLabel:
    """What a file of this job must say about itself."""

    number: int
    course: str
    revision: int
    source_locale: Locale
    target_locale: Locale


@dataclass(frozen=True, slots=True)
class JudgedUnit:
    key: str
    result: UnitResult
    source: str
    target: str
    before: str = ""
    line: int = 0
    findings: tuple[Finding, ...] = field(default=())

    @property
    def needs_look(self) -> bool:
        """Whether it is taken over although a check has something to say."""
        return self.result is UnitResult.ACCEPTED and bool(self.findings)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every unit of the file in its order, and the units of the job that the file leaves out."""

    units: tuple[JudgedUnit, ...]
    left_out: tuple[str, ...]

    @property
    def summary(self) -> dict[str, int]:
        counts = Counter(unit.result.value for unit in self.units)
        warnings = sum(unit.needs_look for unit in self.units)
        further = {"left_out": len(self.left_out), "warnings": warnings}
        return {result.value: counts[result.value] for result in UnitResult} | further


def job_of_file(file: ExchangeFile) -> int:
    """The number in the header; raise JobHeaderMissing where there is none."""
    number = job_number(file.job) if file.job else None
    if number is None and file.is_subtitles:
        raise SubtitlesNotOurs(file=file.name, line=1)
    if number is None and file.format == "XLIFF":
        raise ReturnNotOurs(file=file.name, line=1)
    if number is None:
        raise JobHeaderMissing(file=file.name, line=1)
    return number


def check_label(file: ExchangeFile, label: JobLabel) -> None:
    """Refuse a file that belongs to another job, course or locale."""
    number = job_of_file(file)
    if number != label.number:
        raise FileForAnotherJob(file=file.name, job=spell_job(label.number), named=spell_job(number))
    if file.course and file.course != label.course:
        raise FileForAnotherJob(file=file.name, job=f"{spell_job(label.number)} ({label.course})", named=file.course)
    if file.target_locale is None or file.target_locale != label.target_locale:
        raise FileInAnotherLocale(
            file=file.name,
            job=spell_job(label.number),
            expected=str(label.target_locale),
            named=str(file.target_locale or "-"),
        )


def judge(file: ExchangeFile, units: Mapping[str, UnitFact], label: JobLabel, run_checks: RunChecks) -> Judgement:
    """A result for every entry of the file. A unit that stands there twice is nobody's to choose from."""
    check_label(file, label)
    seen: set[str] = set()
    judged = []
    for entry in file.units:
        if not entry.is_obsolete:
            if entry.key in seen:
                raise UnitTwice(file=file.name, line=entry.line, unit=entry.key)
            seen.add(entry.key)
        judged.append(_judge_unit(entry, units.get(entry.key), label, run_checks))
    left_out = [key for key, unit in units.items() if key not in seen and unit.state is not UnitState.KEPT]
    return Judgement(tuple(judged), tuple(left_out))


def _judge_unit(entry: ExchangeUnit, unit: UnitFact | None, label: JobLabel, run_checks: RunChecks) -> JudgedUnit:
    def result(kind: UnitResult, findings: Sequence[Finding] = ()) -> JudgedUnit:
        before = unit.target if unit else ""
        return JudgedUnit(entry.key, kind, entry.source, entry.target, before, entry.line, tuple(findings))

    if entry.is_obsolete:
        return result(UnitResult.OBSOLETE)
    if unit is None or entry.source_plural is not None:
        return result(UnitResult.UNKNOWN)
    if unit.is_moved or _lines(entry.source) != _lines(unit.source):
        return result(UnitResult.SOURCE_MOVED)
    is_settled = unit.state in (UnitState.TRANSLATED, UnitState.KEPT)
    # A hint is less than a translation somebody stood by: an older file must not undo a newer one.
    if not entry.target or (is_settled and (entry.is_fuzzy or entry.target == unit.target)):
        return result(UnitResult.UNCHANGED)
    if entry.is_fuzzy:
        return result(UnitResult.FUZZY)
    findings = run_checks(
        Translation(
            key=entry.key,
            source=unit.source,
            targets=entry.targets,
            source_locale=label.source_locale,
            target_locale=label.target_locale,
            flags=entry.flags | _limit_of(entry.key),
        )
    )
    failed = any(finding.severity is Severity.ERROR for finding in findings)
    return result(UnitResult.CHECK_FAILED if failed else UnitResult.ACCEPTED, findings)


def _limit_of(key: str) -> frozenset[str]:
    """What the course may hold under this key, as a flag of PO: no file may say that more fits."""
    limit = limit_of(key)
    return frozenset() if limit is None else frozenset({f"max-length:{limit}"})


def _lines(text: str) -> str:
    """Editors on Windows write line ends of their own."""
    return text.replace("\r\n", "\n")
