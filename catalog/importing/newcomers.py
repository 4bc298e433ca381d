"""Owners whom nobody knew: an import makes them (docs/decisions/0023), and says so, row by row, before and after."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from uuid import UUID

from msgspec import UNSET

from catalog.facts import CourseState
from catalog.importing.facts import CourseFacts
from catalog.importing.plans import Change, Plan
from catalog.importing.tables import Note, Row
from core.unit_of_work import Work
from people import repository as people
from people.rules import close_addresses
from people.service import ensure_people

SAID = 100
"""So many are named one by one; a directory that was never brought in would fill the report."""


class Newcomers:
    """Who was made, or would be, over a whole import."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.notes: list[Note] = []
        self._known: Sequence[str] | None = None

    def remember(self, work: Work) -> None:
        """Keep who is there before the first of them is made, to ask who was meant."""
        if self._known is None:
            self._known = people.list_active_addresses(work.session)

    def add(self, plan: Plan) -> None:
        """Take over what a plan that was carried out made."""
        for address, row in plan.newcomers.items():
            if address not in self.rows:
                self.rows[address] = row
                if len(self.notes) < SAID:
                    self.notes.append(self._note(address, row))

    def told(self) -> list[Note]:
        """How many, then one by one."""
        return [Note("people_made", {"count": len(self.rows)}), *self.notes] if self.rows else []

    def _note(self, address: str, row: int) -> Note:
        close = close_addresses(address, self._known or ())
        facts = {"row": row, "address": address}
        return Note("person_made_but", {**facts, "close": " / ".join(close)}) if close else Note("person_made", facts)


def unit_made(name: str, known: Iterable[str]) -> Note:
    """Said of an org unit that nobody had, with those that a slip of the hand turns into it."""
    close = get_close_matches(name.casefold(), known, n=2, cutoff=0.8)
    if not close:
        return Note("org_unit_made", {"name": name})
    return Note("org_unit_made_but", {"name": name, "close": " / ".join(close)})


def find_newcomers(plan: Plan, rows: Sequence[tuple[Row, CourseFacts]], unborn: Mapping[UUID, str]) -> dict[str, int]:
    """Address and first row of the owners that this plan makes; nobody is made for a row that was refused."""
    made = {unborn[owner] for each in _owned(plan) if (owner := each.owner_id) in unborn and owner is not None}
    accepted = {number for number, _ in plan.outcomes}
    found: dict[str, int] = {}
    for row, facts in rows:
        if facts.owner_email is not UNSET and facts.owner_email in made and row.number in accepted:
            found.setdefault(facts.owner_email, row.number)
    return found


def give_birth(work: Work, plan: Plan, unborn: Mapping[UUID, str]) -> None:
    """Make the people who own something now and were not known before."""
    ids = ensure_people(work, dict.fromkeys(plan.newcomers))
    for each in _owned(plan):
        if each.owner_id is not None and each.owner_id in unborn:
            each.owner_id = ids[unborn[each.owner_id]]


def _owned(plan: Plan) -> list[CourseState | Change]:
    return [*plan.courses, *plan.changes]
