"""What happened to a course, told: for its page, the API and the command alike."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from catalog.models import Course
from catalog.repository.courses import list_merged
from catalog.repository.naming import names_in
from core.audit import StoryLine, list_entries
from core.unit_of_work import Work
from core.wording.story import tell
from core.wording.translator import Translator


class ToldLine(StoryLine, frozen=True):
    """An audit entry with its sentence in the reader's language, without who and when."""

    told: str


def tell_story(
    work: Work, course_id: UUID, reader: Translator, *, limit: int, older_than: UUID | None = None
) -> Sequence[ToldLine]:
    """The story of a course and of what went into it, newest first; `older_than` is the id of the last entry seen."""
    merged = list_merged(work.session, course_id)
    about = select(Course.id).where(Course.id.in_([course_id, *merged]))
    lines = list_entries(work.session, about=about, limit=limit, older_than=older_than)
    names = names_in(work.session, lines)
    return [_told(line, tell(line.action, line.before, line.after, names, reader), merged) for line in lines]


def _told(line: StoryLine, sentence: str, merged: Mapping[UUID, str]) -> ToldLine:
    """What happened to a course that is part of this one now is told with the code it had."""
    if line.course_id is not None and line.course_id in merged:
        sentence = f"{merged[line.course_id]}: {sentence}"
    return ToldLine(**{name: getattr(line, name) for name in StoryLine.__struct_fields__}, told=sentence)
