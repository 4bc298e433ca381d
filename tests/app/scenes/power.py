"""Whoever administers one unit does not become somebody who answers for more."""

from collections.abc import Callable

from app.wiring import Wiring
from core.actors import OPERATOR, Actor
from core.unit_of_work import Work
from people import events as people
from people.errors import NotAllowed
from people.models import Person
from people.service import actor_for, change_person, invite
from people.service.persons import PersonChanges
from people.values import Role
from tests.app.scenes.making import scene
from tests.factories import a_course, a_person, an_org_unit
from tests.localization.making import a_market

Act = Callable[[Work, Person], object]


def is_refused(house: Wiring, act: Act, *, market: bool = False) -> bool:
    """Whether the administrator of a unit is kept from this, to somebody of the unit with more elsewhere."""
    with house.uow.write(OPERATOR) as work:
        unit, other = an_org_unit(work), an_org_unit(work)
        administrator = a_person(work, unit=unit, role=Role.ADMINISTRATOR)
        ines = a_person(work, unit=unit)
        a_market(work, "MX", coordinator=ines.email) if market else a_course(work, owner=ines, unit=other)
        actor: Actor = actor_for(work.session, administrator.id)
    try:
        with house.uow.write(actor) as work:
            act(work, ines)
    except NotAllowed:
        return True
    return False


def mend_address(work: Work, ines: Person) -> None:
    change_person(work, ines.id, PersonChanges(email="mine@example.org"))


def hand_out_link(work: Work, ines: Person) -> None:
    invite(work, ines.email, org_unit_id=ines.org_unit_id)


@scene(people.PersonChanged, "keep_courses_apart")
def address_of_an_owner_stays(house: Wiring) -> bool:
    return is_refused(house, mend_address)


@scene(people.PersonInvited, "keep_courses_apart")
def owner_is_not_invited(house: Wiring) -> bool:
    return is_refused(house, hand_out_link)


@scene(people.PersonChanged, "keep_markets_apart")
def address_of_a_coordinator_stays(house: Wiring) -> bool:
    return is_refused(house, mend_address, market=True)


@scene(people.PersonInvited, "keep_markets_apart")
def coordinator_is_not_invited(house: Wiring) -> bool:
    return is_refused(house, hand_out_link, market=True)
