"""Who has become accountable is told: one mail a person, however many courses came over at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from catalog.events import OwnerChanged
from catalog.models import Course
from core.database import in_chunks
from core.events import Event
from core.unit_of_work import Handler, Work
from core.wording import Translator
from notifications.ports import Retell
from notifications.rules.links import Links
from notifications.service.notices import send_notice, words_for
from notifications.values import MailId
from people.models import Person
from people.service import ReaderDefaults

HAND_OVER_MAIL = "handover"
MOST_NAMED = 50


def tell_new_owners(links: Links, defaults: ReaderDefaults) -> Handler:
    """A handler for `OwnerChanged`. Not told: provisional owners, who took a course themselves, and by imports."""

    def tell(work: Work, events: Sequence[Event]) -> None:
        handed: dict[UUID, dict[str, str]] = defaultdict(dict)
        for event in events:
            if isinstance(event, OwnerChanged) and _is_news(event, work):
                handed[event.new_owner_id][str(event.subject_id)] = event.reason or ""
        for person_id, courses in handed.items():
            _tell(work, person_id, {"by": work.actor.name, "courses": courses}, links, defaults)

    return tell


def retell_hand_over(links: Links, defaults: ReaderDefaults) -> Retell:
    """Tell again of those courses that are still theirs."""

    def retell(work: Work, person_id: UUID, facts: Mapping[str, Any]) -> MailId | None:
        return _tell(work, person_id, facts, links, defaults)

    return retell


def _is_news(event: OwnerChanged, work: Work) -> bool:
    return not (event.is_by_import or event.is_provisional or event.new_owner_id == work.actor.person_id)


def _tell(
    work: Work, person_id: UUID, facts: Mapping[str, Any], links: Links, defaults: ReaderDefaults
) -> MailId | None:
    """Write to a person about the courses of these facts (who handed over, and why by course) that they own now."""
    person = work.session.get(Person, person_id)
    reasons = {UUID(course): reason for course, reason in facts["courses"].items()}
    courses = _owned_among(work, person_id, list(reasons))
    if person is None or not person.can_be_told or not courses:
        return None
    reader = words_for(person, defaults)
    only = courses[0] if len(courses) == 1 else None
    return send_notice(
        work,
        person,
        reader,
        kind=HAND_OVER_MAIL,
        subject=_subject(reader, [title for _, _, title in courses]),
        paragraphs=_paragraphs(
            reader,
            facts["by"],
            [f"{code} {title}" for _, code, title in courses],
            [reasons[course_id] for course_id, _, _ in courses],
        ),
        action=reader.gettext("Open course") if only else reader.gettext("My reviews"),
        url=links.page(f"/courses/{only.code}" if only else "/reviews"),
        why=reader.gettext("You get this because you are accountable for it from now on."),
        facts=facts,
    )


def _owned_among(work: Work, person_id: UUID, course_ids: Sequence[UUID]) -> list[Row[UUID, str, str]]:
    found: list[Row[UUID, str, str]] = []
    for chunk in in_chunks(course_ids):
        query = select(Course.id, Course.code, Course.title).where(
            Course.id.in_(chunk), Course.owner_id == person_id, Course.owner_is_provisional.is_(False)
        )
        found += work.session.execute(query).all()
    return sorted(found, key=lambda course: course.code)


def _subject(reader: Translator, titles: Sequence[str]) -> str:
    if len(titles) == 1:
        return reader.gettext("“%(title)s” is yours now", title=titles[0])
    return reader.ngettext("%(n)s course is yours now", "%(n)s courses are yours now", len(titles))


def _paragraphs(reader: Translator, by: str, named: Sequence[str], reasons: Sequence[str]) -> list[str]:
    said = [reader.gettext("%(name)s handed this over to you.", name=by), *named[:MOST_NAMED]]
    if len(named) > MOST_NAMED:
        more = len(named) - MOST_NAMED
        said.append(reader.ngettext("and %(n)s more", "and %(n)s more", more))
    given = dict.fromkeys(reason for reason in reasons if reason)
    return [*said, *(reader.gettext("Why: %(reason)s", reason=reason) for reason in given)]
