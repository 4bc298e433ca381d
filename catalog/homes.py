"""Where a course belongs and who is accountable for it while nobody is named.

Every course has an org unit and an owner. Nobody named: the nearest active head, upwards; no head: an administrator;
not even that, in a catalog that has no people yet: a placeholder whom no mail can reach, until somebody claims.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy import select

from catalog.errors import NobodyToOwn
from core.ids import new_id
from core.unit_of_work import Work
from people import repository as people
from people.access import is_within
from people.events import OrgUnitAdded
from people.holding import hold_active
from people.models import OrgUnit, Person, RoleGrant
from people.repository import OrgUnitFacts
from people.service import add_org_unit, ensure_person
from people.values import NO_MAIL, OrgUnitId, Role

UNCLAIMED = f"unclaimed@coursekeeper{NO_MAIL}"
FIRST_UNIT = ("all", "Whole organisation")
PRETENDED = UUID(int=0)
"""Stands for a person or org unit that a dry run would have made."""


class Home(msgspec.Struct, frozen=True):
    """An org unit and who holds its courses provisionally."""

    id: UUID
    path: str
    holder_id: UUID


@dataclass(slots=True)
class Homes:
    """Org units by code and by name, in any case of letters."""

    by_name: dict[str, Home] = field(default_factory=dict)
    by_id: dict[UUID, Home] = field(default_factory=dict)
    default: Home | None = None

    def find(self, name: str | None) -> Home | None:
        return self.by_name.get(name.strip().casefold()) if name else self.default

    def add(self, home: Home, *names: str) -> None:
        self.by_id[home.id] = home
        for name in names:
            self.by_name.setdefault(name.casefold(), home)


def load_homes(work: Work, *, is_pretending: bool = False, but: UUID | None = None) -> Homes:
    """All org units with their holders, `but` being none; makes the first one where there is none.

    Who pretends only asks: nothing is made and nobody is locked.
    """
    units = people.list_org_units(work.session)
    if not units:
        units = [_first_unit(work, is_pretending=is_pretending)]
    find_active = people.active_among if is_pretending else hold_active
    heads = find_active(work.session, [unit.head_id for unit in units if unit.head_id and unit.head_id != but])
    fallback: UUID | None = None
    holders: dict[UUID, UUID] = {}
    homes = Homes()
    for unit in units:  # parents come first
        above = holders.get(unit.parent_id) if unit.parent_id else None
        holder = unit.head_id if unit.head_id in heads else above
        if holder is None:
            fallback = fallback or _administrator(work, but, is_pretending=is_pretending)
            fallback = fallback or _nobody(work, is_pretending=is_pretending)
            holder = fallback
        holders[unit.id] = holder
        homes.add(Home(unit.id, unit.path, holder), unit.code, unit.name)
    homes.default = homes.by_id[_own_unit(work, units).id]
    return homes


def add_unknown_homes(work: Work, homes: Homes, names: Iterable[str], *, is_pretending: bool = False) -> list[str]:
    """Make org units that nobody has yet below the first, coded in the letters of the file; answers their names."""
    made: list[str] = []
    for name in dict.fromkeys(names):
        code = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:60] or f"unit-{len(homes.by_id)}"
        if known := homes.find(name) or homes.find(code):
            homes.add(known, name)
            continue
        made.append(name)
        top = homes.default
        if top is None:
            raise NobodyToOwn()
        if is_pretending:
            homes.add(Home(PRETENDED, f"{top.path}/{code}", top.holder_id), name, code)
        else:
            parent = people.get_org_unit(work.session, top.id)
            unit = add_org_unit(work, code, name, parent_id=parent.id)
            homes.add(Home(unit.id, unit.path, top.holder_id), name, code)
    return made


def _own_unit(work: Work, units: Iterable[OrgUnitFacts]) -> OrgUnitFacts:
    """The unit a scoped importer may write to; for everybody else the first at the top."""
    scopes = [grant.org_unit_path for grant in work.actor.grants if grant.org_unit_path]
    if work.actor.is_trusted or not scopes or any(not grant.org_unit_path for grant in work.actor.grants):
        return min(units, key=lambda unit: (unit.path.count("/"), unit.id))
    within = [unit for unit in units if any(is_within(unit.path, scope) for scope in scopes)]
    return min(within or units, key=lambda unit: (unit.path.count("/"), unit.id))


def _first_unit(work: Work, *, is_pretending: bool) -> OrgUnitFacts:
    code, name = FIRST_UNIT
    if is_pretending:
        return OrgUnitFacts(id=PRETENDED, code=code, name=name, parent_id=None, path=f"/{code}", head_id=None)  # type: ignore[arg-type]  # an id that is never stored
    # whoever brings the first course may do this: without any org unit there is nobody it could be kept from
    unit = OrgUnit(id=OrgUnitId(new_id()), code=code, name=name, path=f"/{code}")
    work.session.add(unit)
    work.session.flush()
    work.record(OrgUnitAdded(subject_id=unit.id, after={"code": code, "name": name, "path": unit.path}))
    return OrgUnitFacts(id=unit.id, code=code, name=name, parent_id=None, path=unit.path, head_id=None)


def _administrator(work: Work, but: UUID | None, *, is_pretending: bool) -> UUID | None:
    query = select(Person.id).join(RoleGrant, RoleGrant.person_id == Person.id)
    query = query.where(Person.is_active, RoleGrant.role == Role.ADMINISTRATOR).order_by(Person.created_at, Person.id)
    if but is not None:
        query = query.where(Person.id != but)
    if not is_pretending:
        query = query.with_for_update(read=True, of=Person)
    return work.session.scalar(query.limit(1))


def _nobody(work: Work, *, is_pretending: bool) -> UUID:
    return PRETENDED if is_pretending else ensure_person(work, UNCLAIMED, "Not claimed yet").id
