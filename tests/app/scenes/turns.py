"""Reminders of steps follow what happens to their jobs."""

from collections.abc import Callable

from sqlalchemy import select, update

from app.wiring import Wiring
from catalog.models import Course
from core.actors import OPERATOR
from core.events import Event
from localization import events
from localization.models import JobStep, JobUnit
from localization.service.jobs import cancel_job, refresh_job
from localization.service.steps import assign_step, complete_step, hold_step, send_back
from localization.values import STEP, StepKind, UnitState
from notifications.models import Countdown, Mail
from tests.app.scenes.making import ask, do, make, person, scene
from tests.localization.making import a_job, a_market

FIRST, SECOND = StepKind.TRANSLATION, StepKind.CULTURAL_ADAPTATION


def an_open_job(house: Wiring) -> None:
    course = make(house)
    with house.uow.write(OPERATOR) as work:
        a_market(work, "PL")
        a_job(work, course, market="PL")
        work.session.execute(update(JobUnit).values(target="Coś", state=UnitState.TRANSLATED))


def counted_down(house: Wiring) -> StepKind | None:
    """The step people are reminded of."""
    query = select(JobStep.kind).join(Countdown, Countdown.subject_id == JobStep.id)
    return ask(house, query.where(Countdown.subject_kind == STEP))


def followed(kind: type[Event], act: Callable[[Wiring], object], reminded_of: StepKind | None) -> None:
    def is_followed(house: Wiring) -> bool:
        an_open_job(house)
        act(house)
        return counted_down(house) is reminded_of

    scene(kind, "follow_job_turns")(is_followed)


def come_back(house: Wiring) -> None:
    do(house, complete_step, "JOB-1", FIRST)
    do(house, send_back, "JOB-1", FIRST, "Not German")


def move_on(house: Wiring) -> None:
    do(house, complete_step, "JOB-1", FIRST)
    with house.uow.write(OPERATOR) as work:
        work.session.execute(update(Course).values(revision=2, title="Quite another thing"))
    do(house, refresh_job, "JOB-1")


followed(events.JobOpened, lambda _: None, FIRST)
followed(events.StepCompleted, lambda house: do(house, complete_step, "JOB-1", FIRST), SECOND)
followed(events.StepHeld, lambda house: do(house, hold_step, "JOB-1", FIRST, "Vendor closed"), None)
followed(events.JobCancelled, lambda house: do(house, cancel_job, "JOB-1", "Bought instead"), None)
followed(events.StepSentBack, come_back, FIRST)
followed(events.JobRefreshed, move_on, FIRST)


@scene(events.StepAssigned, "follow_job_turns")
def new_assignee_is_told(house: Wiring) -> bool:
    an_open_job(house)
    theirs = person(house).id
    do(house, assign_step, "JOB-1", FIRST, assignee_id=theirs)
    return ask(house, select(Mail.person_id).where(Mail.kind == "turn")) == theirs
