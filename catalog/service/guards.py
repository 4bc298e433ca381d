"""What every use case asks first: may they, and do they know the present state?"""

from collections.abc import Mapping
from uuid import UUID

from catalog.errors import CourseChangedMeanwhile
from catalog.facts import PLAIN_FACTS, TEXT_FACTS, CourseState
from catalog.repository.courses import get_state, is_deputy, unit_path
from core.unit_of_work import Work
from people.access import require
from people.values import Permission


def load_for(
    work: Work,
    course_id: UUID,
    permission: Permission,
    *,
    version: int | None = None,
    yours: Mapping[str, object] | None = None,
) -> CourseState:
    """The course, locked, if the actor may do this to it and knows its present version (where one is given)."""
    course = get_state(work.session, course_id, is_locked=True)
    require_on(work, course, permission)
    if version is not None and version != course.version:
        raise CourseChangedMeanwhile(
            course=course.code,
            version=course.version,
            theirs=shown(course),
            yours=dict(yours or {}),
        )
    return course


def require_on(work: Work, course: CourseState, permission: Permission) -> None:
    """Raise NotAllowed unless the actor may do this to the course."""
    path = unit_path(work.session, course.org_unit_id)
    require(work.actor, permission, org_unit_path=path, is_own=is_own(work, course))


def is_own(work: Work, course: CourseState) -> bool:
    """Whether the actor owns the course or deputises for whoever does."""
    person_id = work.actor.person_id
    return person_id is not None and (person_id == course.owner_id or is_deputy(work.session, course.id, person_id))


def shown(course: CourseState) -> dict[str, object]:
    """What a person compares when two have written at once."""
    return {name: getattr(course, name) for name in ("code", "status", *TEXT_FACTS, *PLAIN_FACTS)}
