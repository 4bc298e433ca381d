"""What happened to people, in the past tense; no secret ever stands in one of these."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event

STANDING_FOR = frozenset({"email", "deputy_id"})
"""Who has somebody's address is let in as them; who deputises for them edits what they own."""


@dataclass(frozen=True, kw_only=True)
class PersonAdded(Event):
    """A person is known from now on."""

    action: ClassVar[str] = "person.added"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, kw_only=True)
class PersonChanged(Event):
    """Facts of a person were changed; before and after hold only those."""

    action: ClassVar[str] = "person.changed"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Event):
    """A person became inactive; what they are accountable for passes on in the same transaction."""

    action: ClassVar[str] = "person.left"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, kw_only=True)
class PersonReturned(Event):
    """Somebody who had left is active again; nothing comes back by itself."""

    action: ClassVar[str] = "person.returned"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """A person was given a role, everywhere or within a scope."""

    action: ClassVar[str] = "role.granted"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, kw_only=True)
class RoleRevoked(Event):
    """A role was taken from a person."""

    action: ClassVar[str] = "role.revoked"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, kw_only=True)
class OrgUnitAdded(Event):
    """An org unit is known from now on."""

    action: ClassVar[str] = "org_unit.added"
    subject_kind: ClassVar[str] = "org_unit"


@dataclass(frozen=True, kw_only=True)
class OrgUnitChanged(Event):
    """Name, place or head of an org unit changed."""

    action: ClassVar[str] = "org_unit.changed"
    subject_kind: ClassVar[str] = "org_unit"


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Event):
    """A sign-in link was handed out by somebody else."""

    action: ClassVar[str] = "person.invited"
    subject_kind: ClassVar[str] = "person"


def gives_power_over(event: Event) -> bool:
    """Whether whoever did this could from now on sign in as the person, or stands in for them."""
    if isinstance(event, PersonChanged):
        return not STANDING_FOR.isdisjoint(event.after or ())
    return isinstance(event, PersonInvited)


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """A person used a one-time link and got a session."""

    action: ClassVar[str] = "person.signed_in"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, kw_only=True)
class SessionEnded(Event):
    """A session was ended before its time."""

    action: ClassVar[str] = "session.ended"
    subject_kind: ClassVar[str] = "session"


@dataclass(frozen=True, kw_only=True)
class TokenCreated(Event):
    """A person made an API token; the token itself is known to them alone."""

    action: ClassVar[str] = "token.created"
    subject_kind: ClassVar[str] = "token"


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    """An API token stopped working."""

    action: ClassVar[str] = "token.revoked"
    subject_kind: ClassVar[str] = "token"
