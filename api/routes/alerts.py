"""The ledger of alerts: who was told what."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.access import ANYONE_SIGNED_IN, access
from api.paging import Page, clamp_limit, decode_cursor, encode_cursor, paged
from api.ports import House
from core.actors import Actor
from notifications.service.mail import replay_dead
from notifications.service.reading import AlertView, list_alerts_for
from notifications.values import AlertStatus
from people.values import Permission


class Replayed(msgspec.Struct):
    """How many mails go out again."""

    replayed: int


@get("/api/v1/alerts", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, tags=["alerts"])
def list_alerts(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    status: Annotated[AlertStatus | None, QueryParameter()] = None,
    course_id: Annotated[UUID | None, QueryParameter()] = None,
    limit: Annotated[int, QueryParameter()] = 50,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[AlertView]]:
    """Alerts, newest first: one's own, or everybody's for who looks after them."""
    limit = clamp_limit(limit)
    older_than = UUID(decode_cursor(cursor)[0]) if cursor else None
    with house.uow.read(actor) as work:
        found = list_alerts_for(work, status=status, course_id=course_id, older_than=older_than, limit=limit)
    last = found[-1] if len(found) == limit else None
    return paged(request, found, encode_cursor(str(last.id)) if last else None)


@post(
    "/api/v1/alerts/replay",
    opt=access(Permission.MANAGE_ALERTS),
    sync_to_thread=True,
    status_code=200,
    tags=["alerts"],
)
def replay_alerts(house: NamedDependency[House], actor: NamedDependency[Actor]) -> Replayed:
    """Put mail that was given up back into the queue."""
    with house.uow.write(actor) as work:
        return Replayed(replay_dead(work))


routes = [list_alerts, replay_alerts]
