"""People to choose from by name, and whom somebody meant by what they typed."""

from collections.abc import Sequence

from core.errors import FieldError, Invalid
from core.unit_of_work import Work
from people import repository
from people.repository import PersonFacts

CHOICES = 50
NAMED_AT_MOST = 6


def address_of(work: Work, field: str, typed: str) -> str:
    """The address of whom somebody named; what is an address already, or nothing, stays what it is.

    Raise Invalid where nobody is called so, or several are: it names them.
    """
    if not typed or "@" in typed:
        return typed
    found = repository.list_people(work.session, text=typed, is_active=True, limit=CHOICES)
    meant = [one for one in found if one.name.casefold() == typed.casefold()] or found
    if len(meant) == 1:
        return meant[0].email
    raise Invalid([_several(field, typed, meant) if meant else FieldError(field, "nobody_of_this_name", typed)])


def _several(field: str, typed: str, meant: Sequence[PersonFacts]) -> FieldError:
    named = [f"{one.name} ({one.email})" for one in meant[:NAMED_AT_MOST]]
    several = " / ".join(named + ["…"] * (len(meant) > NAMED_AT_MOST))
    return FieldError(field, "several_of_this_name", typed, {"several": several})


def people_choices(work: Work, text: str = "") -> list[tuple[str, str]]:
    """Address and name of active people whose name or address holds the text; the first ones by name."""
    return [
        (one.email, one.name) for one in repository.list_people(work.session, text=text, is_active=True, limit=CHOICES)
    ]
