"""How courses stand to each other."""

from uuid import UUID

from sqlalchemy import insert, select, update

from catalog.errors import CourseInvalid, RelationRunsInCircle, RelationToItself
from catalog.events import CourseRelated
from catalog.facts import CourseState
from catalog.models import Course, CourseRelation
from catalog.repository.courses import codes_of, get_state
from catalog.service.guards import load_for
from catalog.values import RelationKind
from core.errors import FieldError
from core.unit_of_work import Work
from people.values import Permission

ONE_WAY = frozenset({RelationKind.SUPERSEDES, RelationKind.PART_OF, RelationKind.PREREQUISITE_OF})


def relate_courses(work: Work, from_id: UUID, to_id: UUID, kind: RelationKind, *, reason: str = "") -> bool:
    """`from` supersedes `to`, is part of it, and so on. Answers whether anything changed."""
    course = load_for(work, from_id, Permission.EDIT_COURSE)
    other = _load_other(work, to_id, kind)
    if from_id == to_id:
        raise RelationToItself(course=course.code)
    if work.session.get(CourseRelation, (from_id, to_id, kind)) is not None:
        return False
    check_no_circle(work, from_id, to_id, kind)
    work.session.execute(insert(CourseRelation).values(from_id=from_id, to_id=to_id, kind=kind))
    if kind is RelationKind.SUPERSEDES:
        work.session.execute(update(Course).where(Course.id == to_id).values(superseded_by_id=from_id))
    after: dict[str, object] = {"kind": kind.value, "from": course.code, "to": other.code}
    _record(work, from_id, to_id, reason, after=after)
    return True


def read_kind(text: str) -> RelationKind:
    """The kind of relation a word means; raises CourseInvalid for any other."""
    try:
        return RelationKind(text)
    except ValueError:
        raise CourseInvalid([FieldError("kind", "unknown_value", text)]) from None


def unrelate_courses(work: Work, from_id: UUID, to_id: UUID, kind: RelationKind) -> bool:
    """The relation no longer holds. Answers whether anything changed."""
    course = load_for(work, from_id, Permission.EDIT_COURSE)
    other = _load_other(work, to_id, kind)
    relation = work.session.get(CourseRelation, (from_id, to_id, kind))
    if relation is None:
        return False
    work.session.delete(relation)
    if kind is RelationKind.SUPERSEDES:
        superseded = update(Course).where(Course.id == to_id, Course.superseded_by_id == from_id)
        work.session.execute(superseded.values(superseded_by_id=None))
    work.session.flush()
    _record(work, from_id, to_id, before={"kind": kind.value, "from": course.code, "to": other.code})
    return True


def _load_other(work: Work, course_id: UUID, kind: RelationKind) -> CourseState:
    """The course at the other end; being superseded changes it, so that needs the right to edit it too."""
    if kind is RelationKind.SUPERSEDES:
        return load_for(work, course_id, Permission.EDIT_COURSE)
    return get_state(work.session, course_id)


def check_no_circle(work: Work, from_id: UUID, to_id: UUID, kind: RelationKind) -> None:
    """Raise RelationRunsInCircle where the other leads back here already."""
    if kind in ONE_WAY and _leads_to(work, to_id, from_id, kind):
        codes = codes_of(work.session, [from_id, to_id])
        raise RelationRunsInCircle(course=codes[from_id], other=codes[to_id])


def _record(
    work: Work,
    from_id: UUID,
    to_id: UUID,
    reason: str = "",
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    for one, other in ((from_id, to_id), (to_id, from_id)):
        event = CourseRelated(
            subject_id=one, course_id=one, other_id=other, before=before, after=after, reason=reason or None
        )
        work.record(event)


def _leads_to(work: Work, start: UUID, goal: UUID, kind: RelationKind) -> bool:
    seen: set[UUID] = set()
    waiting = [start]
    while waiting:
        seen.update(waiting)
        query = select(CourseRelation.to_id).where(CourseRelation.from_id.in_(waiting), CourseRelation.kind == kind)
        waiting = [found for found in work.session.scalars(query) if found not in seen]
        if goal in waiting:
            return True
    return False
