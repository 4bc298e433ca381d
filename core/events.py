"""What happened, in the past tense, by ids. Recorded with `Work.record`, it becomes audit entry and outbox rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

Facts = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    action: ClassVar[str]
    """Stable name such as "course.published"; the story of a course is told from it."""
    subject_kind: ClassVar[str]
    subject_id: UUID
    course_id: UUID | None = None
    """The course in whose story this belongs."""
    before: Facts | None = None
    after: Facts | None = None
    reason: str | None = None
