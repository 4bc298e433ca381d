"""Query parameters: one that a route does not know is refused; misspelt, it would narrow nothing in silence."""

from typing import Any

from litestar import Litestar, Request
from litestar.routes import HTTPRoute

from core.errors import FieldError, Invalid

ROOT = "/api/v1/"
MOST_NAMED = 10


class UnknownParameter(Invalid):
    """The query names something that this route does not know."""

    code = "unknown_parameter"


def known_parameters(application: Litestar) -> dict[str, frozenset[str]]:
    """The names that each route of the API takes, by its handler."""
    return {
        str(handler): frozenset(parameter.field_alias for parameter in model.expected_query_params)
        for route in application.routes
        if isinstance(route, HTTPRoute) and route.path.startswith(ROOT) and "{path:path}" not in route.path
        for handler, model in route.route_handler_map.values()
    }


def refuse_unknown(request: Request[Any, Any, Any]) -> None:
    """Raise UnknownParameter for every name in the query that the route does not take."""
    known = request.app.state.known_parameters.get(str(request.route_handler))
    if known is None or not request.url.query:
        return
    strange = sorted({*request.query_params} - known)[:MOST_NAMED]
    if strange:
        names = ", ".join(sorted(known)) or "–"
        errors = [
            FieldError(name[:80], "unknown_parameter", None, {"name": name[:80], "known": names}) for name in strange
        ]
        raise UnknownParameter(errors, name=strange[0][:80], known=names)
