"""Translation jobs: their steps, their units, and the files that go out and come back."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter, RawBody

from api.access import access
from api.conditional import etag, expected_version
from api.errors import reader_of
from api.headers import as_file, location
from api.limits import LARGEST_UPLOAD
from api.paging import Page, clamp_limit, decode_number, encode_cursor, page_of, paged
from api.ports import House
from core.actors import Actor
from core.unit_of_work import Work
from core.wording.translator import translator
from localization.repository.jobs import count_units, get_job_row, list_jobs, list_steps, list_units
from localization.service import jobs as use_cases
from localization.service.exchange import File, export_jobs, read_return, take_return, write_file
from localization.service.giving import give_job
from localization.service.ordering import order_job
from localization.service.steps import StepAct, act_on_step
from localization.values import JobStatus, StepKind
from localization.views.jobs import JobDetail, JobView, StepView, job_view, step_views
from localization.views.units import ReturnView, UnitView, return_view, unit_view
from people.values import Permission

AnyRequest = Request[Any, Any, Any]


class NewJob(msgspec.Struct, forbid_unknown_fields=True):
    """A translation to order."""

    course: str
    locale: str
    market: str | None = None
    vendor: str | None = None
    due_on: date | None = None


class StepChange(msgspec.Struct, forbid_unknown_fields=True):
    """What happens to a step: complete, send_back, hold, resume, assign or refresh; `reason` is why."""

    action: str
    reason: str = ""
    assignee_id: UUID | None = None
    assignee: str | None = None
    """Their address, instead of their number."""
    vendor: str | None = None
    due_on: date | None = None


class Giving(msgspec.Struct, forbid_unknown_fields=True):
    """The vendor who gets a job, by code."""

    vendor: str


class Cancelling(msgspec.Struct, forbid_unknown_fields=True):
    reason: str


@get("/api/v1/jobs", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["jobs"])
def list_all_jobs(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    status: Annotated[JobStatus | None, QueryParameter()] = None,
    rollout: Annotated[str | None, QueryParameter()] = None,
    vendor: Annotated[str | None, QueryParameter()] = None,
    market: Annotated[str | None, QueryParameter()] = None,
    limit: Annotated[int, QueryParameter()] = 50,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[JobView]]:
    """Jobs, newest first."""
    limit = clamp_limit(limit)
    below = decode_number(cursor) if cursor else None
    with house.uow.read(actor) as work:
        rows = list_jobs(
            work.session,
            status=status,
            rollout_code=rollout,
            vendor_code=vendor,
            market_code=market,
            below_number=below,
            limit=limit + 1,
        )
    shown, last = page_of(rows, limit)
    return paged(request, [job_view(row) for row in shown], encode_cursor(str(last.number)) if last else None)


@get("/api/v1/jobs/{name:str}", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["jobs"])
def show_job(house: NamedDependency[House], actor: NamedDependency[Actor], name: FromPath[str]) -> Response[JobDetail]:
    """One job by its name, JOB-17."""
    with house.uow.read(actor) as work:
        return _shown(work, name)


@post("/api/v1/jobs", opt=access(Permission.MANAGE_JOBS), sync_to_thread=True, tags=["jobs"])
def open_one(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[NewJob]
) -> Response[JobDetail]:
    """Open a translation job."""
    with house.uow.write(actor) as work:
        job = order_job(work, data.course, data.locale, market=data.market, vendor=data.vendor, due_on=data.due_on)
        return _shown(work, str(job.number), status=201)


@post(
    "/api/v1/jobs/{name:str}/cancel",
    opt=access(Permission.MANAGE_JOBS),
    sync_to_thread=True,
    status_code=200,
    tags=["jobs"],
)
def cancel(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    data: JSONBody[Cancelling],
) -> Response[JobDetail]:
    """Close a job without its translation, with the reason."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        use_cases.cancel_job(work, name, data.reason, version=version)
        return _shown(work, name)


@post(
    "/api/v1/jobs/{name:str}/refresh",
    opt=access(Permission.MANAGE_JOBS),
    sync_to_thread=True,
    status_code=200,
    tags=["jobs"],
)
def refresh(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], name: FromPath[str]
) -> Response[JobDetail]:
    """Take over the course's newest revision."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        use_cases.refresh_job(work, name, version=version)
        return _shown(work, name)


@post(
    "/api/v1/jobs/{name:str}/vendor",
    opt=access(Permission.MANAGE_JOBS),
    sync_to_thread=True,
    status_code=200,
    tags=["jobs"],
)
def give(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    data: JSONBody[Giving],
) -> Response[JobDetail]:
    """Give a job to a vendor; what is left to do is priced by their rate card."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        give_job(work, name, data.vendor, version=version)
        return _shown(work, name)


