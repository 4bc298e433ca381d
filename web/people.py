"""People to choose from by name, in forms that want an address."""

from core.unit_of_work import Work
from people import repository

CHOICES = 50


def people_choices(work: Work, text: str = "") -> list[tuple[str, str]]:
    """Address and name of active people whose name or address holds the text; the first ones by name."""
    return [
        (one.email, one.name) for one in repository.list_people(work.session, text=text, is_active=True, limit=CHOICES)
    ]
