"""Who takes over when an owner leaves: the course's deputy, the person's deputy, their manager, the unit's heads."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from catalog.errors import NobodyToOwn


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in line, and why."""

    person_id: UUID
    ground: str
    """`course_deputy`, `deputy`, `manager` or `head_of_unit`."""
    is_active: bool


def choose_successor(course: str, leaver: UUID, line: Iterable[Candidate]) -> Candidate:
    """The first in line who is active and not the leaver."""
    for candidate in line:
        if candidate.is_active and candidate.person_id != leaver:
            return candidate
    raise NobodyToOwn(course=course)
