"""Signing in: a one-time link is exchanged, by a POST, for a session.

Mail scanners follow links, so looking at one (`peek_link`) uses nothing up; only `use_link` does, and an
UPDATE that finds the link unused settles who was first. Links for addresses nobody has are counted too: the
answer to "send me a link" is the same for everybody.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from core.actors import Actor
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work
from people import repository
from people.access import require
from people.errors import PersonHasLeft, SessionNotFound, SignInLinkInvalid, TooManySignInLinks
from people.events import PersonInvited, SessionEnded
from people.events import SignedIn as SignedInEvent
from people.holding import hold_person
from people.models import OrgUnit, Person, RoleGrant, SignInLink, SignInSession
from people.ports import KnownMarkets
from people.rules import (
    LINK_LIFETIME,
    LINK_WINDOW,
    SEEN_EVERY,
    SESSION_IDLE,
    SESSION_LIFETIME,
    is_link_allowed,
    is_touch_due,
    normalised_email,
)
from people.secrets import hash_of, is_same, new_secret
from people.service.actors import ACTOR_COLUMNS, STANDARD, ReaderDefaults, SignedIn, actor_from
from people.service.admitting import admit
from people.service.persons import ensure_person, require_over
from people.service.roles import grant_role
from people.values import LinkPurpose, OrgUnitId, Permission, PersonId, Role, SessionId, SignInLinkId


class IssuedLink(msgspec.Struct, frozen=True):
    """A link to be handed to its person and to nobody else; the secret is nowhere kept."""

    person_id: PersonId
    email: str
    name: str
    locale: Locale | None
    secret: str
    expires_at: datetime

    def __repr__(self) -> str:
        """Without the secret: what has a repr ends in a log one day."""
        return f"<{type(self).__name__} of {self.person_id}>"


class OpenedSession(msgspec.Struct, frozen=True):
    """A fresh session; the secret goes into the cookie and is nowhere kept."""

    person_id: PersonId
    secret: str
    expires_at: datetime

    def __repr__(self) -> str:
        """Without the secret: what has a repr ends in a log one day."""
        return f"<{type(self).__name__} of {self.person_id}>"


def ask_for_link(work: Work, email: str, *, asked_from: str = "") -> IssuedLink | None:
    """A link to be mailed, or None where nobody who may sign in has the address; refused when asked for too often."""
    address = normalised_email(email)
    since = work.now - LINK_WINDOW
    by_email = repository.count_links(work.session, since, email=address)
    by_place = repository.count_links(work.session, since, asked_from=asked_from) if asked_from else 0
    if not is_link_allowed(by_email, by_place):
        raise TooManySignInLinks(minutes=int(LINK_WINDOW.total_seconds() // 60))
    person = repository.find_person_by_email(work.session, address)
    known = person if person is not None and person.is_active and person.may_sign_in else None
    secret, expires_at = _insert_link(work, address, known, LinkPurpose.SIGN_IN, asked_from[:64])
    return _issued(known, secret, expires_at) if known else None


def invite(
    work: Work,
    email: str,
    *,
    name: str | None = None,
    role: Role | None = None,
    org_unit_id: OrgUnitId | None = None,
    market: str | None = None,
    known_markets: KnownMarkets | None = None,
) -> IssuedLink:
    """Make somebody known, with a role, and a link for them that lives a week."""
    unit = repository.get_org_unit(work.session, org_unit_id) if org_unit_id else None
    require(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=unit.path if unit else None, market=market)
    person = hold_person(work.session, ensure_person(work, email, name, org_unit_id=org_unit_id).id, alone=True)
    if not person.is_active:
        raise PersonHasLeft(person=person.email)
    require_over(work, person, in_all=True)
    admit(work, person)
    if role is not None and role is not Role.STAFF:
        grant_role(work, person.id, role, org_unit_id=org_unit_id, market=market, known_markets=known_markets)
    secret, expires_at = _insert_link(work, person.email, person, LinkPurpose.INVITATION, "")
    work.record(PersonInvited(subject_id=person.id, after={"expires_at": expires_at.isoformat()}))
    return _issued(person, secret, expires_at)


def peek_link(session: Session, secret: str, now: datetime) -> str | None:
    """The name of the person a living link is for; looking uses nothing up."""
    query = select(Person.name).join(SignInLink, SignInLink.person_id == Person.id)
    query = query.where(SignInLink.token_hash == hash_of(secret), SignInLink.used_at.is_(None))
    return session.scalar(query.where(SignInLink.expires_at > now, Person.is_active, Person.may_sign_in))


def use_link(work: Work, secret: str, *, user_agent: str = "") -> OpenedSession:
    """Exchange a link for a session, once."""
    is_this = SignInLink.token_hash == hash_of(secret)
    person_id = work.session.scalar(select(SignInLink.person_id).where(is_this))
    person = hold_person(work.session, person_id) if person_id else None
    unused = update(SignInLink).where(is_this, SignInLink.used_at.is_(None), SignInLink.expires_at > work.now)
    is_first = work.session.scalar(unused.values(used_at=work.now).returning(SignInLink.id)) is not None
    if person is None or not is_first or not (person.is_active and person.may_sign_in):
        raise SignInLinkInvalid()
    opened = open_session(work, person.id, user_agent=user_agent)
    work.record(SignedInEvent(subject_id=person.id))
    return opened


def open_session(work: Work, person_id: PersonId, *, user_agent: str = "") -> OpenedSession:
    """A session for somebody the caller has made sure of; sessions past their time go in passing."""
    dead = or_(
        SignInSession.expires_at <= work.now,
        SignInSession.last_seen_at <= work.now - SESSION_IDLE,
    )
    work.session.execute(delete(SignInSession).where(SignInSession.person_id == person_id, dead))
    work.session.execute(delete(SignInLink).where(SignInLink.expires_at <= work.now - SESSION_IDLE))
    secret = new_secret()
    opened = SignInSession(
        id=SessionId(new_id()),
        person_id=person_id,
        token_hash=hash_of(secret),
        user_agent=user_agent[:300],
        created_at=work.now,
        last_seen_at=work.now,
        expires_at=work.now + SESSION_LIFETIME,
    )
    work.session.add(opened)
    work.session.flush()
    return OpenedSession(person_id, secret, opened.expires_at)


_BY_SESSION = (
    select(*ACTOR_COLUMNS, SignInSession.id.label("key_id"), SignInSession.token_hash, SignInSession.last_seen_at)
    .join(Person, Person.id == SignInSession.person_id)
    .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    .outerjoin(OrgUnit, OrgUnit.id == RoleGrant.org_unit_id)
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.expires_at > bindparam("now"),
        SignInSession.last_seen_at > bindparam("idle_since"),
        Person.is_active,
        Person.may_sign_in,
    )
)


def find_signed_in(
    session: Session, secret: str, now: datetime, defaults: ReaderDefaults = STANDARD
) -> SignedIn | None:
    """Who a session belongs to by its cookie, in one select; None for a stranger."""
    token_hash = hash_of(secret)
    facts = {"token_hash": token_hash, "now": now, "idle_since": now - SESSION_IDLE}
    rows = session.connection().execute(_BY_SESSION, facts).all()
    if not rows or not is_same(rows[0].token_hash, token_hash):
        return None
    return SignedIn(actor_from(rows, defaults), rows[0].key_id, is_touch_due(rows[0].last_seen_at, now))


def authenticate_session(
    session: Session, secret: str, now: datetime, defaults: ReaderDefaults = STANDARD
) -> Actor | None:
    """The actor alone, for callers that do not keep "last seen"."""
    found = find_signed_in(session, secret, now, defaults)
    return found.actor if found else None


def touch_session(work: Work, session_id: UUID) -> None:
    """Mark a session as seen; several at once write once."""
    query = update(SignInSession).where(SignInSession.id == session_id)
    query = query.where(SignInSession.last_seen_at <= work.now - SEEN_EVERY)
    work.session.execute(query.values(last_seen_at=work.now))


def end_session(work: Work, person_id: UUID, session_id: UUID) -> None:
    """Sign out one browser of one's own, or of somebody one looks after."""
    _check_own(work, person_id)
    query = delete(SignInSession).where(SignInSession.id == session_id, SignInSession.person_id == person_id)
    if work.session.scalar(query.returning(SignInSession.id)) is None:
        raise SessionNotFound(session=str(session_id))
    work.record(SessionEnded(subject_id=session_id))


