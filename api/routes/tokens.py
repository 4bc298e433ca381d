"""API tokens: made, listed, revoked. The token itself is in one answer and nowhere else."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.access import ANYONE_SIGNED_IN, access
from api.paging import Page
from api.ports import House
from core.actors import Actor
from people.repository import TokenFacts
from people.service import create_token as make
from people.service import revoke_token as revoke
from people.service.tokens import list_tokens_for


class NewToken(msgspec.Struct, forbid_unknown_fields=True):
    """A token to make; without `permissions` it may what its person may."""

    name: str
    permissions: list[str] | None = None
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    person_id: UUID | None = None


class MadeToken(msgspec.Struct):
    """A fresh token; `token` is shown this once."""

    id: UUID
    name: str
    token: str
    permissions: list[str] | None
    expires_at: datetime | None


@get("/api/v1/tokens", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, tags=["tokens"])
def list_tokens(
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    everybody: Annotated[bool, QueryParameter()] = False,
) -> Page[TokenFacts]:
    """One's own tokens, newest first; everybody's for who looks after them."""
    with house.uow.read(actor) as work:
        return Page(list_tokens_for(work.session, actor, None if everybody else actor.person_id))


@post("/api/v1/tokens", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, tags=["tokens"])
def create_token(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[NewToken]
) -> Response[MadeToken]:
    """Make a token; a token cannot make another."""
    person_id = data.person_id or actor.person_id
    assert person_id is not None  # only people call over HTTP
    with house.uow.write(actor) as work:
        made = make(work, person_id, data.name, permissions=data.permissions, expires_at=data.expires_at)
    view = MadeToken(made.id, made.name, made.secret, made.permissions, made.expires_at)
    return Response(view, status_code=201, headers={"Cache-Control": "no-store"})


@delete("/api/v1/tokens/{token_id:uuid}", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, tags=["tokens"])
def revoke_token(house: NamedDependency[House], actor: NamedDependency[Actor], token_id: FromPath[UUID]) -> None:
    """Stop a token for good."""
    with house.uow.write(actor) as work:
        revoke(work, token_id)


routes = [list_tokens, create_token, revoke_token]
