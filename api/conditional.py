"""ETag and If-Match (RFC 9110): single resources carry their version, writes on them must name it."""

from typing import Any

from litestar import Request

from api.limits import whole_number
from core.errors import CoursekeeperError, Invalid, Stale


class PreconditionRequired(CoursekeeperError):
    """A write on a single resource came without If-Match (RFC 6585, 428)."""

    code = "precondition_required"


class WeakTag(Stale):
    """If-Match compares strongly (RFC 9110, 13.1.1): a weak tag matches nothing."""

    code = "weak_tag"


def etag(version: int) -> str:
    return f'"{version}"'


def expected_version(request: Request[Any, Any, Any]) -> int:
    """The version the caller has seen, from If-Match; raise PreconditionRequired or WeakTag."""
    given = request.headers.get("if-match", "").strip()
    if not given:
        raise PreconditionRequired
    if given.startswith("W/"):
        raise WeakTag
    version = whole_number(given.strip('"'))
    if version is None:
        raise Invalid(field="If-Match", value=given[:80])
    return version


def version_if_given(request: Request[Any, Any, Any]) -> int | None:
    """The same where the caller may leave it out; raise WeakTag."""
    return expected_version(request) if request.headers.get("if-match") else None
