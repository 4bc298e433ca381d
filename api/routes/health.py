"""Alive, ready, and in figures: for load balancers and monitoring."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.access import PUBLIC, access
from api.ports import House


@get("/healthz", opt=access(PUBLIC), sync_to_thread=False)
def is_alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@get("/readyz", opt=access(PUBLIC), sync_to_thread=True)
def is_ready(house: NamedDependency[House]) -> Response[dict[str, Any]]:
    """Database, index and mail answer; names what does not. 503 where the database or the index is away."""
    found = house.check_ready()
    is_away = any(lack.is_grave for lack in found)
    lacking = {lack.name: lack.detail for lack in found}
    status = "not ready" if is_away else "ready"
    return Response({"status": status, "lacking": lacking}, status_code=503 if is_away else 200)


@get("/metrics", opt=access(PUBLIC), sync_to_thread=True)
def metrics() -> Response[bytes]:
    """Prometheus text format; no names of people or courses."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST.removesuffix("; charset=utf-8"))


routes = [is_alive, is_ready, metrics]
