"""Roles are given and taken, everywhere or within a scope."""

from uuid import UUID

from core.database import one_at_a_time
from core.errors import FieldError
from core.ids import new_id
from core.unit_of_work import Work
from people import repository
from people.access import require
from people.errors import LastAdministrator, PersonHasLeft, PersonInvalid
from people.events import RoleGranted, RoleRevoked
from people.holding import hold_person
from people.models import OrgUnit, RoleGrant
from people.ports import KnownMarkets
from people.rules import checked_market, scope_key
from people.service.admitting import admit
from people.values import OrgUnitId, Permission, PersonId, Role, RoleGrantId


def grant_role(
    work: Work,
    person_id: UUID,
    role: Role,
    *,
    org_unit_id: OrgUnitId | None = None,
    market: str | None = None,
    known_markets: KnownMarkets | None = None,
) -> bool:
    """Give a role; whoever gives it within a scope needs to manage people there.

    Answers whether anything changed: giving twice changes nothing. Without `known_markets` any code of a market will
    do: a directory comes before the markets, which name people of it.
    """
    _check_market(work, market, known_markets)
    person = hold_person(work.session, person_id, alone=True)
    unit = repository.get_org_unit(work.session, org_unit_id) if org_unit_id else None
    require(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=unit.path if unit else None, market=market)
    if not person.is_active:
        raise PersonHasLeft(person=person.email)
    if role is Role.STAFF:
        raise PersonInvalid([FieldError("role", "staff_is_implied", role.value)])
    admit(work, person)
    scope = scope_key(org_unit_id, market)
    if repository.find_grant(work.session, person.id, role, scope):
        return False
    _insert(work, person.id, role, org_unit_id, market)
    after = _facts(role, unit, market)
    work.record(RoleGranted(subject_id=person.id, after=after))
    return True


def _check_market(work: Work, market: str | None, known_markets: KnownMarkets | None) -> None:
    checked_market(market)
    if market and known_markets is not None and market not in known_markets(work, [market]):
        raise PersonInvalid([FieldError("market", "no_such_market", market)])


def revoke_role(
    work: Work,
    person_id: UUID,
    role: Role,
    *,
    org_unit_id: OrgUnitId | None = None,
    market: str | None = None,
) -> bool:
    """Take a role away; the last administrator keeps theirs unless the operator takes it."""
    if role is Role.ADMINISTRATOR:
        wait_for_turn(work)
    person = repository.get_person(work.session, person_id)
    unit = repository.get_org_unit(work.session, org_unit_id) if org_unit_id else None
    require(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=unit.path if unit else None, market=market)
    grant = repository.find_grant(work.session, person.id, role, scope_key(org_unit_id, market))
    if grant is None:
        return False
    if role is Role.ADMINISTRATOR and not grant.scope:
        refuse_last_administrator(work, person.id)
    work.session.delete(grant)
    work.session.flush()
    work.record(RoleRevoked(subject_id=person.id, before=_facts(role, unit, market)))
    return True


def wait_for_turn(work: Work) -> None:
    """People are taken out one at a time: of two who shut out each other at once, the second finds the first gone.

    So is whoever takes over from them: two leavers who stand in for each other would each pass on to the other.
    """
    one_at_a_time(work.session, "people taken out")


def refuse_last_administrator(work: Work, person_id: PersonId) -> None:
    """Somebody must be able to let others in; the operator, who always is, may take even the last one out."""
    grants = repository.list_grants(work.session, [person_id])
    is_one = any(g.role is Role.ADMINISTRATOR and not g.org_unit_code and not g.market for g in grants)
    if work.actor.is_trusted or not is_one:
        return
    if not repository.has_other_administrator(work.session, person_id):
        raise LastAdministrator(person=str(person_id))


def _insert(work: Work, person_id: PersonId, role: Role, org_unit_id: OrgUnitId | None, market: str | None) -> None:
    grant = RoleGrant(
        id=RoleGrantId(new_id()),
        person_id=person_id,
        role=role,
        org_unit_id=org_unit_id,
        market=market,
        scope=scope_key(org_unit_id, market),
        granted_at=work.now,
        granted_by_id=work.actor.person_id,
    )
    work.session.add(grant)
    work.session.flush()


def _facts(role: Role, unit: OrgUnit | None, market: str | None) -> dict[str, object]:
    return {"role": role.value, "org_unit": unit.code if unit else None, "market": market}
