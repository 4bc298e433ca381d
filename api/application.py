"""Puts the Litestar application together: guard, errors, documents of the API. `app` adds the pages."""

from collections.abc import Sequence
from typing import Any

from litestar import Litestar, Request
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.router import Router

from api.access import access_of
from api.auth import settle_caller
from api.errors import HANDLERS
from api.idempotency import IdempotencyMiddleware, before_request
from api.ports import House
from api.routes import all_routes
from core.actors import Actor
from core.errors import NotFound

LARGEST_BODY = 64 * 1024 * 1024


class NoSuchResource(NotFound):
    code = "no_such_resource"


def provide_house(request: Request[Any, Any, Any]) -> House:
    house: House = request.app.state.house
    return house


def provide_actor(request: Request[Any, Any, Any]) -> Actor | None:
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
        route_handlers=all_routes(),
        before_request=before_request,
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
        openapi_config=_describe(),
        request_max_body_size=LARGEST_BODY,
        state=State({"house": house}),
        lifespan=list(lifespan),
        debug=False,
    )
    _check_access(application)
    return application


def _describe() -> OpenAPIConfig:
    bearer = SecurityScheme(type="http", scheme="bearer", description="An API token, from Settings.")
    return OpenAPIConfig(
        title="Coursekeeper",
        version="1",
        path="/api",
        render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        components=Components(security_schemes={"token": bearer}),
        security=[{"token": []}],
    )


def _check_access(application: Litestar) -> None:
    for route in application.routes:
        for handler in getattr(route, "route_handlers", []):
            if handler.opt.get("access") is None and not _is_litestars_own(handler):
                access_of(handler)


def _is_litestars_own(handler: Any) -> bool:
    """OPTIONS handlers and the OpenAPI document are made by Litestar and are open to everyone."""
    return handler.http_methods == {"OPTIONS"} or "openapi" in str(handler.name or handler.handler_name).lower()
