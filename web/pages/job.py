"""Translation jobs: the list, one job with its stations and units, files out and back."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.access import access
from api.headers import as_file
from api.limits import LARGEST_UPLOAD, whole_number
from api.ports import House
from core.actors import Actor
from core.errors import Conflict, FieldError
from core.subtitles import parse_cue
from core.unit_of_work import Work
from core.wording.dates import today_of
from core.wording.marks import N_
from core.wording.problems import problem_of
from core.wording.translator import Translator
from core.wording.vocabulary import word
from localization.answers import (
    job_answer,
    left_out_answer,
    missing_answer,
    moved_answer,
    return_answer,
    taken_answer,
)
from localization.checks.base import Finding, Translation
from localization.errors import (
    FileEmpty,
    JobInvalid,
    ReasonMissing,
    StepOfSomebodyElse,
    UnitsMissing,
    VendorNotFound,
)
from localization.models import JobUnit
from localization.repository.jobs import JobRow, count_units, get_job_row, list_steps, list_units
from localization.repository.markets import list_vendors
from localization.repository.returns import list_returns
from localization.service.exchange import Checker, export_jobs, keep_return, read_kept, take_kept
from localization.service.giving import give_job
from localization.service.moving import find_moved, units_behind
from localization.service.steps import StepAct, act_on_step
from localization.values import JobStatus, StepKind, UnitOrigin, UnitState
from localization.views.units import meaning_note, return_warnings
from localization.wording import say_finding
from people.access import may
from people.errors import PersonNotFound
from people.values import Permission
from web.forms import Form
from web.localization import stations, waiting_step
from web.page import redirect, render
from web.reader import AnyRequest, reader_of

MOST_UNITS = 400


@dataclass(frozen=True, slots=True)
class ShownUnit:
    """A unit with what the checks say of it."""

    unit: JobUnit
    findings: list[Finding]
    sentences: list[str]

    @property
    def needs_look(self) -> bool:
        return self.unit.state in (UnitState.NEW, UnitState.FUZZY) or bool(self.findings)

    @property
    def has_changed(self) -> bool:
        return self.unit.was_source is not None and self.unit.origin is not UnitOrigin.MEMORY


@get("/jobs/{name:str}", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def show_job(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], name: FromPath[str]
) -> Response[str]:
    """Stations with dates; units as source and target with checks beside them."""
    reader = reader_of(request)
    with house.uow.read(actor) as work:
        job = get_job_row(work.session, name)
        steps = list_steps(work.session, [job.id])[job.id]
        counts = count_units(work.session, [job.id]).get(job.id, {})
        units = _shown_units(work, job, reader)
        returns = list_returns(work.session, job.id)
        today = today_of(work.now, reader)
        vendors = [(each.code, each.name) for each in list_vendors(work.session)]
        moved = find_moved(work, job, len(units_behind(work, job, [each.unit for each in units])))
    filters = {
        "look": [unit for unit in units if unit.needs_look],
        "all": units,
        "changed": [unit for unit in units if unit.has_changed],
    }
    show = request.query_params.get("show", "")
    show = show if show in filters else ("look" if filters["look"] and job.status is JobStatus.OPEN else "all")
    return render(
        request,
        "job/job.html",
        job=job,
        steps=steps,
        stations=stations(steps, reader, today),
        step=waiting_step(steps) if job.status is JobStatus.OPEN else None,
        done=[step.kind for step in steps if step.done_at],
        answer=job_answer(job, steps, counts, reader),
        filters={key: len(found) for key, found in filters.items()},
        units=filters[show][:MOST_UNITS],
        has_times=any(parse_cue(shown.unit.heading) for shown in filters["all"]),
        left_out=max(0, len(filters[show]) - MOST_UNITS),
        show=show,
        returns=returns,
        moved=moved if job.status is JobStatus.OPEN else None,
        moved_note=moved_answer(moved, reader, is_file=False) if moved else "",
        me=actor.person_id,
        unfinished=counts.get(UnitState.NEW, 0) + counts.get(UnitState.FUZZY, 0),
        vendors=vendors,
        may_act=may(actor, Permission.MANAGE_JOBS, market=job.market) and job.status is JobStatus.OPEN,
    )


def _shown_units(work: Work, job: JobRow, reader: Translator) -> list[ShownUnit]:
    check = Checker(work, job)
    shown = []
    for unit in list_units(work.session, job.id):
        pair = Translation(unit.key, unit.source, (unit.target,), job.source_locale, job.locale)
        findings = check(pair) if unit.target else []
        shown.append(ShownUnit(unit, findings, [say_finding(finding, reader) for finding in findings]))
    return shown


@post("/jobs/{name:str}/files", opt=access(Permission.MANAGE_JOBS), sync_to_thread=True, status_code=200)
def download(
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    form: NamedDependency[Form],
) -> Response[bytes]:
    """The file for the translator; that it went out is noted."""
    with house.uow.write(actor) as work:
        file = export_jobs(work, [name], form.text("format") or "po", is_whole=form.is_on("whole"))
    return Response(file.data, media_type=file.media_type, headers=as_file(file.name))


@get("/jobs/{name:str}/return", opt=access(Permission.MANAGE_JOBS), sync_to_thread=True)
def ask_for_file(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], name: FromPath[str]
) -> Response[str]:
    """Where a file is handed in."""
    with house.uow.read(actor) as work:
        job = get_job_row(work.session, name)
    return render(request, "job/return.html", job=job, problem="")


@post(
    "/jobs/{name:str}/return",
    opt=access(Permission.MANAGE_JOBS),
    status_code=303,
    request_max_body_size=LARGEST_UPLOAD,
)
async def hand_in(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Keep the file for its dry run; what cannot be read is said at once."""
    from litestar.concurrency import sync_to_thread

    upload = form.file("file")
    data = await upload.read() if upload else b""
    return await sync_to_thread(_hand_in, request, house, actor, name, upload.filename if upload else "", data)


