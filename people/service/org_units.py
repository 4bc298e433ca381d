"""Org units, their place and their heads."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import in_chunks, one_at_a_time
from core.errors import FieldError
from core.ids import new_id
from core.unit_of_work import Work
from people import repository
from people.access import require
from people.errors import OrgUnitChangedMeanwhile, OrgUnitInvalid
from people.events import OrgUnitAdded, OrgUnitChanged
from people.models import OrgUnit, Person
from people.rules import checked_unit_code, unit_path
from people.values import OrgUnitId, Permission, PersonId

ParentAndHead = tuple[UUID | None, PersonId | None]


class OrgUnitChanges(msgspec.Struct, frozen=True, omit_defaults=True):
    """What to change of an org unit; UNSET stays as it is."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    parent_id: OrgUnitId | msgspec.UnsetType | None = msgspec.UNSET
    head_id: PersonId | msgspec.UnsetType | None = msgspec.UNSET


def add_org_unit(
    work: Work,
    code: str,
    name: str,
    *,
    parent_id: OrgUnitId | None = None,
    head_id: PersonId | None = None,
) -> OrgUnit:
    """A new org unit; codes are unique in the whole organisation."""
    parent = repository.get_org_unit(work.session, parent_id) if parent_id else None
    require(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=parent.path if parent else None)
    code = checked_unit_code(code)
    if repository.find_org_unit_by_code(work.session, code):
        raise OrgUnitInvalid([FieldError("code", "taken", code)])
    _check_head(work, head_id)
    unit = OrgUnit(
        id=OrgUnitId(new_id()),
        code=code,
        name=_checked_name(name),
        parent_id=parent_id,
        path=unit_path(code, parent.path if parent else None),
        head_id=head_id,
    )
    work.session.add(unit)
    work.session.flush()
    work.record(OrgUnitAdded(subject_id=unit.id, after={"code": code, "name": unit.name, "path": unit.path}))
    return unit


def change_org_unit(work: Work, org_unit_id: UUID, changes: OrgUnitChanges, *, version: int | None = None) -> OrgUnit:
    """Another name, head or place; what lies below moves along. `version` is the one somebody has seen."""
    unit = repository.get_org_unit(work.session, org_unit_id)
    require(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=unit.path)
    if version is not None:
        _check_version(work, unit, version)
    before = {"name": unit.name, "path": unit.path, "head_id": unit.head_id}
    if changes.name is not msgspec.UNSET:
        unit.name = _checked_name(changes.name)
    if changes.head_id is not msgspec.UNSET:
        _check_head(work, changes.head_id)
        unit.head_id = changes.head_id
    if changes.parent_id is not msgspec.UNSET and changes.parent_id != unit.parent_id:
        _move(work, unit, changes.parent_id)
    work.session.flush()
    now = {"name": unit.name, "path": unit.path, "head_id": unit.head_id}
    after = {key: value for key, value in now.items() if value != before[key]}
    if after:
        unit.version += 1
        event = OrgUnitChanged(subject_id=unit.id, before={key: before[key] for key in after}, after=after)
        work.record(event)
        work.session.flush()
    return unit


def head_above(session: Session, org_unit_id: UUID | None, *, but: UUID | None = None) -> PersonId | None:
    """The nearest active head, from this org unit upwards; `but` is passed over, whether they have left yet or not."""
    heads = [head for head in heads_upwards(session, org_unit_id) if head != but]
    active = repository.active_among(session, heads)
    return next((head for head in heads if head in active), None)


def heads_above(session: Session, org_unit_ids: Collection[UUID]) -> Mapping[UUID, PersonId]:
    """The nearest active head of each of these org units that has one, with a query a level and not one a unit."""
    units = _units_upwards(session, org_unit_ids)
    active = repository.active_among(session, [head for _, head in units.values() if head is not None])
    nearest = ((unit_id, _nearest(unit_id, units, active)) for unit_id in org_unit_ids)
    return {unit_id: head for unit_id, head in nearest if head is not None}


def _units_upwards(session: Session, org_unit_ids: Collection[UUID]) -> dict[UUID, ParentAndHead]:
    units: dict[UUID, ParentAndHead] = {}
    level = set(org_unit_ids)
    while level:
        for chunk in in_chunks(sorted(level)):
            query = select(OrgUnit.id, OrgUnit.parent_id, OrgUnit.head_id).where(OrgUnit.id.in_(chunk))
            units |= {unit_id: (parent, head) for unit_id, parent, head in session.execute(query)}
        level = {parent for parent, _ in units.values() if parent is not None} - units.keys()
    return units


def _nearest(unit_id: UUID, units: Mapping[UUID, ParentAndHead], active: Collection[PersonId]) -> PersonId | None:
    seen: set[UUID] = set()
    at: UUID | None = unit_id
    while at is not None and at not in seen:
        seen.add(at)
        at, head = units[at]
        if head in active:
            return head
    return None


def heads_upwards(session: Session, org_unit_id: UUID | None) -> list[PersonId]:
    """Heads of this org unit and of those above it, nearest first, active or not."""
    heads: list[PersonId] = []
    seen: set[UUID] = set()
    unit = session.get(OrgUnit, org_unit_id) if org_unit_id else None
    while unit is not None and unit.id not in seen:
        seen.add(unit.id)
        if unit.head_id is not None:
            heads.append(unit.head_id)
        unit = session.get(OrgUnit, unit.parent_id) if unit.parent_id else None
    return heads


def list_led_paths(session: Session, person_id: UUID) -> Sequence[str]:
    """The org units a person is head of."""
    return session.scalars(select(OrgUnit.path).where(OrgUnit.head_id == person_id)).all()


def _check_version(work: Work, unit: OrgUnit, version: int) -> None:
    """One change at a time, else two that saw the same version would both go in."""
    one_at_a_time(work.session, "org_units")
    work.session.refresh(unit)
    if version != unit.version:
        raise OrgUnitChangedMeanwhile(org_unit=unit.code, yours=version, theirs=unit.version)


def _move(work: Work, unit: OrgUnit, parent_id: OrgUnitId | None) -> None:
    one_at_a_time(work.session, "org_units")  # two moves that do not see each other could make a circle
    work.session.refresh(unit)
    parent = repository.get_org_unit(work.session, parent_id) if parent_id else None
    require(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=parent.path if parent else None)
    if parent is not None and (parent.path + "/").startswith(unit.path + "/"):
        raise OrgUnitInvalid([FieldError("parent", "cycle", parent.code)])
    old_path = unit.path
    unit.parent_id = parent_id
    unit.path = unit_path(unit.code, parent.path if parent else None)
    for below in repository.units_below(work.session, old_path):
        below.path = unit.path + below.path.removeprefix(old_path)
        below.version += 1


def _checked_name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > 200:
        raise OrgUnitInvalid([FieldError("name", "required" if not name else "too_long", text, {"limit": 200})])
    return name


def _check_head(work: Work, head_id: UUID | None) -> None:
    if head_id is not None and work.session.get(Person, head_id) is None:
        raise OrgUnitInvalid([FieldError("head", "unknown_person", str(head_id))])
