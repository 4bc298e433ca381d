"""What only the demo shows: whom one can be, and how many mails its mailbox holds."""

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.repository import mail as mails
from notifications.values import MailStatus
from people.models import OrgUnit, Person, RoleGrant
from people.values import PersonId, Role

RANK = {role.value: rank for rank, role in enumerate(Role)}


class Persona(msgspec.Struct, frozen=True):
    """Somebody to be."""

    id: PersonId
    name: str
    org_unit: str | None
    roles: list[str]


def count_mails(session: Session) -> int:
    """How many mails the demo's mailbox holds."""
    return mails.count_mails(session).get(MailStatus.SENT, 0)


def list_personas(session: Session) -> list[Persona]:
    """Everybody active: by role, the more trusted first, then by name."""
    query = select(Person.id, Person.name, OrgUnit.name, RoleGrant.role).where(Person.is_active)
    query = query.outerjoin(OrgUnit, OrgUnit.id == Person.org_unit_id)
    query = query.outerjoin(RoleGrant, RoleGrant.person_id == Person.id).order_by(Person.name)
    found: dict[PersonId, Persona] = {}
    for person_id, name, org_unit, role in session.execute(query):
        persona = found.setdefault(person_id, Persona(person_id, name, org_unit, []))
        if role is not None and role.value not in persona.roles:
            persona.roles.append(role.value)
    for persona in found.values():
        persona.roles.sort(key=RANK.__getitem__)
        if not persona.roles:
            persona.roles.append(Role.STAFF.value)
    return sorted(found.values(), key=lambda one: RANK[one.roles[0]])
