"""What the ledger tells those who may look into it."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from core.unit_of_work import Work
from notifications.repository import ledger
from notifications.repository import mail as mails
from notifications.values import AlertId, AlertStatus, MailStatus
from people.access import places, require
from people.values import Permission, PersonId


class AlertView(msgspec.Struct, frozen=True):
    """One line of the ledger; `error` says why its mail was refused."""

    id: UUID
    subject_kind: str
    subject_id: UUID
    course_id: UUID | None
    cycle: int
    rung: int
    recipient: str
    to: str
    channel: str
    status: str
    due_on: date
    fell_at: datetime
    created_at: datetime
    error: str | None


class UndeliveredView(msgspec.Struct, frozen=True):
    """A mail that was given up, and why."""

    id: UUID
    name: str
    to: str
    subject: str
    error: str
    created_at: datetime


def list_undelivered(work: Work, *, limit: int) -> list[UndeliveredView]:
    """List mails that were given up, newest first; sign-in links are left out: who needs one asks for a new one."""
    require(work.actor, Permission.MANAGE_ALERTS)
    return [
        UndeliveredView(
            id=mail.id,
            name=mail.to_name,
            to=mail.to_address,
            subject=mail.subject,
            error=mail.last_error or "",
            created_at=mail.created_at,
        )
        for mail in mails.list_mails(work.session, status=MailStatus.DEAD, is_secret=False, limit=limit)
    ]


def list_alerts_for(
    work: Work,
    *,
    status: AlertStatus | None = None,
    course_id: UUID | None = None,
    older_than: UUID | None = None,
    limit: int = 50,
) -> list[AlertView]:
    """List alerts, newest first: one's own, and where one manages alerts, those about the courses there."""
    held_to = places(work.actor, Permission.MANAGE_ALERTS)
    own = PersonId(work.actor.person_id) if work.actor.person_id else None
    rows = ledger.list_alerts(
        work.session,
        status=status,
        course_id=course_id,
        seen_by=None if held_to is None else (own, held_to),
        older_than=AlertId(older_than) if older_than else None,
        limit=limit,
    )
    return [
        AlertView(
            id=alert.id,
            subject_kind=alert.subject_kind,
            subject_id=alert.subject_id,
            course_id=alert.course_id,
            cycle=alert.cycle,
            rung=alert.rung,
            recipient=name,
            to=email,
            channel=alert.channel.value,
            status=alert.status.value,
            due_on=alert.due_on,
            fell_at=alert.fell_at,
            created_at=alert.created_at,
            error=error,
        )
        for alert, name, email, error in rows
    ]
