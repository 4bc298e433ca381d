"""A room that has dated things, for tests of those who tell people of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from core.locales import Locale
from core.unit_of_work import Work
from notifications.values import Audience, Ladder, Subject
from people.models import Person

KIND = "thing"


class Things:
    """Dated things kept in a dict: what is taken out of it is done."""

    kind = KIND

    def __init__(self) -> None:
        self.things: dict[UUID, Subject] = {}

    def add(self, subject: Subject) -> Subject:
        self.things[subject.subject_id] = subject
        return subject

    def load(self, work: Work, ids: Sequence[UUID]) -> Mapping[UUID, Subject]:
        return {key: self.things[key] for key in ids if key in self.things}

    def describe(self, subject: Subject, reader: Locale) -> str:
        return "because"

    def action(self, subject: Subject, reader: Locale) -> str:
        return "Review"


def a_subject(
    *,
    subject_id: UUID,
    due_on: date,
    owner: Person,
    manager: Person | None = None,
    head: Person | None = None,
    cycle: int = 1,
    code: str = "ABC-101",
    title: str = "Anti-bribery essentials",
    ladder: Ladder | None = None,
    is_urgent: bool = False,
) -> Subject:
    recipients = {
        Audience.OWNERS: (owner.id,),
        Audience.MANAGER: (manager.id,) if manager else (),
        Audience.HEAD: (head.id,) if head else (),
    }
    chosen = {"ladder": ladder} if ladder else {}
    return Subject(
        kind=KIND,
        subject_id=subject_id,
        cycle=cycle,
        due_on=due_on,
        code=code,
        title=title,
        course_id=subject_id,
        path=f"/things/{code}",
        link_purpose="review",
        owner_name=owner.name,
        is_urgent=is_urgent,
        recipients=recipients,
        **chosen,
    )
