"""Puts the Litestar application together: guard, errors, documents of the API. `app` adds the pages."""

from collections.abc import Sequence
from typing import Any

from litestar import Litestar, Request, route
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.router import Router

from api.access import ANYONE_SIGNED_IN, PUBLIC, access, access_of
from api.auth import settle_caller
from api.errors import HANDLERS
from api.headers import add_headers
from api.idempotency import IdempotencyMiddleware, before_request
from api.limits import LARGEST_BODY
from api.ports import House
from api.routes import all_routes
from core.actors import Actor
from core.errors import NotFound

DOCUMENT = ("/api", "/api/openapi.json")


class NoSuchResource(NotFound):
    code = "no_such_resource"


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
        before_send=[add_headers],
        request_max_body_size=LARGEST_BODY,
        state=State({"house": house}),
        lifespan=list(lifespan),
        debug=False,
        logging_config=None,
    )
    _check_access(application)
    return application


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


def refuse_other_documents(request: Request[Any, Any, Any]) -> None:
    """Beside the document Litestar would answer with a page of its own that it has no such document."""
    if request.url.path.rstrip("/") not in DOCUMENT:
        raise NoSuchResource(path=request.url.path)


class PublicOperations(JsonRenderPlugin):
    """Marks operations that everyone may call with `security: []`; Litestar leaves an empty list out."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        for path in [p for p in openapi_schema["paths"] if p.startswith("/api") and not p.startswith("/api/v1/")]:
            del openapi_schema["paths"][path]  # this document and its own 404
        for found in request.app.routes:
            item = openapi_schema["paths"].get(found.path_format, {})
            for handler in _handlers(found):
                for method in handler.http_methods if access_of(handler).is_public else ():
                    if str(method).lower() in item:
                        item[str(method).lower()]["security"] = []
        return super().render(request, openapi_schema)


def _describe() -> OpenAPIConfig:
    bearer = SecurityScheme(type="http", scheme="bearer", description="An API token, from Settings.")
    return OpenAPIConfig(
        title="Coursekeeper",
        version="1",
        render_plugins=[PublicOperations(path="/openapi.json")],
        openapi_router=Router(
            path="/api", route_handlers=[], opt=access(PUBLIC), before_request=refuse_other_documents
        ),
        components=Components(security_schemes={"token": bearer}),
        security=[{"token": []}],
    )


def _handlers(found: Any) -> list[Any]:
    """A route's handlers without the OPTIONS handler, which is Litestar's own."""
    return [h for h in getattr(found, "route_handlers", []) if h.http_methods != {"OPTIONS"}]


def _check_access(application: Litestar) -> None:
    for found in application.routes:
        for handler in _handlers(found):
            access_of(handler)
