"""Queries about org units."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from people.errors import OrgUnitNotFound
from people.models import OrgUnit
from people.values import OrgUnitId, PersonId


class OrgUnitFacts(msgspec.Struct, frozen=True):
    """An org unit with its place."""

    id: OrgUnitId
    code: str
    name: str
    parent_id: OrgUnitId | None
    path: str
    head_id: PersonId | None
    version: int = 1


def get_org_unit(session: Session, org_unit_id: UUID) -> OrgUnit:
    """The org unit, to be changed."""
    unit = session.get(OrgUnit, org_unit_id)
    if unit is None:
        raise OrgUnitNotFound(org_unit=str(org_unit_id))
    return unit


def find_org_unit_by_code(session: Session, code: str) -> OrgUnit | None:
    """The org unit with this code."""
    return session.scalar(select(OrgUnit).where(OrgUnit.code == code.strip()))


def get_org_unit_by_code(session: Session, code: str) -> OrgUnit:
    """The org unit with this code, which must be there."""
    unit = find_org_unit_by_code(session, code)
    if unit is None:
        raise OrgUnitNotFound(org_unit=code)
    return unit


def list_org_units(session: Session, *, after: str | None = None, limit: int | None = None) -> Sequence[OrgUnitFacts]:
    """All org units, by path: parents before what lies below them."""
    columns = [getattr(OrgUnit, name) for name in OrgUnitFacts.__struct_fields__]
    query = select(*columns).order_by(OrgUnit.path).limit(limit)
    if after is not None:
        query = query.where(OrgUnit.path > after)
    return [OrgUnitFacts(*row) for row in session.execute(query)]


def org_units_by_code(session: Session) -> dict[str, OrgUnit]:
    """Every org unit by its code: there are hundreds at most."""
    return {unit.code: unit for unit in session.scalars(select(OrgUnit))}


def units_below(session: Session, path: str) -> Sequence[OrgUnit]:
    """What lies below a path, nearest first."""
    below = OrgUnit.path.startswith(path + "/", autoescape=True)
    return session.scalars(select(OrgUnit).where(below).order_by(OrgUnit.path)).all()