def end_all_sessions(work: Work, person_id: UUID, *, but: UUID | None = None) -> int:
    """Sign out everywhere, or everywhere else."""
    _check_own(work, person_id)
    query = delete(SignInSession).where(SignInSession.person_id == person_id)
    if but is not None:
        query = query.where(SignInSession.id != but)
    ended = work.session.scalars(query.returning(SignInSession.id)).all()
    work.record_many(SessionEnded(subject_id=session_id) for session_id in ended)
    return len(ended)


def _check_own(work: Work, person_id: UUID) -> None:
    if work.actor.person_id != person_id:
        person = repository.get_person_facts(work.session, person_id)
        require(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=person.org_unit_path)


def _insert_link(
    work: Work, address: str, person: Person | None, purpose: LinkPurpose, asked_from: str
) -> tuple[str, datetime]:
    secret, expires_at = new_secret(), work.now + LINK_LIFETIME[purpose]
    link = SignInLink(
        id=SignInLinkId(new_id()),
        person_id=person.id if person else None,
        email=address,
        purpose=purpose,
        token_hash=hash_of(secret),
        asked_from=asked_from,
        created_at=work.now,
        expires_at=expires_at,
    )
    work.session.add(link)
    work.session.flush()
    return secret, expires_at


def _issued(person: Person, secret: str, expires_at: datetime) -> IssuedLink:
    return IssuedLink(person.id, person.email, person.name, person.locale, secret, expires_at)
