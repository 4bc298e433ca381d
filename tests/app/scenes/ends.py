"""Plans and jobs end with their course, courses get an owner and the index hears of it."""

from collections.abc import Callable

from sqlalchemy import select

from app.wiring import Wiring
from catalog import events as catalog
from catalog import service
from catalog.models import Course
from core.actors import OPERATOR, SYSTEM
from core.events import Event
from lifecycle import events as lifecycle
from lifecycle.drafts import PolicyDraft
from lifecycle.models import RetirementPlan, ReviewSchedule
from lifecycle.service.policies import apply_policies
from lifecycle.service.retirements import plan_retirement
from lifecycle.values import PlanStatus
from localization.events import DutiesPassedOn, RolloutPlanned
from localization.models import Job, Market, RolloutCourse
from localization.values import JobStatus
from notifications.models import Mail
from people import events as people
from people.models import OrgUnit
from people.service import change_org_unit, change_person, leave
from people.service.org_units import OrgUnitChanges
from people.service.persons import PersonChanges
from tests.app.scenes.making import SOON, ask, do, in_poland, make, person, scene, waits
from tests.localization.making import a_job, a_market


def ended(kind: type[Event], act: Callable[..., object], status: PlanStatus) -> None:
    def is_ended(house: Wiring) -> bool:
        course = make(house)
        do(house, plan_retirement, course.id, retire_on=SOON, reason="old")
        do(house, act, course.id, reason="decided")
        return ask(house, select(RetirementPlan.status)) is status

    scene(kind, "_end_plans")(is_ended)


ended(catalog.CourseRetired, service.retire_course, PlanStatus.CARRIED_OUT)
ended(catalog.CourseRestored, service.keep_published, PlanStatus.CANCELLED)


@scene(catalog.CourseRestored, "_begin_patience")
def patience_begins(house: Wiring) -> bool:
    course = make(house)
    do(house, service.retire_course, course.id, reason="old")
    do(house, service.publish_course, course.id, reason="needed")
    return ask(house, select(ReviewSchedule.patience_from)) is not None


@scene(catalog.CourseRetired, "_follow_replacements")
def plan_names_what_is_left(house: Wiring) -> bool:
    course, newer = make(house), make(house)
    do(house, plan_retirement, course.id, retire_on=SOON, reason="old", replacement_code=newer.code)
    do(house, service.retire_course, newer.id, reason="older")
    return ask(house, select(RetirementPlan.replacement_id)) is None


@scene(catalog.CourseRetired, "cancel_jobs_of_retired")
def job_ends(house: Wiring) -> bool:
    course = make(house)
    with house.uow.write(OPERATOR) as work:
        a_market(work, "PL")
        a_job(work, course)
    do(house, service.retire_course, course.id, reason="old")
    return ask(house, select(Job.status)) is JobStatus.CANCELLED


@scene(catalog.CourseMerged, "move_places")
def place_moves(house: Wiring) -> bool:
    gone, stays = in_poland(house), make(house)
    do(house, service.merge_courses, stays.id, gone.id)
    return ask(house, select(RolloutCourse.course_id)) == stays.id


@scene(people.PersonLeft, "pass_on_courses")
def owner_left(house: Wiring) -> bool:
    heir = person(house)
    owner = person(house, deputy_id=heir.id)
    make(house, owner=owner)
    do(house, leave, owner.id)
    return ask(house, select(Course.owner_id)) == heir.id


@scene(people.PersonLeft, "pass_on_localization")
def coordinator_left(house: Wiring) -> bool:
    heir = person(house)
    coordinator = person(house, deputy_id=heir.id)
    do(house, a_market, "PL", coordinator=coordinator.email)
    do(house, leave, coordinator.id)
    return ask(house, select(Market.coordinator_id)) == heir.id


@scene(catalog.OwnerChanged, "tell")
def new_owner_told(house: Wiring) -> bool:
    do(house, service.change_owner, make(house).id, person(house).id)
    return ask(house, select(Mail.kind)) == "handover"


@scene(DutiesPassedOn, "tell_of_duties")
def heirs_are_told(house: Wiring) -> bool:
    gone = person(house, deputy_id=person(house).id)
    with house.uow.write(OPERATOR) as work:
        a_market(work, "PL", coordinator=gone.email)
    do(house, leave, gone.id)
    return ask(house, select(Mail.kind)) == "duties"


@scene(lifecycle.PolicyChanged, "_dates_changed")
def index_hears_of_policies(house: Wiring) -> bool:
    course = make(house)
    do(house, apply_policies, [PolicyDraft("Half-yearly", 6)])
    return waits(house, "search", course.id)


@scene(RolloutPlanned, "_markets_changed")
def index_hears_of_rollouts(house: Wiring) -> bool:
    return waits(house, "search", in_poland(house).id)


@scene(people.PersonChanged, "_names_changed")
def index_hears_of_names(house: Wiring) -> bool:
    ines = person(house)
    course = make(house, owner=ines)
    do(house, change_person, ines.id, PersonChanges(name="Ines Okafor"))
    return waits(house, "search", course.id)


@scene(people.OrgUnitChanged, "_units_changed")
def index_hears_of_units(house: Wiring) -> bool:
    course = make(house)
    with house.uow.read(SYSTEM) as work:
        unit = work.session.get_one(OrgUnit, course.org_unit_id)
    do(house, change_org_unit, unit.id, OrgUnitChanges(name="Everybody"))
    return waits(house, "search", course.id)
