"""The words of telling people: channels, rungs, recipients, and what each can be in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from core.locales import Locale

MailId = NewType("MailId", UUID)
AlertId = NewType("AlertId", UUID)

DIGEST = "digest"
"""The kind of mail that is written from the ledger of alerts."""


class Channel(StrEnum):
    """A way to reach a person."""

    MAIL = "mail"


class Audience(StrEnum):
    """Whom a rung is meant for."""

    OWNERS = "owners"
    MANAGER = "manager"
    HEAD = "head"


class AlertStatus(StrEnum):
    """How far an alert has come."""

    PENDING = "pending"
    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"
    VOID = "void"


class MailStatus(StrEnum):
    """How far a mail has come."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"


class DigestFrequency(StrEnum):
    """How often a person wants their digest."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, order=True)
class Rung:
    """One step of a ladder: so many days from the due day (before is negative), for an audience."""

    offset: int
    audience: Audience = Audience.OWNERS


@dataclass(frozen=True)
class Ladder:
    """The rungs of one kind of subject, and how often what is left unanswered comes up again."""

    rungs: tuple[Rung, ...]
    repeat_days: int | None = 30

    @property
    def first_offset(self) -> int:
        """The offset of the earliest rung."""
        return min(rung.offset for rung in self.rungs)


DEFAULT_LADDER = Ladder(
    rungs=(
        *(Rung(days) for days in (-60, -30, -14, -7, -1, 0, 7)),
        Rung(14, Audience.MANAGER),
        Rung(30, Audience.HEAD),
    )
)


@dataclass(frozen=True)
class Recipient:
    """A person as far as telling them something goes."""

    person_id: UUID
    email: str
    name: str
    locale: Locale
    time_zone: str
    country: str | None = None


@dataclass(frozen=True)
class Subject:
    """A dated thing people are reminded of, as its room describes it right now."""

    kind: str
    subject_id: UUID
    cycle: int
    due_on: date
    code: str
    title: str
    course_id: UUID
    path: str
    """The page of this subject, below the service's own address."""
    link_purpose: str | None = None
    """Set where a signed link opens the subject without a session."""
    owner_name: str = ""
    is_urgent: bool = False
    is_question: bool = False
    """Somebody is asked something: its day is when they were asked, and it is never late."""
    is_task: bool = False
    """A piece of work on the course, not the course itself."""
    grace_days: int = 0
    """How long after its day it is not called overdue."""
    recipients: Mapping[Audience, tuple[UUID, ...]] = field(default_factory=dict)
    ladder: Ladder = DEFAULT_LADDER
    facts: Mapping[str, object] = field(default_factory=dict)
    """What its own room needs to describe it."""


@dataclass(frozen=True)
class Need:
    """A course that needs a person, whether or not a mail names it just now."""

    course_id: UUID
    owner_id: UUID
    due_on: date | None
    """The nearest of its days; None where the person is only asked whose it is."""
    late_after: date | None
    """The nearest last day of grace of these, which is the day itself where there is none."""

    def is_own_of(self, person_id: UUID | None) -> bool:
        """Say whether it needs somebody as its owner."""
        return self.owner_id == person_id and self.due_on is not None


@dataclass(frozen=True)
class CountdownStart:
    """What a room hands over when a dated thing begins, moves or starts its next cycle."""

    subject_kind: str
    subject_id: UUID
    cycle: int
    due_on: date
    first_offset: int = DEFAULT_LADDER.first_offset
    is_silent: bool = False


@dataclass(frozen=True)
class FallenRung:
    """A rung whose time has come for one recipient, and the instant it fell."""

    rung: Rung
    fell_at: datetime
