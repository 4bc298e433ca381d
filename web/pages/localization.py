"""Rollouts: the list, the matrix of courses by country, and planning."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.access import access
from api.headers import as_file
from api.limits import whole_number
from api.ports import House
from catalog.exporting.delimited import delimited
from core.actors import Actor
from core.errors import FieldError
from core.unit_of_work import Work
from core.wording.sentences import place_name
from core.wording.translator import Translator
from localization.answers import cost_answer, launch_answer, plan_warnings, progress_answer
from localization.errors import RolloutInvalid
from localization.repository.courses import titles_in
from localization.repository.jobs import list_jobs, list_steps
from localization.repository.markets import MarketRow, list_markets, list_vendors
from localization.repository.rollouts import list_rollouts
from localization.service.exchange import export_jobs, write_file
from localization.service.matrix import Matrix, build_matrices, build_matrix
from localization.service.ordering import order_job
from localization.service.rollout_orders import read_order
from localization.service.rollouts import PlannedRollout, move_launch, plan_again, plan_rollout
from localization.values import JobStatus
from people.access import may, may_somewhere
from people.values import Permission
from web.forms import Form, errors_by_field
from web.localization import SHOWN, MatrixAddress, chosen_columns, counts, find_opened
from web.notices import Notice
from web.page import redirect, render
from web.reader import AnyRequest, reader_of


@get("/rollouts", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def show_rollouts(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """All rollouts, the next launch first, each with its answer."""
    reader = reader_of(request)
    with house.uow.read(actor) as work:
        matrices = build_matrices(work, list_rollouts(work.session))
        open_jobs = len(list_jobs(work.session, status=JobStatus.OPEN))
    return render(
        request,
        "localization/rollouts.html",
        rollouts=[(matrix, launch_answer(matrix, reader), progress_answer(matrix, reader)) for matrix in matrices],
        open_jobs=open_jobs,
        may_give=may_somewhere(actor, Permission.MANAGE_JOBS),
        may_plan=may_somewhere(actor, Permission.PLAN_ROLLOUT),
    )


@get("/rollouts/new", opt=access(Permission.PLAN_ROLLOUT), sync_to_thread=True)
def new_rollout(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """The form for a new rollout."""
    with house.uow.read(actor) as work:
        return _form(request, work, {}, {})


@post("/rollouts/new", opt=access(Permission.PLAN_ROLLOUT), sync_to_thread=True, status_code=200)
def preview_rollout(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Response[Any]:
    """Show what the plan would open; with `go` on, open it."""
    reader, given = reader_of(request), _given(form)
    is_go = form.is_on("go")
    try:
        with (house.uow.write if is_go else house.uow.read)(actor) as work:
            planned = plan_rollout(work, read_order(work, given), version=_seen(form), is_dry_run=not is_go)
    except RolloutInvalid as error:
        with house.uow.read(actor) as work:
            return _form(request, work, form.as_dict(), errors_by_field(error, reader), status=422)
    if is_go:
        opened = reader.ngettext("%(n)s job was opened.", "%(n)s jobs were opened.", len(planned.jobs))
        return redirect(request, f"/rollouts/{planned.code}", opened)
    return _show_plan(request, planned, form)


def _seen(form: Form) -> int:
    """The version of the rollout that the preview showed; 0 where there was none."""
    return whole_number(form.text("version")) or 0


def _show_plan(request: AnyRequest, planned: PlannedRollout, form: Form) -> Response[str]:
    reader, preview = reader_of(request), planned.preview
    assert preview is not None  # it is a dry run
    names = {each.market.code: _name_of(each.market, reader) for each in planned.order.launches}
    return render(
        request,
        "localization/plan.html",
        planned=planned,
        estimates=preview.estimates,
        countries={
            (each.course, each.locale): [names[code] for code in each.markets] for each in planned.plan.proposals
        },
        dropped=[*(_name_of(market, reader) for market in planned.dropped), *planned.dropped_courses],
        warnings=plan_warnings(preview, reader),
        cost=cost_answer(preview, reader),
        fields={**form.as_dict(), "version": str(planned.version)},
    )


def _given(form: Form) -> dict[str, Any]:
    fields = form.as_dict()
    launches = [
        {"market": name.removeprefix("launch-"), "launch": day}
        for name, day in fields.items()
        if name.startswith("launch-") and day
    ]
    courses = [code.strip() for code in form.text("courses").replace(",", "\n").split("\n") if code.strip()]
    if form.text("add") and form.text("add") not in courses:  # picked, where no script has put it into the list
        courses.append(form.text("add"))
    return {
        "code": form.text("code"),
        "name": form.text("name"),
        "courses": courses,
        "markets": launches,
        **_money(form),
    }


def _money(form: Form) -> dict[str, str]:
    """Budget and currency where they are said; what is not said stays as it is stored."""
    return {name: form.text(name) for name in ("budget", "currency") if form.text(name)}


def _form(
    request: AnyRequest, work: Work, values: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response[str]:
    markets = _by_name(list_markets(work.session), reader_of(request))
    return render(request, "localization/new.html", status=status, markets=markets, values=values, errors=errors)


def _by_name(markets: list[MarketRow], reader: Translator) -> list[MarketRow]:
    """In the order of the names that the reader sees."""
    return sorted(markets, key=lambda each: _name_of(each, reader).casefold())


def _name_of(market: MarketRow, reader: Translator) -> str:
    return place_name(market.name, market.territory, reader)


@get("/rollouts/{code:str}", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def show_matrix(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Response[str]:
    """Courses down, countries across; a cell opens with its why, its job and the next step."""
    reader, address = reader_of(request), _address(request, code)
    with house.uow.read(actor) as work:
        matrix = build_matrix(work, code)
        titles = titles_in(work.session, [row.course.id for row in matrix.rows], reader.locale)
        jobs = matrix.jobs
        steps = list_steps(work.session, [job.id for job in jobs.values()]) if address.course else {}
    may_act = may(actor, Permission.MANAGE_JOBS, market=address.market or None)
    by_number = {number: steps.get(job.id, []) for number, job in jobs.items()}
    out = _just_out(request, "out", matrix)
    waiting = [j.name for j in jobs.values() if j.status is JobStatus.OPEN and not j.exported_at and j.rollout == code]
    return render(
        request,
        "localization/matrix.html",
        address=address,
        matrix=matrix,
        titled=lambda course: titles.get(course.id, (course.title, course.source_locale)),
        columns=chosen_columns(matrix, address, actor),
        counts=counts(matrix, actor),
        opened=find_opened(matrix, address, by_number, reader, may_act=may_act),
        answer=launch_answer(matrix, reader),
        detail=progress_answer(matrix, reader),
        may_plan=may_somewhere(actor, Permission.PLAN_ROLLOUT),
        may_send=may_somewhere(actor, Permission.MANAGE_JOBS) and bool(waiting),
        waiting=len(waiting),
        download=_files_of(code, out) if out and may_somewhere(actor, Permission.MANAGE_JOBS) else "",
    )


def _address(request: AnyRequest, code: str) -> MatrixAddress:
    params = request.query_params
    show, view = params.get("show", "all"), params.get("view", "grid")
    return MatrixAddress(
        code,
        show if show in SHOWN else "all",
        "list" if view == "list" else "grid",
        params.get("course", ""),
        params.get("market", ""),
    )


@get("/rollouts/{code:str}/matrix.csv", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def export_matrix(house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]) -> Response[bytes]:
    """The matrix for a spreadsheet."""
    with house.uow.read(actor) as work:
        matrix = build_matrix(work, code)
    return Response(_csv(matrix), media_type="text/csv; charset=utf-8", headers=as_file("rollout.csv"))


def _csv(matrix: Matrix) -> bytes:
    header = ["course", "title", *(column.market.code for column in matrix.columns)]
    rows = ([row.course.code, row.course.title, *(cell.state.value for cell in row.cells)] for row in matrix.rows)
    return b"".join(delimited(header, rows))


@post("/rollouts/{code:str}/plan", opt=access(Permission.PLAN_ROLLOUT), sync_to_thread=True, status_code=303)
def replan(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Response[Any]:
    """Open what is missing."""
    with house.uow.write(actor) as work:
        planned = plan_again(work, code)
    count = len(planned.jobs)
    reader = reader_of(request)
    said = (
        reader.ngettext("%(n)s job was opened.", "%(n)s jobs were opened.", count)
        if count
        else reader.gettext("Nothing was missing: every translation is there or being made.")
    )
    return redirect(request, f"/rollouts/{code}", said)


@post("/rollouts/{code:str}/files", opt=access(Permission.MANAGE_JOBS), sync_to_thread=True, status_code=303)
def send_files(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Response[Any]:
    """Note that the files of all jobs go out that have not yet; the page then shows what is left, and fetches them."""
    with house.uow.write(actor) as work:
        rows = list_jobs(work.session, status=JobStatus.OPEN, rollout_code=code)
        names = [row.name for row in reversed(rows) if row.exported_at is None]
        if names:
            export_jobs(work, names)
    reader = reader_of(request)
    if not names:
        return redirect(request, f"/rollouts/{code}", reader.gettext("Every file has gone out already."))
    out = [int(name.removeprefix("JOB-")) for name in names]
    text = reader.ngettext("%(n)s file has gone out.", "%(n)s files have gone out.", len(names))
    notice = Notice(text=text, link=_files_of(code, out), link_text=reader.gettext("Download it again"))
    return redirect(request, f"/rollouts/{quote(code)}?{urlencode({'out': _numbers(out)})}", notice)


def _files_of(code: str, numbers: Sequence[int]) -> str:
    return f"/rollouts/{quote(code)}/files?{urlencode({'jobs': _numbers(numbers)})}"


def _numbers(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


def _just_out(request: AnyRequest, name: str, matrix: Matrix) -> list[int]:
    """The jobs an address names, as far as they are of this rollout and open."""
    named = request.query_params.get(name, "").split(",")
    return [number for number, job in matrix.jobs.items() if str(number) in named and job.status is JobStatus.OPEN]


@get("/rollouts/{code:str}/files", opt=access(Permission.MANAGE_JOBS), sync_to_thread=True)
def download_files(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Response[Any]:
    """The files of these jobs, as often as they are asked for; one ZIP where they are several."""
    with house.uow.read(actor) as work:
        numbers = _just_out(request, "jobs", build_matrix(work, code))
        file = write_file(work, [f"JOB-{number}" for number in numbers]) if numbers else None
    if file is None:
        return redirect(request, f"/rollouts/{quote(code)}")
    return Response(file.data, media_type=file.media_type, headers=as_file(file.name))


@post("/rollouts/{code:str}/jobs", opt=access(Permission.MANAGE_JOBS), sync_to_thread=True, status_code=303)
def open_cell_job(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Open the job that a cell lacks."""
    with house.uow.write(actor) as work:
        matrix = build_matrix(work, code)
        market = form.text("market")
        launch = next((c.launch_on for c in matrix.columns if c.market.code == market), None)
        job = order_job(
            work,
            form.text("course"),
            form.text("locale"),
            market=market,
            due_on=launch,
            rollout_id=matrix.rollout.id,
        )
        name = f"JOB-{job.number}"
    return redirect(request, f"/jobs/{name}", reader_of(request).gettext("%(job)s is open.", job=name))


