"""What people and courses are called, for telling what happened to a course."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Course
from core.audit import StoryLine
from core.database import in_chunks
from core.wording.story import ids_in
from people.models import Person


def names_in(session: Session, lines: Sequence[StoryLine]) -> dict[UUID, str]:
    """The names that the tellings of these lines may need: people's names, courses' codes."""
    ids = {each for line in lines for each in (*ids_in(line.before), *ids_in(line.after))}
    names: dict[UUID, str] = {}
    for chunk in in_chunks(sorted(ids)):
        for model, column in ((Person, Person.name), (Course, Course.code)):
            found = session.execute(select(model.id, column).where(model.id.in_(chunk)))
            names.update((row.id, row[1]) for row in found)
    return names
