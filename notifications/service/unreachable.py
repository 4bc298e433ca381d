"""Whose mail does not arrive is told through somebody else: a deputy, else a manager, gets one notice about it."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select

from core.unit_of_work import Work
from notifications.models import Mail
from notifications.ports import WhenDead
from notifications.rules.links import Links
from notifications.service.notices import send_notice, words_for
from notifications.values import MailStatus
from people.models import Person
from people.service import ReaderDefaults, head_above

UNREACHABLE = "unreachable"


def tell_stand_in(links: Links, defaults: ReaderDefaults) -> WhenDead:
    """What to do with a mail that was given up. Nobody is told of one that was itself such a notice or a secret."""

    def tell(work: Work, mail: Mail) -> None:
        person = work.session.get(Person, mail.person_id) if mail.person_id else None
        if person is None or mail.kind == UNREACHABLE or mail.is_secret or _is_known(work, mail):
            return
        reader = next(_stand_ins(work, person), None)
        if reader is None:
            return
        _tell(work, mail, person, reader, links, defaults)

    return tell


def _is_known(work: Work, mail: Mail) -> bool:
    """Whether somebody was told of this address since a mail last arrived there."""
    arrived = select(func.max(Mail.sent_at)).where(Mail.to_address == mail.to_address, Mail.status == MailStatus.SENT)
    told = select(func.max(Mail.created_at)).where(
        Mail.kind == UNREACHABLE, Mail.facts["address"].as_string() == mail.to_address
    )
    last_arrived, last_told = work.session.scalar(arrived), work.session.scalar(told)
    return last_told is not None and (last_arrived is None or last_arrived < last_told)


def _stand_ins(work: Work, person: Person) -> Iterator[Person]:
    wanted: tuple[UUID | None, ...] = (
        person.deputy_id,
        person.manager_id,
        head_above(work.session, person.org_unit_id),
    )
    for person_id in wanted:
        found = work.session.get(Person, person_id) if person_id and person_id != person.id else None
        if found is not None and found.can_be_told:
            yield found


def _tell(work: Work, mail: Mail, person: Person, stand_in: Person, links: Links, defaults: ReaderDefaults) -> None:
    reader = words_for(stand_in, defaults)
    send_notice(
        work,
        stand_in,
        reader,
        kind=UNREACHABLE,
        subject=reader.gettext("Mail to %(name)s does not arrive", name=person.name),
        paragraphs=[
            reader.gettext(
                "A mail to %(name)s at %(address)s was given up: “%(subject)s”.",
                name=person.name,
                address=mail.to_address,
                subject=mail.subject,
            ),
            reader.gettext("The mail server said: %(answer)s", answer=mail.last_error or "–"),
            reader.gettext(
                "Please tell %(name)s, look after what is due meanwhile, and have the address mended.", name=person.name
            ),
        ],
        action=reader.gettext("My reviews"),
        url=links.page("/reviews"),
        why=reader.gettext("You get this because you stand in for %(name)s or lead them.", name=person.name),
        facts={"about": str(person.id), "address": mail.to_address},
    )
