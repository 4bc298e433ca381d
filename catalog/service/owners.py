"""Who is accountable, who has a part, and what happens when somebody leaves."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from catalog.errors import CourseInvalid, NobodyToOwn, OwnerNotActive
from catalog.events import RoleGiven, RoleWithdrawn
from catalog.facts import CourseState
from catalog.homes import PRETENDED, Homes, load_homes
from catalog.models import Course, CourseRole
from catalog.repository.courses import get_state
from catalog.repository.known import list_states
from catalog.repository.standing import list_places_of
from catalog.rules import Candidate, choose_successor
from catalog.service.guards import load_for
from catalog.storing import owner_changed
from catalog.values import CourseRoleKind
from core.database import in_chunks
from core.errors import FieldError
from core.events import Event
from core.unit_of_work import Work
from people import repository as people
from people.access import require
from people.events import gives_power_over
from people.holding import hold_person
from people.models import Person
from people.service import find_named, head_above
from people.values import Permission

GROUNDS = {
    "course_deputy": "deputy on this course",
    "deputy": "deputy",
    "manager": "manager",
    "head_of_unit": "head of the org unit",
    "still_unclaimed": "still waits to be claimed",
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


def claim_course(work: Work, course_id: UUID) -> None:
    """The actor takes a course that nobody was named for."""
    person_id = work.actor.person_id
    require(work.actor, Permission.EDIT_COURSE, is_own=True)  # a token that may only read takes nothing
    course = get_state(work.session, course_id, is_locked=True)
    if person_id is None or not course.owner_is_provisional:
        course = load_for(work, course_id, Permission.EDIT_COURSE)
    if person_id is None:
        raise OwnerNotActive(person=work.actor.name)
    _hand_over(work, course, person_id, "claimed")


def _hand_over(work: Work, course: CourseState, owner_id: UUID, reason: str) -> None:
    owner = hold_person(work.session, owner_id)
    if not owner.is_active:
        raise OwnerNotActive(person=owner.name)
    if owner_id == course.owner_id and not course.owner_is_provisional:
        return
    _store_owner(work, [course.id], owner_id, is_provisional=False)
    work.record(owner_changed(course, owner_id, reason))


def _store_owner(work: Work, course_ids: Sequence[UUID], owner_id: UUID, *, is_provisional: bool) -> None:
    for chunk in in_chunks(course_ids):
        work.session.connection().execute(
            update(Course)
            .where(Course.id.in_(chunk))
            .values(
                owner_id=owner_id,
                owner_is_provisional=is_provisional,
                version=Course.version + 1,
                updated_at=work.now,
            )
        )


def give_role(work: Work, course_id: UUID, person_id: UUID, kind: CourseRoleKind) -> bool:
    """A part beside the owner's. Answers whether anything changed."""
    load_for(work, course_id, Permission.EDIT_COURSE)
    person = hold_person(work.session, person_id)
    if not person.is_active:
        raise OwnerNotActive(person=person.name)
    if work.session.get(CourseRole, (course_id, person_id, kind)) is not None:
        return False
    work.session.execute(insert(CourseRole).values(course_id=course_id, person_id=person_id, kind=kind))
    after = {"role": kind.value, "person": person.name}
    work.record(RoleGiven(subject_id=course_id, course_id=course_id, person_id=person_id, after=after))
    return True


def withdraw_role(work: Work, course_id: UUID, person_id: UUID, kind: CourseRoleKind) -> bool:
    """The part ends. Answers whether anything changed."""
    load_for(work, course_id, Permission.EDIT_COURSE)
    role = work.session.get(CourseRole, (course_id, person_id, kind))
    if role is None:
        return False
    work.session.delete(role)
    work.session.flush()
    _record_withdrawn(work, course_id, people.get_person(work.session, person_id), kind)
    return True


def _record_withdrawn(
    work: Work, course_id: UUID, person: Person, kind: CourseRoleKind, reason: str | None = None
) -> None:
    before = {"role": kind.value, "person": person.name}
    event = RoleWithdrawn(subject_id=course_id, course_id=course_id, person_id=person.id, before=before, reason=reason)
    work.record(event)


def keep_courses_apart(work: Work, events: Sequence[Event]) -> None:
    """Handler: nobody becomes somebody, or their stand-in, who answers for courses where they do not manage people."""
    for event in events:
        if gives_power_over(event) and event.subject_id != work.actor.person_id:
            for path in list_places_of(work.session, event.subject_id):
                require(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=path)


def pass_on_courses(work: Work, events: Sequence[Event]) -> None:
    """Handler for people who left: everything they were accountable for has another owner in the same commit."""
    for event in events:
        _pass_on_all(work, people.get_person(work.session, event.subject_id))


