"""Sweeps: what runs in the background, and running one now."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.access import access
from api.ports import House
from core.errors import NotFound
from core.sweeping import SweepReport
from people.values import Permission


class SweepNotFound(NotFound):
    code = "sweep_not_found"


@get("/api/v1/sweeps", opt=access(Permission.RUN_SWEEPS), sync_to_thread=False, tags=["sweeps"])
def list_sweeps(house: NamedDependency[House]) -> list[str]:
    """Names, in the order in which they run."""
    return [sweep.name for sweep in house.sweeps]


@post("/api/v1/sweeps/{name:str}", opt=access(Permission.RUN_SWEEPS), sync_to_thread=True, tags=["sweeps"])
def run_sweep(house: NamedDependency[House], name: FromPath[str]) -> SweepReport:
    """Run one now; `has_run` is false where another process is at it."""
    sweep = next((sweep for sweep in house.sweeps if sweep.name == name), None)
    if sweep is None:
        raise SweepNotFound(name=name)
    return house.sweep_runner.run(sweep)


routes = [list_sweeps, run_sweep]
