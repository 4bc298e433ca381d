"""Retirement plans: when courses end, why, and what to use instead."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.access import access
from api.conditional import etag, expected_version
from api.paging import Page, clamp_limit, decode_id, encode_cursor, page_of, paged
from api.ports import House
from catalog.repository.courses import get_course_id
from catalog.service.guards import require_on
from core.actors import Actor
from lifecycle.repository import retirements as rows
from lifecycle.service import retirements as service
from lifecycle.values import PlanStatus, RetirementPlanId
from lifecycle.views import NoticeView, PlanView, notice_views, plan_view
from people.values import Permission

AnyRequest = Request[Any, Any, Any]
PATH = "/api/v1/retirement-plans"


class NewPlan(msgspec.Struct, forbid_unknown_fields=True):
    """A course that is to end."""

    course: str
    retire_on: date
    reason: str
    replacement: str | None = None


class ChangedPlan(msgspec.Struct, forbid_unknown_fields=True):
    """Another day, reason or replacement; a replacement that is left out stays, null takes it away."""

    retire_on: date
    reason: str
    replacement: str | msgspec.UnsetType | None = msgspec.UNSET


class GoingOn(msgspec.Struct, forbid_unknown_fields=True):
    """Why a plan goes on although somebody could not be told."""

    reason: str


class Cancelling(msgspec.Struct, forbid_unknown_fields=True):
    """Why the course stays."""

    reason: str = ""


@get(PATH, opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["retirement-plans"])
def list_plans(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    status: Annotated[PlanStatus | None, QueryParameter()] = None,
    limit: Annotated[int, QueryParameter()] = 50,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[PlanView]]:
    """Plans, newest first."""
    limit = clamp_limit(limit)
    older_than = RetirementPlanId(decode_id(cursor)) if cursor else None
    with house.uow.read(actor) as work:
        found = rows.list_plans(work.session, status=status, older_than=older_than, limit=limit + 1)
        views, last = page_of([plan_view(*row) for row in found], limit)
    return paged(request, views, encode_cursor(str(last.id)) if last else None)


@get(PATH + "/{plan_id:uuid}", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["retirement-plans"])
def show_plan(
    house: NamedDependency[House], actor: NamedDependency[Actor], plan_id: FromPath[UUID]
) -> Response[PlanView]:
    """One plan."""
    return _shown(house, actor, RetirementPlanId(plan_id))


@post(PATH, opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["retirement-plans"])
def plan_retirement(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[NewPlan]
) -> Response[PlanView]:
    """Decide that a course ends; it is carried out after everybody was told."""
    with house.uow.write(actor) as work:
        course_id = get_course_id(work.session, data.course)
        plan_id = service.plan_retirement(
            work, course_id, retire_on=data.retire_on, reason=data.reason, replacement_code=data.replacement
        )
    return _shown(house, actor, plan_id, status=201)


@patch(PATH + "/{plan_id:uuid}", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["retirement-plans"])
def change_plan(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    plan_id: FromPath[UUID],
    data: JSONBody[ChangedPlan],
) -> Response[PlanView]:
    """Move its day, name another replacement or mend its reason; the first two are told to people again."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        service.change_retirement(
            work,
            RetirementPlanId(plan_id),
            retire_on=data.retire_on,
            reason=data.reason,
            replacement_code=data.replacement,
            version=version,
        )
    return _shown(house, actor, RetirementPlanId(plan_id))


@post(
    PATH + "/{plan_id:uuid}/cancel",
    opt=access(Permission.READ_CATALOG),
    sync_to_thread=True,
    status_code=200,
    tags=["retirement-plans"],
)
def cancel_plan(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    plan_id: FromPath[UUID],
    data: JSONBody[Cancelling],
) -> Response[PlanView]:
    """The course stays after all."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        service.cancel_retirement(work, RetirementPlanId(plan_id), version=version, reason=data.reason)
    return _shown(house, actor, RetirementPlanId(plan_id))


@get(
    PATH + "/{plan_id:uuid}/notices",
    opt=access(Permission.READ_CATALOG),
    sync_to_thread=True,
    tags=["retirement-plans"],
)
def list_notices(
    house: NamedDependency[House], actor: NamedDependency[Actor], plan_id: FromPath[UUID]
) -> list[NoticeView]:
    """Who is told of a plan, how far each mail has come, and why one could not be delivered."""
    with house.uow.read(actor) as work:
        plan = RetirementPlanId(plan_id)
        require_on(work, rows.get_plan_row(work.session, plan)[0].course_id, Permission.RETIRE_COURSE)
        return notice_views(rows.notices_of(work.session, plan))


@post(
    PATH + "/{plan_id:uuid}/go-on",
    opt=access(Permission.READ_CATALOG),
    sync_to_thread=True,
    status_code=200,
    tags=["retirement-plans"],
)
def go_on(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    plan_id: FromPath[UUID],
    data: JSONBody[GoingOn],
) -> Response[PlanView]:
    """Wait no more for the notices that could not be delivered; the decision is recorded with its reason."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        service.forgo_notices(work, RetirementPlanId(plan_id), version=version, reason=data.reason)
    return _shown(house, actor, RetirementPlanId(plan_id))


def _shown(house: House, actor: Actor, plan_id: RetirementPlanId, status: int = 200) -> Response[PlanView]:
    with house.uow.read(actor) as work:
        view = plan_view(*rows.get_plan_row(work.session, plan_id))
    return Response(view, status_code=status, headers={"ETag": etag(view.version)})


routes = [list_plans, show_plan, plan_retirement, change_plan, cancel_plan, list_notices, go_on]
