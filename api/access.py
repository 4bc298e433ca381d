"""Who may call a route. Every route says so in its `opt`; a route that does not is refused at start-up.

`opt=access(Permission.EDIT_COURSE)` asks whether the caller may do this *somewhere*; whether here, the use case
decides, which knows the course. Guards run before parameters and body are looked at, so a stranger gets 401 and
learns nothing else.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from core.actors import Actor
from core.errors import Forbidden
from people import access as rights
from people.values import Permission

ACCESS = "access"


class Door(StrEnum):
    """Routes that need no permission of their own."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"


PUBLIC = Door.PUBLIC
ANYONE_SIGNED_IN = Door.SIGNED_IN


@dataclass(frozen=True, slots=True)
class Access:
    needs: Permission | Door
    takes_limited_tokens: bool = False
    """Whether a token that was given only some permissions passes a door that asks for none."""

    @property
    def is_public(self) -> bool:
        return self.needs is Door.PUBLIC


def access(needs: Permission | Door, *, takes_limited_tokens: bool = False) -> dict[str, Any]:
    """What a route puts into its `opt`."""
    return {ACCESS: Access(needs, takes_limited_tokens)}


class TokenLimited(Forbidden):
    """The token was given some permissions, and this is none of them: it is its person's own."""

    code = "token_limited"


class AccessNotDeclared(RuntimeError):
    """A route was written without saying who may call it."""


def access_of(handler: BaseRouteHandler) -> Access:
    found = handler.opt.get(ACCESS)
    if not isinstance(found, Access):
        raise AccessNotDeclared(str(handler))
    return found


def check_permission(connection: ASGIConnection[Any, Any, Any, Any], declared: Access) -> None:
    actor: Actor = connection.scope["state"]["actor"]
    if isinstance(declared.needs, Permission):
        rights.require_somewhere(actor, declared.needs)
    elif actor.allowed is not None and not declared.takes_limited_tokens:
        raise TokenLimited
