"""Letting people sign in who were named by somebody who does not manage people."""

from core.unit_of_work import Work
from people.events import PersonChanged
from people.models import Person


def admit(work: Work, person: Person) -> bool:
    """The person may sign in from now on; callers have checked that the actor manages people.

    Answers whether anything changed.
    """
    if person.may_sign_in:
        return False
    person.may_sign_in = True
    person.version += 1
    work.session.flush()
    work.record(PersonChanged(subject_id=person.id, before={"may_sign_in": False}, after={"may_sign_in": True}))
    return True
