"""`coursekeeper alerts list|replay`."""

from typing import TYPE_CHECKING

import click

from app.console import acting, as_json, emit, emit_lines, say, show_table, state_of
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor
    from notifications.service.reading import AlertView

STATUSES = ("pending", "queued", "sent", "dead", "void")


@click.group()
def alerts() -> None:
    """List alerts and send dead ones again."""


@alerts.command("list")
@click.option("--status", type=click.Choice(STATUSES), help="Only alerts that have come so far.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=200, show_default=True)
@as_json
@acting(needs=Permission.READ_CATALOG)
def list_(status: str | None, limit: int, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """List the ledger, newest first."""
    from notifications.service.reading import list_alerts_for
    from notifications.values import AlertStatus

    with house.uow.read(actor) as work:
        found = list_alerts_for(work, status=AlertStatus(status) if status else None, limit=limit)
    if as_json:
        emit_lines(found)
        return
    columns = ("created", "status", "to", "kind", "rung", "due on", "why it failed")
    show_table(columns, [(f"{a.created_at:%Y-%m-%d %H:%M}", *_cells(a)) for a in found])


@alerts.command("replay")
@click.option("--dead", is_flag=True, required=True, help="Mail that was given up.")
@as_json
@acting(needs=Permission.MANAGE_ALERTS)
def replay(dead: bool, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Tell again, as things stand now, what could not be delivered. Sign-in links are left out."""
    from notifications.service.mail import replay_dead

    with house.uow.write(actor) as work:
        count = replay_dead(work, house.retellers) if dead else 0
    emit({"replayed": count}) if as_json else say(
        f"{count} mails are told again; digests are written anew from what still needs somebody."
    )


def _cells(alert: "AlertView") -> tuple[object, ...]:
    return state_of("alert", alert.status), alert.to, alert.subject_kind, alert.rung, alert.due_on, alert.error
