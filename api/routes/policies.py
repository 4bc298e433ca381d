"""Review policies: what is in force, what a change would do, and changing it."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.access import access
from api.conditional import etag, expected_version
from api.paging import Page
from api.ports import House
from core.actors import Actor
from lifecycle.drafts import PolicyDraft, check_drafts
from lifecycle.repository import policies as rows
from lifecycle.service import policies as service
from lifecycle.service.simulation import Simulation, simulate_policies
from lifecycle.values import PolicyId
from lifecycle.views import PolicyView, policy_view
from people.values import Permission

AnyRequest = Request[Any, Any, Any]


@get("/api/v1/policies", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["policies"])
def list_policies(house: NamedDependency[House], actor: NamedDependency[Actor]) -> Page[PolicyView]:
    """All policies in force, by name."""
    with house.uow.read(actor) as work:
        return Page([policy_view(policy) for policy in rows.list_policies(work.session)])


@get("/api/v1/policies/{policy_id:uuid}", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["policies"])
def show_policy(
    house: NamedDependency[House], actor: NamedDependency[Actor], policy_id: FromPath[UUID]
) -> Response[PolicyView]:
    """One policy."""
    return _shown(house, actor, PolicyId(policy_id))


@post("/api/v1/policies", opt=access(Permission.MANAGE_POLICIES), sync_to_thread=True, tags=["policies"])
def create_policy(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[PolicyDraft]
) -> Response[PolicyView]:
    """Put a policy in force; due dates follow at once."""
    with house.uow.write(actor) as work:
        policy_id = service.create_policy(work, data, house.surroundings.known_markets)
    return _shown(house, actor, policy_id, status=201)


@post(
    "/api/v1/policies/simulate",
    opt=access(Permission.MANAGE_POLICIES),
    sync_to_thread=True,
    status_code=200,
    tags=["policies"],
)
def simulate_policy(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[list[PolicyDraft]]
) -> Simulation:
    """What these policies would do: reviews by month and owner, now and then, and the courses that move."""
    check_drafts(data)
    with house.uow.read(actor) as work:
        return simulate_policies(work, data, house.surroundings)


@put(
    "/api/v1/policies/{policy_id:uuid}", opt=access(Permission.MANAGE_POLICIES), sync_to_thread=True, tags=["policies"]
)
def change_policy(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    policy_id: FromPath[UUID],
    data: JSONBody[PolicyDraft],
) -> Response[PolicyView]:
    """Change a policy whole."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        service.change_policy(work, PolicyId(policy_id), data, house.surroundings.known_markets, version=version)
    return _shown(house, actor, PolicyId(policy_id))


@delete(
    "/api/v1/policies/{policy_id:uuid}", opt=access(Permission.MANAGE_POLICIES), sync_to_thread=True, tags=["policies"]
)
def lift_policy(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], policy_id: FromPath[UUID]
) -> None:
    """Take a policy out of force; due dates follow at once."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        service.lift_policy(work, PolicyId(policy_id), version=version)


def _shown(house: House, actor: Actor, policy_id: PolicyId, status: int = 200) -> Response[PolicyView]:
    with house.uow.read(actor) as work:
        view = policy_view(rows.get_policy(work.session, policy_id))
    return Response(view, status_code=status, headers={"ETag": etag(view.version)})


routes = [list_policies, show_policy, create_policy, simulate_policy, change_policy, lift_policy]
