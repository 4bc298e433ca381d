"""The org units of a directory: parents before what lies below them, heads once people are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import FieldError
from core.unit_of_work import Work
from people.directory import UnitRow
from people.models import OrgUnit, Person
from people.rules import has_cycle
from people.service.org_units import OrgUnitChanges, add_org_unit, change_org_unit
from people.values import OrgUnitId


@dataclass(slots=True)
class UnitPlan:
    """What is to be done about org units."""

    created: list[UnitRow] = field(default_factory=list)
    changed: list[UnitRow] = field(default_factory=list)
    units: dict[str, OrgUnit] = field(default_factory=dict)


def plan_units(
    rows: Sequence[UnitRow], units: Mapping[str, OrgUnit], people: Mapping[str, Person], heads: set[str]
) -> UnitPlan:
    """Refuse rows with unknown parents or heads and going round in circles; sort the others."""
    codes = {unit.id: code for code, unit in units.items()}
    parents = {code: codes.get(unit.parent_id) if unit.parent_id else None for code, unit in units.items()}
    parents |= {row.code: row.parent for row in rows}
    for row in rows:
        if has_cycle(row.code, parents):
            row.errors.append(FieldError("parent", "cycle", row.parent))
        if row.head_email and row.head_email not in heads:
            row.errors.append(FieldError("head_email", "unknown_person", row.head_email))
    while _refuse_orphans(rows, units):
        pass
    return _sorted(rows, units, people, codes)


def carry_out_units(work: Work, plan: UnitPlan, units: Mapping[str, OrgUnit]) -> dict[str, OrgUnit]:
    """Create and move org units, still without new heads; answers all of them by code."""
    plan.units = dict(units)
    waiting = list(plan.created)
    while waiting:
        ready = [row for row in waiting if row.parent is None or row.parent in plan.units]
        for row in ready:
            parent_id = plan.units[row.parent].id if row.parent else None
            plan.units[row.code] = add_org_unit(work, row.code, row.name, parent_id=parent_id)
        waiting = [row for row in waiting if row not in ready]
    for row in plan.changed:
        parent_id = plan.units[row.parent].id if row.parent else None
        change_org_unit(work, plan.units[row.code].id, OrgUnitChanges(name=row.name, parent_id=parent_id))
    return plan.units


def set_heads(work: Work, plan: UnitPlan, people: Mapping[str, Person]) -> None:
    """Name the heads, now that everybody is there."""
    for row in (*plan.created, *plan.changed):
        head_id = people[row.head_email].id if row.head_email else None
        if plan.units[row.code].head_id != head_id:
            change_org_unit(work, plan.units[row.code].id, OrgUnitChanges(head_id=head_id))


def _refuse_orphans(rows: Sequence[UnitRow], units: Mapping[str, OrgUnit]) -> bool:
    there = {row.code for row in rows if not row.errors} | set(units)
    orphans = [row for row in rows if not row.errors and row.parent and row.parent not in there]
    for row in orphans:
        row.errors.append(FieldError("parent", "unknown_org_unit", row.parent))
    return bool(orphans)


def _sorted(
    rows: Sequence[UnitRow],
    units: Mapping[str, OrgUnit],
    people: Mapping[str, Person],
    codes: Mapping[OrgUnitId, str],
) -> UnitPlan:
    plan = UnitPlan()
    for row in rows:
        unit = units.get(row.code)
        if row.errors:
            continue
        if unit is None:
            plan.created.append(row)
        elif _differs(row, unit, people, codes):
            plan.changed.append(row)
    return plan


def _differs(row: UnitRow, unit: OrgUnit, people: Mapping[str, Person], codes: Mapping[OrgUnitId, str]) -> bool:
    head = people.get(row.head_email) if row.head_email else None
    parent = codes.get(unit.parent_id) if unit.parent_id else None
    head_differs = (head.id if head else row.head_email) != unit.head_id
    return head_differs or (row.name, row.parent) != (unit.name, parent)
