"""`coursekeeper demo start|load|advance`: the invented company, and its clock."""

from typing import TYPE_CHECKING

import click

from app.console import (
    ANYONE_SIGNED_IN,
    REFUSED,
    Progress,
    acting,
    as_json,
    complain,
    emit,
    ends_rightly,
    open_house,
    say,
)
from people.values import Permission

if TYPE_CHECKING:
    from app.demo.loader import Loaded
    from app.wiring import Wiring
    from core.actors import Actor

FARTHEST = 366


@click.group()
def demo() -> None:
    """The demo: an invented company to look around in, with a clock that can be moved."""


@demo.command("load")
@as_json
@acting(needs=Permission.RUN_SWEEPS)
def load_demo(as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Load the demo's people, courses and history, once. Days are counted from today."""
    loaded = _load(house)
    if as_json:
        emit({"loaded": loaded.moments > 0, "moments": loaded.moments, "took_ms": loaded.took_ms})
    elif loaded.moments:
        say(f"The demo is loaded: {loaded.moments} moments of its story in {loaded.took_ms / 1000:.1f} s.")
    else:
        say("Nothing to do: the demo is loaded already.")


@demo.command("advance")
@click.option("--days", required=True, type=click.IntRange(1, FARTHEST), help="How many days to move on.")
@as_json
@acting(needs=ANYONE_SIGNED_IN)
def advance(days: int, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Move the demo's clock, and let everything happen that falls due until then."""
    from app.demo.moving import advance_clock

    moved = advance_clock(house, days)
    if as_json:
        emit(moved)
        return
    say(f"It is {moved.now:%A, %d %B %Y} now.")
    for report in moved.sweeps:
        say(f"{report.name}: {report.done} done, {report.skipped} skipped, {report.failed} failed")


@demo.command("start")
@click.option("--port", default=8710, show_default=True, type=click.IntRange(1, 65535))
def start(port: int) -> None:
    """Load the demo if there is none, and serve it on this machine."""
    import os

    # links in mails lead to the server that is started here, unless somebody says otherwise
    os.environ.setdefault("COURSEKEEPER_BASE_URL", f"http://127.0.0.1:{port}")
    with ends_rightly():
        _require_free(port)
        _load_apart()
        _welcome(port)
        _serve(port)


def _require_free(port: int) -> None:
    """Say that a port is taken before anything is promised about it."""
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            complain(f"Port {port} is taken: another server runs there. Stop it, or name another: make run PORT=8711")
            raise SystemExit(REFUSED) from None


def _load_apart() -> None:
    """Load in a process of its own: the server starts without what loading needed of memory."""
    import subprocess
    import sys

    from app.demo.loader import is_loaded, require_demo
    from app.demo.standing import remember

    house = open_house()
    require_demo(house)
    is_there = is_loaded(house)
    remember(house.settings)
    house.close()
    if is_there:
        return
    command = [sys.executable, "-c", "from app.cli import main; main(['demo', 'load'])"]
    if ended := subprocess.run(command, check=False).returncode:  # noqa: S603  our own command, nothing from outside
        raise SystemExit(ended)


def _load(house: "Wiring") -> "Loaded":
    from app.demo.loader import load

    progress = Progress("Loading the demo")
    loaded = load(house, progress)
    progress.finish()
    return loaded


def _welcome(port: int) -> None:
    from app.demo.files import read_json

    company = read_json("company.json", dict[str, object])
    address = f"http://127.0.0.1:{port}"
    say(f"\n  Coursekeeper: {address}   (Ctrl-C ends it)\n\n  Three things to try:\n")
    for persona in company["personas"][:3]:  # type: ignore[index]
        say(f"  · {persona['try'].format(address=address)}")
    say("")


def _serve(port: int) -> None:
    from app.logs import set_up_server_logs
    from app.server import run

    set_up_server_logs()
    run("127.0.0.1", port, 1, has_scheduler=True)
