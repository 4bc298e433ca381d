"""Plans retirements and looks what became of them."""

from datetime import timedelta

from catalog.models import Course
from catalog.values import CourseStatus
from core.actors import OPERATOR, SYSTEM
from lifecycle.models import RetirementPlan
from lifecycle.service.retirements import plan_retirement
from lifecycle.values import PlanStatus, RetirementPlanId
from tests.lifecycle.desk import TODAY, Desk

IN_A_WEEK = TODAY + timedelta(days=7)


def plan(desk: Desk, course: Course, **facts: object) -> RetirementPlanId:
    with desk.uow.write(OPERATOR) as work:
        return plan_retirement(work, course.id, **{"retire_on": IN_A_WEEK, "reason": "Too old", **facts})  # type: ignore


def status(desk: Desk, course: Course) -> CourseStatus:
    with desk.uow.read(SYSTEM) as work:
        return work.session.get_one(Course, course.id).status


def plan_status(desk: Desk, plan_id: RetirementPlanId) -> PlanStatus:
    with desk.uow.read(SYSTEM) as work:
        return work.session.get_one(RetirementPlan, plan_id).status
