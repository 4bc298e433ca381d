"""How people stand to a course: the one place that says who answers for it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalog.models import Course, CourseRole
from catalog.values import CourseRoleKind, Standing
from people.access import is_within
from people.models import OrgUnit, Person
from people.service.org_units import list_led_paths


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


def list_places_of(session: Session, person_id: UUID) -> Sequence[str]:
    """The org units with courses somebody answers for: as owner, with a part of their own, for or above the owner."""
    has_part = select(CourseRole.course_id).where(CourseRole.person_id == person_id)
    stands = or_(Person.id == person_id, Person.deputy_id == person_id, Person.manager_id == person_id)
    query = select(OrgUnit.path).join(Course, Course.org_unit_id == OrgUnit.id)
    query = query.join(Person, Person.id == Course.owner_id)
    return session.scalars(query.where(or_(stands, Course.id.in_(has_part))).distinct()).all()


def list_without_active_owner(session: Session) -> Sequence[str]:
    """Codes of courses whose accountable owner has left, which no course should ever be."""
    query = select(Course.code).join(Person, Person.id == Course.owner_id).where(~Person.is_active)
    return session.scalars(query.order_by(Course.code)).all()


def _deputises(session: Session, course_id: UUID, person_id: UUID) -> bool:
    return session.get(CourseRole, (course_id, person_id, CourseRoleKind.DEPUTY)) is not None


def _heads(session: Session, org_unit_path: str, person_id: UUID) -> bool:
    return any(is_within(org_unit_path, path) for path in list_led_paths(session, person_id))
