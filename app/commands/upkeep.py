"""`upgrade`, `settings`, `doctor`, `backup`, `restore`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.console import FAILED, acting, as_json, counted, emit, ends_rightly, say, show_table
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor


@click.command()
@as_json
def upgrade(as_json: bool) -> None:
    """Set up or migrate the database, and put the default review policy in force."""
    from app import migrating
    from app.settings import load
    from app.wiring import Wiring

    with ends_rightly():
        house = Wiring(load())
        before = migrating.find_revision(house) if house.has_database() else None
        has_changed = migrating.upgrade(house)
        house.close()
    if as_json:
        emit({"from": before, "to": migrating.HEAD, "changed": has_changed})
    else:
        say(f"The database is at {migrating.HEAD}." if has_changed else "Nothing to do: the database is current.")


@click.command("settings")
@as_json
def show_settings(as_json: bool) -> None:
    """List all settings with their values; secrets are masked."""
    from app.settings import describe, load

    with ends_rightly():
        rows = describe(load())
    if as_json:
        for row in rows:
            emit(row)
    else:
        show_table(("setting", "value", "purpose"), (row.values() for row in rows))


@click.command()
@as_json
@acting(needs=Permission.RUN_SWEEPS)
def doctor(as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Say what works, what does not and what to do about it. Ends with 1 where something is broken."""
    from app.doctor import examine

    findings = examine(house)
    for finding in findings:
        if as_json:
            emit({"name": finding.name, "state": finding.state, "detail": finding.detail})
        else:
            say(f"{finding.state:<5} {finding.name}: {finding.detail}")
    if any(finding.state == "bad" for finding in findings):
        raise SystemExit(FAILED)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_json
@acting(needs=Permission.RUN_SWEEPS)
def backup(file: Path, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Write everything into one file, as of one moment; the index is left out, it is rebuilt."""
    from app.backing_up import write_backup

    rows = write_backup(house.database, file)
    emit({"file": str(file), "rows": rows}) if as_json else say(f"{counted(rows, 'row')} written to {file}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_json
@acting(needs=Permission.RUN_SWEEPS)
def restore(file: Path, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Put a backup into an empty database; refused where there is anything to lose."""
    from app.backing_up import read_backup

    rows = read_backup(house.database, house.clock.now(), file)
    emit({"file": str(file), "rows": rows}) if as_json else say(f"{counted(rows, 'row')} restored from {file}.")
