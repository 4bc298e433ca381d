"""Puts the Litestar application together: guard, errors, documents of the API. `app` adds the pages."""

from collections.abc import Sequence
from typing import Any

from litestar import Litestar, Request, Response, route
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.router import Router

from api.access import ANYONE_SIGNED_IN, access, access_of
from api.auth import settle_caller
from api.bodies import refuse_other_media
from api.document import description_of_api, handlers_of
from api.errors import HANDLERS, NoSuchResource
from api.headers import add_headers
from api.hosts import hide_unreadable_host
from api.idempotency import IdempotencyMiddleware, answer_repeat
from api.limits import LARGEST_BODY
from api.parameters import known_parameters, refuse_unknown
from api.ports import House
from api.routes import all_routes
from core.actors import Actor


def provide_house(request: Request[Any, Any, Any]) -> House:
    house: House = request.app.state.house
    return house


def provide_actor(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Actor | None:  # noqa: ARG001
    """It asks for the house only to come after it: Litestar opens a group of tasks for what may come at once."""
    actor: Actor | None = request.scope["state"]["actor"]
    return actor


def create_application(
    house: House,
    *,
    pages: Sequence[Any] = (),
    handlers: dict[Any, Any] | None = None,
    lifespan: Sequence[Any] = (),
) -> Litestar:
    """`pages` are the routers of `web`; `handlers` its exception handlers, which hand API paths on to ours."""
    api = Router(
        path="/",
        route_handlers=[*all_routes(), no_such_resource],
        before_request=look_before,
        middleware=[IdempotencyMiddleware()],
    )
    application = Litestar(
        [api, *pages],
        guards=[settle_caller],
        dependencies={
            "house": Provide(provide_house, sync_to_thread=False),
            "actor": Provide(provide_actor, sync_to_thread=False),
        },
        exception_handlers=handlers or HANDLERS,
        openapi_config=description_of_api(),
        before_send=[add_headers],
        request_max_body_size=LARGEST_BODY,
        state=State({"house": house}),
        lifespan=list(lifespan),
        debug=False,
        logging_config=None,
    )
    _check_access(application)
    hide_unreadable_host(application)
    application.state["known_parameters"] = known_parameters(application)
    return application


async def look_before(request: Request[Any, Any, Any]) -> Response[bytes] | None:
    """What is asked of every request to the API before its handler sees it."""
    refuse_unknown(request)
    refuse_other_media(request)
    return await answer_repeat(request)


@route(
    ["/api/v1", "/api/v1/{path:path}"],
    http_method=["GET", "POST", "PUT", "PATCH", "DELETE"],
    opt=access(ANYONE_SIGNED_IN, takes_limited_tokens=True),
    include_in_schema=False,
    sync_to_thread=False,
)
def no_such_resource(request: Request[Any, Any, Any]) -> None:
    """A path that is not there is a secret too: strangers get 401 for it."""
    raise NoSuchResource(path=request.url.path)


def _check_access(application: Litestar) -> None:
    for found in application.routes:
        for handler in handlers_of(found):
            access_of(handler)
