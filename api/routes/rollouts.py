"""Rollouts: planning them, and the matrix of courses by country."""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.access import access
from api.conditional import PreconditionRequired, etag, version_if_given
from api.errors import reader_of
from api.paging import Page
from api.ports import House
from core.actors import Actor
from core.wording.translator import translator
from localization.repository.rollouts import get_rollout, list_rollouts
from localization.service.matrix import build_matrix
from localization.service.rollout_orders import read_order
from localization.service.rollouts import plan_rollout, replaces
from localization.views.rollouts import MatrixView, PlanView, RolloutView, matrix_view, plan_view, rollout_view
from people.values import Permission


@get("/api/v1/rollouts", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["rollouts"])
def list_all_rollouts(house: NamedDependency[House], actor: NamedDependency[Actor]) -> Page[RolloutView]:
    """Rollouts by their first launch."""
    with house.uow.read(actor) as work:
        return Page([rollout_view(row) for row in list_rollouts(work.session)])


@get("/api/v1/rollouts/{code:str}", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["rollouts"])
def show_rollout(
    house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Response[RolloutView]:
    """One rollout by its code."""
    with house.uow.read(actor) as work:
        row = get_rollout(work.session, code)
    return Response(rollout_view(row), headers={"ETag": etag(row.version)})


@get(
    "/api/v1/rollouts/{code:str}/matrix",
    opt=access(Permission.READ_CATALOG),
    sync_to_thread=True,
    tags=["rollouts"],
)
def show_matrix(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
) -> MatrixView:
    """How each course stands in each country, and why, derived now."""
    with house.uow.read(actor) as work:
        return matrix_view(build_matrix(work, code), translator(reader_of(request), actor.time_zone))


@post(
    "/api/v1/rollouts",
    opt=access(Permission.PLAN_ROLLOUT),
    sync_to_thread=True,
    status_code=200,
    tags=["rollouts"],
)
def plan(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    data: JSONBody[dict[str, Any]],
    dry_run: Annotated[bool, QueryParameter()] = False,
) -> PlanView:
    """Plan a rollout: `code`, `name`, `courses`, `markets` with `market`, `launch` and `without`. Opens its jobs.

    What is stored under the code is replaced as a whole: where anything of it would change, If-Match must name its
    version. The same order sent again needs none: it only opens the jobs that are missing.
    """
    reader = translator(reader_of(request), actor.time_zone)
    if dry_run:
        with house.uow.read(actor) as work:
            return plan_view(plan_rollout(work, read_order(work, data), is_dry_run=True), reader)
    with house.uow.write(actor) as work:
        order = read_order(work, data)
        version = version_if_given(request)
        if version is None and replaces(work, order):
            raise PreconditionRequired
        return plan_view(plan_rollout(work, order, version=version), reader)


routes: list[Any] = [list_all_rollouts, show_rollout, show_matrix, plan]
