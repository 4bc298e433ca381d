"""What happened to a course, told: for its page, the API and the command alike."""

from collections.abc import Sequence
from uuid import UUID

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
    """The story of a course, newest first; `older_than` is the id of the last entry already seen."""
    lines = list_entries(work.session, course_id=course_id, limit=limit, older_than=older_than)
    names = names_in(work.session, lines)
    return [_told(line, tell(line.action, line.before, line.after, names, reader)) for line in lines]


def _told(line: StoryLine, sentence: str) -> ToldLine:
    return ToldLine(**{name: getattr(line, name) for name in StoryLine.__struct_fields__}, told=sentence)
