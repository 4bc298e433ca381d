"""Forms: what was sent, what is wrong with it, and that it came from a page of ours.

Forms of signed-in people carry the token of their session, which the API's guard checks. Strangers' forms (sign-in,
answers to mails) carry one bound to a cookie of the browser, checked here. Requests that say they come from
elsewhere are refused before either.
"""

import hashlib
import hmac
import secrets
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.handlers.base import BaseRouteHandler

from api.auth import CSRF_FIELD, SAFE_METHODS, CsrfRefused, csrf_token, refuse_foreign_origin
from core.errors import FieldError, Invalid
from core.wording import Translator
from core.wording.problems import field_problem
from web.reader import AnyRequest, house_of

VISITOR_COOKIE = "ck_visitor"
AnyConnection = ASGIConnection[Any, Any, Any, Any]


class Form:
    """What a form sent. Texts come stripped; a field that is not there is empty."""

    def __init__(self, fields: FormMultiDict) -> None:
        self._fields = fields

    def text(self, name: str, default: str = "") -> str:
        value = self._fields.get(name)
        return value.strip() if isinstance(value, str) else default

    def texts(self, name: str) -> list[str]:
        """All values of a field that can be there more than once, empty ones left out."""
        return [v.strip() for v in self._fields.getall(name, []) if isinstance(v, str) and v.strip()]

    def is_on(self, name: str) -> bool:
        """Whether a checkbox was ticked."""
        return bool(self.text(name))

    def file(self, name: str) -> UploadFile | None:
        """An uploaded file; None where none was chosen."""
        value = self._fields.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    def as_dict(self) -> dict[str, str]:
        """Every text field once, without the token: to fill a form again."""
        return {k: v for k, v in self._fields.items() if isinstance(v, str) and k != CSRF_FIELD}


async def provide_form(request: AnyRequest) -> Form:
    """The dependency `form` of every page's POST."""
    return Form(await request.form())


def errors_by_field(error: Invalid, reader: Translator) -> dict[str, str]:
    """A sentence for each field, to stand beside it."""
    return {one.field: field_problem(one, reader) for one in error.errors}


def required(form: Form, *names: str) -> None:
    """Raise Invalid naming every one of these that was left empty."""
    missing = [FieldError(field=name, code="required") for name in names if not form.text(name)]
    if missing:
        raise Invalid(missing)


def page_token(request: AnyRequest) -> str:
    """The token that forms on this page carry."""
    house, state = house_of(request), request.scope["state"]
    if cookie := state.get("session_cookie"):
        return csrf_token(house, cookie)
    return csrf_token(house, f"visitor:{_visitor(request)}")


def new_visitor(request: AnyRequest) -> str | None:
    """The cookie to set so that a stranger's form can come back; None where it is not needed."""
    made: str | None = request.scope["state"].get("new_visitor")
    return made


def _visitor(request: AnyRequest) -> str:
    if known := request.cookies.get(VISITOR_COOKIE):
        return known
    made: str = request.scope["state"].setdefault("new_visitor", secrets.token_urlsafe(18))
    return made


async def refuse_foreign_forms(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """Guard of all pages."""
    if str(connection.scope.get("method")) in SAFE_METHODS:
        return
    refuse_foreign_origin(connection)
    state = connection.scope["state"]
    if state.get("session_cookie") is None and state.get("actor") is None:
        await _check_visitor(connection)


async def _check_visitor(connection: AnyConnection) -> None:
    assert hasattr(connection, "form")
    given = str((await connection.form()).get(CSRF_FIELD, ""))
    visitor = connection.cookies.get(VISITOR_COOKIE, "")
    expected = csrf_token(connection.app.state.house, f"visitor:{visitor}")
    if not visitor or not hmac.compare_digest(given.encode(errors="replace"), expected.encode()):
        raise CsrfRefused


def fingerprint(text: str) -> str:
    """A short, stable id for anchors and element ids made from free text."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]
