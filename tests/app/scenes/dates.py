"""Due dates follow courses, policies, org units and rollouts."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select

from app.wiring import Wiring
from catalog import events as catalog
from catalog import service
from catalog.values import CourseStatus
from core.actors import SYSTEM
from core.events import Event
from lifecycle import events as lifecycle
from lifecycle.drafts import PolicyDraft
from lifecycle.models import ReviewSchedule
from lifecycle.rules.outcomes import Decision
from lifecycle.service.policies import apply_policies
from lifecycle.service.reviews import complete_review
from lifecycle.values import Outcome
from localization.events import RolloutPlanned
from notifications.models import Countdown
from people import events as people
from people.service import change_org_unit
from people.service.org_units import OrgUnitChanges
from tests.app.scenes.making import SOON, S, ask, do, due, in_poland, make, person, scene, why
from tests.factories import an_org_unit


def dated(kind: type[Event], before: CourseStatus, after: str, act: Callable[..., object], **facts: object) -> None:
    def follows(house: Wiring) -> bool:
        course = make(house, before)
        do(house, act, course.id, **facts)
        return why(house, course.id) == after

    scene(kind, "follow_courses")(follows)


dated(catalog.CourseSubmitted, S.DRAFT, "in_review", service.submit_course)
dated(catalog.CoursePublished, S.DRAFT, "policy", service.publish_course)
dated(catalog.CourseRetiring, S.PUBLISHED, "retiring", service.begin_retiring, reason="old")
dated(catalog.CourseRetired, S.RETIRING, "retired", service.retire_course, reason="old")
dated(catalog.CourseRestored, S.RETIRED, "policy", service.publish_course, reason="needed")


@scene(catalog.CourseEdited, "follow_courses")
def own_date(house: Wiring) -> bool:
    course = make(house)
    do(house, service.edit_course, course.id, {"review_due": SOON.isoformat()})
    return due(house, course.id) == SOON


@scene(catalog.CourseCreated, "follow_courses")
def new_course(house: Wiring) -> bool:
    do(house, service.create_course, {"code": "NEW-1", "title": "New"}, status=S.PUBLISHED)
    return ask(house, select(func.count()).select_from(ReviewSchedule)) == 1


@scene(catalog.OwnerChanged, "follow_courses")
def owner_named(house: Wiring) -> bool:
    course = make(house, owner_is_provisional=True, due_on=SOON)
    do(house, service.change_owner, course.id, person(house).id)
    return ask(house, select(Countdown.check_at)) is not None


@scene(lifecycle.ReviewCompleted, "follow_courses")
def reviewed(house: Wiring) -> bool:
    course = make(house, due_on=SOON)
    do(house, complete_review, course.id, Decision(Outcome.STILL_VALID))
    return due(house, course.id) is not None


@scene(lifecycle.PolicyChanged, "follow_policies")
def policy(house: Wiring) -> bool:
    course = make(house)
    before = due(house, course.id)
    do(house, apply_policies, [PolicyDraft("Half-yearly", 6)])
    return due(house, course.id) != before


@scene(people.OrgUnitChanged, "follow_units")
def unit_moved(house: Wiring) -> bool:
    with house.uow.write(SYSTEM) as work:
        strict, unit = an_org_unit(work, code="strict"), an_org_unit(work, code="mine")
    do(house, apply_policies, [PolicyDraft("Strict", 3, org_unit="strict")])
    course = make(house, unit=unit)
    before = due(house, course.id)
    do(house, change_org_unit, unit.id, OrgUnitChanges(parent_id=strict.id))
    return due(house, course.id) != before


@scene(RolloutPlanned, "follow_rollouts")
def rolled_out(house: Wiring) -> bool:
    do(house, apply_policies, [PolicyDraft("Poland", 6, market="PL")])
    return due(house, in_poland(house).id) == date(2027, 5, 23)
