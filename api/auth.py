"""Settles who calls, before anything else of the request is looked at: API token, session cookie, or nobody.

Also settles that a change asked for by a browser was meant: a session's unsafe requests carry the token that only
our own pages hold, as header or form field. Programs with an API token have no cookie to be abused.
"""

import hashlib
import hmac
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from api.access import access_of, check_permission
from api.hosts import UNREADABLE, host_in
from api.ports import House
from core.errors import Forbidden, Unauthenticated
from people.service import (
    ReaderDefaults,
    SignedIn,
    find_signed_in,
    find_token_bearer,
    has_expired,
    touch_session,
    touch_token,
)

SESSION_COOKIE = "ck_session"
CSRF_FIELD = "csrf_token"
CSRF_HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FOR_MACHINES = frozenset({"/healthz", "/readyz", "/metrics"})
"""What load balancers and monitoring ask for by whatever address they know."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class NotSignedIn(Unauthenticated):
    code = "not_signed_in"


class TokenExpired(Unauthenticated):
    """Said to whoever holds the token: its time is over."""

    code = "token_expired"


class HostRefused(Forbidden):
    """The request names a host that is none of ours: a stranger's name was turned onto this machine."""

    code = "host_refused"


class CsrfRefused(Forbidden):
    """The form did not come from a page of ours, or the session has changed since it was opened."""

    code = "csrf_refused"


def csrf_token(house: House, cookie: str) -> str:
    """The token of a session's forms: it cannot be made without the house's key."""
    return hmac.new(house.rules.secret_key, b"csrf:" + cookie.encode(), hashlib.sha256).hexdigest()


async def settle_caller(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard of the whole application: puts `actor` into the connection's state or refuses."""
    method = str(connection.scope.get("method", "GET"))
    if method == "OPTIONS":
        return
    declared = access_of(handler)
    house: House = connection.app.state.house
    _check_host(connection, house)
    bearer = None if declared.is_public else _bearer(connection)
    cookie = connection.cookies.get(SESSION_COOKIE) if bearer is None else None
    found = await sync_to_thread(_find_caller, house, bearer, cookie) if bearer or cookie else None
    state = connection.scope["state"]
    state["actor"] = found.actor if found else None
    state["session_cookie"], state["session_id"] = (cookie, found.key_id) if found and cookie else (None, None)
    if found is None:
        if not declared.is_public:
            raise await sync_to_thread(_refusal, house, bearer)
        return
    if cookie and method not in SAFE_METHODS:
        refuse_foreign_origin(connection)
        await _check_csrf(connection, house, cookie)
    check_permission(connection, declared)


def refuse_foreign_origin(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Raise CsrfRefused where the browser says that another site's page asks."""
    own = urlsplit(connection.app.state.house.rules.base_url).netloc
    origin = connection.headers.get("origin")
    is_own = not origin or _place_of(origin) in {own, connection.headers.get("host", "")}
    if not is_own or connection.headers.get("sec-fetch-site") == "cross-site":
        raise CsrfRefused


def _place_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _check_host(connection: ASGIConnection[Any, Any, Any, Any], house: House) -> None:
    if connection.scope["path"] in FOR_MACHINES:
        return
    if connection.scope["state"].get(UNREADABLE):
        raise HostRefused
    if house.rules.hosts and host_in(connection.headers.get("host", "")) not in house.rules.hosts:
        raise HostRefused


def _bearer(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """The API token of a request to the API; pages know sessions alone."""
    if not str(connection.scope.get("path", "")).startswith("/api/"):
        return None
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def is_signed_in(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """For the rare answers that are given before the guard could settle who calls."""
    bearer, cookie = _bearer(connection), connection.cookies.get(SESSION_COOKIE)
    return bool(bearer or cookie) and _find_caller(connection.app.state.house, bearer, cookie) is not None


def _find_caller(house: House, bearer: str | None, cookie: str | None) -> SignedIn | None:
    defaults = ReaderDefaults(house.rules.default_locale, house.rules.default_time_zone)
    now = house.clock.now()
    with house.uow.database.reader() as session:
        if bearer is not None:
            found = find_token_bearer(session, bearer, now, defaults)
        else:
            found = find_signed_in(session, cookie or "", now, defaults)
    if found is not None and found.is_touch_due:
        with house.uow.write(found.actor) as work:
            (touch_token if bearer is not None else touch_session)(work, found.key_id)
    return found


def _refusal(house: House, bearer: str | None) -> Unauthenticated:
    if bearer is None:
        return NotSignedIn()
    with house.uow.database.reader() as session:
        return TokenExpired() if has_expired(session, bearer, house.clock.now()) else NotSignedIn()


async def _check_csrf(connection: ASGIConnection[Any, Any, Any, Any], house: House, cookie: str) -> None:
    given = connection.headers.get(CSRF_HEADER, "")
    if not given and connection.headers.get("content-type", "").startswith(FORMS):
        assert isinstance(connection, Request)
        form = await connection.form()
        given = str(form.get(CSRF_FIELD, ""))
    if not hmac.compare_digest(given.encode(errors="replace"), csrf_token(house, cookie).encode()):
        raise CsrfRefused
