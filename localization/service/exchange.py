"""Files out to translators and back: judged first, and only then, as a whole, stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from catalog.rules import limit_of
from catalog.values import VariantStatus
from core.ids import new_id
from core.subtitles import parse_cue
from core.unit_of_work import Work
from localization.checks import check_unit
from localization.checks.base import Check, Finding, Translation
from localization.checks.glossary import GlossaryTerms, Term
from localization.errors import FormatUnknown, JobIsClosed, NoTimes, ReturnTakenAlready
from localization.events import FileReturned, JobExported
from localization.exchange import (
    ExchangeFile,
    Label,
    Outgoing,
    pack_zip,
    read_exchange_file,
    write_po,
    write_srt,
    write_vtt,
    write_xliff_12,
    write_xliff_20,
)
from localization.exchange.subtitles import timed_units
from localization.models import Job, JobReturn, JobUnit
from localization.ports import Embedder
from localization.repository import courses as known
from localization.repository.jobs import JobRow, get_job, get_job_row, list_units
from localization.repository.memory import list_terms
from localization.repository.returns import get_return
from localization.rules.cues import as_units
from localization.rules.returning import JobLabel, Judgement, UnitFact, job_of_file, judge
from localization.service.meaning import compare_meaning
from localization.service.memory import remember
from localization.service.moving import Moved, find_moved, moved_units
from localization.service.opening import prefill_from_base, takes_base, texts_from_base
from localization.service.variants import texts_to_publish, write_variant
from localization.values import Compared, JobStatus, UnitOrigin, UnitResult, UnitState, spell_job
from people.access import require
from people.values import Permission


@dataclass(frozen=True, slots=True)
class Format:
    """How a job's file is written, and what it is called. Subtitles go out whole: a film is read from end to end."""

    write: Callable[[Label, Sequence[Outgoing]], bytes]
    suffix: str
    media_type: str
    is_subtitles: bool = False


