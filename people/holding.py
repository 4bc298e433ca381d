"""Who is named is held: nobody leaves between being found active and being given something.

A leaver waits for what is being given to them and passes it on; whoever names a leaver waits, and finds them gone.
SQLite, which has one writer anyway, knows no such locks and is sent none.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import in_chunks
from people.errors import PersonNotFound
from people.models import Person
from people.values import PersonId


def hold_person(session: Session, person_id: UUID, *, alone: bool = False) -> Person:
    """The person as they stand now, until the transaction ends; `alone` by whoever lets go or takes back."""
    query = select(Person).where(Person.id == person_id).with_for_update(read=not alone, key_share=alone)
    person = session.scalar(query.execution_options(populate_existing=True))
    if person is None:
        raise PersonNotFound(person=str(person_id))
    return person


def hold_active(session: Session, ids: Iterable[UUID]) -> frozenset[PersonId]:
    """Those of these people who are active, and stay so until the transaction ends."""
    found: set[PersonId] = set()
    for chunk in in_chunks(sorted(set(ids))):
        query = select(Person.id).where(Person.id.in_(chunk), Person.is_active).order_by(Person.id)
        found.update(session.scalars(query.with_for_update(read=True)))
    return frozenset(found)
