"""Only in the demo: be somebody else, move the clock. These routes do not exist anywhere else."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.access import ANYONE_SIGNED_IN, PUBLIC, access
from api.limits import whole_number
from api.ports import House
from core.actors import SYSTEM, Actor
from core.clock import DemoClock
from core.errors import FieldError, Invalid
from core.wording.dates import day_only, today_of
from people.errors import PersonNotFound
from people.service import sign_in
from people.values import PersonId
from web.demo import COMES_WITH, LEADS_TO, list_personas, to_begin_with
from web.forms import Form
from web.page import own_path, redirect, render
from web.pages.sign_in import enter, leave
from web.reader import AnyRequest, actor_of, read_as, reader_of

FARTHEST = 366
MOST_ROUNDS = 20
IN_THE_BACKGROUND = frozenset({"meaning", "duplicates", "verify"})
"""Sweeps that nobody waits for; the scheduler runs them in its own time."""
IN_DEMO = {"demo_only": True}


@get("/demo/people", opt=access(PUBLIC) | IN_DEMO, sync_to_thread=True)
def choose_person(
    request: AnyRequest, house: NamedDependency[House], back: Annotated[str, QueryParameter()] = "/"
) -> Response[str]:
    """Everybody of the demo, those with something to do first; one day for all, whoever looks."""
    with house.uow.read(SYSTEM) as work:
        personas = list_personas(work.session)
    if actor := actor_of(request):
        read_as(request, replace(actor, time_zone=house.rules.default_time_zone))
    first = to_begin_with(personas, house.rules.personas)
    others = sorted((one for one in personas if one not in first), key=lambda one: one.name)
    leads_to = LEADS_TO if own_path(back) == "/" else {}
    return render(
        request,
        "demo/people.html",
        first=first,
        others=others,
        comes_with=COMES_WITH,
        leads_to=leads_to,
        back=own_path(back),
    )


@post("/demo/people", opt=access(PUBLIC) | IN_DEMO, sync_to_thread=True, status_code=303)
def be_person(request: AnyRequest, house: NamedDependency[House], form: NamedDependency[Form]) -> Response[bytes]:
    """A session as this person, without a mail."""
    try:
        person_id = PersonId(UUID(form.text("person")))
    except ValueError:
        raise PersonNotFound(person=form.text("person"))
    with house.uow.write(SYSTEM) as work:
        if person_id not in {one.id for one in list_personas(work.session)}:
            raise PersonNotFound(person=str(person_id))
        opened = sign_in.open_session(work, person_id, user_agent=request.headers.get("user-agent", ""))
    leave(request)
    return enter(request, opened, form.text("back", "/"))


@post("/demo/advance", opt=access(ANYONE_SIGNED_IN) | IN_DEMO, sync_to_thread=True, status_code=303)
def advance_clock(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Response[bytes]:
    """Some days later: sweeps run at once, and the session goes along instead of growing old."""
    days = whole_number(form.text("days")) or 0
    clock = house.clock
    if not 1 <= days <= FARTHEST or not isinstance(clock, DemoClock) or actor.person_id is None:
        raise Invalid([FieldError("days", "unknown_value", form.text("days"))])
    leave(request)
    clock.advance(days)
    with house.uow.write(SYSTEM) as work:
        opened = sign_in.open_session(work, PersonId(actor.person_id), user_agent=request.headers.get("user-agent", ""))
    _catch_up(house)
    reader = reader_of(request)
    told = reader.gettext(
        "It is %(day)s now. Reminders that fell due were sent; look into the mailbox.",
        day=day_only(today_of(clock.now(), reader), reader),
    )
    response = enter(request, opened, form.text("back", "/"))
    response.cookies.extend(redirect(request, "/", told).cookies)
    return response


def _catch_up(house: House) -> None:
    """What fell due on the way happens before the page comes back: one sweep's work is the next one's beginning."""
    sweeps = [sweep for sweep in house.sweeps if sweep.name not in IN_THE_BACKGROUND]
    for _ in range(MOST_ROUNDS):
        if not sum(house.sweep_runner.run(sweep).done for sweep in sweeps):
            return


routes: list[Any] = [choose_person, be_person, advance_clock]
