"""What every use case asks first: may they, and do they know the present state?"""

from collections.abc import Mapping
from uuid import UUID

from catalog.errors import CourseChangedMeanwhile
from catalog.facts import PLAIN_FACTS, TEXT_FACTS, CourseState
from catalog.repository.courses import course_path, get_state
from catalog.repository.standing import find_standing
from catalog.values import Standing
from core.unit_of_work import Work
from people.access import may
from people.errors import NotAllowed
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
    require_on(work, course_id, permission)
    if version is not None and version != course.version:
        raise CourseChangedMeanwhile(
            course=course.code,
            version=course.version,
            theirs=shown(course),
            yours=dict(yours or {}),
        )
    return course


def require_on(work: Work, course_id: UUID, permission: Permission) -> None:
    """Raise NotAllowed unless the actor may do this to the course."""
    if permission not in permissions_on(work, course_id):
        raise NotAllowed(permission=permission.value)


def permissions_on(work: Work, course_id: UUID) -> frozenset[Permission]:
    """Everything the actor may do to the course, by role or by how they stand to it."""
    path, standing = course_path(work.session, course_id), standing_on(work, course_id)
    is_own = standing in (Standing.OWNER, Standing.DEPUTY)
    is_led = standing is Standing.LEADS
    return frozenset(
        permission
        for permission in Permission
        if may(work.actor, permission, org_unit_path=path, is_own=is_own, is_led=is_led)
    )


def standing_on(work: Work, course_id: UUID) -> Standing | None:
    """How the actor answers for the course; None for a stranger to it."""
    person_id = work.actor.person_id
    return find_standing(work.session, course_id, person_id) if person_id is not None else None


def shown(course: CourseState) -> dict[str, object]:
    """What a person compares when two have written at once."""
    return {name: getattr(course, name) for name in ("code", "status", *TEXT_FACTS, *PLAIN_FACTS)}
