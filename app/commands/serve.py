"""`coursekeeper serve` and `coursekeeper worker`."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from app.console import IN_PART, REFUSED, complain, emit, ends_rightly, open_house, say

if TYPE_CHECKING:
    from app.wiring import Wiring

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8710, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--no-scheduler", is_flag=True, help="Leave the sweeps to `coursekeeper worker`.")
def serve(host: str, port: int, workers: int, no_scheduler: bool) -> None:
    """Serve pages, API and, unless told otherwise, the scheduler."""
    from app.demo.standing import is_demos
    from app.logs import set_up_server_logs
    from app.server import run
    from app.settings import load

    with ends_rightly():
        settings = load()
        if settings.demo and host not in LOOPBACK:
            complain(f"Demo mode lets everybody be anybody, so it binds to loopback only, not to {host}.")
            raise SystemExit(REFUSED)
        if is_demos(settings):
            complain(
                "The demo lives in this folder. `make run` serves it; COURSEKEEPER_DATA_DIR names one of your own."
            )
        set_up_server_logs()
        run(host, port, workers, has_scheduler=not no_scheduler, trusted_proxies=settings.trusted_proxies)


@click.command()
@click.option("--once", is_flag=True, help="Repeat all sweeps until nothing is due, then end.")
@click.option("--at", "at", metavar="INSTANT", help="This process's whole clock, such as 2026-12-01T09:00:00Z.")
@click.option("--json", "as_json", is_flag=True)
def worker(once: bool, at: str | None, as_json: bool) -> None:
    """Run scheduler and sweeps without a server; any number may run, one acts."""
    from app.logs import set_up_server_logs

    with ends_rightly():
        set_up_server_logs()
        house = open_house_at(parse_instant(at), is_command=False) if at else open_house(is_command=False)
        if once:
            _run_once(house, as_json=as_json)
        else:
            from app.scheduler import run_until_stopped

            run_until_stopped(house)


def _run_once(house: "Wiring", *, as_json: bool) -> None:
    """Every sweep until nothing is due; what failed meanwhile is in the log and ends it as done in part."""
    from app.scheduler import run_until_idle

    has_failed = False
    try:
        for report in run_until_idle(house):
            has_failed = has_failed or report.failed > 0
            if as_json:
                emit(report)
            else:
                say(f"{report.name}: {report.done} done, {report.skipped} skipped, {report.failed} failed")
    finally:
        house.close()
    if has_failed:
        raise SystemExit(IN_PART)


def open_house_at(instant: datetime, *, is_command: bool = True) -> "Wiring":
    """A house whose clock stands at the instant; refused while a server runs on the same data."""
    from app import migrating, scheduler
    from app.demo.standing import as_started
    from app.settings import load
    from app.wiring import Wiring
    from core.clock import FixedClock

    settings = as_started(load()) if is_command else load()
    house = Wiring(settings, FixedClock(instant))
    migrating.ensure_current(house)
    present = Wiring(settings)
    try:
        scheduler.refuse_beside_server(present)
    finally:
        present.close()
    return house


def parse_instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no instant such as 2026-12-01T09:00:00Z", param_hint="--at") from None
    if instant.tzinfo is None:
        raise click.BadParameter(f"{text!r} names no zone; end it with Z or an offset", param_hint="--at")
    return instant
