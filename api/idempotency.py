"""Idempotency-Key on POST: the same key from the same caller answers what it answered the first time.

The key is reserved before the handler runs and the answer stored after it. A process that dies in between leaves
the reservation: a repeat within ten minutes is refused with 409 rather than done twice.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response
from litestar.concurrency import sync_to_thread
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core.actors import SYSTEM
from core.database import Base, JsonType
from core.errors import Conflict, Invalid
from core.unit_of_work import UnitOfWork

HEADER = "idempotency-key"
KEEP = timedelta(hours=24)
RESERVED = timedelta(minutes=10)
LONGEST = 255
KEPT_HEADERS = ("location", "etag", "link", "content-type")


class IdempotencyKey(Base):
    __tablename__ = "idempotency_key"
    key: Mapped[str] = mapped_column(primary_key=True)
    """Hash of caller, path and the key given."""
    request_hash: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(JsonType)
    body: Mapped[bytes | None]


class IdempotencyKeyReused(Conflict):
    """The key was used for another request."""

    code = "idempotency_key_reused"


class IdempotencyInProgress(Conflict):
    """The first request with this key has not been answered yet."""

    code = "idempotency_in_progress"


class IdempotentAnswerNotKept(Conflict):
    """It was done the first time, and its answer held a secret (`Cache-Control: no-store`) that is not kept."""

    code = "idempotent_answer_not_kept"


NOT_KEPT = 0
AnyRequest = Request[Any, Any, Any]


async def answer_repeat(request: AnyRequest) -> Response[bytes] | None:
    """Answer a repeat from what was stored; else reserve the key."""
    given = request.headers.get(HEADER)
    if request.method != "POST" or given is None:
        return None
    if not 1 <= len(given) <= LONGEST:
        raise Invalid(field="Idempotency-Key", value=given[:40], most=LONGEST)
    actor = request.scope["state"].get("actor")
    key = _digest(f"{actor.person_id if actor else ''}|{request.url.path}|{given}".encode())
    asked = _digest(request.url.query.encode() + b"\n" + await request.body())  # a dry run is another request
    stored = await sync_to_thread(_reserve, request.app.state.house.uow, key, asked)
    if stored is None:
        request.scope["state"]["idempotency_key"] = key
    return stored


class IdempotencyMiddleware(ASGIMiddleware):
    """Keeps the answer of a request that reserved a key; gives the key back where there was no success."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope.get("method") != "POST" or not any(name == HEADER.encode() for name, _ in scope["headers"]):
            await next_app(scope, receive, send)
            return
        kept = _Kept()

        async def sending(message: Message) -> None:
            kept.add(message)
            await send(message)

        await next_app(scope, receive, sending)
        key = scope["state"].get("idempotency_key")
        if key is not None:
            await sync_to_thread(_settle, scope["litestar_app"].state.house.uow, key, kept)


class _Kept:
    """An answer on its way out."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: dict[str, str] = {}
        self.body = b""
        self.is_secret = False

    def add(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            pairs = ((name.decode().lower(), value.decode()) for name, value in message["headers"])
            self.headers = {name: value for name, value in pairs if name in KEPT_HEADERS}
            self.is_secret = any(
                name.lower() == b"cache-control" and b"no-store" in value for name, value in message["headers"]
            )
        elif message["type"] == "http.response.body":
            self.body += message["body"]


def _settle(uow: UnitOfWork, key: str, kept: _Kept) -> None:
    if 200 <= kept.status < 400 and kept.is_secret:
        _store(uow, key, NOT_KEPT, {}, b"")
    elif 200 <= kept.status < 400:
        _store(uow, key, kept.status, kept.headers, kept.body)
    else:
        _give_back(uow, key)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _reserve(uow: UnitOfWork, key: str, request_hash: str) -> Response[bytes] | None:
    with uow.write(SYSTEM) as work:
        work.session.execute(delete(IdempotencyKey).where(IdempotencyKey.at < work.now - KEEP))
        row = work.session.scalar(select(IdempotencyKey).where(IdempotencyKey.key == key).with_for_update())
        if row is None:
            work.session.add(IdempotencyKey(key=key, request_hash=request_hash, at=work.now))
            return None
        if row.request_hash != request_hash:
            raise IdempotencyKeyReused
        if row.status is None:
            if row.at > work.now - RESERVED:
                raise IdempotencyInProgress
            row.at = work.now
            return None
        if row.status == NOT_KEPT:
            raise IdempotentAnswerNotKept
        return Response(row.body or b"", status_code=row.status, headers=row.headers)


def _store(uow: UnitOfWork, key: str, status: int, headers: dict[str, str], body: bytes) -> None:
    with uow.write(SYSTEM) as work:
        work.session.execute(
            update(IdempotencyKey).where(IdempotencyKey.key == key).values(status=status, headers=headers, body=body)
        )


def _give_back(uow: UnitOfWork, key: str) -> None:
    with uow.write(SYSTEM) as work:
        work.session.execute(delete(IdempotencyKey).where(IdempotencyKey.key == key, IdempotencyKey.status.is_(None)))
