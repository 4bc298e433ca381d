"""Queries of the mail queue."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select, true, update
from sqlalchemy.orm import Session

from notifications.errors import MailNotFound
from notifications.models import Alert, Mail
from notifications.values import AlertStatus, MailId, MailStatus
from people.models import Person


class DeadMail(NamedTuple):
    """A mail that was given up, and where it would go today."""

    mail_id: MailId
    kind: str
    person_id: UUID | None
    facts: dict[str, Any] | None
    to_address: str
    is_reachable: bool


def get_mail(session: Session, mail_id: MailId) -> Mail:
    """Load a mail; raise MailNotFound."""
    mail = session.get(Mail, mail_id)
    if mail is None:
        raise MailNotFound(mail=str(mail_id))
    return mail


def _deliverable(now: datetime) -> Select[Mail]:
    """Mail that waits and whose time has come, and mail whose process died with it."""
    waits = and_(Mail.status == MailStatus.QUEUED, Mail.next_attempt_at <= now)
    left_behind = and_(Mail.status == MailStatus.SENDING, Mail.claimed_until <= now)
    return select(Mail).where(or_(waits, left_behind))


def has_deliverable(session: Session, now: datetime) -> bool:
    """Say whether any mail waits for delivery at this instant."""
    return session.scalar(_deliverable(now).with_only_columns(Mail.id).limit(1)) is not None


def claim(session: Session, now: datetime, *, token: UUID, lease: timedelta, limit: int) -> Sequence[Mail]:
    """Take deliverable mails for one process, those never tried first; others leave them until the lease ends."""
    query = _deliverable(now).order_by(Mail.attempts, Mail.next_attempt_at, Mail.id).limit(limit)
    mails = session.scalars(query.with_for_update(skip_locked=True)).all()
    for mail in mails:
        mail.status = MailStatus.SENDING
        mail.claim = token
        mail.claimed_until = now + lease
    return mails


def find_claimed(session: Session, mail_id: MailId, token: UUID) -> Mail | None:
    """Load a mail again if it is still ours."""
    query = select(Mail).where(Mail.id == mail_id, Mail.claim == token, Mail.status == MailStatus.SENDING)
    return session.scalars(query.with_for_update()).one_or_none()


def list_claimed(session: Session, token: UUID) -> Sequence[Mail]:
    """List what a process still holds."""
    query = select(Mail).where(Mail.claim == token, Mail.status == MailStatus.SENDING)
    return session.scalars(query.with_for_update()).all()


def list_mails(
    session: Session,
    *,
    status: MailStatus | None = None,
    to_address: str | None = None,
    is_secret: bool | None = None,
    limit: int = 50,
    older_than: MailId | None = None,
) -> Sequence[Mail]:
    """List mails, newest first; `older_than` is the id of the last one already seen."""
    query = select(Mail).order_by(Mail.id.desc()).limit(limit)
    if status is not None:
        query = query.where(Mail.status == status)
    if to_address is not None:
        query = query.where(Mail.to_address == to_address)
    if is_secret is not None:
        query = query.where(Mail.is_secret.is_(is_secret))
    if older_than is not None:
        query = query.where(Mail.id < older_than)
    return session.scalars(query).all()


def list_dead(session: Session) -> list[DeadMail]:
    """List all mails that were given up, but those whose text was a secret."""
    query = (
        select(
            Mail.id,
            Mail.kind,
            Mail.person_id,
            Mail.facts,
            func.coalesce(Person.email, Mail.to_address),
            func.coalesce(Person.can_be_told, true()),
        )
        .outerjoin(Person, Person.id == Mail.person_id)
        .where(Mail.status == MailStatus.DEAD, Mail.is_secret.is_(False))
    )
    return [DeadMail(*row) for row in session.execute(query.order_by(Mail.id))]


def queue_again(session: Session, dead: Sequence[DeadMail], now: datetime) -> None:
    """Put mails that were given up back into the queue, with all their tries."""
    fresh = {"status": MailStatus.QUEUED, "attempts": 0, "next_attempt_at": now}
    if dead:
        session.execute(update(Mail), [{"id": mail.mail_id, "to_address": mail.to_address, **fresh} for mail in dead])


def count_mails(session: Session, *, to_address: str | None = None) -> dict[MailStatus, int]:
    """Count mails by how far they have come."""
    query = select(Mail.status, func.count()).group_by(Mail.status)
    if to_address is not None:
        query = query.where(Mail.to_address == to_address)
    return dict(session.execute(query).all())


def follow_mail(session: Session, mail_id: MailId, status: AlertStatus) -> None:
    """Let the alerts of a mail go where the mail went; void ones stay void."""
    query = update(Alert).where(Alert.mail_id == mail_id, Alert.status != AlertStatus.VOID)
    session.execute(query.values(status=status))
