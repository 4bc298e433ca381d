"""How a course ends: a plan with date, reason and replacement, notices to all who must know, then the end."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec import UNSET, UnsetType

from catalog.errors import ReasonMissing, ReplacementNotUsable
from catalog.models import Course
from catalog.repository.courses import get_course_id, get_state
from catalog.repository.replacing import superseding, usable_replacement
from catalog.rules import can_be_taken
from catalog.service.guards import require_on
from catalog.service.status import begin_retiring, keep_published, retire_course
from catalog.values import CourseStatus
from core.ids import new_id
from core.unit_of_work import Work
from lifecycle.errors import (
    RetirementAlreadyPlanned,
    RetirementDateInvalid,
    RetirementPlanChangedMeanwhile,
    RetirementPlanClosed,
)
from lifecycle.events import RetirementCancelled, RetirementCarriedOut, RetirementPlanned
from lifecycle.models import RetirementPlan
from lifecycle.repository import retirements as rows
from lifecycle.repository import reviews as review_rows
from lifecycle.repository.reviews import CourseHead
from lifecycle.service.notices import forgo_dead_notices, withdraw_notices
from lifecycle.values import PlanStatus, RetirementPlanId
from people.access import require
from people.values import Permission


def plan_retirement(
    work: Work, course_id: UUID, *, retire_on: date, reason: str, replacement_code: str | None = None
) -> RetirementPlanId:
    """Decide that a course ends on a day; from now on it is retiring and takes no new jobs."""
    course = review_rows.get_course_head(work.session, course_id)
    if rows.find_open_plan(work.session, course_id) is not None:
        raise RetirementAlreadyPlanned(course=course.code)
    plan = RetirementPlan(
        id=RetirementPlanId(new_id()),
        course_id=course_id,
        open_course_id=course_id,
        retire_on=_checked_day(retire_on, work.today, course.code),
        reason=_checked_reason(reason, course.code),
        replacement_id=_replacement(work, course, replacement_code) or superseding(work.session, course_id),
        status=PlanStatus.PLANNED,
        planned_by=work.actor.name,
        planned_at=work.now,
        version=1,
    )
    work.session.add(plan)
    work.session.flush()
    if course.status is CourseStatus.RETIRING:  # as imports leave courses: announced, without a day
        require_on(work, course_id, Permission.RETIRE_COURSE)
    else:
        begin_retiring(work, course_id, reason=plan.reason)
    after = _announced(work, plan)
    work.record(RetirementPlanned(subject_id=plan.id, course_id=course_id, after=after, reason=plan.reason))
    return plan.id


def change_retirement(
    work: Work,
    plan_id: RetirementPlanId,
    *,
    retire_on: date,
    reason: str,
    version: int,
    replacement_code: str | UnsetType | None = UNSET,
) -> None:
    """Move a plan's day, name another replacement or mend its reason; the first two are told to people again."""
    plan = _open_plan(work, plan_id, version)
    course = review_rows.get_course_head(work.session, plan.course_id)
    before = _announced(work, plan)
    plan.retire_on = _checked_day(retire_on, work.today, course.code)
    if replacement_code is not UNSET:
        plan.replacement_id = _replacement(work, course, replacement_code)
    plan.reason = _checked_reason(reason, course.code)
    plan.version += 1
    _tell_again(work, plan, before)


def cancel_retirement(work: Work, plan_id: RetirementPlanId, *, version: int, reason: str = "") -> None:
    """The course stays after all: it is published again, and with that its plan ends (`end_plans`)."""
    plan = _open_plan(work, plan_id, version)
    keep_published(work, plan.course_id, reason=reason)


def forgo_notices(work: Work, plan_id: RetirementPlanId, *, version: int, reason: str) -> None:
    """Go on with a plan although some people could not be reached, with a reason that is recorded."""
    forgo_dead_notices(work, _open_plan(work, plan_id, version), reason=reason)


def carry_out(work: Work, plan_id: RetirementPlanId) -> bool:
    """Retire the course if the plan is still good for it: its day has come and everybody was told."""
    plan = rows.get_plan(work.session, plan_id)
    if not rows.is_ready(work.session, plan_id, work.today):
        return False
    replacement = usable_replacement(work.session, plan.course_id, plan.replacement_id)
    retire_course(work, plan.course_id, reason=plan.reason, replacement_id=replacement)
    return True


