"""Mapped classes of telling people: they hold data."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, JsonType, StrEnumType, UtcDateTime, UuidType
from notifications.values import AlertId, AlertStatus, Audience, Channel, DigestFrequency, MailId, MailStatus
from people.values import PersonId


class Mail(Base):
    """A mail: written with the change that asks for it, delivered later, kept as what was sent."""

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_status_next_attempt_at", "status", "next_attempt_at"),)

    id: Mapped[MailId] = mapped_column(UuidType, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[PersonId | None] = mapped_column(UuidType, ForeignKey("person.id"), index=True)
    to_address: Mapped[str] = mapped_column(String(320))
    to_name: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    headers: Mapped[dict[str, Any]] = mapped_column(JsonType)
    facts: Mapped[dict[str, Any] | None] = mapped_column(JsonType)
    """What it was written from, where it is written anew if it has to be told again."""
    is_secret: Mapped[bool] = mapped_column(default=False)
    status: Mapped[MailStatus] = mapped_column(StrEnumType(MailStatus))
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claim: Mapped[UUID | None] = mapped_column(UuidType)
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_by: Mapped[str | None] = mapped_column(String(20))


class Alert(Base):
    """One line of the ledger: this rung of this cycle was told to this person over this channel, once."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "cycle", "rung", "recipient_id", "channel"),
        Index("ix_alert_status_recipient_id", "status", "recipient_id"),
    )

    id: Mapped[AlertId] = mapped_column(UuidType, primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column(UuidType)
    course_id: Mapped[UUID | None] = mapped_column(UuidType, index=True)
    cycle: Mapped[int]
    rung: Mapped[int]
    audience: Mapped[Audience] = mapped_column(StrEnumType(Audience))
    recipient_id: Mapped[PersonId] = mapped_column(UuidType, ForeignKey("person.id"), index=True)
    channel: Mapped[Channel] = mapped_column(StrEnumType(Channel))
    status: Mapped[AlertStatus] = mapped_column(StrEnumType(AlertStatus))
    is_urgent: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date]
    fell_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mail_id: Mapped[MailId | None] = mapped_column(UuidType, ForeignKey("mail.id"), index=True)
    void_reason: Mapped[str | None] = mapped_column(String(80))


class Countdown(Base):
    """A dated thing people are reminded of, and when to look at it next (empty: never)."""

    __tablename__ = "countdown"

    subject_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(UuidType, primary_key=True)
    cycle: Mapped[int]
    due_on: Mapped[date]
    check_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class Digest(Base):
    """The mail of one person for one window; the constraint settles who writes it when two try."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("person_id", "window"),)

    id: Mapped[UUID] = mapped_column(UuidType, primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(UuidType, ForeignKey("person.id"))
    window: Mapped[str] = mapped_column(String(20))
    mail_id: Mapped[MailId] = mapped_column(UuidType, ForeignKey("mail.id"), index=True)


class AlertPreference(Base):
    """How a person wants to be told; nobody needs a row, the defaults are daily."""

    __tablename__ = "alert_preference"

    person_id: Mapped[PersonId] = mapped_column(UuidType, ForeignKey("person.id"), primary_key=True)
    frequency: Mapped[DigestFrequency] = mapped_column(StrEnumType(DigestFrequency))
