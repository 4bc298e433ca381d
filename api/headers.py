"""Headers of every answer, whoever made it: a route, an error, or Litestar itself."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

NEVER_GUESSED = ("X-Content-Type-Options", "nosniff")
PRIVATE = "/api/v1"


async def add_headers(message: Message, scope: Scope) -> None:
    """No browser guesses types; what is below /api/v1 is for whoever asked, and nothing on the way keeps it."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    headers.setdefault(*NEVER_GUESSED)
    if scope["path"].startswith(PRIVATE):
        headers.setdefault("Cache-Control", "no-store")
