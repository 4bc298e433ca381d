"""The queue that every mail goes through: written with the change that asks for it, delivered by a sweep."""

from collections.abc import Mapping

from core.ids import new_id
from core.unit_of_work import Work
from notifications.models import Mail
from notifications.values import MailId, MailStatus
from people.values import PersonId


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
    is_secret: bool = False,
) -> MailId:
    """Put a mail into the queue, in the caller's transaction.

    The text of a secret mail (a sign-in link) is wiped once a mail server has taken it.
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
        is_secret=is_secret,
        status=MailStatus.QUEUED,
        attempts=0,
        next_attempt_at=work.now,
        created_at=work.now,
    )
    work.session.add(mail)
    return mail.id
