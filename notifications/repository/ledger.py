"""Queries of the ledger of alerts and of the countdowns that feed it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, delete, or_, select, update
from sqlalchemy.orm import Session

from catalog.repository.listing import ids_within
from core.database import in_chunks, upsert
from notifications.models import Alert, AlertPreference, Countdown, Digest, Mail
from notifications.rules.digest import windows_near
from notifications.values import AlertId, AlertStatus, DigestFrequency, MailStatus, Recipient
from people.models import Person
from people.service import ReaderDefaults
from people.values import PersonId

_KEY = ("subject_kind", "subject_id", "cycle", "rung", "recipient_id", "channel")


class CountdownKey(NamedTuple):
    """What a countdown is found by."""

    subject_kind: str
    subject_id: UUID


class Cycle(NamedTuple):
    """A subject in one of its cycles."""

    subject_id: UUID
    cycle: int


class KnownCountdown(NamedTuple):
    """How far a countdown is, without loading it."""

    cycle: int
    due_on: date
    check_at: datetime | None


def list_due_countdowns(session: Session, now: datetime, limit: int) -> Sequence[CountdownKey]:
    """List the countdowns to look at by now, the longest waiting first."""
    query = (
        select(Countdown.subject_kind, Countdown.subject_id)
        .where(Countdown.check_at <= now)
        .order_by(Countdown.check_at, Countdown.subject_id)
        .limit(limit)
    )
    return [CountdownKey(*row) for row in session.execute(query)]


def has_countdown_due_since(session: Session, since: datetime, now: datetime) -> bool:
    """Say whether a countdown came due in this short time and was not looked at yet."""
    query = select(Countdown.subject_id).where(Countdown.check_at > since, Countdown.check_at <= now)
    return session.scalar(query.limit(1)) is not None


def load_countdowns(session: Session, kind: str, ids: Sequence[UUID], now: datetime) -> Sequence[Countdown]:
    """Load those of these countdowns whose time has come, to change them."""
    query = select(Countdown).where(
        Countdown.subject_kind == kind, Countdown.subject_id.in_(ids), Countdown.check_at <= now
    )
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()


def countdowns_of(session: Session, kind: str, ids: Sequence[UUID]) -> Mapping[UUID, KnownCountdown]:
    """Give what is known of countdowns, by subject."""
    found: dict[UUID, KnownCountdown] = {}
    for chunk in in_chunks(ids):
        query = select(Countdown.subject_id, Countdown.cycle, Countdown.due_on, Countdown.check_at).where(
            Countdown.subject_kind == kind, Countdown.subject_id.in_(chunk)
        )
        for subject_id, cycle, due_on, check_at in session.execute(query):
            found[subject_id] = KnownCountdown(cycle, due_on, check_at)
    return found


def delete_countdowns(session: Session, kind: str, ids: Sequence[UUID]) -> None:
    """Forget countdowns of subjects that are done or gone."""
    for chunk in in_chunks(ids):
        session.execute(delete(Countdown).where(Countdown.subject_kind == kind, Countdown.subject_id.in_(chunk)))


def check_soon(session: Session, kind: str, ids: Sequence[UUID], now: datetime) -> None:
    """Have the sweep look at these countdowns next."""
    for chunk in in_chunks(ids):
        which = update(Countdown).where(Countdown.subject_kind == kind, Countdown.subject_id.in_(chunk))
        session.execute(which.where(Countdown.check_at.is_not(None)).values(check_at=now))


def told_rungs(session: Session, kind: str, ids: Sequence[UUID]) -> Mapping[Cycle, Mapping[UUID, set[int]]]:
    """Give the rungs told, or about to be, by subject and cycle, then by recipient.

    What was voided before it reached anybody was not told; what a process was sending just then was.
    """
    is_out = Mail.status.in_([MailStatus.SENDING, MailStatus.SENT])
    query = (
        select(Alert.subject_id, Alert.cycle, Alert.recipient_id, Alert.rung)
        .outerjoin(Mail, Mail.id == Alert.mail_id)
        .where(Alert.subject_kind == kind, Alert.subject_id.in_(ids), or_(Alert.status != AlertStatus.VOID, is_out))
    )
    told: dict[Cycle, dict[UUID, set[int]]] = defaultdict(lambda: defaultdict(set))
    for subject_id, cycle, recipient_id, rung in session.execute(query):
        told[Cycle(subject_id, cycle)][recipient_id].add(rung)
    return told


def write_alerts(session: Session, alerts: Sequence[dict[str, object]]) -> None:
    """Put rungs into the ledger; those that stand there are left alone, unless they were voided: these wait again."""
    kept = ("audience", "status", "is_urgent", "due_on", "fell_at", "created_at", "mail_id", "void_reason")
    rows = [{**alert, "mail_id": None, "void_reason": None} for alert in alerts]
    upsert(session, Alert, rows, keys=_KEY, update=kept, only_where=Alert.status == AlertStatus.VOID)


def open_alerts_of(
    session: Session, kind: str, ids: Sequence[UUID], *, recipient_id: PersonId | None = None
) -> Sequence[Alert]:
    """Load the alerts of subjects that have not reached anybody yet."""
    found: list[Alert] = []
    for chunk in in_chunks(ids):
        query = select(Alert).where(
            Alert.subject_kind == kind,
            Alert.subject_id.in_(chunk),
            Alert.status.in_([AlertStatus.PENDING, AlertStatus.QUEUED]),
        )
        if recipient_id is not None:
            query = query.where(Alert.recipient_id == recipient_id)
        found += session.scalars(query)
    return found


def withdraw_mails(session: Session, mail_ids: Sequence[UUID]) -> None:
    """Take mails that nobody has begun to deliver, or that were given up, out of the queue for good.

    What is left in a digest waits for the next one, which is written from what is true then.
    """
    for chunk in in_chunks(mail_ids):
        undelivered = [MailStatus.QUEUED, MailStatus.DEAD]
        waiting = select(Mail).where(Mail.id.in_(chunk), Mail.status.in_(undelivered))
        taken = session.scalars(waiting.with_for_update()).all()
        for mail in taken:
            mail.status = MailStatus.CANCELLED
        ids = [mail.id for mail in taken]
        session.execute(delete(Digest).where(Digest.mail_id.in_(ids)))
        open_still = [AlertStatus.QUEUED, AlertStatus.DEAD]
        others = update(Alert).where(Alert.mail_id.in_(ids), Alert.status.in_(open_still))
        session.execute(others.values(status=AlertStatus.PENDING, mail_id=None))


def pending_by_recipient(session: Session) -> Mapping[PersonId, bool]:
    """Give the people for whom alerts wait, and whether any of these cannot wait for the next digest."""
    query = select(Alert.recipient_id, Alert.is_urgent).where(Alert.status == AlertStatus.PENDING).distinct()
    waiting: dict[PersonId, bool] = {}
    for recipient_id, is_urgent in session.execute(query):
        waiting[recipient_id] = waiting.get(recipient_id, False) or is_urgent
    return waiting


def pending_of(session: Session, person_id: PersonId) -> Sequence[Alert]:
    """Load the alerts that wait for a person's digest, by due day."""
    query = (
        select(Alert)
        .where(Alert.recipient_id == person_id, Alert.status == AlertStatus.PENDING)
        .order_by(Alert.due_on, Alert.id)
    )
    return session.scalars(query.with_for_update()).all()


