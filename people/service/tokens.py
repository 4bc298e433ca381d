"""API tokens: shown once, kept as a hash, never worth more than their person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from core.actors import Actor
from core.ids import new_id
from core.unit_of_work import Work
from people import repository
from people.access import may, permissions_of, require
from people.errors import NotAllowed, TokenNotFound
from people.events import TokenCreated, TokenRevoked
from people.holding import hold_person
from people.models import ApiToken, OrgUnit, Person, RoleGrant
from people.rules import SEEN_EVERY, checked_token_wish, is_touch_due
from people.secrets import API_TOKEN_PREFIX, hash_of, hint_of, is_same, new_secret
from people.service.actors import (
    ACTOR_COLUMNS,
    STANDARD,
    ReaderDefaults,
    SignedIn,
    actor_for,
    actor_from,
)
from people.values import ApiTokenId, Permission, PersonId


class CreatedToken(msgspec.Struct, frozen=True):
    """A fresh token; `secret` is shown once and nowhere kept."""

    id: ApiTokenId
    name: str
    secret: str
    permissions: list[str] | None
    expires_at: datetime | None

    def __repr__(self) -> str:
        """Without the secret: what has a repr ends in a log one day."""
        return f"<{type(self).__name__} of {self.id}>"


def create_token(
    work: Work,
    person_id: UUID,
    name: str,
    *,
    permissions: Sequence[str] | None = None,
    expires_at: datetime | None = None,
) -> CreatedToken:
    """A token that acts as the person, limited to `permissions`; None means whatever the person may do."""
    if work.actor.person_id != person_id:
        require(work.actor, Permission.MANAGE_TOKENS_OF_OTHERS)
    if work.actor.allowed is not None:
        raise NotAllowed(permission="create_token")
    hold_person(work.session, person_id)
    own = permissions_of(actor_for(work.session, person_id))
    name, allowed = checked_token_wish(name, permissions, own, expires_at, work.now)
    secret = new_secret(API_TOKEN_PREFIX)
    token = ApiToken(
        id=ApiTokenId(new_id()),
        person_id=PersonId(person_id),
        name=name,
        token_hash=hash_of(secret),
        hint=hint_of(secret),
        permissions=allowed,
        created_at=work.now,
        expires_at=expires_at,
    )
    work.session.add(token)
    work.session.flush()
    work.record(TokenCreated(subject_id=token.id, after=_facts(token)))
    return CreatedToken(token.id, name, secret, allowed, expires_at)


def revoke_token(work: Work, token_id: UUID) -> None:
    """Stop a token for good; a stranger's token is not even there."""
    token = work.session.get(ApiToken, token_id)
    if token is None or (token.person_id != work.actor.person_id and not _may_others(work.actor)):
        raise TokenNotFound(token=str(token_id))
    if token.revoked_at is None:
        token.revoked_at = work.now
        work.session.flush()
        work.record(TokenRevoked(subject_id=token.id, before=_facts(token)))


_BY_TOKEN = (
    select(*ACTOR_COLUMNS, ApiToken.id.label("key_id"))
    .add_columns(ApiToken.token_hash, ApiToken.last_used_at, ApiToken.permissions)
    .join(Person, Person.id == ApiToken.person_id)
    .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    .outerjoin(OrgUnit, OrgUnit.id == RoleGrant.org_unit_id)
    .where(
        ApiToken.token_hash == bindparam("token_hash"),
        ApiToken.revoked_at.is_(None),
        or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > bindparam("now")),
        Person.is_active,
        Person.may_sign_in,
    )
)


def find_token_bearer(
    session: Session, secret: str, now: datetime, defaults: ReaderDefaults = STANDARD
) -> SignedIn | None:
    """Who a token belongs to, in one select, limited as the token is; None for a stranger."""
    token_hash = hash_of(secret)
    rows = session.connection().execute(_BY_TOKEN, {"token_hash": token_hash, "now": now}).all()
    if not rows or not is_same(rows[0].token_hash, token_hash):
        return None
    actor = actor_from(rows, defaults, rows[0].permissions)
    return SignedIn(actor, rows[0].key_id, is_touch_due(rows[0].last_used_at, now))


def has_expired(session: Session, secret: str, now: datetime) -> bool:
    """Whether there was such a token, and nothing but its time is over."""
    query = select(ApiToken.id).where(ApiToken.token_hash == hash_of(secret), ApiToken.revoked_at.is_(None))
    return session.scalar(query.where(ApiToken.expires_at <= now)) is not None


def authenticate_token(
    session: Session, secret: str, now: datetime, defaults: ReaderDefaults = STANDARD
) -> Actor | None:
    """The actor alone, for callers that do not keep "last used"."""
    found = find_token_bearer(session, secret, now, defaults)
    return found.actor if found else None


def touch_token(work: Work, token_id: UUID) -> None:
    """Mark a token as used; several at once write once."""
    stale = or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at <= work.now - SEEN_EVERY)
    work.session.execute(update(ApiToken).where(ApiToken.id == token_id, stale).values(last_used_at=work.now))


def list_tokens_for(session: Session, actor: Actor, person_id: UUID | None) -> Sequence[repository.TokenFacts]:
    """Tokens of one person, or everybody's (None), as far as the actor may see them."""
    if person_id is None or person_id != actor.person_id:
        require(actor, Permission.MANAGE_TOKENS_OF_OTHERS)
    return repository.list_tokens(session, person_id)


def _may_others(actor: Actor) -> bool:
    return may(actor, Permission.MANAGE_TOKENS_OF_OTHERS)


def _facts(token: ApiToken) -> dict[str, object]:
    expires_at = token.expires_at.isoformat() if token.expires_at else None
    return {"name": token.name, "permissions": token.permissions, "expires_at": expires_at}
