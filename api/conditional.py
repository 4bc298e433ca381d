"""ETag and If-Match (RFC 9110): single resources carry their version, writes on them must name it."""

from typing import Any

from litestar import Request

from core.errors import CoursekeeperError, Invalid


class PreconditionRequired(CoursekeeperError):
    """A write on a single resource came without If-Match (RFC 6585, 428)."""

    code = "precondition_required"


def etag(version: int) -> str:
    return f'"{version}"'


def expected_version(request: Request[Any, Any, Any]) -> int:
    """The version the caller has seen, from If-Match; raise PreconditionRequired where none is named."""
    given = request.headers.get("if-match", "").strip()
    if not given:
        raise PreconditionRequired
    text = given.removeprefix("W/").strip('"')
    if not text.isdecimal():
        raise Invalid(field="If-Match", value=given[:80])
    return int(text)
