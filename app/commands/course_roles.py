"""`coursekeeper courses roles list|give|withdraw`: parts in a course beside its owner's."""

from typing import TYPE_CHECKING

import click

from app.console import acting, as_json, emit_lines, show_table
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor

KINDS = ("deputy", "subject_matter_expert", "legal_approver", "localization_coordinator")


@click.group("roles")
def roles() -> None:
    """Who has a part in a course beside its owner."""


@roles.command("list")
@click.argument("code")
@as_json
@acting(needs=Permission.READ_CATALOG)
def list_course_roles(code: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Name everybody with a part in the course."""
    _show(house, actor, code, as_json=as_json)


@roles.command("give")
@click.argument("code")
@click.argument("email")
@click.argument("kind", type=click.Choice(KINDS))
@as_json
@acting(needs=Permission.READ_CATALOG)
def give(code: str, email: str, kind: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Give EMAIL a part in the course; giving it twice changes nothing."""
    from catalog.repository.courses import get_course_id
    from catalog.service import get_named, give_role
    from catalog.values import CourseRoleKind

    with house.uow.write(actor) as work:
        person = get_named(work, "email", email)
        give_role(work, get_course_id(work.session, code), person.id, CourseRoleKind(kind))
    _show(house, actor, code, as_json=as_json)


@roles.command("withdraw")
@click.argument("code")
@click.argument("email")
@click.argument("kind", type=click.Choice(KINDS))
@as_json
@acting(needs=Permission.READ_CATALOG)
def withdraw(code: str, email: str, kind: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Take EMAIL's part in the course away; one that is not held stays not held."""
    from catalog.repository.courses import get_course_id
    from catalog.service import withdraw_role
    from catalog.values import CourseRoleKind
    from people.repository import get_person_by_email

    with house.uow.write(actor) as work:
        person = get_person_by_email(work.session, email)
        withdraw_role(work, get_course_id(work.session, code), person.id, CourseRoleKind(kind))
    _show(house, actor, code, as_json=as_json)


def _show(house: "Wiring", actor: "Actor", code: str, *, as_json: bool) -> None:
    from catalog.repository.courses import get_course_id, list_roles
    from people.access import require
    from people.values import Permission

    require(actor, Permission.READ_CATALOG)
    with house.uow.read(actor) as work:
        found = list_roles(work.session, get_course_id(work.session, code))
    if as_json:
        emit_lines(found)
        return
    show_table(["part", "name", "email"], [[one.kind.value, one.name, one.email] for one in found])