FORMATS: Mapping[str, Format] = {
    "po": Format(write_po, "po", "text/x-gettext-translation"),
    "xliff12": Format(write_xliff_12, "xlf", "application/x-xliff+xml"),
    "xliff20": Format(write_xliff_20, "xlf", "application/xliff+xml"),
    "srt": Format(write_srt, "srt", "application/x-subrip", is_subtitles=True),
    "vtt": Format(write_vtt, "vtt", "text/vtt", is_subtitles=True),
}
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class File:
    name: str
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What a returned file does, or did, to its job."""

    job: str
    course: str
    locale: str
    judgement: Judgement
    is_stored: bool
    moved: Moved | None = None
    compared: Compared = Compared.NOTHING


def export_jobs(work: Work, names: Sequence[str], format_: str = "po", *, is_whole: bool = False) -> File:
    """The files of jobs, and that they went out is noted: once, until a newer revision has to go out."""
    file = write_file(work, names, format_, is_whole=is_whole)
    for row in _rows(work, names):
        if row.exported_at is None:
            _note_going_out(work, row)
    return file


def write_file(work: Work, names: Sequence[str], format_: str = "po", *, is_whole: bool = False) -> File:
    """One file, or one ZIP for several jobs; changes nothing. Without what has not changed, unless `is_whole`."""
    form = FORMATS.get(format_)
    if form is None:
        raise FormatUnknown(format=format_, known=", ".join(FORMATS))
    files = {}
    for row in _rows(work, names):
        require(work.actor, Permission.MANAGE_JOBS, market=row.market)
        if row.status is not JobStatus.OPEN:
            raise JobIsClosed(job=row.name, status=row.status.value)
        label, units = _content(work, row, is_whole=is_whole or form.is_subtitles)
        if form.is_subtitles and not timed_units(units):
            raise NoTimes(job=row.name)
        files[_file_name(row, form)] = form.write(label, units)
    if len(files) == 1:
        ((name, data),) = files.items()
        return File(name, data, form.media_type)
    return File("jobs.zip", pack_zip(files), "application/zip")


def _file_name(row: JobRow, form: Format) -> str:
    """The name of subtitles says what SubRip has no other place for."""
    name = f"{row.name}-{_UNSAFE.sub('_', row.course)}"
    end = f".r{row.source_revision}.{row.locale}" if form.is_subtitles else f"-{row.locale}"
    return f"{name}{end}.{form.suffix}"


def _rows(work: Work, names: Sequence[str]) -> list[JobRow]:
    return [get_job_row(work.session, name) for name in dict.fromkeys(names)]


def _content(work: Work, row: JobRow, *, is_whole: bool) -> tuple[Label, list[Outgoing]]:
    texts = texts_from_base(work, row)
    units = _units_to_send(work, row, is_whole=is_whole)
    label = Label(row.name, row.course, row.title, row.source_revision, row.source_locale, row.locale, work.now)
    return label, [_outgoing(unit, texts) for unit in units]


def _units_to_send(work: Work, row: JobRow, *, is_whole: bool) -> list[JobUnit]:
    return [unit for unit in list_units(work.session, row.id) if is_whole or unit.state is not UnitState.KEPT]


def _note_going_out(work: Work, row: JobRow) -> None:
    job = get_job(work.session, row.id)
    prefill_from_base(work, row)
    job.exported_at = work.now
    job.version += 1
    after: dict[str, object] = {"job": row.name, "units": len(_units_to_send(work, row, is_whole=False))}
    work.record(JobExported(subject_id=job.id, course_id=job.course_id, after=after))
    work.session.flush()


def _outgoing(unit: JobUnit, base: Mapping[str, str]) -> Outgoing:
    has_base = unit.key in base and takes_base(unit)
    return Outgoing(
        key=unit.key,
        source=unit.source,
        target=base[unit.key] if has_base else unit.target,
        heading=unit.heading,
        is_fuzzy=unit.state is UnitState.FUZZY and not has_base,
        was_source=unit.was_source,
        limit=limit_of(unit.key),
    )


def read_return(
    work: Work, name: str, data: bytes, *, job: str | None = None, embedder: Embedder | None = None
) -> Returned:
    """The dry run: what each unit of the file would do. `job` is the one it is returned for, where known."""
    file, row, judgement = _judge(work, name, data, job)
    moved = find_moved(work, row, judgement.summary[UnitResult.SOURCE_MOVED], file.revision)
    judgement, compared = compare_meaning(judgement, _facts(work, row), _label(row), embedder)
    return Returned(row.name, row.course, str(file.target_locale), judgement, False, moved, compared)


def take_return(work: Work, name: str, data: bytes, *, job: str | None = None) -> Returned:
    """Store what the dry run accepts, fuzzy units as hints, and write the variant's text."""
    _, row, judgement = _judge(work, name, data, job, is_locked=True)
    stored = get_job(work.session, row.id)
    units = {unit.key: unit for unit in list_units(work.session, row.id)}
    for judged in judgement.units:
        if judged.result in (UnitResult.ACCEPTED, UnitResult.FUZZY):
            unit = units[judged.key]
            if unit.origin is UnitOrigin.MEMORY:  # then it was the source of a like text, not an earlier one of this
                unit.was_source = None
            unit.target, unit.origin = judged.target, UnitOrigin.FILE
            unit.state = UnitState.TRANSLATED if judged.result is UnitResult.ACCEPTED else UnitState.FUZZY
    stored.version += 1
    work.session.flush()
    accepted = [(u.key, u.source, u.target) for u in judgement.units if u.result is UnitResult.ACCEPTED]
    remember(
        work,
        row.source_locale,
        row.locale,
        accepted,
        course_id=row.course_id,
        course_code=row.course,
        job_number=row.number,
    )
    _write_variant(work, stored, list(units.values()))
    work.record(
        FileReturned(
            subject_id=row.id, course_id=row.course_id, after={"job": row.name, "file": name, **judgement.summary}
        )
    )
    return Returned(row.name, row.course, str(row.locale), judgement, is_stored=True)


