"""The list of jobs: by status, vendor and target locale."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from api.access import access
from api.ports import House
from core.actors import Actor
from core.wording.dates import today_of
from localization.repository.jobs import list_jobs, list_steps
from localization.rules.steps import next_step
from localization.values import JobStatus
from people.values import Permission
from web.localization import by_urgency
from web.page import render
from web.reader import AnyRequest, parse_locale, reader_of

MOST_JOBS = 300


@get("/jobs", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def show_jobs(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """Open jobs with what is late on top, by the day they are due; others newest first."""
    chosen = request.query_params.get("status", "open")
    status = JobStatus(chosen) if chosen in {each.value for each in JobStatus} else None
    vendor, locale = request.query_params.get("vendor") or None, parse_locale(request.query_params.get("locale", ""))
    is_open = status is JobStatus.OPEN
    with house.uow.read(actor) as work:
        jobs = list_jobs(
            work.session, status=status, vendor_code=vendor, locale=locale, limit=MOST_JOBS, is_by_due=is_open
        )
        steps = list_steps(work.session, [job.id for job in jobs])
        today = today_of(work.now, reader_of(request))
    next_steps = {job.number: next_step([step.fact for step in steps[job.id]]) for job in jobs}
    return render(
        request,
        "job/jobs.html",
        jobs=by_urgency(jobs, next_steps, today) if is_open else jobs,
        next_steps=next_steps,
        chosen=status.value if status else "all",
        vendor=vendor,
        locale=locale,
    )


routes: list[Any] = [show_jobs]
