"""`coursekeeper sweep run NAME|all` and `sweep list`."""

from typing import TYPE_CHECKING

import click

from app.console import IN_PART, MISUSED, acting, as_json, complain, emit, say
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor


@click.group()
def sweep() -> None:
    """List and run background sweeps."""


@sweep.command("list")
@as_json
@acting(needs=Permission.RUN_SWEEPS)
def list_sweeps(as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Name the sweeps, in the order in which they run."""
    for found in house.sweeps:
        if as_json:
            emit({"name": found.name})
        else:
            say(found.name)


@sweep.command("run")
@click.argument("name")
@click.option("--at", "at", metavar="INSTANT", help="Run as if it were this instant, such as 2026-12-01T09:00:00Z.")
@as_json
@acting(needs=Permission.RUN_SWEEPS)
def run_sweep(name: str, at: str | None, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Run one sweep, or all of them once."""
    from app.commands.serve import _parse_instant, open_house_at

    if at is not None:
        house = open_house_at(_parse_instant(at))
    chosen = [found for found in house.sweeps if name in ("all", found.name)]
    if not chosen:
        complain(f"There is no sweep called {name}. There are: {', '.join(s.name for s in house.sweeps)}.")
        raise SystemExit(MISUSED)
    has_failed = False
    for found in chosen:
        report = house.sweep_runner.run(found)
        has_failed = has_failed or report.failed > 0
        if as_json:
            emit({k: getattr(report, k) for k in ("name", "done", "skipped", "failed", "took_ms")})
        elif not report.has_run:
            say(f"{found.name}: another process is at it")
        else:
            counts = f"{report.done} done, {report.skipped} skipped, {report.failed} failed"
            say(f"{found.name}: {counts}, {report.took_ms} ms")
    if has_failed:
        raise SystemExit(IN_PART)
