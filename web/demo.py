"""What only the demo shows: whom one can be, and how many mails its mailbox holds."""

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.wording.marks import N_
from notifications.repository import mail as mails
from notifications.values import MailStatus
from people.models import OrgUnit, Person, RoleGrant
from people.values import PersonId, Role

RANK = {role.value: rank for rank, role in enumerate(Role)}


COMES_WITH = {
    Role.CONTENT_OWNER.value: N_("What of mine is due?"),
    Role.LOCALIZATION_COORDINATOR.value: N_("Can we launch in all countries in time?"),
    Role.STAFF.value: N_("Is there a course for this already?"),
    Role.LEARNING_LEAD.value: N_("Which requests wait for my decision?"),
    Role.ADMINISTRATOR.value: N_("Who may do what, and what comes in?"),
}
"""The question that brings each role here; the order in which the demo offers them."""
LEADS_TO = {Role.ADMINISTRATOR.value: "/people"}
"""Where the answer stands, for those whose Home does not begin with it."""


class Persona(msgspec.Struct, frozen=True):
    """Somebody to be."""

    id: PersonId
    name: str
    email: str
    org_unit: str | None
    roles: list[str]


def count_mails(session: Session) -> int:
    """How many mails the demo's mailbox holds."""
    return mails.count_mails(session).get(MailStatus.SENT, 0)


def list_personas(session: Session) -> list[Persona]:
    """Everybody active who may sign in: by role, the more trusted first, then by name."""
    query = select(Person.id, Person.name, Person.email, OrgUnit.name, RoleGrant.role).where(
        Person.is_active, Person.may_sign_in
    )
    query = query.outerjoin(OrgUnit, OrgUnit.id == Person.org_unit_id)
    query = query.outerjoin(RoleGrant, RoleGrant.person_id == Person.id).order_by(Person.name)
    found: dict[PersonId, Persona] = {}
    for person_id, name, email, org_unit, role in session.execute(query):
        persona = found.setdefault(person_id, Persona(person_id, name, email, org_unit, []))
        if role is not None and role.value not in persona.roles:
            persona.roles.append(role.value)
    for persona in found.values():
        persona.roles.sort(key=RANK.__getitem__)
        if not persona.roles:
            persona.roles.append(Role.STAFF.value)
    return sorted(found.values(), key=lambda one: RANK[one.roles[0]])


def to_begin_with(personas: list[Persona], addresses: tuple[str, ...]) -> list[Persona]:
    """Those the demo's story begins with, in its order; else one of each role."""
    by_address = {persona.email: persona for persona in personas}
    if known := [by_address[address] for address in addresses if address in by_address]:
        return known
    first: dict[str, Persona] = {}
    for persona in personas:
        first.setdefault(persona.roles[0], persona)
    return [first[role] for role in COMES_WITH if role in first]
