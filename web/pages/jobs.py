"""The list of jobs: by status, vendor, country, rollout and target locale."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from api.access import access
from api.ports import House
from core.actors import Actor
from core.wording.dates import today_of
from core.wording.sentences import place_name
from localization.repository.jobs import list_jobs, list_steps
from localization.repository.markets import list_markets, list_vendors
from localization.repository.rollouts import list_rollouts
from localization.rules.steps import next_step
from localization.values import JobStatus
from people.values import Permission
from web.localization import by_urgency
from web.page import render
from web.reader import AnyRequest, parse_locale, reader_of

MOST_JOBS = 300
FILTERS = ("vendor", "market", "rollout", "locale")


@get("/jobs", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def show_jobs(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """Open jobs with what is late on top, by the day they are due; others newest first."""
    chosen = request.query_params.get("status", "open")
    status = JobStatus(chosen) if chosen in {each.value for each in JobStatus} else None
    chosen_by = {name: request.query_params.get(name, "") for name in FILTERS}
    locale = parse_locale(chosen_by["locale"])
    is_open = status is JobStatus.OPEN
    with house.uow.read(actor) as work:
        jobs = list_jobs(
            work.session,
            status=status,
            vendor_code=chosen_by["vendor"] or None,
            market_code=chosen_by["market"] or None,
            rollout_code=chosen_by["rollout"] or None,
            locale=locale,
            limit=MOST_JOBS,
            is_by_due=is_open,
        )
        reader = reader_of(request)
        offers = {
            "vendor": [(each.code, each.name) for each in list_vendors(work.session)],
            "market": [(m.code, place_name(m.name, m.territory, reader)) for m in list_markets(work.session)],
            "rollout": [(each.code, each.name) for each in list_rollouts(work.session)],
        }
        steps = list_steps(work.session, [job.id for job in jobs])
        today = today_of(work.now, reader_of(request))
    next_steps = {job.number: next_step([step.fact for step in steps[job.id]]) for job in jobs}
    filters = {name: value for name, value in chosen_by.items() if value}
    shown = {**filters, "status": status.value if status else "all"}
    return render(
        request,
        "job/jobs.html",
        jobs=by_urgency(jobs, next_steps, today) if is_open else jobs,
        next_steps=next_steps,
        chosen=shown["status"],
        filters=filters,
        without={name: {key: value for key, value in shown.items() if key != name} for name in filters},
        offers={name: sorted(pairs, key=lambda pair: pair[1].casefold()) for name, pairs in offers.items()},
        locale=locale,
    )


routes: list[Any] = [show_jobs]
