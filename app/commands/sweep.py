"""`coursekeeper sweep run NAME|all` and `sweep list`."""

from typing import TYPE_CHECKING

import click

from app.console import IN_PART, MISUSED, acting, as_json, complain, emit, say
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor
    from core.sweeping import SweepReport


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
    """Run one sweep, or all of them once. Ends with 3 where something failed or another process is at it."""
    from app.commands.serve import open_house_at, parse_instant

    if at is None:
        _run_in(house, name, as_json=as_json)
        return
    house_then = open_house_at(parse_instant(at))
    try:
        _run_in(house_then, name, as_json=as_json)
    finally:
        house_then.close()


def _run_in(house: "Wiring", name: str, *, as_json: bool) -> None:
    chosen = [found for found in house.sweeps if name in ("all", found.name)]
    if not chosen:
        complain(f"There is no sweep called {name}. There are: {', '.join(s.name for s in house.sweeps)}.")
        raise SystemExit(MISUSED)
    is_whole = True
    for found in chosen:
        report = house.sweep_runner.run(found)
        is_whole = is_whole and report.has_run and not report.failed
        _show(report, as_json=as_json)
    if not is_whole:
        raise SystemExit(IN_PART)


def _show(report: "SweepReport", *, as_json: bool) -> None:
    if as_json:
        emit({k: getattr(report, k) for k in ("name", "done", "skipped", "failed", "took_ms", "has_run")})
    elif not report.has_run:
        say(f"{report.name}: another process is at it, nothing was done here")
    else:
        counts = f"{report.done} done, {report.skipped} skipped, {report.failed} failed"
        say(f"{report.name}: {counts}, {report.took_ms} ms")
