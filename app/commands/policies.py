"""`coursekeeper policies list|simulate|apply`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.console import UnreadableFile, acting, as_json, counted, emit, emit_lines, say, show_table
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor
    from lifecycle.drafts import PolicyDraft
    from lifecycle.service.simulation import Simulation


@click.group()
def policies() -> None:
    """Simulate and apply review policies, written as JSON or TOML."""


@policies.command("list")
@as_json
@acting(needs=Permission.READ_CATALOG)
def list_(as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """List the policies in force."""
    from core.wording import translator
    from lifecycle.explain import policy_in_words
    from lifecycle.repository.policies import list_policies
    from lifecycle.views import policy_view

    with house.uow.read(actor) as work:
        found = list_policies(work.session)
    if as_json:
        emit_lines(policy_view(policy) for policy in found)
        return
    reader = translator(actor.locale, actor.time_zone)
    for policy in found:
        say(f"{policy.name}: {policy_in_words(policy, reader)}")


@policies.command("simulate")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@acting(needs=Permission.MANAGE_POLICIES)
def simulate(file: Path, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Show what the policies in FILE would do, without doing it."""
    from lifecycle.service.simulation import simulate_policies

    with house.uow.read(actor) as work:
        found = simulate_policies(work, _read(file), house.surroundings)
    emit(found) if as_json else _show(found)


@policies.command("apply")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@acting(needs=Permission.MANAGE_POLICIES)
def apply(file: Path, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Put the policies in FILE in force; one with a known name replaces that one."""
    from lifecycle.service.policies import apply_policies

    drafts = _read(file)
    with house.uow.write(actor) as work:
        applied = apply_policies(work, drafts, house.surroundings.known_markets)
    if as_json:
        emit({"applied": [draft.name for draft in drafts]})
        return
    say(f"{len(applied)} in force: {', '.join(draft.name for draft in drafts)}.")


def _read(file: Path) -> "list[PolicyDraft]":
    from lifecycle.drafts import read_drafts

    if not file.is_file() or not file.stat().st_size:
        raise UnreadableFile(file=str(file), problem="it is not there, or empty")
    return read_drafts(file)


def _show(found: "Simulation") -> None:
    say(f"{counted(found.caught, 'course')} caught, {found.moved} with another date, {found.levelled} spread out.")
    say(f"By the intervals alone {found.due_at_once} would be due at once; none is late because of that.")
    show_table(("month", "now", "then"), [(row.month, row.now, row.then) for row in found.months])
    say("")
    columns = ("owner", "now", "then", "fullest month")
    show_table(columns, [(row.email, row.now, row.then, row.fullest_month) for row in found.owners])
