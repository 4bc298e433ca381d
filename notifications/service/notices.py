"""A mail about one thing that happened, to one person: written in their words, with one button, and queued."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.unit_of_work import Work
from core.wording import Translator, translator
from core.wording.dates import today_of
from notifications.compose import compose_notice
from notifications.service.mail import queue_mail
from notifications.values import MailId
from people.models import Person
from people.service import ReaderDefaults
from people.values import PersonId


def words_for(person: Person, defaults: ReaderDefaults) -> Translator:
    """The language and zone a person is written to in."""
    return translator(person.locale or defaults.locale, person.time_zone or defaults.time_zone)


def send_notice(
    work: Work,
    person: Person,
    words: Translator,
    *,
    kind: str,
    subject: str,
    paragraphs: Sequence[str],
    action: str,
    url: str,
    why: str,
    facts: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> MailId:
    """Queue it; `facts` is what it can be written anew from where it was not delivered."""
    mail = compose_notice(
        words, today_of(work.now, words), subject=subject, paragraphs=paragraphs, action=action, url=url, why=why
    )
    return queue_mail(
        work,
        kind=kind,
        to=person.email,
        to_name=person.name,
        person_id=PersonId(person.id),
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        facts=facts,
        headers=headers,
    )
