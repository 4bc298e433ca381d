"""The one table that turns errors into problems (RFC 9457). `web` shows the same codes as pages."""

import re
from collections.abc import Callable, Sequence
from traceback import walk_tb
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import ClientException, HTTPException, ValidationException
from litestar.serialization import decode_json

from api.auth import NotSignedIn, is_signed_in
from api.conditional import PreconditionRequired
from api.ports import House
from core.actors import Actor
from core.database import refusal_of
from core.errors import (
    Conflict,
    CoursekeeperError,
    FieldError,
    Forbidden,
    Invalid,
    NotFound,
    Stale,
    Unauthenticated,
    Unavailable,
)
from core.locales import Locale, UnknownLocale
from core.logs import Log
from core.wording import problems

logger = Log(__name__)
PROBLEM = "application/problem+json"
STATUS: tuple[tuple[type[CoursekeeperError], int], ...] = (
    (NotFound, 404),
    (Stale, 412),
    (Conflict, 409),
    (Invalid, 422),
    (Forbidden, 403),
    (Unauthenticated, 401),
    (Unavailable, 503),
    (PreconditionRequired, 428),
)
HTTP_CODES = {
    400: "malformed_request",
    404: "no_such_page",
    405: "method_not_allowed",
    413: "too_large",
    415: "wrong_media_type",
}
AnyRequest = Request[Any, Any, Any]
_DECODER = (
    ("unknown_field", re.compile(r"unknown field `(?P<field>[^`]+)`")),
    ("missing", re.compile(r"missing required field `(?P<field>[^`]+)`")),
    ("unknown_value", re.compile(r"Invalid enum value")),
    ("wrong_type", re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<found>[^`]+)`")),
)
"""How the decoder of bodies and parameters words what it refuses."""


class NoSuchResource(NotFound):
    """The API has nothing at this path."""

    code = "no_such_resource"


class FieldProblem(msgspec.Struct, omit_defaults=True):
    field: str
    code: str
    detail: str
    value: Any = None


class Problem(msgspec.Struct, omit_defaults=True):
    """RFC 9457, with our stable `code`, the facts behind it, and the fields that are wrong."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str = ""
    params: dict[str, Any] = {}
    errors: list[FieldProblem] = []


def status_of(error: CoursekeeperError) -> int:
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def reader_of(request: AnyRequest) -> Locale:
    """Whose language: what the request asks for, else the person's, else the house's."""
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.split(";")[0].strip()
        if tag and tag != "*":
            try:
                return Locale.parse(tag)
            except UnknownLocale:
                continue
    actor: Actor | None = request.scope["state"].get("actor")
    house: House = request.app.state.house
    return actor.locale if actor else house.rules.default_locale


def to_problem(error: CoursekeeperError, reader: Locale, instance: str) -> Problem:
    status = status_of(error)
    fields = [
        FieldProblem(e.field, e.code, problems.value_sentence(e.code, e.value, e.params, reader), e.value)
        for e in (_errors_of(error) if isinstance(error, Invalid) else ())
    ]
    return Problem(
        type=f"urn:coursekeeper:problem:{error.code}",
        title=problems.title(status, reader),
        status=status,
        code=error.code,
        detail=problems.sentence(error.code, error.params, reader),
        instance=instance,
        params=msgspec.to_builtins(error.params, enc_hook=str),
        errors=fields,
    )


def _errors_of(error: Invalid) -> Sequence[FieldError]:
    """What is wrong where; of an error that names its one field among its params, that field."""
    params = {**error.params}
    if error.errors or "field" not in params:
        return error.errors
    field, value = str(params.pop("field")), params.pop("value", None)
    code = "not_between" if "least" in params else "too_long" if "most" in params else "wrong_value"
    return [FieldError(field, code, value, params)]


def answer_error(request: AnyRequest, error: CoursekeeperError) -> Response[Problem]:
    problem = to_problem(error, reader_of(request), request.url.path)
    headers = {"WWW-Authenticate": 'Bearer realm="Coursekeeper"'} if problem.status == 401 else {}
    return Response(problem, status_code=problem.status, media_type=PROBLEM, headers=headers)


def answer_http_error(request: AnyRequest, error: HTTPException) -> Response[Problem]:
    """What Litestar itself refuses: unreadable bodies, wrong parameters, unknown paths."""
    if is_strangers(request, error):
        return answer_error(request, NotSignedIn())
    code = HTTP_CODES.get(error.status_code, "malformed_request" if error.status_code < 500 else "unexpected")
    reader = reader_of(request)
    problem = Problem(
        type=f"urn:coursekeeper:problem:{code}",
        title=problems.title(error.status_code, reader),
        status=error.status_code,
        code=code,
        detail=problems.sentence(code, {}, reader),
        instance=request.url.path,
        errors=_fields_of(error, reader),
    )
    return Response(problem, status_code=error.status_code, media_type=PROBLEM)


def is_strangers(request: AnyRequest, error: HTTPException) -> bool:
    """A path whose parameter cannot be read is refused before guards run, and must not tell a stranger so."""
    is_early = error.status_code in (404, 405) and "actor" not in request.scope["state"]
    return is_early and not is_signed_in(request)


def _fields_of(error: HTTPException, reader: Locale) -> list[FieldProblem]:
    if not isinstance(error, ValidationException) or not isinstance(error.extra, list):
        return []
    found = [item for item in error.extra if isinstance(item, dict)]
    return [_field_of(str(item.get("key", "")), str(item.get("message", "")), reader) for item in found]


def _field_of(place: str, said: str, reader: Locale) -> FieldProblem:
    """What the decoder says in English, as one of our codes."""
    for code, pattern in _DECODER:
        if match := pattern.search(said):
            facts = match.groupdict()
            field = facts.pop("field", None) or place
            return FieldProblem(field, code, problems.sentence(code, {**facts, "value": field}, reader))
    return FieldProblem(place, "wrong_value", problems.sentence("wrong_value", {}, reader))


def answer_unexpected(request: AnyRequest, error: Exception) -> Response[Problem]:
    """Tells the log everything and the caller nothing but that it happened."""
    if _is_unreadable_body(error):
        return answer_http_error(request, ClientException())
    if refusal := refusal_of(error):
        return answer_error(request, refusal)
    logger.error("A request failed.", action="request", path=request.url.path, exc_info=error)
    reader = reader_of(request)
    problem = Problem(
        "urn:coursekeeper:problem:unexpected",
        problems.title(500, reader),
        500,
        "unexpected",
        problems.sentence("unexpected", {}, reader),
        request.url.path,
    )
    return Response(problem, status_code=500, media_type=PROBLEM)


def _is_unreadable_body(error: Exception) -> bool:
    """JSON nested too deep, or no UTF-8: msgspec raises these as what they are, and Litestar lets them through."""
    if not isinstance(error, RecursionError | UnicodeDecodeError):
        return False
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    return bool(frames) and frames[-1].f_globals.get("__name__") == decode_json.__module__


Answerer = Callable[[AnyRequest, Any], Response[Any]]
HANDLERS: dict[int | type[Exception], Answerer] = {
    CoursekeeperError: answer_error,
    HTTPException: answer_http_error,
    Exception: answer_unexpected,
}
