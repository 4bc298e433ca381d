"""`coursekeeper serve` and `coursekeeper worker`."""

from datetime import datetime

import click

from app.console import REFUSED, complain, emit, ends_rightly, open_house, say

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
        house = open_house_at(_parse_instant(at)) if at else open_house(is_command=False)
        from app import scheduler

        if not once:
            scheduler.run_until_stopped(house)
            return
        for report in scheduler.run_until_idle(house):
            if as_json:
                emit(report)
            else:
                say(f"{report.name}: {report.done} done, {report.skipped} skipped, {report.failed} failed")


def open_house_at(instant: datetime):  # type: ignore[no-untyped-def]
    """A house whose clock stands at the instant; refused while a server runs on the same data."""
    from app import migrating, scheduler
    from app.settings import load
    from app.wiring import Wiring
    from core.clock import FixedClock

    house = Wiring(load(), FixedClock(instant))
    migrating.ensure_current(house)
    present = Wiring(load())
    try:
        scheduler.refuse_beside_server(present)
    finally:
        present.close()
    return house


def _parse_instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no instant such as 2026-12-01T09:00:00Z", param_hint="--at") from None
    if instant.tzinfo is None:
        raise click.BadParameter(f"{text!r} names no zone; end it with Z or an offset", param_hint="--at")
    return instant
