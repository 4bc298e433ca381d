"""What a row is known by that brings neither code nor source: never the name of the file, which changes every month.

An id without its system is looked for in all systems. Where most of a file's ids name courses of the same title in one
system, the file is from there; else what has the id and the title is meant, else it is new. A row without any id is
known by its link, else by its title, within its org unit.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import UNSET

from catalog.homes import Homes
from catalog.importing.facts import CourseFacts
from catalog.repository.known import find_titles, list_systems
from core.unit_of_work import Work

LONGEST = 200
Titles = Mapping[str, Sequence[tuple[str, str]]]


class Keys:
    """Completes the keys of a whole import, batch by batch."""

    def __init__(self, file_system: str) -> None:
        self.file_system = file_system
        """Where ids are from that say no system: what the file is called, until its first rows tell better."""
        self._systems: list[str] | None = None

    def complete(self, work: Work, rows: Sequence[CourseFacts], homes: Homes) -> None:
        """Give each row a key that brings none of its own."""
        for facts in rows:
            if facts.code is UNSET and facts.variant_of is UNSET and facts.source_id is UNSET:
                facts.source_id = facts.url if facts.url else str(facts.title).casefold()[:LONGEST]
                if facts.source is UNSET:
                    facts.source = _unit(facts, homes)
        bare = [facts for facts in rows if facts.source_id is not UNSET and facts.source is UNSET]
        if bare:
            self._find_systems(work, bare)

    def _find_systems(self, work: Work, rows: Sequence[CourseFacts]) -> None:
        is_first, systems = self._systems is None, self._systems or list_systems(work.session)
        self._systems = systems
        titles = find_titles(work.session, {*systems, self.file_system}, {str(facts.source_id) for facts in rows})
        meant = _systems_meant(rows, titles)
        if is_first and self.file_system not in systems:
            self.file_system = _of_most(meant, len({facts.source_id for facts in rows})) or self.file_system
        for facts in rows:
            places = {system for system, _ in titles.get(str(facts.source_id), ())}
            is_ours = self.file_system in places
            facts.source = self.file_system if is_ours else meant.get(str(facts.source_id), self.file_system)


def _systems_meant(rows: Sequence[CourseFacts], titles: Titles) -> dict[str, str]:
    """By id, the system in which a course of the same title has it; any language version of it tells."""
    found: dict[str, str] = {}
    for facts in rows:
        for system, title in titles.get(str(facts.source_id), ()):
            if title.casefold() == str(facts.title).casefold():
                found.setdefault(str(facts.source_id), system)
    return found


def _of_most(meant: Mapping[str, str], ids: int) -> str | None:
    [(system, count)] = Counter(meant.values()).most_common(1) or [("", 0)]
    return system if 2 * count > ids else None


def _unit(facts: CourseFacts, homes: Homes) -> str:
    """The code of the org unit it goes to; what the row says where there is no such unit yet."""
    said = None if facts.org_unit is UNSET else facts.org_unit
    home = homes.find(said)
    return (home.path.rpartition("/")[2] if home else str(said)).casefold()
