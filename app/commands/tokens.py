"""`coursekeeper tokens create|list|revoke`."""

from typing import TYPE_CHECKING

import click

from app.console import ANYONE_SIGNED_IN, acting, as_json, emit, emit_lines, say, show_table

if TYPE_CHECKING:
    from uuid import UUID

    from app.wiring import Wiring
    from core.actors import Actor


@click.group()
def tokens() -> None:
    """Create and revoke API tokens."""


@tokens.command("create")
@click.argument("name")
@click.option("--for", "email", metavar="EMAIL", help="Whose token; else of who acts.")
@click.option("--permission", "permissions", multiple=True, help="Limit it to this; repeat for several.")
@click.option("--days", type=click.IntRange(1, 400), default=90, show_default=True, help="How long it works.")
@as_json
@acting(needs=ANYONE_SIGNED_IN)
def create(
    name: str,
    email: str | None,
    permissions: tuple[str, ...],
    days: int,
    as_json: bool,
    house: "Wiring",
    actor: "Actor",
) -> None:
    """Make a token called NAME and print it, this once."""
    from datetime import timedelta

    from people import repository
    from people.errors import PersonNotFound
    from people.service import create_token

    address = email or actor.email
    if address is None:
        raise click.UsageError("A token acts as a person: name one with --for EMAIL or --as EMAIL.")
    with house.uow.write(actor) as work:
        person = repository.find_person_by_email(work.session, address)
        if person is None:
            raise PersonNotFound(person=address)
        expires_at = work.now + timedelta(days=days)
        made = create_token(work, person.id, name, permissions=permissions or None, expires_at=expires_at)
    if as_json:
        facts = {"id": made.id, "name": made.name, "token": made.secret, "permissions": made.permissions}
        emit({**facts, "expires_at": made.expires_at})
        return
    say(f"A token for {person.name}, until {expires_at:%d %b %Y}. It is shown this once:")
    say(made.secret)


@tokens.command("list")
@as_json
@acting(needs=ANYONE_SIGNED_IN)
def list_(as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """List tokens: everybody's for the operator, else one's own."""
    from people import repository
    from people.service.tokens import list_tokens_for

    with house.uow.read(actor) as work:
        found = list_tokens_for(work.session, actor, actor.person_id)
        names = repository.names_of(work.session, [token.person_id for token in found])
    if as_json:
        emit_lines(found)
        return
    columns = ("id", "person", "name", "ends with", "expires", "last used", "revoked")
    rows = [(t.id, names[t.person_id], t.name, t.hint, t.expires_at, t.last_used_at, t.revoked_at) for t in found]
    show_table(columns, rows)


@tokens.command("revoke")
@click.argument("token_id", metavar="ID", type=click.UUID)
@as_json
@acting(needs=ANYONE_SIGNED_IN)
def revoke(token_id: "UUID", as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Stop the token with this ID for good."""
    from people.service import revoke_token

    with house.uow.write(actor) as work:
        revoke_token(work, token_id)
    if as_json:
        emit({"id": str(token_id), "revoked": True})
    else:
        say("The token no longer works.")
