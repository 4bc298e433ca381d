"""The ledger of alerts: who was told what."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from api.access import PUBLIC, access
from api.paging import Page, clamp_limit, decode_id, encode_cursor, page_of, paged
from api.ports import House
from core.actors import SYSTEM, Actor
from notifications.rules.links import read as read_link
from notifications.service.digests import FEWER, choose_frequency
from notifications.service.mail import replay_dead
from notifications.service.reading import AlertView, list_alerts_for
from notifications.values import AlertStatus, DigestFrequency
from people.values import Permission, PersonId


class Fewer(msgspec.Struct):
    """How often digests come now."""

    frequency: DigestFrequency


class Replayed(msgspec.Struct):
    """How many mails go out again."""

    replayed: int


@get("/api/v1/alerts", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["alerts"])
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
    older_than = decode_id(cursor) if cursor else None
    with house.uow.read(actor) as work:
        found = list_alerts_for(work, status=status, course_id=course_id, older_than=older_than, limit=limit + 1)
    alerts, last = page_of(found, limit)
    return paged(request, alerts, encode_cursor(str(last.id)) if last else None)


@post(
    "/api/v1/alerts/replay",
    opt=access(Permission.MANAGE_ALERTS),
    sync_to_thread=True,
    status_code=200,
    tags=["alerts"],
)
def replay_alerts(house: NamedDependency[House], actor: NamedDependency[Actor]) -> Replayed:
    """Tell again, as things stand now, what could not be delivered. Sign-in links are left out."""
    with house.uow.write(actor) as work:
        return Replayed(replay_dead(work, house.retellers))


@get("/api/v1/alerts/fewer/{token:str}", opt=access(PUBLIC), security=[], sync_to_thread=True, include_in_schema=False)
def explain_fewer(token: FromPath[str]) -> Redirect:
    """Somebody opened the address that is for mail programs: the page for people."""
    return Redirect(f"/r/fewer/{token}", status_code=303)


@post(
    "/api/v1/alerts/fewer/{token:str}",
    opt=access(PUBLIC),
    security=[],
    sync_to_thread=True,
    status_code=200,
    tags=["alerts"],
)
def get_fewer(house: NamedDependency[House], token: FromPath[str]) -> Fewer:
    """One click in a mail program (RFC 8058): digests come weekly from now on. The signed token says whose."""
    link = read_link(token, house.rules.secret_key, purpose=FEWER, now=house.clock.now())
    with house.uow.write(SYSTEM) as work:
        choose_frequency(work, PersonId(link.person_id), DigestFrequency.WEEKLY)
    return Fewer(DigestFrequency.WEEKLY)


routes = [list_alerts, replay_alerts, explain_fewer, get_fewer]