@post("/rollouts/{code:str}/launch", opt=access(Permission.PLAN_ROLLOUT), sync_to_thread=True, status_code=303)
def change_launch(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    form: NamedDependency[Form],
) -> Response[Any]:
    """A country starts on another day."""
    try:
        day = date.fromisoformat(form.text("launch_on"))
    except ValueError:
        raise RolloutInvalid([FieldError("launch_on", "not_a_date", form.text("launch_on"))]) from None
    with house.uow.write(actor) as work:
        move_launch(work, code, form.text("market"), day, form.text("reason"))
    return redirect(request, f"/rollouts/{code}", reader_of(request).gettext("The launch was moved."))


@get("/markets", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def show_markets(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """Countries and regions, with the languages people read there."""
    with house.uow.read(actor) as work:
        markets = _by_name(list_markets(work.session), reader_of(request))
    return render(request, "localization/markets.html", markets=markets)


@get("/vendors", opt=access(Permission.MANAGE_JOBS), sync_to_thread=True)
def show_vendors(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """Who translates, and for how much."""
    with house.uow.read(actor) as work:
        vendors = list_vendors(work.session)
    return render(request, "localization/vendors.html", vendors=vendors)


routes: list[Any] = [
    show_rollouts,
    new_rollout,
    preview_rollout,
    show_matrix,
    export_matrix,
    replan,
    send_files,
    download_files,
    open_cell_job,
    change_launch,
    show_markets,
    show_vendors,
]
