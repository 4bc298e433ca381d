"""What people take instead of a course that ends."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Course, CourseRelation
from catalog.rules import can_be_taken
from catalog.values import RelationKind


def usable_replacement(session: Session, course_id: UUID, replacement_id: UUID | None) -> UUID | None:
    """Follow a replacement that ended itself to what replaces it; None where nothing is left that people can take."""
    seen = {course_id}
    while replacement_id is not None and replacement_id not in seen:
        seen.add(replacement_id)
        query = select(Course.status, Course.superseded_by_id).where(Course.id == replacement_id)
        status, successor_id = session.execute(query).one()
        if can_be_taken(status):
            return replacement_id
        replacement_id = successor_id
    return None


def superseding(session: Session, course_id: UUID) -> UUID | None:
    """The course that is said to supersede this one, as far as people can take it; the newest where there are many."""
    query = select(CourseRelation.from_id).where(
        CourseRelation.to_id == course_id, CourseRelation.kind == RelationKind.SUPERSEDES
    )
    named = session.scalars(query.order_by(CourseRelation.from_id.desc()))
    usable = (usable_replacement(session, course_id, each) for each in named)
    return next((each for each in usable if each is not None), None)
