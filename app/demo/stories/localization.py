"""Markets and vendors from their files, rollouts as they were planned, jobs with the files that came back."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import polib

from app.demo.days import day_of, days_away
from app.demo.files import DATA, read_json, read_table
from app.demo.past import Moment, Past
from catalog.repository.courses import get_course_id
from core.errors import Invalid
from core.locales import Locale
from core.unit_of_work import Work
from localization.repository.courses import find_courses
from localization.repository.jobs import list_jobs, list_steps
from localization.repository.markets import get_market, get_vendor
from localization.service.estimating import JobOrder
from localization.service.exchange import export_jobs, take_return
from localization.service.markets import import_markets
from localization.service.opening import open_job
from localization.service.reading import ImportReport
from localization.service.rollout_orders import read_order
from localization.service.rollouts import plan_rollout
from localization.service.steps import complete_step, hold_step
from localization.service.vendors import import_vendors
from localization.values import JobStatus, StepKind

Row = dict[str, Any]


class DemoMarketsRefused(Invalid):
    """A row of the demo's own markets, vendors or rate cards that the import does not take."""

    code = "demo_markets_refused"


def moments(known_since: str, coordinator: str) -> Iterator[Moment]:
    yield Moment(known_since, "markets", _bring_markets)
    for rollout in read_json("rollouts.json", list[Row]):
        yield Moment(rollout["planned"], "rollout", partial(_plan, rollout, coordinator))
    for job in read_json("jobs.json", list[Row]):
        yield from _moments_of(job, coordinator)


def _moments_of(job: Row, coordinator: str) -> Iterator[Moment]:
    if "opened" in job:
        yield Moment(job["opened"], "job", partial(_open, job, coordinator))
    if out := job.get("exported"):
        yield Moment(out, "files out", partial(_export, job, coordinator))
    if back := job.get("returned"):
        yield Moment(back, "file back", partial(_return, job, coordinator))
    for number, step in enumerate(_steps_through(job.get("through")), 1):
        when = f"{min(days_away(job['returned']) + number, -1):+d}d"
        yield Moment(when, "step", partial(_complete, job, step, coordinator))
    if hold := job.get("hold"):
        yield Moment(hold["at"], "hold", partial(_hold, job, coordinator))


def _steps_through(last: str | None) -> Sequence[StepKind]:
    """The steps from the first to this one, in the order of a job."""
    kinds = list(StepKind)
    return kinds[: kinds.index(StepKind(last)) + 1] if last else []


def _bring_markets(past: Past) -> None:
    with past.write() as work:
        _check(import_markets(work, enumerate(read_table("markets.csv"), 2)))
        _check(import_vendors(work, enumerate(read_table("vendors.csv"), 2)))
        _check(import_vendors(work, enumerate(read_table("rate_cards.csv"), 2)))


def _check(report: ImportReport) -> None:
    if report.errors:
        wrong = report.errors[0]
        raise DemoMarketsRefused(row=wrong.row, column=wrong.column, value=wrong.value, problem=wrong.code)


def _plan(rollout: Row, coordinator: str, past: Past) -> None:
    launches = [{**one, "launch": day_of(one["launch"], past.today).isoformat()} for one in rollout["markets"]]
    with past.write(coordinator) as work:
        plan_rollout(work, read_order(work, {**rollout, "markets": launches}))


def _open(job: Row, coordinator: str, past: Past) -> None:
    with past.write(coordinator) as work:
        course_id = get_course_id(work.session, job["course"])
        order = JobOrder(
            course=find_courses(work.session, [course_id])[course_id],
            locale=Locale.parse(job["locale"]),
            market=get_market(work.session, job["market"]) if job["market"] else None,
            vendor=get_vendor(work.session, job["vendor"]),
            due_on=day_of(job["due"], past.today),
        )
        open_job(work, order)


def _name_of(work: Work, job: Row) -> str:
    """What the open job for a course and locale is called."""
    course_id = get_course_id(work.session, job["course"])
    found = list_jobs(work.session, status=JobStatus.OPEN, course_ids=[course_id])
    return next(row.name for row in found if row.locale == Locale.parse(job["locale"]))


def _export(job: Row, coordinator: str, past: Past) -> None:
    with past.write(coordinator) as work:
        export_jobs(work, [_name_of(work, job)])


def _return(job: Row, coordinator: str, past: Past) -> None:
    """The vendor's answer: the file as it went out, filled in by whoever translates."""
    with past.write(coordinator) as work:
        name = _name_of(work, job)
        sent = export_jobs(work, [name])
    translated = {e.msgctxt: e.msgstr for e in polib.pofile(str(DATA / "translations" / job["file"]))}
    with past.write(coordinator) as work:
        take_return(work, sent.name, _filled(sent.data, translated), job=name)


def _filled(data: bytes, translated: Mapping[str, str]) -> bytes:
    file = polib.pofile(data.decode("utf-8"))
    for entry in file:
        if text := translated.get(entry.msgctxt):
            entry.msgstr = text
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    return str(file).encode()


def _complete(job: Row, kind: StepKind, coordinator: str, past: Past) -> None:
    """A step is done, where the job has it; the last one by the market's own coordinator."""
    with past.write(_who_signs(job, kind) or coordinator) as work:
        name = _name_of(work, job)
        job_id = next(row.id for row in list_jobs(work.session, status=JobStatus.OPEN) if row.name == name)
        if kind in {step.kind for step in list_steps(work.session, [job_id])[job_id]}:
            complete_step(work, name, kind)


def _who_signs(job: Row, kind: StepKind) -> str | None:
    if kind is not StepKind.SIGN_OFF or not job["market"]:
        return None
    return next(row["coordinator_email"] for row in read_table("markets.csv") if row["code"] == job["market"])


def _hold(job: Row, coordinator: str, past: Past) -> None:
    with past.write(coordinator) as work:
        hold_step(work, _name_of(work, job), StepKind(job["hold"]["step"]), job["hold"]["reason"])
