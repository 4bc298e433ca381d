"""Whole directories come in: planned first, by one pass over what is known, then carried out.

A dry run is the plan without the carrying out, so both report the same. Whoever is missing from a file stays
as they are: only `active` says that somebody left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from core.errors import FieldError
from core.unit_of_work import Work
from people import repository
from people.access import require
from people.directory import PersonRow, UnitRow, WishedRole
from people.events import PersonChanged
from people.models import OrgUnit, Person
from people.rules import has_cycle
from people.service.admitting import admit
from people.service.directory_units import UnitPlan, carry_out_units, plan_units, set_heads
from people.service.persons import insert_person, leave, name_from, take_back
from people.service.roles import grant_role, revoke_role
from people.values import Permission, PersonId, Role

PLAIN = ("name", "country", "time_zone", "locale")
POINTERS = {"manager_email": "manager_id", "deputy_email": "deputy_id"}


class RowError(msgspec.Struct, frozen=True):
    """What was wrong with one cell."""

    row: int
    column: str
    value: object
    code: str
    params: dict[str, object] = {}


class DirectoryReport(msgspec.Struct, frozen=True):
    """What an import did, or would do; org units and people counted together."""

    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    errors: list[RowError]


@dataclass(slots=True)
class Known:
    """What the database knows of everybody a file mentions."""

    people: dict[str, Person]
    units: dict[str, OrgUnit]
    roles: dict[PersonId, set[WishedRole]]
    managers: dict[str, str | None]


@dataclass(slots=True)
class Step:
    """What is to be done about one row: nothing where nothing differs."""

    row: PersonRow
    person: Person | None
    differs: set[str] = field(default_factory=set)
    is_new: bool = False


def import_directory(
    work: Work, people: Sequence[PersonRow], units: Sequence[UnitRow] = (), *, is_dry_run: bool = False
) -> DirectoryReport:
    """Bring people and org units to what the rows say; run again, it changes nothing."""
    require(work.actor, Permission.MANAGE_PEOPLE)
    known = _load(work, people, units)
    _check_people(people, known, {unit.code for unit in units if not unit.errors})
    heads = {row.email for row in people if not row.errors} | set(known.people)
    unit_plan = plan_units(units, known.units, known.people, heads)
    steps = [_step(row, known) for row in people if not row.errors]
    if not is_dry_run:
        _carry_out(work, steps, unit_plan, known)
    return _report(people, units, steps, unit_plan)


def _load(work: Work, people: Sequence[PersonRow], units: Sequence[UnitRow]) -> Known:
    emails = {row.email for row in people} | {email for row in people for email in row.points_at().values()}
    found = repository.people_by_email(work.session, emails | {u.head_email for u in units if u.head_email})
    roles: dict[PersonId, set[WishedRole]] = {}
    for grant in repository.list_grants(work.session):
        wished = WishedRole(grant.role, grant.org_unit_code, grant.market)
        roles.setdefault(grant.person_id, set()).add(wished)
    managers = repository.managers_by_email(work.session)
    return Known(found, repository.org_units_by_code(work.session), roles, managers)


def _check_people(people: Sequence[PersonRow], known: Known, new_units: Iterable[str]) -> None:
    units = set(known.units) | set(new_units)
    for row in people:
        row.errors += _unknown_units(row, units)
    for row in people:
        if "manager_email" in row.values and not row.errors:
            known.managers[row.email] = row.points_at().get("manager_email")
    for row in people:
        if row.points_at().get("manager_email") and has_cycle(row.email, known.managers):
            row.errors.append(FieldError("manager_email", "manager_cycle", row.values["manager_email"]))
    while _refuse_dangling(people, known):
        pass


def _unknown_units(row: PersonRow, units: set[str]) -> list[FieldError]:
    errors = []
    if row.values.get("org_unit") and row.values["org_unit"] not in units:
        errors.append(FieldError("org_unit", "unknown_org_unit", row.values["org_unit"]))
    for wished in _wished(row):
        if wished.org_unit and wished.org_unit not in units:
            errors.append(FieldError("roles", "unknown_org_unit", wished.org_unit))
    return errors


def _refuse_dangling(people: Sequence[PersonRow], known: Known) -> bool:
    """Refuse rows that point at nobody; answers whether there were any, as others may point at these."""
    there = {row.email for row in people if not row.errors} | set(known.people)
    dangling = [row for row in people if not row.errors and not set(row.points_at().values()) <= there]
    for row in dangling:
        row.errors += [
            FieldError(column, "unknown_person", email)
            for column, email in row.points_at().items()
            if email not in there
        ]
    return bool(dangling)


def _step(row: PersonRow, known: Known) -> Step:
    person = known.people.get(row.email)
    if person is None:
        return Step(row, None, is_new=True)
    differs = {name for name in PLAIN if name in row.values and row.values[name] != getattr(person, name)}
    if "org_unit" in row.values and _unit_id(row, known) != person.org_unit_id:
        differs.add("org_unit")
    for column, attribute in POINTERS.items():
        if column in row.values:
            target = known.people.get(str(row.values[column]))
            is_same = (target.id if target else row.values[column]) == getattr(person, attribute)
            differs |= set() if is_same else {column}
    if "active" in row.values and row.values["active"] != person.is_active:
        differs.add("active")
    if not person.may_sign_in and row.values.get("active", person.is_active):
        differs.add("may_sign_in")
    if "roles" in row.values and _wished(row) != known.roles.get(person.id, set()):
        differs.add("roles")
    return Step(row, person, differs)


def _carry_out(work: Work, steps: Sequence[Step], unit_plan: UnitPlan, known: Known) -> None:
    known.units |= carry_out_units(work, unit_plan, known.units)
    for step in steps:
        if step.person is None:
            name = str(step.row.values.get("name") or name_from(step.row.email))
            step.person = known.people[step.row.email] = insert_person(work, step.row.email, name)
            step.differs = set(step.row.values) - {"email", "name"}
    work.session.flush()
    for step in steps:
        _apply(work, step, known)
    set_heads(work, unit_plan, known.people)
    work.session.flush()
    for step in steps:
        _apply_standing(work, step, known)


def _apply(work: Work, step: Step, known: Known) -> None:
    assert step.person is not None
    values = {name: step.row.values[name] for name in PLAIN if name in step.differs}
    if "org_unit" in step.differs:
        values["org_unit_id"] = _unit_id(step.row, known)
    for column in step.differs & set(POINTERS):
        email = step.row.values[column]
        values[POINTERS[column]] = known.people[str(email)].id if email else None
    before = {name: getattr(step.person, name) for name in values}
    after = {name: value for name, value in values.items() if value != before[name]}
    for name, value in after.items():
        setattr(step.person, name, value)
    if after:
        step.person.version += 1
        work.record(PersonChanged(subject_id=step.person.id, before={n: before[n] for n in after}, after=after))


def _apply_standing(work: Work, step: Step, known: Known) -> None:
    person = step.person
    assert person is not None
    is_active = step.row.values.get("active", person.is_active)
    if "active" in step.differs and is_active:
        take_back(work, person.id)
    if "may_sign_in" in step.differs:
        admit(work, person)
    if "roles" in step.differs and is_active:
        _apply_roles(work, person, _wished(step.row), known)
    if "active" in step.differs and not is_active:
        leave(work, person.id)


def _apply_roles(work: Work, person: Person, wished: set[WishedRole], known: Known) -> None:
    standing = known.roles.get(person.id, set())
    for role in sorted(wished - standing, key=repr):
        unit_id = known.units[role.org_unit].id if role.org_unit else None
        grant_role(work, person.id, role.role, org_unit_id=unit_id, market=role.market)
    for role in sorted(standing - wished, key=repr):
        unit_id = known.units[role.org_unit].id if role.org_unit else None
        revoke_role(work, person.id, role.role, org_unit_id=unit_id, market=role.market)


def _wished(row: PersonRow) -> set[WishedRole]:
    roles = row.values.get("roles", ())
    assert isinstance(roles, tuple)
    return {role for role in roles if role.role is not Role.STAFF}


def _unit_id(row: PersonRow, known: Known) -> object:
    code = row.values.get("org_unit")
    unit = known.units.get(str(code))
    return unit.id if unit else code


def _report(
    people: Sequence[PersonRow], units: Sequence[UnitRow], steps: Sequence[Step], plan: UnitPlan
) -> DirectoryReport:
    created = sum(step.is_new for step in steps) + len(plan.created)
    updated = sum(bool(step.differs) and not step.is_new for step in steps) + len(plan.changed)
    rows: list[PersonRow | UnitRow] = [*units, *people]
    refused = [row for row in rows if row.errors]
    return DirectoryReport(
        rows=len(rows),
        created=created,
        updated=updated,
        unchanged=len(rows) - created - updated - len(refused),
        refused=len(refused),
        errors=[RowError(row.row, e.field, e.value, e.code, e.params) for row in refused for e in row.errors],
    )
