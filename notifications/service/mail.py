"""The queue that every mail goes through: written with the change that asks for it, delivered by a sweep."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.ids import new_id
from core.unit_of_work import Work
from notifications.models import Mail
from notifications.ports import Retell, WhenDead
from notifications.repository import ledger
from notifications.repository import mail as mails
from notifications.rules.delivery import WAIT_FOR_SERVER, next_attempt
from notifications.values import DIGEST, AlertStatus, MailId, MailStatus
from people.access import require
from people.values import NO_MAIL, Permission, PersonId

MAILBOX = "mailbox"


def queue_mail(
    work: Work,
    *,
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    to_name: str = "",
    person_id: PersonId | None = None,
    kind: str = "notice",
    headers: Mapping[str, str] | None = None,
    facts: Mapping[str, Any] | None = None,
    is_secret: bool = False,
) -> MailId:
    """Put a mail into the queue, in the caller's transaction; one to a stand-in for nobody is only kept, not delivered.

    The text of a secret mail (a sign-in link) is wiped once a mail server has taken it or it is given up.
    """
    mail = Mail(
        id=MailId(new_id()),
        kind=kind,
        person_id=person_id,
        to_address=to,
        to_name=to_name,
        subject=" ".join(subject.split())[:500],
        text=text,
        html=html,
        headers=dict(headers or {}),
        facts=dict(facts) if facts is not None else None,
        is_secret=is_secret,
        status=MailStatus.CANCELLED if to.endswith(NO_MAIL) else MailStatus.QUEUED,
        attempts=0,
        next_attempt_at=work.now,
        created_at=work.now,
    )
    work.session.add(mail)
    return mail.id


def record_sent(work: Work, mail_id: MailId, token: UUID, sent_by: str) -> bool:
    """Note that a mail was taken; False where it was no longer ours."""
    mail = mails.find_claimed(work.session, mail_id, token)
    if mail is None:
        return False
    mail.status = MailStatus.SENT
    mail.sent_at = work.now
    mail.sent_by = sent_by
    mail.attempts += 1
    _let_go(mail)
    if sent_by != MAILBOX:
        _wipe_secret(mail)
    mails.follow_mail(work.session, mail_id, AlertStatus.SENT)
    return True


def record_refused(
    work: Work, mail_id: MailId, token: UUID, *, is_final: bool, answer: str, when_dead: WhenDead | None = None
) -> bool:
    """Note that a mail was refused: it is tried again later, or given up with the reason kept.

    `when_dead` is told of one that was given up, in the same transaction.
    """
    mail = mails.find_claimed(work.session, mail_id, token)
    if mail is None:
        return False
    mail.attempts += 1
    mail.last_error = answer[:2000]
    _let_go(mail)
    again_at = None if is_final else next_attempt(mail.attempts, work.now)
    if again_at is None:
        mail.status = MailStatus.DEAD
        _wipe_secret(mail)
        mails.follow_mail(work.session, mail_id, AlertStatus.DEAD)
        if when_dead is not None:
            when_dead(work, mail)
        return True
    mail.status = MailStatus.QUEUED
    mail.next_attempt_at = again_at
    return True


def release_claims(work: Work, token: UUID, *, answer: str) -> None:
    """Give back what could not even be tried, because the mail server is away."""
    for mail in mails.list_claimed(work.session, token):
        mail.status = MailStatus.QUEUED
        mail.next_attempt_at = work.now + WAIT_FOR_SERVER
        mail.last_error = answer[:2000]
        _let_go(mail)


def withdraw_mails(work: Work, mail_ids: Sequence[MailId]) -> None:
    """Have these mails not delivered, unless a process has begun to."""
    ledger.withdraw_mails(work.session, mail_ids)


def replay_dead(work: Work, retell: Mapping[str, Retell]) -> int:
    """Have told again, as things stand now, what no mail server took; return how many mails that was.

    A digest is not sent again: its alerts wait for the next one, which leaves out what was done meanwhile. Kinds of
    mail that `retell` knows are written anew from their facts. Everything else goes to the person's present address.
    Who left is told nothing. What holds a secret is never sent again: who needs a sign-in link asks for a new one.
    """
    require(work.actor, Permission.MANAGE_ALERTS)
    dead = mails.list_dead(work.session)
    digests = [mail for mail in dead if mail.kind == DIGEST]
    anew = [mail for mail in dead if mail.kind in retell and mail.is_reachable]
    again = [mail for mail in dead if mail.kind not in {DIGEST, *retell} and mail.is_reachable]
    withdraw_mails(work, [mail.mail_id for mail in dead if mail not in again])
    mails.queue_again(work.session, again, work.now)
    written = [retell[mail.kind](work, mail.person_id, mail.facts or {}) for mail in anew if mail.person_id]
    return len(digests) + len(again) + sum(mail_id is not None for mail_id in written)


def _wipe_secret(mail: Mail) -> None:
    if mail.is_secret:
        mail.text, mail.html = "", None


def _let_go(mail: Mail) -> None:
    mail.claim = None
    mail.claimed_until = None
