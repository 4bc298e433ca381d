"""Errors as pages, in the reader's language; programs get the API's problems for the same errors."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from litestar import Response
from litestar.exceptions import HTTPException

from api import errors as problems_for_programs
from api.auth import SESSION_COOKIE, CsrfRefused, NotSignedIn
from core.database import refusal_of
from core.errors import CoursekeeperError, Forbidden, Invalid, Stale
from core.logs import Log
from core.wording.problems import field_problem, problem, problem_of, title
from people.service.sign_in import authenticate_session
from web.page import redirect, render
from web.reader import AnyRequest, house_of, reader_of
from web.security import add_headers

logger = Log(__name__)
DOORS = ("/sign-in", "/demo/people")
FOR_PROGRAMS = ("/api/", "/healthz", "/readyz", "/metrics")
Answer = Callable[[AnyRequest, Any], Response[Any]]


def is_for_program(request: AnyRequest) -> bool:
    """Whether a problem document is the better answer: by address, not by guesses about the caller."""
    return request.url.path.startswith(FOR_PROGRAMS)


def show_error(request: AnyRequest, error: CoursekeeperError) -> Response[Any]:
    """Sign in first, where that is what is missing; else say what happened, what was kept, what to do."""
    if is_for_program(request):
        return problems_for_programs.answer_error(request, error)
    if isinstance(error, NotSignedIn):
        return ask_to_sign_in(request)
    reader = reader_of(request)
    status = problems_for_programs.status_of(error)
    if status == 500:
        return show_unexpected(request, error)
    fields = [(one.field, field_problem(one, reader)) for one in error.errors] if isinstance(error, Invalid) else []
    return _page(
        request,
        status,
        problem_of(error, reader),
        fields=fields,
        versions=_versions(error),
        may_retry=isinstance(error, CsrfRefused | Stale),
        is_about_rights=isinstance(error, Forbidden) and not isinstance(error, CsrfRefused),
    )


def ask_to_sign_in(request: AnyRequest) -> Response[Any]:
    """To the sign-in page and, after a GET, back here."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.headers.get("hx-request") == "true":
        return Response(b"", status_code=204, headers={"HX-Redirect": "/sign-in"})
    door = "/demo/people" if house_of(request).rules.is_demo else "/sign-in"
    is_worth_returning = request.method == "GET" and back != "/"
    return redirect(request, f"{door}?back={quote(back)}" if is_worth_returning else door)


def show_http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """What Litestar itself refuses: unknown addresses, methods, unreadable input."""
    if is_for_program(request):
        return problems_for_programs.answer_http_error(request, error)
    if problems_for_programs.is_strangers(request, error) and request.url.path not in DOORS:
        return ask_to_sign_in(request)
    code = problems_for_programs.HTTP_CODES.get(error.status_code, "malformed_request")
    if error.status_code >= 500:
        return show_unexpected(request, error)
    return _page(request, error.status_code, problem(code, reader_of(request)))


def show_unexpected(request: AnyRequest, error: Exception) -> Response[Any]:
    """The log hears everything, the reader that it happened."""
    if is_for_program(request):
        return problems_for_programs.answer_unexpected(request, error)
    if refusal := refusal_of(error):
        return show_error(request, refusal)
    logger.error("A page failed.", action="page", path=request.url.path, exc_info=error)
    return _page(request, 500, problem("unexpected", reader_of(request)))


def _page(
    request: AnyRequest,
    status: int,
    sentence: str,
    *,
    fields: list[tuple[str, str]] | None = None,
    versions: Mapping[str, Mapping[str, object]] | None = None,
    may_retry: bool = False,
    is_about_rights: bool = False,
) -> Response[Any]:
    _settle(request)
    response = render(
        request,
        "errors/error.html",
        status=status,
        heading=title(status, reader_of(request).locale),
        sentence=sentence,
        fields=fields or [],
        versions=versions or {},
        may_retry=may_retry,
        is_about_rights=is_about_rights,
        back=request.headers.get("referer", ""),
    )
    return add_headers(response)


def _settle(request: AnyRequest) -> None:
    """Where no route was found nobody asked who calls; a person's error page still has their rail and language."""
    state = request.scope["state"]
    cookie = request.cookies.get(SESSION_COOKIE)
    if "actor" in state or not cookie:
        return
    house = house_of(request)
    with house.uow.database.reader() as session:
        state["actor"] = authenticate_session(session, cookie, house.clock.now())
    state["session_cookie"] = cookie if state["actor"] else None


def _versions(error: CoursekeeperError) -> dict[str, Mapping[str, object]]:
    """Both sides of a stale write, where the error brought them along."""
    pairs = ((side, error.params.get(side)) for side in ("yours", "theirs"))
    return {side: version for side, version in pairs if isinstance(version, Mapping)}


HANDLERS: dict[Any, Answer] = {
    CoursekeeperError: show_error,
    HTTPException: show_http_error,
    Exception: show_unexpected,
}