def windows_taken(session: Session, person_ids: Sequence[PersonId], now: datetime) -> Mapping[PersonId, set[str]]:
    """Give the names of the windows of these days that have had their digest, by person."""
    names, prefixes = windows_near(now)
    is_near = or_(Digest.window.in_(sorted(names)), *(Digest.window.startswith(prefix) for prefix in prefixes))
    taken: dict[PersonId, set[str]] = defaultdict(set)
    for chunk in in_chunks(person_ids):
        query = select(Digest.person_id, Digest.window).where(Digest.person_id.in_(chunk), is_near)
        for person_id, window in session.execute(query):
            taken[person_id].add(window)
    return taken


def frequencies_of(session: Session, person_ids: Sequence[PersonId]) -> Mapping[PersonId, DigestFrequency]:
    """Give how often people want their digest, where they said so."""
    chosen: dict[PersonId, DigestFrequency] = {}
    for chunk in in_chunks(person_ids):
        query = select(AlertPreference.person_id, AlertPreference.frequency)
        chosen |= dict(session.execute(query.where(AlertPreference.person_id.in_(chunk))).all())
    return chosen


def recipients_of(
    session: Session, person_ids: Sequence[UUID], defaults: ReaderDefaults
) -> Mapping[PersonId, Recipient]:
    """Give those of these people who can be told anything, with what they left open filled in."""
    found: dict[PersonId, Recipient] = {}
    for chunk in in_chunks(person_ids):
        query = select(Person).where(Person.id.in_(chunk), Person.can_be_told)
        for person in session.scalars(query):
            found[person.id] = Recipient(
                person_id=person.id,
                email=person.email,
                name=person.name,
                locale=person.locale or defaults.locale,
                time_zone=person.time_zone or defaults.time_zone,
                country=person.country,
            )
    return found


def list_alerts(
    session: Session,
    *,
    status: AlertStatus | None = None,
    course_id: UUID | None = None,
    seen_by: tuple[PersonId | None, Sequence[str]] | None = None,
    older_than: AlertId | None = None,
    limit: int = 50,
) -> Sequence[Row[Alert, str, str, str | None]]:
    """List (alert, recipient's name and address, why its mail failed), newest first.

    `seen_by` narrows to those that went to a person and those about courses of some org units.
    """
    query = (
        select(Alert, Person.name, Person.email, Mail.last_error)
        .join(Person, Person.id == Alert.recipient_id)
        .outerjoin(Mail, Mail.id == Alert.mail_id)
        .order_by(Alert.id.desc())
        .limit(limit)
    )
    for column, value in (
        (Alert.status, status),
        (Alert.course_id, course_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if seen_by is not None:
        person_id, paths = seen_by
        query = query.where(or_(Alert.recipient_id == person_id, Alert.course_id.in_(ids_within(paths))))
    if older_than is not None:
        query = query.where(Alert.id < older_than)
    return session.execute(query).all()
