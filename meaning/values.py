"""Whose meaning is kept, in which parts."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class SubjectKind(StrEnum):
    COURSE = "course"
    VARIANT = "variant"


class Part(StrEnum):
    """A title says what a course is called, its text what it is about: they are compared apart."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Subject:
    """A course or variant with the words that stand for it."""

    kind: SubjectKind
    id: UUID
    title: str
    description: str
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A stored vector near the one asked for; cosine 1 is the same direction."""

    kind: SubjectKind
    id: UUID
    course_id: UUID
    cosine: float
