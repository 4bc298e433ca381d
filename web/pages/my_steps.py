"""What localization adds to the frame, to Home and to the box."""

from datetime import date
from typing import Any
from urllib.parse import quote

from api.ports import House
from core.unit_of_work import Work
from core.wording.dates import day, late_by, today_of
from core.wording.sentences import language_name, place_name
from core.wording.translator import Translator, translator
from core.wording.vocabulary import word
from localization.repository.jobs import JobRow
from localization.repository.reminders import StepToDo, list_steps_escalated_to
from localization.repository.returns import count_ready_steps, find_jobs, list_jobs_waiting_for
from localization.repository.rollouts import list_rollouts
from localization.rules.matrix import TROUBLE
from localization.service.matrix import Column, Matrix, build_matrices
from localization.values import CellState, job_number, spell_job
from localization.wording import say_reasons
from people.access import may, may_somewhere
from people.values import Permission
from web.ports import Found, FoundGroup, HomeRow, HomeSection, finder, frame_count, group_of, home_section, named


@frame_count("localization")
def count_my_steps(work: Work, _house: House) -> int:
    """Steps that wait for the reader."""
    return count_ready_steps(work.session, work.actor.person_id) if work.actor.person_id else 0


@home_section(30)
def my_steps(work: Work, _house: House) -> HomeSection | None:
    """Jobs whose next step is the reader's."""
    if work.actor.person_id is None:
        return None
    reader = translator(work.actor.locale, work.actor.time_zone)
    found = list_jobs_waiting_for(work.session, work.actor.person_id, 6)
    today = today_of(work.now, reader)
    rows = [
        HomeRow(
            title=f"{job.name} · {job.title}",
            href=f"/jobs/{job.name}",
            detail=f"{language_name(job.locale, reader)}{_where(job, reader)}",
            state_kind="step",
            state_value="late" if due_on and due_on < today else "ready",
            note=word("step_kind", kind.value, reader),
            action=reader.gettext("Open"),
        )
        for job, kind, due_on in found
    ]
    total = count_ready_steps(work.session, work.actor.person_id)
    heading = reader.gettext("Translation steps waiting for you")
    answer = reader.ngettext("%(n)s translation step waits for you.", "%(n)s translation steps wait for you.", total)
    return HomeSection(heading=heading, rows=rows, total=total, more_href="/jobs", answer=answer)


@home_section(32)
def late_steps_of_others(work: Work, _house: House) -> HomeSection | None:
    """Steps of people the reader answers for, once a mail has said that they are late."""
    steps = list_steps_escalated_to(work.session, work.actor.person_id) if work.actor.person_id else []
    if not steps:
        return None
    reader = translator(work.actor.locale, work.actor.time_zone)
    today = today_of(work.now, reader)
    said = reader.ngettext(
        "%(n)s translation step of somebody you answer for is late.",
        "%(n)s translation steps of people you answer for are late.",
        len(steps),
    )
    return HomeSection(
        heading=reader.gettext("Late translation steps of people you answer for"),
        rows=[_late_step(step, reader, today) for step in steps[:6]],
        total=len(steps),
        more_href="/jobs",
        answer=said,
    )


def _late_step(step: StepToDo, reader: Translator, today: date) -> HomeRow:
    job = spell_job(step.job)
    return HomeRow(
        title=f"{job} · {step.title}",
        href=f"/jobs/{job}",
        detail=" · ".join(part for part in (language_name(step.locale, reader), step.person) if part),
        state_kind="step",
        state_value="late" if step.due_on < today else "ready",
        state_text=late_by(step.due_on, reader, today) if step.due_on < today else "",
        note=word("step_kind", step.kind.value, reader),
        action=reader.gettext("Open"),
    )


def _where(job: JobRow, reader: Translator) -> str:
    return f" · {place_name(job.market_name, job.market_territory or '', reader)}" if job.market_name else ""


@home_section(20)
def my_countries(work: Work, _house: House) -> HomeSection | None:
    """Countries in trouble that the reader coordinates, or may act for."""
    if not may_somewhere(work.actor, Permission.MANAGE_JOBS):
        return None
    reader = translator(work.actor.locale, work.actor.time_zone)
    found = [
        (column.trouble, column, matrix)
        for matrix in build_matrices(work, list_rollouts(work.session))
        for column in matrix.columns
        if column.trouble and may(work.actor, Permission.MANAGE_JOBS, market=column.market.code)
    ]
    found.sort(key=lambda each: (TROUBLE.index(each[0]), each[1].launch_on))
    rows = [_country_row(matrix, column, trouble, reader) for trouble, column, matrix in found]
    heading = reader.gettext("Countries at risk")
    countries = len({column.market.code for _, column, _ in found})  # a country may be in trouble in several rollouts
    answer = reader.ngettext("%(n)s country is in trouble.", "%(n)s countries are in trouble.", countries)
    return HomeSection(heading=heading, rows=rows[:6], total=len(rows), more_href="/rollouts", answer=answer)


def _country_row(matrix: Matrix, column: Column, trouble: CellState, reader: Translator) -> HomeRow:
    place = matrix.columns.index(column)
    row = next((each for each in matrix.rows if each.cells[place].state is trouble), None)
    row = row or next(each for each in matrix.rows if each.cells[place].state in column.troubles)
    code, market = quote(matrix.rollout.code), quote(column.market.code)
    return HomeRow(
        title=f"{place_name(column.market.name, column.market.territory, reader)} · {matrix.rollout.name}",
        href=f"/rollouts/{code}?course={quote(row.course.code)}&market={market}#cell",
        detail=" · ".join([row.course.code, *say_reasons(row.cells[place].reasons, reader, matrix.today)[:1]]),
        state_kind="cell",
        state_value=trouble.value,
        note=reader.gettext("launch %(day)s", day=day(column.launch_on, reader, matrix.today)),
        action=reader.gettext("Open"),
    )


@finder(40)
def find_some_jobs(work: Work, _house: House, text: str, limit: int) -> FoundGroup | None:
    """Jobs by name or by their course."""
    reader = translator(work.actor.locale, work.actor.time_zone)
    hits = [_found(job, reader) for job in find_jobs(work.session, text, limit + 1)]
    return group_of(reader.gettext("Translation jobs"), hits, limit)


@named
def job_named(work: Work, _house: House, text: str) -> Found | None:
    """The job called JOB-17; a number alone may be many things."""
    found = find_jobs(work.session, text, 1) if job_number(text) and not text.isdecimal() else []
    reader = translator(work.actor.locale, work.actor.time_zone)
    return _found(found[0], reader) if found else None


def _found(job: JobRow, reader: Translator) -> Found:
    return Found(
        title=f"{job.name} · {job.title}",
        href=f"/jobs/{job.name}",
        detail=language_name(job.locale, reader),
        state_kind="job",
        state_value=job.status.value,
    )


routes: list[Any] = []
