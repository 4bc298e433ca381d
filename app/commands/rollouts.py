"""`coursekeeper rollouts plan FILE | list | show CODE`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.console import UnreadableFile, acting, as_json, counted, emit, read_json, say, show_table, state_of
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor
    from localization.views.rollouts import MatrixView, PlanView


@click.group()
def rollouts() -> None:
    """Courses that shall be there in some countries on given days."""


@rollouts.command("plan")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would be opened, open nothing.")
@as_json
@acting(needs=Permission.PLAN_ROLLOUT)
def plan(file: Path, dry_run: bool, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Plan the rollout in FILE and open the jobs it needs; planned again, it opens only what is missing.

    FILE is JSON: {"code", "name", "courses": [codes], "markets": [{"market", "launch", "without": [codes]}]}
    With "version", as `rollouts show CODE --json` gives it, it does not replace what somebody else stored since.
    """
    from core.wording.translator import translator
    from localization.service.rollout_orders import read_order
    from localization.service.rollouts import plan_rollout
    from localization.views.rollouts import plan_view

    orders = _read(file)
    with (house.uow.read if dry_run else house.uow.write)(actor) as work:
        done = [plan_rollout(work, read_order(work, each), is_dry_run=dry_run) for each in orders]
        planned = [plan_view(each, translator(actor.locale, actor.time_zone)) for each in done]
    for view in planned:
        if as_json:
            emit(view)
        else:
            _tell_plan(view)


def _read(path: Path) -> list[dict[str, object]]:
    found = read_json(path)
    orders = found if isinstance(found, list) else [found]
    objects = [order for order in orders if isinstance(order, dict)]
    if not orders or len(objects) < len(orders):
        raise UnreadableFile(file=str(path), problem="it holds no rollout")
    return objects


def _tell_plan(view: "PlanView") -> None:
    verb = "needs" if view.dry_run else "opened"
    reused = counted(len(view.reused), "translation")
    say(f"{view.code}: {verb} {counted(len(view.jobs), 'job')}; there or being made: {reused}.")
    rows = [(j.job or "-", j.course, j.locale, j.kind, j.due_on, " ".join(j.markets), j.base or "") for j in view.jobs]
    if rows:
        show_table(("Job", "Course", "Locale", "Kind", "Due", "For", "Adapts"), rows)
    for warning in view.warnings:
        say(warning)
    if dropped := [*view.dropped, *view.dropped_courses]:
        say(f"{'Falls' if view.dry_run else 'Fell'} out of the rollout: {' '.join(dropped)}.")
    for course in view.refused:
        say(f"{course} is going away: nothing was opened for it.")


@rollouts.command("list")
@as_json
@acting(needs=Permission.READ_CATALOG)
def list_all(as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """List the rollouts by their first launch."""
    from localization.repository.rollouts import list_rollouts
    from localization.views.rollouts import rollout_view

    with house.uow.read(actor) as work:
        found = [rollout_view(row) for row in list_rollouts(work.session)]
    if as_json:
        for row in found:
            emit(row)
        return
    rows = [(r.code, r.name, r.courses, r.markets, r.first_launch) for r in found]
    show_table(("Code", "Name", "Courses", "Markets", "First launch"), rows)


@rollouts.command("show")
@click.argument("code")
@as_json
@acting(needs=Permission.READ_CATALOG)
def show(code: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Show how each course stands in each country, and why."""
    from core.wording.translator import translator
    from localization.service.matrix import build_matrix
    from localization.views.rollouts import matrix_view

    with house.uow.read(actor) as work:
        view = matrix_view(build_matrix(work, code), translator(actor.locale, actor.time_zone))
    if as_json:
        emit(view)
    else:
        _tell_matrix(view)


def _tell_matrix(view: "MatrixView") -> None:
    say(f"{view.rollout.name}\n{view.answer}\n")
    states = {(cell.course, cell.market): state_of("cell", cell.state) for cell in view.cells}
    codes = [market.market for market in view.markets]
    show_table(("Course", *codes), [(c, *(states[c, m] for m in codes)) for c in view.courses])
    shares = [f"{m.share_of_people:.0%}" if m.share_of_people is not None else "-" for m in view.markets]
    show_table(("", *codes), [("launch", *(str(m.launch_on) for m in view.markets)), ("people", *shares)])
