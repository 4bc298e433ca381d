"""How people stand to a course: the one place that says who answers for it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Course, CourseRole
from catalog.values import CourseRoleKind, Standing
from people.access import is_within
from people.models import OrgUnit, Person


def find_standing(session: Session, course_id: UUID, person_id: UUID) -> Standing | None:
    """Owner; deputy on the course or of its owner; or above them: the owner's manager, a head of its org unit."""
    query = (
        select(Course.owner_id, Person.deputy_id, Person.manager_id, OrgUnit.path)
        .join(Person, Person.id == Course.owner_id)
        .join(OrgUnit, OrgUnit.id == Course.org_unit_id)
        .where(Course.id == course_id)
    )
    row = session.execute(query).first()
    if row is None:
        return None
    if person_id == row.owner_id:
        return Standing.OWNER
    if person_id == row.deputy_id or _deputises(session, course_id, person_id):
        return Standing.DEPUTY
    return Standing.LEADS if person_id == row.manager_id or _heads(session, row.path, person_id) else None


def list_without_active_owner(session: Session) -> Sequence[str]:
    """Codes of courses whose accountable owner has left, which no course should ever be."""
    query = select(Course.code).join(Person, Person.id == Course.owner_id).where(~Person.is_active)
    return session.scalars(query.order_by(Course.code)).all()


def _deputises(session: Session, course_id: UUID, person_id: UUID) -> bool:
    return session.get(CourseRole, (course_id, person_id, CourseRoleKind.DEPUTY)) is not None


def _heads(session: Session, org_unit_path: str, person_id: UUID) -> bool:
    headed = session.scalars(select(OrgUnit.path).where(OrgUnit.head_id == person_id))
    return any(is_within(org_unit_path, path) for path in headed)
