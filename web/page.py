"""Pages and redirects. `render` speaks to the reader, puts the frame around, and shows what the last POST did."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Response
from litestar.datastructures import Cookie
from markupsafe import Markup

from api.auth import CSRF_FIELD
from api.headers import location
from web import forms, notices
from web.frame import build_frame
from web.notices import Notice
from web.reader import AnyRequest, house_of, reader_of
from web.templating import environment
from web.words import Reading, current

HTML = "text/html"
LONG = 400 * 24 * 3600


def render(
    request: AnyRequest, template: str, *, status: int = 200, section: str | None = None, **context: object
) -> Response[str]:
    """A whole page. `section` names the rail's entry where the address alone does not tell."""
    reader, house = reader_of(request), house_of(request)
    notice = _read_notice(request)
    facts = {"frame": build_frame(request, reader, section), "notice": notice, **context}
    body = _render(request, template, facts)
    response = Response(body, status_code=status, media_type=HTML)
    if notice is not None or notices.COOKIE in request.cookies:
        response.delete_cookie(notices.COOKIE)
    if visitor := forms.new_visitor(request):
        response.set_cookie(cookie(request, forms.VISITOR_COOKIE, visitor))
    response.headers["Content-Language"] = str(reader.locale)
    if house.rules.is_demo:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def render_part(request: AnyRequest, template: str, *, status: int = 200, **context: object) -> Response[str]:
    """A piece of a page for HTMX: no frame, no notice."""
    return Response(_render(request, template, context), status_code=status, media_type=HTML)


def redirect(
    request: AnyRequest,
    path: str,
    notice: str | Notice = "",
    *,
    tone: str = "good",
    undo_path: str = "",
    undo_fields: dict[str, str] | None = None,
) -> Response[bytes]:
    """See other, after a POST. The notice is in the reader's language already: `gettext(request)("…")`."""
    response = Response(b"", status_code=303, media_type="text/plain", headers={"Location": location(own_path(path))})
    if notice:
        told = notice if isinstance(notice, Notice) else None
        told = told or Notice(text=str(notice), tone=tone, undo_path=undo_path, undo_fields=undo_fields or {})
        sealed = notices.seal(told, house_of(request).rules.secret_key)
        response.set_cookie(cookie(request, notices.COOKIE, sealed, max_age=notices.LIVES_FOR))
    return response


def own_path(path: str) -> str:
    """A path of this service, whatever somebody wrote into a form; Home for anything that leads elsewhere."""
    try:
        parts = urlsplit(path)
    except ValueError:
        return "/"
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and not (parts.scheme or parts.netloc)
    return path if is_ours and "\\" not in path and path.isprintable() else "/"


def cookie(request: AnyRequest, name: str, value: str, *, max_age: int | None = None) -> Cookie:
    """A cookie that scripts cannot read and other sites' requests do not carry."""
    return Cookie(
        key=name,
        value=value,
        path="/",
        max_age=max_age,
        httponly=True,
        samesite="lax",
        secure=house_of(request).rules.is_https,
    )


def is_htmx(request: AnyRequest) -> bool:
    """Whether HTMX asks for a piece rather than a browser for a page."""
    return request.headers.get("hx-request") == "true" and "hx-history-restore-request" not in request.headers


def _render(request: AnyRequest, template: str, facts: dict[str, Any]) -> str:
    reader, house = reader_of(request), house_of(request)
    token = forms.page_token(request)
    reading = Reading(reader, house.clock.now())
    marker = current.set(reading)
    try:
        return (
            environment()
            .get_template(template)
            .render(
                reader=reader,
                today=reading.today,
                now=reading.now,
                csrf_token=token,
                csrf_field=lambda: Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, token),
                **facts,
            )
        )
    finally:
        current.reset(marker)


def _read_notice(request: AnyRequest) -> Notice | None:
    value = request.cookies.get(notices.COOKIE, "")
    return notices.unseal(value, house_of(request).rules.secret_key) if value else None
