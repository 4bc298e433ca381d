"""Where one is signed in, and signing out there."""

from datetime import datetime
from uuid import UUID

import msgspec
from litestar import delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.access import ANYONE_SIGNED_IN, access
from api.paging import Page
from api.ports import House
from core.actors import Actor
from people import repository, service
from people.rules import SESSION_IDLE


class SessionView(msgspec.Struct):
    """A browser in which one is signed in."""

    id: UUID
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


@get("/api/v1/people/me/sessions", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, tags=["people"])
def list_sessions(house: NamedDependency[House], actor: NamedDependency[Actor]) -> Page[SessionView]:
    """Browsers in which one is signed in, the one seen last first."""
    with house.uow.read(actor) as work:
        found = repository.list_sessions(work.session, _own_id(actor), work.now, work.now - SESSION_IDLE)
    return Page([SessionView(s.id, s.user_agent, s.created_at, s.last_seen_at, s.expires_at) for s in found])


@delete(
    "/api/v1/people/me/sessions/{session_id:uuid}", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, tags=["people"]
)
def end_session(house: NamedDependency[House], actor: NamedDependency[Actor], session_id: FromPath[UUID]) -> None:
    """Sign out one browser."""
    with house.uow.write(actor) as work:
        service.end_session(work, _own_id(actor), session_id)


def _own_id(actor: Actor) -> UUID:
    assert actor.person_id is not None  # only people call over HTTP
    return actor.person_id


routes = [list_sessions, end_session]
