"""What happened to requests, in the past tense."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestSubmitted(Event):
    """Somebody asked for a course; the evidence found is kept with it."""

    action: ClassVar[str] = "request.submitted"
    subject_kind: ClassVar[str] = "request"


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestTriaged(Event):
    """Somebody judged how well a request fits the strategy."""

    action: ClassVar[str] = "request.triaged"
    subject_kind: ClassVar[str] = "request"


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestDecided(Event):
    """A decision about a request: the last one, unless it only defers it."""

    action: ClassVar[str] = "request.decided"
    subject_kind: ClassVar[str] = "request"
    requester_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CommissioningSettingsChanged(Event):
    """Weights of the score or usual costs were changed."""

    action: ClassVar[str] = "request_settings.changed"
    subject_kind: ClassVar[str] = "request_settings"
