"""Who does something: a person, the operator at the command line, or the service itself."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from core.locales import Locale


class ActorKind(StrEnum):
    PERSON = "person"
    OPERATOR = "operator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, perhaps only for one org unit (its path, units below included) or one market (its code)."""

    role: str
    org_unit_path: str | None = None
    market: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    kind: ActorKind
    person_id: UUID | None
    name: str
    grants: tuple[Grant, ...]
    locale: Locale
    time_zone: str
    """IANA name, such as Europe/Berlin."""
    email: str | None = None
    allowed: frozenset[str] | None = None
    """The permissions an API token is limited to; None where nothing limits them."""

    @property
    def is_trusted(self) -> bool:
        """The operator and the service itself may do everything; they get no mail and own nothing."""
        return self.kind is not ActorKind.PERSON


ENGLISH = Locale.parse("en")
OPERATOR = Actor(ActorKind.OPERATOR, None, "operator", (), ENGLISH, "UTC")
SYSTEM = Actor(ActorKind.SYSTEM, None, "Coursekeeper", (), ENGLISH, "UTC")


def living_in(time_zone: str, actor: Actor) -> Actor:
    """The operator and the service itself have no zone of their own: they live in the house's; people as they are."""
    return replace(actor, time_zone=time_zone) if actor.is_trusted else actor
