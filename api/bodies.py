"""What the body of a request says it is: a route that reads JSON reads nothing else."""

from typing import Any

from litestar import Request
from litestar.exceptions import HTTPException

JSON = "application/json"


def refuse_other_media(request: Request[Any, Any, Any]) -> None:
    """Answer 415 to a body that says it is no JSON, where JSON is read; one that says nothing is taken for it."""
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not declared or declared == JSON or declared.endswith("+json"):
        return
    reads_json = request.route_handler.parsed_data_field is not None
    if reads_json and (request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers):
        raise HTTPException(status_code=415)
