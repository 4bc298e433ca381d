"""Naming somebody by address: who is unknown is asked about, never made up (docs/decisions/0023)."""

from core.errors import FieldError
from core.unit_of_work import Work
from people import repository
from people.holding import hold_person
from people.models import Person
from people.rules import close_addresses


def find_named(work: Work, field: str, address: str) -> Person | FieldError:
    """The person with this address, held, or what is wrong with the field that named them."""
    known = repository.find_person_by_email(work.session, address)
    if known is not None:
        return hold_person(work.session, known.id)
    close = close_addresses(address, repository.list_active_addresses(work.session))
    if not close:
        return FieldError(field, "address_unknown", address)
    return FieldError(field, "address_unknown_but", address, {"close": " / ".join(close)})
