"""The description of the API (OpenAPI), told from the routes themselves: what they say, who may call, what comes back.

Litestar knows parameters, bodies and answers. What our guard, errors and preconditions add is added here.
"""

from collections.abc import Iterator
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.router import Router

from api.access import PUBLIC, access, access_of
from api.errors import PROBLEM, NoSuchResource
from api.idempotency import LONGEST
from api.parameters import ROOT
from people.values import Permission

DOCUMENT = ("/api", "/api/openapi.json")
_PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. Match on `code`, show `detail`: it is in the language of Accept-Language.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:coursekeeper:problem:course_not_found"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; a change of it is a change of the API."},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "params": {"type": "object", "description": "The facts that `detail` speaks of."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "value": {},
                },
            },
        },
    },
}
_SAID = {
    "401": "Nobody is signed in, or the token is not known, ended or expired.",
    "403": "Whoever calls may not do this, or not here.",
    "404": "There is no such thing, or none that the caller may see.",
    "409": "It does not fit what is there.",
    "412": "Somebody else changed it: `current` in `params` is how it stands now.",
    "422": "Something in it cannot be used; `errors` says what and where.",
    "428": "If-Match is missing: it names the version that the caller has seen.",
    "default": "What else can go wrong.",
}
_ETAG = {"description": "The version, for If-Match.", "schema": {"type": "string", "examples": ['"3"']}}


def refuse_other_documents(request: Request[Any, Any, Any]) -> None:
    """Beside the document Litestar would answer with a page of its own that it has no such document."""
    if request.url.path.rstrip("/") not in DOCUMENT:
        raise NoSuchResource(path=request.url.path)


def description_of_api() -> OpenAPIConfig:
    """What Litestar needs to describe the API at `/api/openapi.json`."""
    bearer = SecurityScheme(type="http", scheme="bearer", description="An API token, from Settings.")
    return OpenAPIConfig(
        title="Coursekeeper",
        version="1",
        description="A catalog of courses: reviews, translations, search. Errors are problems as of RFC 9457.",
        use_handler_docstrings=True,
        render_plugins=[_WholeTruth(path="/openapi.json")],
        openapi_router=Router(
            path="/api", route_handlers=[], opt=access(PUBLIC), before_request=refuse_other_documents
        ),
        components=Components(security_schemes={"token": bearer}),
        security=[{"token": []}],
    )


class _WholeTruth(JsonRenderPlugin):
    """Adds what Litestar cannot know; it leaves an empty list out, so open operations are marked here too.

    Once: the next who asks is given the same schema again, with all that was added to it.
    """

    _whole: bytes = b""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        self._whole = self._whole or self._completed(request, openapi_schema)
        return self._whole

    def _completed(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        paths = openapi_schema["paths"]
        for path in [p for p in paths if p.startswith("/api") and not p.startswith(ROOT)]:
            del paths[path]  # this document and its own 404
        for found in request.app.routes:
            item = paths.get(found.path_format, {})
            for handler in handlers_of(found):
                for method in handler.http_methods:
                    if operation := item.get(str(method).lower()):
                        _complete(operation, handler, found.path_format, str(method))
        openapi_schema["components"]["schemas"]["Problem"] = _PROBLEM_SCHEMA
        return super().render(request, openapi_schema)


def handlers_of(found: Any) -> list[HTTPRouteHandler]:
    """A route's handlers without the OPTIONS handler, which is Litestar's own."""
    return [h for h in getattr(found, "route_handlers", []) if h.http_methods != {"OPTIONS"}]


def _complete(operation: dict[str, Any], handler: HTTPRouteHandler, path: str, method: str) -> None:
    operation["summary"] = _function(handler).__name__.replace("_", " ").capitalize()
    if access_of(handler).is_public:
        operation["security"] = []
    answers = operation["responses"]
    answers.pop("400", None)  # Litestar's own form of it, which nobody is sent
    answers.update({status: _problem(status) for status in _failures(handler, path, method)})
    headers = [*_headers(handler, path, method)]
    if headers:
        operation["parameters"] = [*(operation.get("parameters") or ()), *headers]
    if _calls(handler, "etag", "_shown"):
        for status, answer in answers.items():
            if status.startswith("2"):
                answer["headers"] = {**answer.get("headers", {}), "ETag": _ETAG}


def _failures(handler: HTTPRouteHandler, path: str, method: str) -> Iterator[str]:
    if not access_of(handler).is_public:
        yield "401"
    if isinstance(access_of(handler).needs, Permission):
        yield "403"
    if "{" in path:
        yield "404"
    if method != "GET":
        yield from ("409", "422")
    if _calls(handler, "expected_version", "version_if_given"):
        yield "412"
    if _calls(handler, "expected_version"):
        yield "428"
    yield "default"


def _calls(handler: HTTPRouteHandler, *names: str) -> bool:
    """Whether the handler itself names one of these: the code cannot forget to say so."""
    return not {*names}.isdisjoint(_function(handler).__code__.co_names)


def _function(handler: HTTPRouteHandler) -> Any:
    """What was written; Litestar keeps what runs in a thread inside something of its own."""
    return getattr(handler.fn, "func", handler.fn)


def _problem(status: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": _SAID[status], "content": {PROBLEM: {"schema": schema}}}


def _headers(handler: HTTPRouteHandler, path: str, method: str) -> Iterator[dict[str, Any]]:
    if _calls(handler, "expected_version", "version_if_given"):
        said = "The version that the caller has seen, as its ETag said."
        yield _header("If-Match", said, is_required=_calls(handler, "expected_version"))
    if method == "POST" and path.startswith(ROOT):
        said = "The same key from the same caller gets the same answer and does nothing twice; kept for a day."
        yield _header("Idempotency-Key", said, longest=LONGEST)


def _header(name: str, said: str, *, is_required: bool = False, longest: int | None = None) -> dict[str, Any]:
    schema = {"type": "string"} if longest is None else {"type": "string", "minLength": 1, "maxLength": longest}
    return {"name": name, "in": "header", "required": is_required, "description": said, "schema": schema}