@get("/api/v1/jobs/{name:str}/steps", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["jobs"])
def list_job_steps(house: NamedDependency[House], actor: NamedDependency[Actor], name: FromPath[str]) -> Page[StepView]:
    """Steps in their order, each with its derived state."""
    with house.uow.read(actor) as work:
        row = get_job_row(work.session, name)
        return Page(step_views(list_steps(work.session, [row.id])[row.id]))


@post(
    "/api/v1/jobs/{name:str}/steps/{kind:str}",
    opt=access(Permission.MANAGE_JOBS),
    sync_to_thread=True,
    status_code=200,
    tags=["jobs"],
)
def change_step(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    kind: FromPath[StepKind],
    data: JSONBody[StepChange],
) -> Response[JobDetail]:
    """Complete a step, send it back, hold it, let it go on, or give it to somebody."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        act = StepAct(
            action=data.action,
            reason=data.reason,
            assignee_id=data.assignee_id,
            assignee=data.assignee,
            vendor=data.vendor,
            due_on=data.due_on,
        )
        act_on_step(work, name, kind, act, version=version)
        return _shown(work, name)


@get("/api/v1/jobs/{name:str}/units", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["jobs"])
def list_job_units(house: NamedDependency[House], actor: NamedDependency[Actor], name: FromPath[str]) -> Page[UnitView]:
    """Units in reading order, source and target."""
    with house.uow.read(actor) as work:
        row = get_job_row(work.session, name)
        return Page([unit_view(unit) for unit in list_units(work.session, row.id)])


@get("/api/v1/jobs/{name:str}/exchange", opt=access(Permission.MANAGE_JOBS), sync_to_thread=True, tags=["jobs"])
def export_file(
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    format_: Annotated[str, QueryParameter(name="format")] = "po",
    whole: Annotated[bool, QueryParameter()] = False,
) -> Response[bytes]:
    """The file for the translator, as often as it is asked for; nothing changes. Several names by comma: one ZIP."""
    with house.uow.read(actor) as work:
        return _download(write_file(work, name.split(","), format_, is_whole=whole))


@post(
    "/api/v1/jobs/{name:str}/exchange/out",
    opt=access(Permission.MANAGE_JOBS),
    sync_to_thread=True,
    status_code=200,
    tags=["jobs"],
)
def send_file(
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    format_: Annotated[str, QueryParameter(name="format")] = "po",
    whole: Annotated[bool, QueryParameter()] = False,
) -> Response[bytes]:
    """The same file, and it is noted on the job that it went out."""
    with house.uow.write(actor) as work:
        return _download(export_jobs(work, name.split(","), format_, is_whole=whole))


def _download(file: File) -> Response[bytes]:
    return Response(file.data, media_type=file.media_type, headers=as_file(file.name))


@post(
    "/api/v1/jobs/{name:str}/exchange",
    opt=access(Permission.MANAGE_JOBS),
    sync_to_thread=True,
    status_code=200,
    tags=["jobs"],
    request_max_body_size=LARGEST_UPLOAD,
)
def return_file(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    body: RawBody,
    dry_run: Annotated[bool, QueryParameter()] = False,
    file_name: Annotated[str, QueryParameter()] = "returned.po",
) -> ReturnView:
    """Take a translated file back; with `dry_run` only say what each unit would do. The body is the file itself."""
    reader = translator(reader_of(request), actor.time_zone)
    if dry_run:  # only read: the language model takes its time, and nobody else's writing waits for it
        with house.uow.read(actor) as work:
            judged = read_return(work, file_name, body, job=name, embedder=house.embedder)
            return return_view(judged, file_name, reader)
    with house.uow.write(actor) as work:
        return return_view(take_return(work, file_name, body, job=name), file_name, reader)


def _shown(work: Work, name: str, status: int = 200) -> Response[JobDetail]:
    work.session.flush()
    row = get_job_row(work.session, name)
    steps = step_views(list_steps(work.session, [row.id])[row.id])
    units = {state.value: n for state, n in count_units(work.session, [row.id]).get(row.id, {}).items()}
    headers = {"ETag": etag(row.version), "Location": location(f"/api/v1/jobs/{row.name}")}
    return Response(JobDetail(job_view(row), steps, units), status_code=status, headers=headers)


routes: list[Any] = [
    list_all_jobs,
    show_job,
    open_one,
    cancel,
    refresh,
    give,
    list_job_steps,
    change_step,
    list_job_units,
    export_file,
    send_file,
    return_file,
]
