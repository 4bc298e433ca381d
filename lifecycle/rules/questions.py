"""Whom to ask whose a course is: the one who would take it over, but for those who have said it is not theirs."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from catalog.rules import Candidate, first_in_line


def whom_to_ask(line: Iterable[Candidate], owner_id: UUID, said_no: Collection[UUID]) -> UUID | None:
    """Choose the first in line who can know; neither its owner, whose it is not, nor who said no already."""
    found = first_in_line(line, {owner_id, *said_no})
    return found.person_id if found else None


def asked_on(asked_at: datetime) -> date:
    """The day that reminders of a question are counted from: by universal time, and shown to nobody."""
    return asked_at.date()
