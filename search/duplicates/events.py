"""What people decide about pairs of courses."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class VerdictRecorded(Event):
    """Somebody said what two courses are to each other; `course_id` is one of them, `other_id` the other."""

    action: ClassVar[str] = "verdict.recorded"
    subject_kind: ClassVar[str] = "verdict"
    other_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class VerdictWithdrawn(Event):
    """The pair is open again."""

    action: ClassVar[str] = "verdict.withdrawn"
    subject_kind: ClassVar[str] = "verdict"
    other_id: UUID
