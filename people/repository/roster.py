"""What an administrator of people asks: who is within a reach, who holds a role, what keys somebody has."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.looking import lies_within
from people.models import ApiToken, OrgUnit, Person, RoleGrant, SignInSession
from people.values import Role


def ids_within(paths: Sequence[str], markets: Sequence[str]) -> Select[Any]:
    """Ids of people who sit in these org units or hold a role there or in these markets."""
    home, scope = aliased(OrgUnit), aliased(OrgUnit)
    query = select(Person.id).outerjoin(home, home.id == Person.org_unit_id)
    query = query.outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    query = query.outerjoin(scope, scope.id == RoleGrant.org_unit_id)
    inside = [lies_within(unit.path, path) for unit in (home, scope) for path in paths]
    return query.where(or_(false(), RoleGrant.market.in_(markets), *inside))


def ids_with_role(role: Role) -> Select[Any]:
    """Ids of people who hold a role anywhere; staff is whoever holds no other."""
    if role is Role.STAFF:
        return select(Person.id).where(Person.id.not_in(select(RoleGrant.person_id)))
    return select(RoleGrant.person_id).where(RoleGrant.role == role)


def count_living_tokens(session: Session, person_id: UUID, now: datetime) -> int:
    """API tokens of this person that still work."""
    query = select(func.count()).select_from(ApiToken).where(ApiToken.person_id == person_id)
    query = query.where(ApiToken.revoked_at.is_(None), or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now))
    return session.scalar(query) or 0


def last_seen_at(session: Session, person_id: UUID) -> datetime | None:
    """When a browser or a program of this person was here last, as far as it is kept."""
    browser = select(func.max(SignInSession.last_seen_at)).where(SignInSession.person_id == person_id)
    program = select(func.max(ApiToken.last_used_at)).where(ApiToken.person_id == person_id)
    seen = [at for at in (session.scalar(browser), session.scalar(program)) if at is not None]
    return max(seen, default=None)


def count_reports(session: Session, person_id: UUID) -> int:
    """Active people whose manager this is."""
    query = select(func.count()).select_from(Person).where(Person.manager_id == person_id, Person.is_active)
    return session.scalar(query) or 0
