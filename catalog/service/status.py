"""Courses are submitted, published, retired and brought back: one step through the table of transitions each."""

from uuid import UUID

from sqlalchemy import update

from catalog.errors import CourseWasMerged, ReasonMissing, ReplacementNotUsable
from catalog.events import CourseRetired
from catalog.facts import CourseState
from catalog.models import Course
from catalog.repository.courses import find_merged_into, get_state
from catalog.repository.replacing import superseding
from catalog.rules import can_be_taken, check_transition
from catalog.service.guards import load_for
from catalog.storing import status_event, status_values
from catalog.values import CourseStatus
from core.unit_of_work import Work
from people.values import Permission

ENDING = (CourseStatus.RETIRING, CourseStatus.RETIRED)


def submit_course(work: Work, course_id: UUID, *, reason: str = "", version: int | None = None) -> None:
    """A draft is ready to be looked at."""
    _step(work, course_id, CourseStatus.IN_REVIEW, Permission.EDIT_COURSE, reason, version)


def return_to_draft(work: Work, course_id: UUID, *, reason: str = "", version: int | None = None) -> None:
    """A course in review needs more work."""
    _step(work, course_id, CourseStatus.DRAFT, Permission.EDIT_COURSE, reason, version)


def publish_course(work: Work, course_id: UUID, *, reason: str = "", version: int | None = None) -> None:
    """People can take it from now on; one that ended is there again, by decision of whoever may end it."""
    is_ending = get_state(work.session, course_id, is_locked=True).status in ENDING
    permission = Permission.RETIRE_COURSE if is_ending else Permission.PUBLISH_COURSE
    course = load_for(work, course_id, permission, version=version)
    _take_step(work, course, CourseStatus.PUBLISHED, reason)


def begin_retiring(work: Work, course_id: UUID, *, reason: str) -> None:
    """The end is announced; the course can still be taken."""
    course = load_for(work, course_id, Permission.RETIRE_COURSE)
    _require_reason(course, reason)
    _take_step(work, course, CourseStatus.RETIRING, reason)


def keep_published(work: Work, course_id: UUID, *, reason: str = "") -> None:
    """A course that was to be retired stays after all."""
    course = load_for(work, course_id, Permission.RETIRE_COURSE)
    _take_step(work, course, CourseStatus.PUBLISHED, reason)


def retire_course(
    work: Work,
    course_id: UUID,
    *,
    reason: str,
    replacement_id: UUID | None = None,
    version: int | None = None,
) -> None:
    """Nobody can take it any more; it stays findable, as "retired, use the replacement". Both steps are recorded.

    Where no replacement is named, it is the course that is said to supersede this one.
    """
    course = load_for(work, course_id, Permission.RETIRE_COURSE, version=version)
    _require_reason(course, reason)
    if replacement_id is not None:
        _check_replacement(work, course, replacement_id)
    instead_id = replacement_id or superseding(work.session, course.id)
    before = course.status
    if before is CourseStatus.PUBLISHED:
        work.record(status_event(course, before, CourseStatus.RETIRING, reason))
        before = CourseStatus.RETIRING
    check_transition(course.code, before, CourseStatus.RETIRED)
    values = status_values(work, course, CourseStatus.RETIRED, reason.strip())
    _write(work, course, {**values, "superseded_by_id": instead_id})
    work.record(
        CourseRetired(
            subject_id=course.id,
            course_id=course.id,
            before={"status": before.value},
            after={"status": CourseStatus.RETIRED.value, "replacement_id": instead_id},
            reason=reason.strip(),
            replacement_id=instead_id,
        )
    )


def _step(
    work: Work, course_id: UUID, status: CourseStatus, permission: Permission, reason: str, version: int | None
) -> None:
    _take_step(work, load_for(work, course_id, permission, version=version), status, reason)


def _take_step(work: Work, course: CourseState, status: CourseStatus, reason: str) -> None:
    check_transition(course.code, course.status, status)
    if course.status is CourseStatus.RETIRED:
        _require_reason(course, reason)
        _refuse_merged(work, course)
    _write(work, course, status_values(work, course, status, reason.strip()))
    work.record(status_event(course, course.status, status, reason.strip()))


def _write(work: Work, course: CourseState, values: dict[str, object]) -> None:
    values = {**values, "version": course.version + 1, "updated_at": work.now}
    work.session.connection().execute(update(Course).where(Course.id == course.id).values(values))


def _require_reason(course: CourseState, reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing(course=course.code)


def _refuse_merged(work: Work, course: CourseState) -> None:
    """What became part of another course is nothing of its own any more: its code leads there."""
    kept_id = find_merged_into(work.session, course.code)
    if kept_id is not None:
        raise CourseWasMerged(course=course.code, kept=get_state(work.session, kept_id).code)


def _check_replacement(work: Work, course: CourseState, replacement_id: UUID) -> None:
    replacement = get_state(work.session, replacement_id)
    if replacement.id == course.id or not can_be_taken(replacement.status):
        raise ReplacementNotUsable(course=course.code, replacement=replacement.code)
