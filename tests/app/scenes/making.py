"""What scenes are made of: rows without events, so that each scene hears of nothing but its own."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.wiring import Wiring
from catalog.models import Course
from catalog.values import CourseStatus
from core import outbox
from core.actors import OPERATOR, SYSTEM
from core.events import Event
from lifecycle.models import ReviewSchedule
from lifecycle.service.schedules import refresh_schedules
from localization.service.rollout_orders import read_order
from localization.service.rollouts import plan_rollout
from people.models import Person
from tests.factories import a_course, a_person
from tests.localization.making import a_market

Scene = Callable[[Wiring], bool]
SCENES: dict[tuple[type[Event], str], Scene] = {}
SOON = date(2026, 12, 24)
S = CourseStatus


def scene(kind: type[Event], handler: str) -> Callable[[Scene], Scene]:
    """The scene in which this handler of this event is felt."""

    def keep(act: Scene) -> Scene:
        SCENES[kind, handler] = act
        return act

    return keep


def make(house: Wiring, status: CourseStatus = S.PUBLISHED, **facts: Any) -> Course:
    """A course with its schedule, and no event of either."""
    with house.uow.write(SYSTEM) as work:
        course = a_course(work, status=status, **facts)
        refresh_schedules(work, [course.id])
        return course


def do(house: Wiring, act: Callable[..., object], *arguments: object, **facts: object) -> None:
    with house.uow.write(OPERATOR) as work:
        act(work, *arguments, **facts)


def ask(house: Wiring, query: Any) -> Any:
    with house.uow.read(SYSTEM) as work:
        return work.session.scalar(query)


def person(house: Wiring, **facts: Any) -> Person:
    with house.uow.write(SYSTEM) as work:
        return a_person(work, **facts)


def due(house: Wiring, course_id: UUID) -> date | None:
    return ask(house, select(ReviewSchedule.due_on).where(ReviewSchedule.course_id == course_id))


def why(house: Wiring, course_id: UUID) -> str:
    reasons = ask(house, select(ReviewSchedule.reasons).where(ReviewSchedule.course_id == course_id))
    return reasons[-1].get("status", reasons[-1]["kind"])


def waits(house: Wiring, topic: str, course_id: UUID) -> bool:
    with house.uow.read(SYSTEM) as work:
        return course_id in {row.subject_id for row in outbox.list_pending(work.session, topic, 100)}


def in_poland(house: Wiring) -> Course:
    with house.uow.write(OPERATOR) as work:
        a_market(work, "PL")
    course = make(house, code="ABC-1")
    order = {"code": "R", "name": "R", "courses": ["ABC-1"], "markets": [{"market": "PL", "launch": "2027-03-01"}]}
    do(house, lambda work: plan_rollout(work, read_order(work, order)))
    return course
