"""Who is accountable, who has a part, and what happens when somebody leaves."""

from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from catalog.errors import CourseInvalid, NobodyToOwn, OwnerNotActive
from catalog.events import RoleGiven
from catalog.facts import CourseState
from catalog.homes import administrator_besides, load_homes
from catalog.models import Course, CourseRole
from catalog.repository.courses import get_state
from catalog.repository.known import list_states
from catalog.rules import Candidate, choose_successor, first_in_line
from catalog.service.guards import load_for
from catalog.storing import owner_changed
from catalog.values import CourseRoleKind
from core.errors import FieldError
from core.events import Event
from core.unit_of_work import Work
from people import repository as people
from people.access import require
from people.models import Person
from people.service import find_named, head_above
from people.values import Permission

GROUNDS = {
    "course_deputy": "deputy on this course",
    "deputy": "deputy",
    "manager": "manager",
    "head_of_unit": "head of the org unit",
    "nobody_left": "nobody in line; waits to be claimed",
}


def get_named(work: Work, field: str, address: str) -> Person:
    """The active person with this address; raises CourseInvalid for one that nobody has."""
    found = find_named(work, field, address)
    if isinstance(found, FieldError):
        raise CourseInvalid([found])
    if not found.is_active:
        raise OwnerNotActive(person=found.name)
    return found


def change_owner(work: Work, course_id: UUID, owner_id: UUID, *, reason: str = "", version: int | None = None) -> None:
    """Somebody else is accountable from now on: exactly one, always."""
    course = load_for(work, course_id, Permission.EDIT_COURSE, version=version)
    _hand_over(work, course, owner_id, reason)


def hand_over(work: Work, course_id: UUID, owner_id: UUID, *, reason: str) -> None:
    """Somebody else is accountable because the one who was asked says so; that they were asked is for the caller."""
    _hand_over(work, get_state(work.session, course_id, is_locked=True), owner_id, reason)


def claim_course(work: Work, course_id: UUID, *, reason: str = "claimed") -> None:
    """The actor takes a course that nobody was named for."""
    person_id = work.actor.person_id
    require(work.actor, Permission.EDIT_COURSE, is_own=True)  # a token that may only read takes nothing
    course = get_state(work.session, course_id, is_locked=True)
    if person_id is None or not course.owner_is_provisional:
        course = load_for(work, course_id, Permission.EDIT_COURSE)
    if person_id is None:
        raise OwnerNotActive(person=work.actor.name)
    _hand_over(work, course, person_id, reason)


def _hand_over(work: Work, course: CourseState, owner_id: UUID, reason: str) -> None:
    owner = people.get_person(work.session, owner_id)
    if not owner.is_active:
        raise OwnerNotActive(person=owner.name)
    if owner_id == course.owner_id and not course.owner_is_provisional:
        return
    _store_owner(work, [course.id], owner_id, is_provisional=False)
    work.record(owner_changed(course, owner_id, reason))


def _store_owner(work: Work, course_ids: Sequence[UUID], owner_id: UUID, *, is_provisional: bool) -> None:
    for start in range(0, len(course_ids), 500):
        work.session.connection().execute(
            update(Course)
            .where(Course.id.in_(course_ids[start : start + 500]))
            .values(
                owner_id=owner_id,
                owner_is_provisional=is_provisional,
                version=Course.version + 1,
                updated_at=work.now,
            )
        )


def give_role(work: Work, course_id: UUID, person_id: UUID, kind: CourseRoleKind) -> bool:
    """A part beside the owner's. Answers whether anything changed."""
    course = load_for(work, course_id, Permission.EDIT_COURSE)
    person = people.get_person(work.session, person_id)
    if not person.is_active:
        raise OwnerNotActive(person=person.name)
    if work.session.get(CourseRole, (course_id, person_id, kind)) is not None:
        return False
    work.session.execute(insert(CourseRole).values(course_id=course_id, person_id=person_id, kind=kind))
    _record_role(work, course, person_id, after={"role": kind.value, "person": person.name})
    return True


def withdraw_role(work: Work, course_id: UUID, person_id: UUID, kind: CourseRoleKind) -> bool:
    """The part ends. Answers whether anything changed."""
    course = load_for(work, course_id, Permission.EDIT_COURSE)
    role = work.session.get(CourseRole, (course_id, person_id, kind))
    if role is None:
        return False
    work.session.delete(role)
    work.session.flush()
    _record_role(work, course, person_id, before={"role": kind.value})
    return True


def _record_role(
    work: Work,
    course: CourseState,
    person_id: UUID,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    work.record(RoleGiven(subject_id=course.id, course_id=course.id, person_id=person_id, before=before, after=after))


def pass_on_courses(work: Work, events: Sequence[Event]) -> None:
    """Handler for people who left: everything they were accountable for has another owner in the same commit."""
    for event in events:
        _pass_on_all(work, people.get_person(work.session, event.subject_id))


def _pass_on_all(work: Work, leaver: Person) -> None:
    ids = list(work.session.scalars(select(Course.id).where(Course.owner_id == leaver.id).order_by(Course.id)))
    work.session.execute(delete(CourseRole).where(CourseRole.person_id == leaver.id))
    for start in range(0, len(ids), 500):
        for course in list_states(work.session, ids[start : start + 500], is_locked=True):
            successor, is_provisional = _successor(work, course, leaver)
            _store_owner(work, [course.id], successor.person_id, is_provisional=is_provisional)
            reason = f"{leaver.name} left: {GROUNDS[successor.ground]}"
            work.record(owner_changed(course, successor.person_id, reason, is_provisional=is_provisional))


def foresee_pass_on(work: Work, person_id: UUID) -> Counter[tuple[UUID, str] | None]:
    """How many courses would pass to whom, and on what ground, if the person left; None where they stay unclaimed.

    Asked of the same rule, course by course, so that it says what would happen.
    """
    leaver = people.get_person(work.session, person_id)
    administrator = administrator_besides(work, person_id)
    nobody = (administrator, "nobody_left") if administrator else None
    found: Counter[tuple[UUID, str] | None] = Counter()
    ids = list(work.session.scalars(select(Course.id).where(Course.owner_id == person_id).order_by(Course.id)))
    for start in range(0, len(ids), 500):
        for course in list_states(work.session, ids[start : start + 500]):
            heir = first_in_line(_line(work, course, leaver), {leaver.id})
            found[(heir.person_id, heir.ground) if heir else nobody] += 1
    return found


def _successor(work: Work, course: CourseState, leaver: Person) -> tuple[Candidate, bool]:
    try:
        return choose_successor(course.code, leaver.id, _line(work, course, leaver)), False
    except NobodyToOwn:
        holder = load_homes(work).by_id[course.org_unit_id].holder_id
        if holder == leaver.id:
            raise
        return Candidate(holder, "nobody_left", True), True


def _line(work: Work, course: CourseState, leaver: Person) -> Iterator[Candidate]:
    deputies = select(CourseRole.person_id).where(
        CourseRole.course_id == course.id, CourseRole.kind == CourseRoleKind.DEPUTY
    )
    wanted = [(person, "course_deputy") for person in work.session.scalars(deputies)]
    wanted += [(person, "deputy") for person in (leaver.deputy_id,) if person]
    wanted += [(person, "manager") for person in (leaver.manager_id,) if person]
    for unit in (course.org_unit_id, leaver.org_unit_id):
        if (head := head_above(work.session, unit, but=leaver.id)) is not None:
            wanted.append((head, "head_of_unit"))
    active = people.active_among(work.session, [person for person, _ in wanted])
    for person, ground in wanted:
        yield Candidate(person, ground, person in active)