def _pass_on_all(work: Work, leaver: Person) -> None:
    line = InLine(work, leaver)
    _end_roles(work, leaver)
    for courses in line.courses(is_locked=True):
        passed: dict[tuple[UUID, bool], list[UUID]] = defaultdict(list)
        for course in courses:
            successor, is_provisional = _successor(course, line)
            passed[successor.person_id, is_provisional].append(course.id)
            reason = f"{leaver.name} left: {GROUNDS[successor.ground]}"
            work.record(owner_changed(course, successor.person_id, reason, is_provisional=is_provisional))
        for (owner_id, is_provisional), theirs in passed.items():
            _store_owner(work, theirs, owner_id, is_provisional=is_provisional)


def _end_roles(work: Work, leaver: Person) -> None:
    """Their parts in courses end, each told in its course's story."""
    held = select(CourseRole.course_id, CourseRole.kind).where(CourseRole.person_id == leaver.id)
    rows = work.session.execute(held.order_by(CourseRole.course_id, CourseRole.kind)).all()
    work.session.execute(delete(CourseRole).where(CourseRole.person_id == leaver.id))
    for course_id, kind in rows:
        _record_withdrawn(work, course_id, leaver, kind, f"{leaver.name} left")


def foresee_pass_on(work: Work, person_id: UUID) -> Counter[tuple[UUID, str] | None]:
    """How many courses would pass to whom, and on what ground, if the person left; None where they stay unclaimed.

    Asked of the same rule, course by course, so that it says what would happen.
    """
    found: Counter[tuple[UUID, str] | None] = Counter()
    line = InLine(work, people.get_person(work.session, person_id), is_pretending=True)
    for courses in line.courses():
        for course in courses:
            heir, _ = _successor(course, line)
            found[(heir.person_id, heir.ground) if heir.person_id != PRETENDED else None] += 1
    return found


def _successor(course: CourseState, line: "InLine") -> tuple[Candidate, bool]:
    """Who takes over, and whether only until somebody claims it: what nobody was named for is nobody's heirloom."""
    ground = "still_unclaimed" if course.owner_is_provisional else "nobody_left"
    try:
        return choose_successor(course.code, line.leaver.id, line.candidates(course)), False
    except NobodyToOwn:
        holder = line.homes.by_id[course.org_unit_id].holder_id
        if holder == line.leaver.id:
            raise
        return Candidate(holder, ground, True), True


class InLine:
    """Who comes after a leaver, course by course; what many courses share is asked for once."""

    def __init__(self, work: Work, leaver: Person, *, is_pretending: bool = False) -> None:
        self.leaver = leaver
        self.is_pretending = is_pretending
        self._session = work.session
        self._deputies: dict[UUID, list[UUID]] = {}
        self._heads: dict[UUID | None, UUID | None] = {}
        self._active: dict[UUID, bool] = {}
        self._work = work

    @cached_property
    def homes(self) -> Homes:
        return load_homes(self._work, is_pretending=self.is_pretending, but=self.leaver.id)

    def courses(self, *, is_locked: bool = False) -> Iterator[Sequence[CourseState]]:
        """The leaver's courses, as many at a time as a statement holds."""
        owned = select(Course.id).where(Course.owner_id == self.leaver.id).order_by(Course.id)
        for chunk in in_chunks(self._session.scalars(owned).all()):
            found = list_states(self._session, chunk, is_locked=is_locked)
            self._look_up(chunk)
            yield found

    def _look_up(self, course_ids: Sequence[UUID]) -> None:
        """Who stands in for the owners of these courses."""
        self._deputies = defaultdict(list)
        query = select(CourseRole.course_id, CourseRole.person_id).order_by(CourseRole.person_id)
        chosen = CourseRole.course_id.in_(course_ids) & (CourseRole.kind == CourseRoleKind.DEPUTY)
        for course_id, person_id in self._session.execute(query.where(chosen)):
            self._deputies[course_id].append(person_id)
        self._learn([person for found in self._deputies.values() for person in found])

    def candidates(self, course: CourseState) -> Iterator[Candidate]:
        """Deputies of the course, then of the leaver, the manager, the heads of both org units; nobody if unclaimed."""
        if course.owner_is_provisional:
            return
        wanted = [(person, "course_deputy") for person in self._deputies[course.id]]
        wanted += [(person, "deputy") for person in (self.leaver.deputy_id,) if person]
        wanted += [(person, "manager") for person in (self.leaver.manager_id,) if person]
        heads = [self._head(unit) for unit in (course.org_unit_id, self.leaver.org_unit_id)]
        wanted += [(head, "head_of_unit") for head in heads if head is not None]
        self._learn([person for person, _ in wanted])
        for person, ground in wanted:
            yield Candidate(person, ground, self._active[person])

    def _head(self, unit: UUID | None) -> UUID | None:
        if unit not in self._heads:
            self._heads[unit] = head_above(self._session, unit, but=self.leaver.id)
        return self._heads[unit]

    def _learn(self, persons: Sequence[UUID]) -> None:
        new = [person for person in dict.fromkeys(persons) if person not in self._active]
        if new:
            active = people.active_among(self._session, new)
            self._active |= {person: person in active for person in new}
