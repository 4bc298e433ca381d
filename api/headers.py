"""Headers: those of every answer, whoever made it, and those that carry text, spelled so that they can."""

import re
from urllib.parse import quote

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

NEVER_GUESSED = ("X-Content-Type-Options", "nosniff")
PRIVATE = "/api/v1"
RESERVED = "!#$%&'()*+,/:;=?@[]~"
"""What an address may hold beside letters and digits; a percent sign is there because something was quoted already."""
PLAIN = re.compile(r"[A-Za-z0-9 !#$&'()+,.;=@\[\]^_`{}~-]")


async def add_headers(message: Message, scope: Scope) -> None:
    """No browser guesses types; what is below /api/v1 is for whoever asked, and nothing on the way keeps it."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    headers.setdefault(*NEVER_GUESSED)
    if scope["path"].startswith(PRIVATE):
        headers.setdefault("Cache-Control", "no-store")


def location(path: str) -> str:
    """An address as a header may say it: headers are Latin-1, codes are letters of any script (RFC 3987, 3.1)."""
    return quote(path, safe=RESERVED)


def as_file(name: str) -> dict[str, str]:
    """The header of an answer that is kept as a file, its name in full where that is not plain ASCII (RFC 6266)."""
    plain = "".join(character if PLAIN.fullmatch(character) else "_" for character in name)
    whole = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": f'attachment; filename="{plain}"{whole}'}
