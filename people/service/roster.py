"""How far somebody who manages people sees: everybody, or whoever sits or holds a role where they manage."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select

from core.actors import Actor
from core.unit_of_work import Work
from people import repository
from people.access import markets, places
from people.errors import NotAllowed
from people.models import Person
from people.repository.roster import ids_within
from people.service.persons import require_over
from people.values import Permission


def reach_of(actor: Actor) -> list[Select[Any]]:
    """What holds a list of people to those whom the actor manages; nothing where that is everybody."""
    paths = places(actor, Permission.MANAGE_PEOPLE)
    return [] if paths is None else [ids_within(paths, markets(actor, Permission.MANAGE_PEOPLE))]


def require_in_reach(work: Work, person_id: UUID) -> Person:
    """The person, if the actor manages people where they sit or hold a role."""
    person = repository.get_person(work.session, person_id)
    for reach in reach_of(work.actor):
        if work.session.scalar(reach.where(Person.id == person_id).limit(1)) is None:
            raise NotAllowed(permission=Permission.MANAGE_PEOPLE.value)
    return person


def is_over(work: Work, person: Person) -> bool:
    """Whether the actor may change this person and let them go."""
    try:
        require_over(work, person)
    except NotAllowed:
        return False
    return True
