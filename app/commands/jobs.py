"""`coursekeeper jobs list|show|open|assign|export|import`."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.console import MISUSED, UnreadableFile, acting, as_json, complain, emit, say, show_table, state_of, unwritable
from people.values import Permission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from app.wiring import Wiring
    from core.actors import Actor
    from localization.views.units import ReturnView


@click.group()
def jobs() -> None:
    """Translation jobs and the files that go out and come back."""


@jobs.command("list")
@click.option("--status", type=click.Choice(["open", "done", "cancelled"]), help="Only these.")
@click.option("--rollout", metavar="CODE", help="Only jobs of this rollout.")
@click.option("--vendor", metavar="CODE", help="Only jobs that this vendor has.")
@click.option("--market", metavar="CODE", help="Only jobs for this country.")
@as_json
@acting(needs=Permission.READ_CATALOG)
def list_all(
    status: str | None, rollout: str | None, vendor: str | None, market: str | None, as_json: bool,
    house: "Wiring", actor: "Actor",
) -> None:  # fmt: skip
    """List jobs, newest first."""
    from localization.repository.jobs import list_jobs
    from localization.values import JobStatus
    from localization.views.jobs import job_view

    with house.uow.read(actor) as work:
        chosen = JobStatus(status) if status else None
        rows = list_jobs(work.session, status=chosen, rollout_code=rollout, vendor_code=vendor, market_code=market)
        found = [job_view(row) for row in rows]
    if as_json:
        for job in found:
            emit(job)
        return
    shown = [
        (j.job, j.course, j.locale, j.market, state_of("job", j.status), j.vendor, j.due_on, j.words, j.estimate)
        for j in found
    ]
    show_table(("Job", "Course", "Locale", "For", "Status", "Vendor", "Due", "Words", "Estimate"), shown)


@jobs.command("show")
@click.argument("names", metavar="JOB…", nargs=-1, required=True)
@as_json
@acting(needs=Permission.READ_CATALOG)
def show(names: tuple[str, ...], as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Show jobs with their steps and units."""
    from core.wording.vocabulary import word
    from localization.repository.jobs import count_units, get_job_row, list_steps
    from localization.views.jobs import JobDetail, job_view, step_views

    details = []
    with house.uow.read(actor) as work:
        for name in names:
            row = get_job_row(work.session, name)
            steps = step_views(list_steps(work.session, [row.id])[row.id])
            units = {state.value: n for state, n in count_units(work.session, [row.id]).get(row.id, {}).items()}
            details.append(JobDetail(job_view(row), steps, units))
    for detail in details:
        if as_json:
            emit(detail)
            continue
        job = detail.job
        status = state_of("job", job.status)
        say(f"{job.job} {job.course} {job.title}: {job.source_locale} → {job.locale}, {status}, due {job.due_on}")
        counted = ", ".join(f"{count} {state_of('unit', state)}" for state, count in detail.units.items())
        say(f"units: {counted or 'none'}")
        rows = [
            (
                word("step_kind", step.kind),
                state_of("step", step.state),
                step.due_on,
                step.assignee or step.vendor,
                step.hold_reason or step.sent_back_reason,
            )
            for step in detail.steps
        ]
        show_table(("Step", "State", "Due", "Who", "Remark"), rows)


@jobs.command("open")
@click.argument("course")
@click.argument("locale")
@click.option("--market", metavar="CODE", help="The market it is for.")
@click.option("--vendor", metavar="CODE", help="Who translates.")
@click.option("--due", metavar="DATE", help="When it shall be signed off, such as 2027-03-01.")
@as_json
@acting(needs=Permission.MANAGE_JOBS)
def open_one(
    course: str, locale: str, market: str | None, vendor: str | None, due: str | None, as_json: bool,
    house: "Wiring", actor: "Actor",
) -> None:  # fmt: skip
    """Open a job that translates COURSE into LOCALE."""
    from localization.repository.jobs import get_job_row
    from localization.service.ordering import order_job
    from localization.views.jobs import job_view

    with house.uow.write(actor) as work:
        job = order_job(work, course, locale, market=market, vendor=vendor, due_on=due)
        view = job_view(get_job_row(work.session, str(job.number)))
    if as_json:
        emit(view)
    else:
        say(f"{view.job} is open: {view.words} words, due {view.due_on}.")


