"""What happens to courses. All of them carry `course_id`, so a course's story is one question to the audit trail."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from catalog.values import ChangeClass
from core.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseEvent(Event):
    subject_kind: ClassVar[str] = "course"


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseCreated(CourseEvent):
    action: ClassVar[str] = "course.created"


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseEdited(CourseEvent):
    """Something of the course was changed; `revision` and `change_class` are set where its text was."""

    action: ClassVar[str] = "course.edited"
    revision: int | None = None
    change_class: ChangeClass | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseSubmitted(CourseEvent):
    action: ClassVar[str] = "course.submitted"


@dataclass(frozen=True, kw_only=True, slots=True)
class CoursePublished(CourseEvent):
    action: ClassVar[str] = "course.published"


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseRetiring(CourseEvent):
    action: ClassVar[str] = "course.retiring"


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseRetired(CourseEvent):
    action: ClassVar[str] = "course.retired"
    replacement_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseRestored(CourseEvent):
    action: ClassVar[str] = "course.restored"


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnerChanged(CourseEvent):
    action: ClassVar[str] = "course.owner_changed"
    old_owner_id: UUID
    new_owner_id: UUID
    is_provisional: bool = False
    is_by_import: bool = False
    """An import sends no mail by itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleGiven(CourseEvent):
    action: ClassVar[str] = "course.role_given"
    person_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleWithdrawn(CourseEvent):
    action: ClassVar[str] = "course.role_withdrawn"
    person_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseRelated(CourseEvent):
    action: ClassVar[str] = "course.related"
    other_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseMerged(CourseEvent):
    """`subject_id` went into `course_id`."""

    action: ClassVar[str] = "course.merged"


@dataclass(frozen=True, kw_only=True, slots=True)
class VariantChanged(Event):
    """A variant came, got new text, went live or was retired."""

    action: ClassVar[str] = "variant.changed"
    subject_kind: ClassVar[str] = "variant"
    locale: str
