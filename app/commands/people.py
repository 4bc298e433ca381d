"""`coursekeeper people import|list|show|invite|roles|leave|return`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.people_roles import roles, show, spelt, take_back
from app.console import IN_PART, UnreadableFile, acting, as_json, complain, counted, emit, emit_lines, say, show_table
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor
    from people.service.directory import DirectoryReport, RowError


@click.group()
def people() -> None:
    """Import, list and invite people, give and withdraw their roles."""


people.add_command(roles)
people.add_command(show)
people.add_command(take_back)


@people.command("import")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--org-units", type=click.Path(path_type=Path), help="A file of org units, brought in first.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and keep nothing.")
@as_json
@acting(needs=Permission.MANAGE_PEOPLE)
def import_people(
    file: Path | None, org_units: Path | None, dry_run: bool, as_json: bool, house: "Wiring", actor: "Actor"
) -> None:
    """Bring in a directory: people, and org units before them. Running it again changes nothing.

    Columns of people: email, name, org_unit, manager_email, deputy_email, country, time_zone, locale, active, roles
    ("content_owner@SALES|localization_coordinator#MX"). Columns of org units: code, name, parent, head_email.
    """
    from people.directory import read_people, read_units
    from people.service import import_directory

    if file is None and org_units is None:
        raise click.UsageError("Name a file of people, or --org-units, or both.")
    rows = read_people(_content(file)) if file else []
    units = read_units(_content(org_units)) if org_units else []
    with house.uow.write(actor) as work:
        report = import_directory(work, rows, units, is_dry_run=dry_run)
    _show_report(report, as_json=as_json, is_dry_run=dry_run)
    if report.refused:
        raise SystemExit(IN_PART)


@people.command("list")
@click.argument("text", default="")
@click.option("--org-unit", help="Only this org unit and what lies below it.")
@click.option("--all", "with_left", is_flag=True, help="Those who left, too.")
@as_json
@acting(needs=Permission.READ_CATALOG)
def list_people(
    text: str, org_unit: str | None, with_left: bool, as_json: bool, house: "Wiring", actor: "Actor"
) -> None:
    """List people by name; TEXT is part of a name or address."""
    from people import repository
    from people.access import require
    from people.values import Permission

    with house.uow.read(actor) as work:
        require(actor, Permission.READ_CATALOG)
        path = repository.get_org_unit_by_code(work.session, org_unit).path if org_unit else None
        found = repository.list_people(
            work.session, text=text, org_unit_path=path, is_active=None if with_left else True, limit=100_000
        )
        emails = {person.id: person.email for person in repository.list_people(work.session, limit=100_000)}
        held: dict[object, list[str]] = {}
        for grant in repository.list_grants(work.session):
            role = spelt(grant.role.value, grant.org_unit_code, grant.market)
            held.setdefault(grant.person_id, []).append(role)
    rows = [
        {
            "id": person.id,
            "email": person.email,
            "name": person.name,
            "org_unit": person.org_unit_code,
            "manager_email": emails.get(person.manager_id) if person.manager_id else None,
            "deputy_email": emails.get(person.deputy_id) if person.deputy_id else None,
            "country": person.country,
            "time_zone": person.time_zone,
            "locale": str(person.locale) if person.locale else None,
            "active": person.is_active,
            "may_sign_in": person.may_sign_in,
            "roles": held.get(person.id, []),
        }
        for person in found
    ]
    if as_json:
        emit_lines(rows)
        return
    shown = ("email", "name", "org_unit", "country", "locale")
    table = [
        [*(row[name] for name in shown), "yes" if row["may_sign_in"] else "no", ", ".join(held.get(row["id"], []))]
        for row in rows
    ]
    show_table([*shown, "may sign in", "roles"], table)


@people.command("invite")
@click.argument("email")
@click.option("--name", help="Else made from the address.")
@click.option("--role", help="administrator, learning_lead, content_owner, localization_coordinator or staff.")
@click.option("--org-unit", help="Give the role within this org unit only.")
@click.option("--market", help="Give the role for this market only.")
@as_json
@acting(needs=Permission.MANAGE_PEOPLE)
def invite_person(
    email: str,
    name: str | None,
    role: str | None,
    org_unit: str | None,
    market: str | None,
    as_json: bool,
    house: "Wiring",
    actor: "Actor",
) -> None:
    """Print a link by which EMAIL can sign in, once, within seven days."""
    from people import repository
    from people.service import invite
    from people.values import Role

    if role is not None and role not in set(Role):
        raise click.BadParameter(f"{role!r} is none of {', '.join(Role)}", param_hint="--role")
    with house.uow.write(actor) as work:
        unit = repository.get_org_unit_by_code(work.session, org_unit) if org_unit else None
        issued = invite(
            work,
            email,
            name=name,
            role=Role(role) if role else None,
            org_unit_id=unit.id if unit else None,
            market=market,
            known_markets=house.surroundings.known_markets if market else None,
        )
    link = f"{house.rules.base_url}/sign-in/{issued.secret}"
    if as_json:
        emit({"email": issued.email, "link": link, "expires_at": issued.expires_at})
        return
    say(f"{issued.name} can sign in once with this link, until {issued.expires_at:%d %b %Y, %H:%M} UTC:")
    say(link)


@people.command("leave")
@click.argument("email")
@click.option("--reason", help="Kept with the record.")
@as_json
@acting(needs=Permission.MANAGE_PEOPLE)
def let_leave(email: str, reason: str | None, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """EMAIL leaves: signed out at once; each course passes to deputy, manager or head of an org unit."""
    from catalog.service.owners import foresee_pass_on
    from localization.repository.duties import count_duties
    from localization.service.succession import find_heir
    from people import repository
    from people.service import leave

    with house.uow.write(actor) as work:
        person = repository.get_person_by_email(work.session, email)
        courses, duties = foresee_pass_on(work, person.id), count_duties(work.session, person.id)
        heir = find_heir(work, person.id) if any(duties) else None
        has_left = leave(work, person.id, reason=reason)
        heirs = {each[0] for each in courses if each} | ({heir} if heir else set())
        found = {each: repository.get_person_facts(work.session, each) for each in heirs}
    passed = [
        {"count": count, "to": found[each[0]].email if each else None, "ground": each[1] if each else None}
        for each, count in courses.most_common()
    ]
    duty = {**duties._asdict(), "to": found[heir].email if heir else None}
    if as_json:
        emit({"email": person.email, "left": has_left, "courses": passed, "duties": duty})
        return
    if not has_left:
        say(f"{person.name} had left already.")
        return
    say(f"{person.name} has left.")
    for each, count in courses.most_common():
        to = f"to {found[each[0]].name} ({each[1].replace('_', ' ')})" if each else "to nobody: nobody is in line"
        say(f"{counted(count, 'course')} passed {to}.")
    told = [counted(count, name.removesuffix("s")) for name, count in duties._asdict().items() if count]
    if told:
        say(f"{', '.join(told)} passed to {found[heir].name if heir else 'nobody: nobody is in line'}.")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise UnreadableFile(file=str(file), problem=wrong.strerror) from None


def _show_report(report: "DirectoryReport", *, as_json: bool, is_dry_run: bool) -> None:
    errors = [
        {"row": e.row, "column": e.column, "value": e.value, "code": e.code, "message": _message(e)}
        for e in report.errors
    ]
    counts = {name: getattr(report, name) for name in ("rows", "created", "updated", "unchanged", "refused")}
    if as_json:
        emit({**counts, "errors": errors})
        return
    would = "would be " if is_dry_run else ""
    told = ", ".join(f"{counts[name]} {would}{name}" for name in ("created", "updated", "unchanged", "refused"))
    say(f"{counted(counts['rows'], 'row')}: {told}.")
    for error in errors:
        complain(f"row {error['row']}, {error['column']}: {error['message']}")


def _message(error: "RowError") -> str:
    from core.actors import ENGLISH
    from core.wording import problems

    return problems.value_sentence(error.code, error.value, error.params, ENGLISH)