@jobs.command("assign")
@click.argument("name", metavar="JOB")
@click.option("--vendor", metavar="CODE", help="Who gets it; alone, the whole job.")
@click.option("--step", metavar="KIND", help="Only this step, such as legal_review.")
@click.option("--to", metavar="EMAIL", help="The person who gets the step.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="When the step shall be done.")
@as_json
@acting(needs=Permission.MANAGE_JOBS)
def assign(
    name: str, vendor: str | None, step: str | None, to: str | None, due: "datetime | None", as_json: bool,
    house: "Wiring", actor: "Actor",
) -> None:  # fmt: skip
    """Give JOB to a vendor at their price, or one of its steps to a person or vendor."""
    from localization.repository.jobs import get_job_row
    from localization.service.giving import give_job
    from localization.service.steps import StepAct, act_on_step
    from localization.values import StepKind
    from localization.views.jobs import job_view

    if step is None and (vendor is None or to or due):
        raise click.UsageError("Say --vendor CODE for the whole job, or --step KIND with --to, --vendor or --due.")
    if step is not None and (step not in {kind.value for kind in StepKind} or not (vendor or to or due)):
        raise click.UsageError(f"--step is one of {', '.join(StepKind)}, with --to, --vendor or --due.")
    with house.uow.write(actor) as work:
        if step is None:
            give_job(work, name, vendor or "")
        else:
            act = StepAct(action="assign", assignee=to, vendor=vendor, due_on=due.date() if due else None)
            act_on_step(work, name, StepKind(step), act)
        work.session.flush()
        view = job_view(get_job_row(work.session, name))
    if as_json:
        emit(view)
    else:
        price = f", estimated at {view.estimate} {view.currency}" if view.estimate is not None else ""
        say(f"{view.job} is assigned: {view.vendor or 'no vendor'}{price}.")


@jobs.command("export")
@click.argument("names", metavar="JOB…", nargs=-1, required=True)
@click.option(
    "--format",
    "format_",
    default="po",
    show_default=True,
    metavar="FORMAT",
    help="po, xliff12, xliff20, srt or vtt.",
)
@click.option("--output", type=click.Path(path_type=Path), required=True, help="A file, or a directory to put it in.")
@click.option("--whole", is_flag=True, help="Also units that have not changed.")
@as_json
@acting(needs=Permission.MANAGE_JOBS)
def export(
    names: tuple[str, ...], format_: str, output: Path, whole: bool, as_json: bool, house: "Wiring", actor: "Actor"
) -> None:
    """Write the file for the translator; several jobs go into one ZIP."""
    from localization.service.exchange import export_jobs

    with drafting() as put:
        with house.uow.write(actor) as work:
            file = export_jobs(work, names, format_, is_whole=whole)
            path = output / file.name if output.is_dir() else output
            draft = put(path, file.data)
        draft.replace(path)
    if as_json:
        emit({"file": str(path), "bytes": len(file.data), "jobs": list(names)})
    else:
        say(f"Wrote {path}.")


@jobs.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen to each unit, store nothing.")
@as_json
@acting(needs=Permission.MANAGE_JOBS)
def import_path(path: Path, dry_run: bool, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Take back a translated file, or a ZIP of them. A file that is wrong stores nothing."""
    from functools import partial

    from core.wording.translator import translator
    from localization.exchange import unpack
    from localization.service.exchange import read_return, take_return
    from localization.views.units import return_view

    data = read_bytes(path)
    take = partial(read_return, embedder=house.embedder) if dry_run else take_return
    reader = translator(actor.locale, actor.time_zone)
    with (house.uow.read if dry_run else house.uow.write)(actor) as work:
        views = [return_view(take(work, name, part), name, reader) for name, part in unpack(path.name, data)]
    if not views:
        complain(f"{path.name} holds no file.")
        raise SystemExit(MISUSED)
    for view in views:
        if as_json:
            emit(view)
        else:
            _tell(view)


@contextmanager
def drafting() -> "Iterator[Callable[[Path, bytes], Path]]":
    """Write files beside their final place, to be moved there after the commit; what is left of them goes."""
    from app.files import draft_of

    drafts: list[Path] = []

    def put(path: Path, data: bytes) -> Path:
        drafts.append(draft_of(path))
        try:
            drafts[-1].write_bytes(data)
        except OSError as problem:
            raise unwritable(path, problem) from None
        return drafts[-1]

    try:
        yield put
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)


def read_bytes(path: Path) -> bytes:
    """A file as it is, or a sentence that names it."""
    try:
        return path.read_bytes()
    except OSError as problem:
        raise UnreadableFile(file=str(path), problem=problem.strerror or "cannot be read") from None


def _tell(view: "ReturnView") -> None:
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in view.summary.items() if count)
    say(f"{view.job}{' (dry run)' if view.dry_run else ''}: {counts or 'no units'}")
    for note in view.notes:
        say(f"  {note}")
    for unit in view.units:
        for finding in unit.checks:
            say(f"  {unit.key}: {finding.message}")
