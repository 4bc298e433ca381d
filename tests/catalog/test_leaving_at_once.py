"""Somebody leaves while somebody else gives them something: whoever is second finds out what the first did."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from catalog.errors import OwnerNotActive
from catalog.importing.service import import_file
from catalog.models import Course, CourseRole
from catalog.repository.standing import list_without_active_owner
from catalog.service import change_owner, create_course, give_role, pass_on_courses
from catalog.values import CourseRoleKind
from core.actors import OPERATOR, Actor, Grant
from core.unit_of_work import UnitOfWork, Work
from people.errors import LastAdministrator, PersonHasLeft
from people.events import PersonLeft
from people.models import ApiToken, Person
from people.repository import list_administrators
from people.service import create_token, leave, revoke_role
from people.values import PersonId, Role
from tests.catalog.test_writing_at_once import until_somebody_waits
from tests.factories import a_course, a_person, an_org_unit, the_actor

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
LEAVER = "leaver@example.org"
Giving = Callable[[Work, UUID, PersonId], object]


def as_owner(work: Work, course_id: UUID, person_id: PersonId) -> None:
    change_owner(work, course_id, person_id)


def as_deputy(work: Work, course_id: UUID, person_id: PersonId) -> None:
    give_role(work, course_id, person_id, CourseRoleKind.DEPUTY)


def as_owner_of_a_new_course(work: Work, course_id: UUID, person_id: PersonId) -> None:
    create_course(work, {"code": "NEW-1", "title": "Gifts", "owner_email": LEAVER})


def a_token(work: Work, course_id: UUID, person_id: PersonId) -> None:
    create_token(work, person_id, "nightly")


def as_head(work: Work, course_id: UUID, person_id: PersonId) -> None:
    create_course(work, {"code": "NEW-1", "title": "Gifts", "org_unit": "headed"})


NAMING = [as_owner, as_deputy, as_owner_of_a_new_course, a_token]


@pytest.fixture
def leaving(uow: UnitOfWork) -> tuple[UUID, PersonId]:
    """A course of somebody who stays, and somebody who is about to leave, head of a unit and with a manager."""
    uow.subscriptions.before_commit(PersonLeft, pass_on_courses)
    with uow.write(OPERATOR) as work:
        leaver = a_person(work, email=LEAVER, manager_id=a_person(work).id)
        a_person(work, role=Role.ADMINISTRATOR)
        an_org_unit(work, code="headed", head=leaver)
        return a_course(work).id, leaver.id


def at_once(uow: UnitOfWork, first: Callable[[Work], object], second: Callable[[Work], object]) -> None:
    """Do the second while the first is done and not committed; raises what the second was refused with."""

    def run() -> None:
        with uow.write(OPERATOR) as work:
            second(work)

    with ThreadPoolExecutor(1) as pool:
        with uow.write(OPERATOR) as work:
            first(work)
            uow.subscriptions.settle(work)
            running = pool.submit(run)
            until_somebody_waits(uow, running)
        running.result()


@pytest.mark.parametrize("give", [*NAMING, as_head])
def test_who_was_given_something_passes_it_on(uow: UnitOfWork, leaving: tuple[UUID, PersonId], give: Giving) -> None:
    course_id, leaver = leaving
    at_once(uow, lambda work: give(work, course_id, leaver), lambda work: leave(work, leaver))
    assert nothing_is_left_with(uow, leaver)


@pytest.mark.parametrize("give", NAMING)
def test_who_has_left_is_given_nothing(uow: UnitOfWork, leaving: tuple[UUID, PersonId], give: Giving) -> None:
    course_id, leaver = leaving
    with pytest.raises((OwnerNotActive, PersonHasLeft)):
        at_once(uow, lambda work: leave(work, leaver), lambda work: give(work, course_id, leaver))
    assert nothing_is_left_with(uow, leaver)


def test_a_head_who_has_left_holds_no_new_course(uow: UnitOfWork, leaving: tuple[UUID, PersonId]) -> None:
    course_id, leaver = leaving
    at_once(uow, lambda work: leave(work, leaver), lambda work: as_head(work, course_id, leaver))
    assert nothing_is_left_with(uow, leaver)


def test_an_import_refuses_the_rows_of_who_has_left(
    uow: UnitOfWork, leaving: tuple[UUID, PersonId], tmp_path: Path
) -> None:
    path = tmp_path / "courses.csv"
    path.write_text(f"code,title,owner_email\nNEW-1,Gifts,{LEAVER}\n")
    with ThreadPoolExecutor(1) as pool:
        with uow.write(OPERATOR) as work:
            leave(work, leaving[1])
            running = pool.submit(import_file, uow, OPERATOR, path)
            until_somebody_waits(uow, running)
        assert [error.code for error in running.result().errors] == ["owner_has_left"]


def test_two_who_stand_in_for_each_other_do_not_pass_on_to_each_other(uow: UnitOfWork) -> None:
    uow.subscriptions.before_commit(PersonLeft, pass_on_courses)
    with uow.write(OPERATOR) as work:
        one, other = a_person(work), a_person(work)
        one.deputy_id, other.deputy_id = other.id, one.id
        a_person(work, role=Role.ADMINISTRATOR)
        for owner in (one, other):
            a_course(work, owner=owner)
    at_once(uow, lambda work: leave(work, one.id), lambda work: leave(work, other.id))
    with uow.read(OPERATOR) as work:
        assert list_without_active_owner(work.session) == []


def revoking(work: Work, person_id: PersonId) -> None:
    revoke_role(work, person_id, Role.ADMINISTRATOR)


def leaving_for_good(work: Work, person_id: PersonId) -> None:
    leave(work, person_id)


@pytest.mark.parametrize("first", [revoking, leaving_for_good])
@pytest.mark.parametrize("second", [revoking, leaving_for_good])
def test_of_two_administrators_who_shut_out_each_other_one_stays(
    uow: UnitOfWork, first: Callable[[Work, PersonId], None], second: Callable[[Work, PersonId], None]
) -> None:
    with uow.write(OPERATOR) as work:
        people = [a_person(work, role=Role.ADMINISTRATOR) for _ in range(2)]
    one, other = (the_actor(person, Grant(Role.ADMINISTRATOR.value)) for person in people)

    def run(actor: Actor) -> None:
        with uow.write(actor) as work:
            second(work, people[0].id)

    with ThreadPoolExecutor(1) as pool:
        with uow.write(one) as work:
            first(work, people[1].id)
            running = pool.submit(run, other)
            until_somebody_waits(uow, running)
        with pytest.raises(LastAdministrator):
            running.result()
    with uow.read(OPERATOR) as work:
        assert list_administrators(work.session) == [people[0].id]


def nothing_is_left_with(uow: UnitOfWork, person_id: PersonId) -> bool:
    with uow.read(OPERATOR) as work:
        owned = select(Course.code).where(Course.owner_id == person_id)
        parts = select(CourseRole.kind).where(CourseRole.person_id == person_id)
        tokens = select(ApiToken.name).where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
        assert not work.session.get_one(Person, person_id).is_active
        return not any(work.session.scalars(query).all() for query in (owned, parts, tokens))
