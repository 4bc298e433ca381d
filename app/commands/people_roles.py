"""`coursekeeper people roles give|withdraw`, and a person's card."""

from typing import TYPE_CHECKING

import click

from app.console import acting, as_json, emit, say
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor
    from core.unit_of_work import Work
    from people.values import OrgUnitId, PersonId, Role

ROLES = ("administrator", "learning_lead", "content_owner", "localization_coordinator")


@click.group("roles")
def roles() -> None:
    """What people are trusted with, everywhere or within a place."""


@roles.command("give")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--org-unit", help="Within this org unit and what lies below it only.")
@click.option("--market", help="For this market only.")
@as_json
@acting(needs=Permission.MANAGE_PEOPLE)
def give(
    email: str, role: str, org_unit: str | None, market: str | None, as_json: bool, house: "Wiring", actor: "Actor"
) -> None:
    """Give EMAIL a role; giving it twice changes nothing."""
    from people.service import grant_role

    with house.uow.write(actor) as work:
        person_id, wished, unit_id = _named(work, email, role, org_unit)
        known_markets = house.surroundings.known_markets if market else None
        grant_role(work, person_id, wished, org_unit_id=unit_id, market=market, known_markets=known_markets)
    show_card(house, actor, email, as_json=as_json)


@roles.command("withdraw")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--org-unit", help="The role that holds within this org unit.")
@click.option("--market", help="The role that holds for this market.")
@as_json
@acting(needs=Permission.MANAGE_PEOPLE)
def withdraw(
    email: str, role: str, org_unit: str | None, market: str | None, as_json: bool, house: "Wiring", actor: "Actor"
) -> None:
    """Take a role from EMAIL; name the place where it holds. One that is not held stays not held."""
    from people.service import revoke_role

    with house.uow.write(actor) as work:
        person_id, held, unit_id = _named(work, email, role, org_unit)
        was_held = revoke_role(work, person_id, held, org_unit_id=unit_id, market=market)
    if not was_held and not as_json:
        say("This role, at this place, was not held.")
    show_card(house, actor, email, as_json=as_json)


@click.command("show")
@click.argument("email")
@as_json
@acting(needs=Permission.READ_CATALOG)
def show(email: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Show one person: where they sit, who stands in for them, what they are trusted with."""
    show_card(house, actor, email, as_json=as_json)


@click.command("return")
@click.argument("email")
@as_json
@acting(needs=Permission.MANAGE_PEOPLE)
def take_back(email: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """EMAIL, who had left, is active again; courses and tokens do not come back by themselves."""
    from people import service
    from people.repository import get_person_by_email

    with house.uow.write(actor) as work:
        service.take_back(work, get_person_by_email(work.session, email).id)
    show_card(house, actor, email, as_json=as_json)


def show_card(house: "Wiring", actor: "Actor", email: str, *, as_json: bool) -> None:
    """A person as text or as one JSON object."""
    from people.access import require
    from people.values import Permission

    require(actor, Permission.READ_CATALOG)
    with house.uow.read(actor) as work:
        card = _card(work, email)
    if as_json:
        emit(card)
        return
    for name, value in card.items():
        text = ", ".join(value) if isinstance(value, list) else value
        say(f"{name}: {text if text not in (None, '') else '–'}")


def _card(work: "Work", email: str) -> dict[str, object]:
    from people import repository

    session = work.session
    facts = repository.get_person_facts(session, repository.get_person_by_email(session, email).id)
    others = {
        each: repository.get_person_facts(session, each).email for each in (facts.manager_id, facts.deputy_id) if each
    }
    return {
        "id": facts.id,
        "email": facts.email,
        "name": facts.name,
        "org_unit": facts.org_unit_code,
        "manager_email": others.get(facts.manager_id) if facts.manager_id else None,
        "deputy_email": others.get(facts.deputy_id) if facts.deputy_id else None,
        "country": facts.country,
        "time_zone": facts.time_zone,
        "locale": str(facts.locale) if facts.locale else None,
        "active": facts.is_active,
        "left_on": facts.left_on,
        "may_sign_in": facts.may_sign_in,
        "roles": [spelt(g.role.value, g.org_unit_code, g.market) for g in repository.list_grants(session, [facts.id])],
    }


def spelt(role: str, org_unit: str | None, market: str | None) -> str:
    """A role as directory files spell it."""
    return role + (f"@{org_unit}" if org_unit else "") + (f"#{market}" if market else "")


def _named(work: "Work", email: str, role: str, org_unit: str | None) -> "tuple[PersonId, Role, OrgUnitId | None]":
    from people import repository
    from people.values import Role

    unit = repository.get_org_unit_by_code(work.session, org_unit) if org_unit else None
    person = repository.get_person_by_email(work.session, email)
    return person.id, Role(role), unit.id if unit else None