def keep_return(work: Work, name: str, data: bytes, job: str) -> UUID:
    """Keep a file for its dry run; one that cannot be read or belongs elsewhere is refused and not kept."""
    _, row, judgement = _judge(work, name, data, job)
    kept = JobReturn(
        id=new_id(),
        job_id=row.id,
        file_name=name[:200],
        data=data,
        returned_by=work.actor.name,
        returned_at=work.now,
        summary=judgement.summary,
    )
    work.session.add(kept)
    work.session.flush()
    return kept.id


def read_kept(work: Work, job: str, return_id: UUID, embedder: Embedder | None = None) -> Returned:
    """The dry run of a kept file, judged against the job as it stands now."""
    kept = get_return(work.session, get_job_row(work.session, job).id, return_id)
    if kept.taken_at is not None:
        raise ReturnTakenAlready(file=kept.file_name)
    return read_return(work, kept.file_name, kept.data, job=job, embedder=embedder)


def take_kept(work: Work, job: str, return_id: UUID) -> Returned:
    """Take a kept file over, once."""
    kept = get_return(work.session, get_job_row(work.session, job).id, return_id, is_locked=True)
    if kept.taken_at is not None:
        raise ReturnTakenAlready(file=kept.file_name)
    returned = take_return(work, kept.file_name, kept.data, job=job)
    kept.taken_at, kept.summary = work.now, returned.judgement.summary
    work.session.flush()
    return returned


def _judge(
    work: Work, name: str, data: bytes, job: str | None, *, is_locked: bool = False
) -> tuple[ExchangeFile, JobRow, Judgement]:
    file = read_exchange_file(name, data)
    row = get_job_row(work.session, job or spell_job(job_of_file(file)))
    require(work.actor, Permission.MANAGE_JOBS, market=row.market)
    if is_locked:  # who waited for somebody else at the job judges by what they left
        get_job(work.session, row.id)
        row = get_job_row(work.session, row.name)
    facts, label = _facts(work, row), _label(row)
    judgement = judge(as_units(file, facts, label), facts, label, Checker(work, row))
    if row.status is not JobStatus.OPEN:
        raise JobIsClosed(job=row.name, status=row.status.value)
    return file, row, judgement


def _label(row: JobRow) -> JobLabel:
    return JobLabel(row.number, row.course, row.source_revision, row.source_locale, row.locale)


def _facts(work: Work, row: JobRow) -> dict[str, UnitFact]:
    units = list_units(work.session, row.id)
    moved = moved_units(work, row, units)
    return {
        unit.key: UnitFact(
            unit.key, unit.source, unit.target, unit.state, parse_cue(unit.heading), is_moved=unit.key in moved
        )
        for unit in units
    }


class Checker:
    """Runs all checks, those of the glossary included, on one unit."""

    def __init__(self, work: Work, row: JobRow) -> None:
        terms = list_terms(work.session, source=row.source_locale, target=row.locale)
        self._extra: tuple[Check, ...] = (
            (GlossaryTerms([Term(term.source, term.target) for term in terms]),) if terms else ()
        )

    def __call__(self, unit: Translation) -> list[Finding]:
        return check_unit(unit, self._extra)


def _write_variant(work: Work, job: Job, units: Sequence[JobUnit]) -> None:
    """A variant in the making shows its text at once; a live one keeps the signed text until sign-off."""
    variants = known.list_variants(work.session, [job.course_id])[job.course_id]
    is_live = any(v.locale.is_equivalent_to(job.locale) and v.status is VariantStatus.LIVE for v in variants)
    texts = texts_to_publish(units, with_prefilled=False)
    if texts and not is_live:
        write_variant(work, job, texts, VariantStatus.IN_PROGRESS)
