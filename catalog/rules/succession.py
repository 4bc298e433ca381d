"""Who takes over when an owner leaves: the course's deputy, the person's deputy, their manager, the unit's heads."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from catalog.errors import NobodyToOwn


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in line, and why."""

    person_id: UUID
    ground: str
    """`course_deputy`, `deputy`, `manager`, `head_of_unit` or `administrator`."""
    is_active: bool


def choose_successor(course: str, leaver: UUID, line: Iterable[Candidate]) -> Candidate:
    """The first in line who is active and not the leaver."""
    found = first_in_line(line, {leaver})
    if found is None:
        raise NobodyToOwn(course=course)
    return found


def first_in_line(line: Iterable[Candidate], passed_over: Collection[UUID]) -> Candidate | None:
    """The first in line who is active and not to be passed over."""
    return next((each for each in line if each.is_active and each.person_id not in passed_over), None)
