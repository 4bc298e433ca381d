"""`coursekeeper index`: how the search index is, and setting it right."""

from typing import TYPE_CHECKING

import click

from app.console import (
    FAILED,
    IN_PART,
    acting,
    as_json,
    as_somebody,
    complain,
    counted,
    emit,
    ends_rightly,
    find_actor,
    open_house,
    say,
)
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor
    from core.sweeping import Sweep, SweepReport


@click.group()
def index() -> None:
    """Look after the search index: a projection of the database that can always be made again."""


@index.command()
@as_json
@as_somebody(Permission.RUN_SWEEPS)
def status(as_email: str | None, as_json: bool) -> None:
    """Say how the index is and how many changes wait for it."""
    import msgspec

    from app.searching import count_waiting, engine_of
    from app.settings import load

    with ends_rightly():
        settings = load()
        found = engine_of(settings).status()
        waiting = None if as_email else count_waiting(settings)
        if waiting is None:
            waiting = _count_by_the_house(as_email)
    if as_json:
        emit({**msgspec.structs.asdict(found), "waiting": waiting})
    else:
        holds = f"ready, {found.documents:,} courses" if found.is_available else "away"
        say(f"{found.engine}: {holds}, {waiting:,} changes waiting. {found.detail}".strip())


@index.command("catch-up")
@as_json
@acting(needs=Permission.RUN_SWEEPS)
def catch_up(as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Bring everything that has changed into the index, now."""
    from app.index_care import sweep_of

    report = _run(house, sweep_of(house))
    _finish(report, "brought in", as_json=as_json, waiting=house.indexer.pending())
    found = house.indexer.engine.status()
    if not found.is_available:
        complain(f"The index is away; changes wait for it. {found.detail}")
        raise SystemExit(FAILED)


@index.command()
@as_json
@acting(needs=Permission.RUN_SWEEPS)
def rebuild(as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Make the index anew from the database and swap it in; the old one answers until then."""
    from search.indexing import RebuildSweep

    _finish(_run(house, RebuildSweep(house.indexer)), "indexed anew", as_json=as_json, waiting=house.indexer.pending())


@index.command()
@as_json
@acting(needs=Permission.RUN_SWEEPS)
def verify(as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Compare index and database course by course, and repair what differs."""
    import msgspec

    from app.index_care import is_served, sweep_of

    report = house.indexer.verify()
    if report.differences and not is_served(house):
        _run(house, sweep_of(house))
    if as_json:
        emit({**msgspec.structs.asdict(report), "waiting": house.indexer.pending()})
        return
    say(f"{counted(report.courses, 'course')}, {report.indexed:,} in the index.")
    if report.differences:
        say(f"Repaired: {report.missing:,} missing, {report.outdated:,} outdated, {report.superfluous:,} too many.")


def _count_by_the_house(as_email: str | None) -> int:
    house = open_house()
    try:
        find_actor(house, as_email, Permission.RUN_SWEEPS)
        return house.indexer.pending()
    finally:
        house.close()


def _run(house: "Wiring", sweep: "Sweep") -> "SweepReport":
    """Run it when whoever is at it has finished; a server's sweep takes seconds."""
    import time

    deadline = time.monotonic() + 60
    while not (report := house.sweep_runner.run(sweep)).has_run and time.monotonic() < deadline:
        time.sleep(0.1)
    return report


def _finish(report: "SweepReport", what: str, *, as_json: bool, waiting: int) -> None:
    if as_json:
        emit({"done": report.done, "failed": report.failed, "waiting": waiting, "took_ms": report.took_ms})
    elif not report.error:
        say(f"{counted(report.done, 'course')} {what} in {report.took_ms / 1000:.1f} s.")
    if report.error or not report.has_run:
        complain(report.error or "Another process is at it; nothing was done here.")
        raise SystemExit(FAILED)
    if report.failed:
        complain(f"{report.failed:,} courses were refused by the index; the log names them.")
        raise SystemExit(IN_PART)
