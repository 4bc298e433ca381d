"""Who has become accountable is told: one mail a person, however many courses came over at once."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from catalog.events import OwnerChanged
from catalog.models import Course
from core.events import Event
from core.unit_of_work import Handler, Work
from core.wording import Translator, translator
from core.wording.dates import today_of
from notifications.compose import compose_notice
from notifications.rules.links import Links
from notifications.service.mail import queue_mail
from people.models import Person
from people.service import ReaderDefaults
from people.values import PersonId

MOST_NAMED = 50


def tell_new_owners(links: Links, defaults: ReaderDefaults) -> Handler:
    """A handler for `OwnerChanged`. Not told: provisional owners, who took a course themselves, and by imports."""

    def tell(work: Work, events: Sequence[Event]) -> None:
        handed: dict[UUID, list[OwnerChanged]] = defaultdict(list)
        for event in events:
            if isinstance(event, OwnerChanged) and _is_news(event, work):
                handed[event.new_owner_id].append(event)
        for person_id, changes in handed.items():
            person = work.session.get(Person, person_id)
            if person is not None and person.is_active:
                _mail(work, person, changes, links, defaults)

    return tell


def _is_news(event: OwnerChanged, work: Work) -> bool:
    return not (event.is_by_import or event.is_provisional or event.new_owner_id == work.actor.person_id)


def _mail(work: Work, person: Person, changes: Sequence[OwnerChanged], links: Links, defaults: ReaderDefaults) -> None:
    reader = translator(person.locale or defaults.locale, person.time_zone or defaults.time_zone)
    courses = work.session.execute(
        select(Course.code, Course.title).where(Course.id.in_([c.subject_id for c in changes])).order_by(Course.code)
    ).all()
    only = courses[0] if len(courses) == 1 else None
    mail = compose_notice(
        reader,
        today_of(work.now, reader),
        subject=_subject(reader, [title for _, title in courses]),
        paragraphs=_paragraphs(reader, work.actor.name, [f"{code} {title}" for code, title in courses], changes),
        action=reader.gettext("Open course") if only else reader.gettext("My reviews"),
        url=links.page(f"/courses/{only.code}" if only else "/reviews"),
        why=reader.gettext("You get this because you are accountable for it from now on."),
    )
    queue_mail(
        work,
        kind="handover",
        to=person.email,
        to_name=person.name,
        person_id=PersonId(person.id),
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
    )


def _subject(reader: Translator, titles: Sequence[str]) -> str:
    if len(titles) == 1:
        return reader.gettext("“%(title)s” is yours now", title=titles[0])
    return reader.ngettext("%(n)s course is yours now", "%(n)s courses are yours now", len(titles))


def _paragraphs(reader: Translator, by: str, named: Sequence[str], changes: Sequence[OwnerChanged]) -> list[str]:
    said = [reader.gettext("%(name)s handed this over to you.", name=by), *named[:MOST_NAMED]]
    if len(named) > MOST_NAMED:
        more = len(named) - MOST_NAMED
        said.append(reader.ngettext("and %(n)s more", "and %(n)s more", more))
    reasons = dict.fromkeys(change.reason for change in changes if change.reason)
    return [*said, *(reader.gettext("Why: %(reason)s", reason=reason) for reason in reasons)]
