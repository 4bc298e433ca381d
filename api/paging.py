"""Cursor paging: `?limit=&cursor=`, answered with `next_cursor` and a Link header (RFC 8288)."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Request, Response

from api.headers import location
from api.limits import LARGEST_NUMBER
from core.errors import Invalid

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
MOST = 200


class Page(msgspec.Struct, Generic[T]):
    items: Sequence[T]
    next_cursor: str | None = None


class WrongCursor(Invalid):
    code = "wrong_cursor"


def encode_cursor(*keys: str) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(keys)).decode().rstrip("=")


def decode_cursor(cursor: str, keys: int = 1) -> list[str]:
    """The sort keys of the last row seen; raise WrongCursor where we did not make it."""
    try:
        found = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=list[str])
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise WrongCursor(cursor=cursor[:80]) from None
    if len(found) != keys:
        raise WrongCursor(cursor=cursor[:80])
    return found


def decode_id(cursor: str) -> UUID:
    """The id of the last row seen, where lists are sorted by it alone."""
    try:
        return UUID(decode_cursor(cursor)[0])
    except ValueError:
        raise WrongCursor(cursor=cursor[:80]) from None


def decode_number(cursor: str) -> int:
    """The number of the last row seen."""
    [found] = decode_cursor(cursor)
    if not (found.isascii() and found.isdecimal() and len(found) <= 10 and int(found) <= LARGEST_NUMBER):
        raise WrongCursor(cursor=cursor[:80])
    return int(found)


def decode_pair(cursor: str, read_first: Callable[[str], A], read_second: Callable[[str], B]) -> tuple[A, B]:
    """Both sort keys of the last row seen."""
    first, second = decode_cursor(cursor, 2)
    try:
        return read_first(first), read_second(second)
    except ValueError:
        raise WrongCursor(cursor=cursor[:80]) from None


def clamp_limit(limit: int) -> int:
    if not 1 <= limit <= MOST:
        raise Invalid(field="limit", value=limit, least=1, most=MOST)
    return limit


def page_of(found: Sequence[T], limit: int) -> tuple[Sequence[T], T | None]:
    """Of one row more than was asked for: the page, and its last row where another page follows."""
    return found[:limit], found[limit - 1] if len(found) > limit else None


def paged(request: Request[Any, Any, Any], items: Sequence[T], next_cursor: str | None) -> Response[Page[T]]:
    headers = {}
    if next_cursor:
        query = {**{k: v for k, v in request.query_params.items() if k != "cursor"}, "cursor": next_cursor}
        headers["Link"] = f'<{location(request.url.path)}?{urlencode(query)}>; rel="next"'
    return Response(Page(items, next_cursor), headers=headers)