def _hand_in(request: AnyRequest, house: House, actor: Actor, name: str, file_name: str, data: bytes) -> Response[Any]:
    from core.errors import CoursekeeperError

    try:
        if not file_name:
            raise FileEmpty(file=reader_of(request).gettext("The chosen file"))
        with house.uow.write(actor) as work:
            kept = keep_return(work, file_name, data, name)
    except CoursekeeperError as error:
        with house.uow.read(actor) as work:
            job = get_job_row(work.session, name)
        problem = problem_of(error, reader_of(request))
        return render(request, "job/return.html", status=422, job=job, problem=problem)
    return redirect(request, f"/jobs/{name}/returns/{kept}")


@get("/jobs/{name:str}/returns/{return_id:uuid}", opt=access(Permission.MANAGE_JOBS), sync_to_thread=True)
def show_return(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    return_id: FromPath[UUID],
) -> Response[str]:
    """The dry run: what each unit of the file would do."""
    reader = reader_of(request)
    with house.uow.read(actor) as work:
        job = get_job_row(work.session, name)
        returned = read_kept(work, name, return_id, house.embedder)
        kept = next(each for each in list_returns(work.session, job.id) if each.id == return_id)
    show = request.query_params.get("show", "all")
    judged = [
        unit
        for unit in returned.judgement.units
        if show in ("all", unit.result.value) or (show == "look" and unit.needs_look)
    ]
    return render(
        request,
        "job/dry_run.html",
        job=job,
        kept=kept,
        summary=returned.judgement.summary,
        left_out=left_out_answer(returned.judgement.left_out, reader),
        warnings=return_warnings(returned, reader),
        compared=meaning_note(returned, reader),
        units=[(unit, [(each, say_finding(each, reader)) for each in unit.findings]) for unit in judged],
        total=len(returned.judgement.units),
        show=show,
        answer=return_answer(returned.judgement.summary, reader),
    )


@post(
    "/jobs/{name:str}/returns/{return_id:uuid}",
    opt=access(Permission.MANAGE_JOBS),
    sync_to_thread=True,
    status_code=303,
)
def take_over(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    return_id: FromPath[UUID],
) -> Response[Any]:
    """Store what the dry run accepts."""
    with house.uow.write(actor) as work:
        returned = take_kept(work, name, return_id)
    return redirect(request, f"/jobs/{name}", taken_answer(returned.judgement.summary, reader_of(request)))


@post("/jobs/{name:str}/steps/{kind:str}", opt=access(Permission.MANAGE_JOBS), sync_to_thread=True, status_code=303)
def change_step(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    kind: FromPath[StepKind],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Complete a step, hold it, let it go on, or send an earlier one back."""
    reader = reader_of(request)
    step = word("step_kind", kind.value, reader)
    try:
        with house.uow.write(actor) as work:
            act = StepAct(
                action=form.text("action"),
                reason=form.text("reason"),
                assignee=form.text("assignee") or None,
                vendor=form.text("vendor") or None,
                due_on=_day(form),
            )
            act_on_step(work, name, kind, act, version=_version(form))
    except UnitsMissing as error:
        return redirect(request, f"/jobs/{name}?show=look", missing_answer(error, step, reader), tone="late")
    except (Conflict, JobInvalid, PersonNotFound, ReasonMissing, StepOfSomebodyElse) as error:
        return redirect(request, f"/jobs/{name}", problem_of(error, reader), tone="late")
    return redirect(request, f"/jobs/{name}", reader.gettext(_DONE[form.text("action")], step=step))


def _day(form: Form) -> date | None:
    given = form.text("due_on")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise JobInvalid([FieldError("due_on", "not_a_date", given)]) from None


@post("/jobs/{name:str}/vendor", opt=access(Permission.MANAGE_JOBS), sync_to_thread=True, status_code=303)
def change_vendor(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Give the job to a vendor, at the price of their rate card."""
    reader = reader_of(request)
    try:
        with house.uow.write(actor) as work:
            give_job(work, name, form.text("vendor"), version=_version(form))
            work.session.flush()
            job = get_job_row(work.session, name)
    except (Conflict, VendorNotFound) as error:
        return redirect(request, f"/jobs/{name}", problem_of(error, reader), tone="late")
    said = reader.gettext("%(job)s is with %(vendor)s now.", job=job.name, vendor=job.vendor)
    return redirect(request, f"/jobs/{name}", said)


def _version(form: Form) -> int | None:
    return whole_number(form.text("version"))


_DONE = {
    "complete": N_("%(step)s is done."),
    "send_back": N_("%(step)s was sent back."),
    "hold": N_("%(step)s is on hold."),
    "resume": N_("%(step)s goes on."),
    "assign": N_("%(step)s was given on."),
    "refresh": N_("The newest revision was taken over; %(step)s goes on from there."),
}


routes: list[Any] = [
    show_job,
    download,
    ask_for_file,
    hand_in,
    show_return,
    take_over,
    change_step,
    change_vendor,
]
