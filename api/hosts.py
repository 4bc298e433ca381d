"""Before anything else: a Host header that cannot be read names nobody, and no address can be made of it."""

from urllib.parse import urlsplit

from litestar import Litestar
from litestar.types import ASGIApp, Receive, Scope, Send

UNREADABLE = "host_is_unreadable"


def hide_unreadable_host(application: Litestar) -> None:
    """Keep such a header from all that reads addresses, the answers to errors too; the guard refuses the request."""
    handle: ASGIApp = application.asgi_handler

    async def handle_without(scope: Scope, receive: Receive, send: Send) -> None:
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        if host_in(host.decode("latin-1")) is None:
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"host"]
            scope["state"][UNREADABLE] = True
        await handle(scope, receive, send)

    application.asgi_handler = handle_without


def host_in(header: str) -> str | None:
    """The name without its port, empty where there is none; None where it cannot be read."""
    try:
        found = urlsplit(f"//{header}")
        _ = found.port  # raises where it is no port
    except ValueError:
        return None
    return found.hostname or ""