def retire_at_once(
    work: Work,
    course_id: UUID,
    *,
    reason: str,
    replacement_id: UUID | UnsetType | None = UNSET,
    version: int | None = None,
) -> None:
    """Retire a course now; what is used instead is as its plan has it, where there is one and nothing else is said."""
    if replacement_id is UNSET:
        plan = rows.find_open_plan(work.session, course_id)
        replacement_id = usable_replacement(work.session, course_id, plan.replacement_id) if plan else None
    retire_course(work, course_id, reason=reason, replacement_id=replacement_id, version=version)


def follow_replacements(work: Work, ended_ids: Sequence[UUID]) -> None:
    """Have plans name what replaces a course that ended, or nothing; people are told again what to use instead."""
    for plan in rows.list_replaced_by(work.session, ended_ids):
        replacement_id = usable_replacement(work.session, plan.course_id, plan.replacement_id)
        if replacement_id == plan.replacement_id:
            continue
        before = _announced(work, plan)
        plan.replacement_id = replacement_id
        plan.version += 1
        _tell_again(work, plan, before)


def end_plans(work: Work, decided: Mapping[UUID, str | None]) -> None:
    """Close the plans of courses that are no longer retiring (reasons by course): the only way a plan ends.

    However a course was retired or kept, its plan says so, and no notice of it goes out any more.
    """
    for plan, status in rows.list_ended(work.session, list(decided)):
        withdraw_notices(work, plan)
        is_retired = status is CourseStatus.RETIRED
        _close(work, plan, PlanStatus.CARRIED_OUT if is_retired else PlanStatus.CANCELLED)
        kind = RetirementCarriedOut if is_retired else RetirementCancelled
        work.record(kind(subject_id=plan.id, course_id=plan.course_id, reason=decided[plan.course_id]))


def _tell_again(work: Work, plan: RetirementPlan, before: dict[str, object]) -> None:
    """Record how a plan changed; what people were told of it goes out anew where that is no longer true."""
    after = _announced(work, plan)
    if before != after:
        withdraw_notices(work, plan)
        plan.status = PlanStatus.PLANNED
    work.record(
        RetirementPlanned(subject_id=plan.id, course_id=plan.course_id, before=before, after=after, reason=plan.reason)
    )


def _announced(work: Work, plan: RetirementPlan) -> dict[str, object]:
    """What people are told of a plan beside its reason."""
    replacement = work.session.get(Course, plan.replacement_id) if plan.replacement_id else None
    return {"retire_on": plan.retire_on, "replacement": replacement.code if replacement else None}


def _open_plan(work: Work, plan_id: RetirementPlanId, version: int) -> RetirementPlan:
    plan = rows.get_plan(work.session, plan_id)
    course = review_rows.get_course_head(work.session, plan.course_id)
    is_own = work.actor.person_id is not None and review_rows.answers_for(work.session, work.actor.person_id, course)
    require(work.actor, Permission.RETIRE_COURSE, org_unit_path=course.org_unit_path, is_own=is_own)
    if plan.version != version:
        raise RetirementPlanChangedMeanwhile(course=course.code, yours=version, theirs=plan.version)
    if plan.status not in rows.OPEN:
        raise RetirementPlanClosed(course=course.code, status=plan.status.value)
    return plan


def _close(work: Work, plan: RetirementPlan, status: PlanStatus) -> None:
    plan.status = status
    plan.open_course_id = None
    plan.closed_at = work.now
    plan.version += 1
    work.session.flush()


def _checked_day(day: date, today: date, code: str) -> date:
    if day < today:
        raise RetirementDateInvalid(course=code, retire_on=day.isoformat())
    return day


def _checked_reason(reason: str, code: str) -> str:
    if not reason.strip():
        raise ReasonMissing(course=code)
    return reason.strip()


def _replacement(work: Work, course: CourseHead, replacement_code: str | None) -> UUID | None:
    """What is used instead, by any code that leads to it: a former one, that of a merged course, in small letters."""
    if not replacement_code:
        return None
    found = get_course_id(work.session, replacement_code)
    replacement = get_state(work.session, found)
    if found == course.course_id or not can_be_taken(replacement.status):
        raise ReplacementNotUsable(course=course.code, replacement=replacement.code)
    return found
