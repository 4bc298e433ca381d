"""Who administers one unit has no power over whoever answers for courses elsewhere, save to name them."""

from collections.abc import Callable

import pytest

from catalog.models import Course
from catalog.service import give_role
from catalog.service.owners import keep_courses_apart
from catalog.values import CourseRoleKind
from core.actors import OPERATOR, Actor
from core.unit_of_work import UnitOfWork, Work
from people.errors import NotAllowed
from people.events import PersonChanged
from people.models import OrgUnit, Person
from people.service import actor_for, change_person
from people.service.persons import PersonChanges
from people.values import Role
from tests.factories import a_course, a_person, an_org_unit

Part = Callable[[Work, OrgUnit, Person], object]


def owning(work: Work, unit: OrgUnit, ines: Person) -> Course:
    return a_course(work, owner=ines, unit=unit)


def deputising_on_a_course(work: Work, unit: OrgUnit, ines: Person) -> bool:
    return give_role(work, a_course(work, unit=unit).id, ines.id, CourseRoleKind.DEPUTY)


def approving(work: Work, unit: OrgUnit, ines: Person) -> bool:
    return give_role(work, a_course(work, unit=unit).id, ines.id, CourseRoleKind.LEGAL_APPROVER)


def deputising_for_an_owner(work: Work, unit: OrgUnit, ines: Person) -> Course:
    return a_course(work, owner=a_person(work, deputy_id=ines.id), unit=unit)


def managing_an_owner(work: Work, unit: OrgUnit, ines: Person) -> Course:
    return a_course(work, owner=a_person(work, manager_id=ines.id), unit=unit)


def leading_the_unit(work: Work, unit: OrgUnit, ines: Person) -> None:
    unit.head_id = ines.id


@pytest.mark.parametrize(
    "part",
    [owning, deputising_on_a_course, approving, deputising_for_an_owner, managing_an_owner, leading_the_unit],
)
def test_an_address_and_a_deputy_are_for_who_manages_people_wherever_they_answer(uow: UnitOfWork, part: Part) -> None:
    uow.subscriptions.before_commit(PersonChanged, keep_courses_apart)
    with uow.write(OPERATOR) as work:
        here, elsewhere = an_org_unit(work), an_org_unit(work)
        admin = actor_for(work.session, a_person(work, unit=here, role=Role.ADMINISTRATOR).id)
        ines, other = a_person(work, unit=here), a_person(work, unit=here)
    change(uow, admin, ines, PersonChanges(email="ines.okafor@example.org"))
    change(uow, admin, ines, PersonChanges(deputy_id=other.id))
    with uow.write(OPERATOR) as work:
        part(work, work.session.get_one(OrgUnit, elsewhere.id), ines)
    for changes in (PersonChanges(email="mine@example.org"), PersonChanges(deputy_id=admin.person_id)):  # type: ignore[arg-type]  # a PersonId
        with pytest.raises(NotAllowed):
            change(uow, admin, ines, changes)
    change(uow, admin, ines, PersonChanges(name="Ines Okafor"))


def change(uow: UnitOfWork, actor: Actor, person: Person, changes: PersonChanges) -> None:
    with uow.write(actor) as work:
        change_person(work, person.id, changes)
