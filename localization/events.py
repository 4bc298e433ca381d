"""What happens in localization. Events of a job stand in the story of its course."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class MarketSaved(Event):
    action: ClassVar[str] = "market.saved"
    subject_kind: ClassVar[str] = "market"


@dataclass(frozen=True, kw_only=True, slots=True)
class VendorSaved(Event):
    action: ClassVar[str] = "vendor.saved"
    subject_kind: ClassVar[str] = "vendor"


@dataclass(frozen=True, kw_only=True, slots=True)
class TermsSaved(Event):
    """Agreed terms were added, or are called something else; each with what it was called."""

    action: ClassVar[str] = "glossary.saved"
    subject_kind: ClassVar[str] = "glossary"


@dataclass(frozen=True, kw_only=True, slots=True)
class RolloutPlanned(Event):
    action: ClassVar[str] = "rollout.planned"
    subject_kind: ClassVar[str] = "rollout"
    course_ids: tuple[UUID, ...] = ()
    """Courses that gained or lost markets by it, those no longer planned among them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MarketHandedOver(Event):
    """Somebody else coordinates a market, or nobody for now."""

    action: ClassVar[str] = "market.handed_over"
    subject_kind: ClassVar[str] = "market"


@dataclass(frozen=True, kw_only=True, slots=True)
class RolloutHandedOver(Event):
    action: ClassVar[str] = "rollout.handed_over"
    subject_kind: ClassVar[str] = "rollout"


@dataclass(frozen=True, kw_only=True, slots=True)
class DutiesPassedOn(Event):
    """Somebody left, and all that waited for them here or was led by them has one heir."""

    action: ClassVar[str] = "duties.passed_on"
    subject_kind: ClassVar[str] = "person"
    heir_id: UUID
    leaver: str
    steps: tuple[UUID, ...] = ()
    markets: tuple[UUID, ...] = ()
    rollouts: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class JobEvent(Event):
    subject_kind: ClassVar[str] = "job"


@dataclass(frozen=True, kw_only=True, slots=True)
class JobOpened(JobEvent):
    action: ClassVar[str] = "job.opened"


@dataclass(frozen=True, kw_only=True, slots=True)
class JobExported(JobEvent):
    action: ClassVar[str] = "job.exported"


@dataclass(frozen=True, kw_only=True, slots=True)
class FileReturned(JobEvent):
    action: ClassVar[str] = "job.file_returned"


@dataclass(frozen=True, kw_only=True, slots=True)
class JobRefreshed(JobEvent):
    """The job took over a newer revision of its course."""

    action: ClassVar[str] = "job.refreshed"


@dataclass(frozen=True, kw_only=True, slots=True)
class StepCompleted(JobEvent):
    action: ClassVar[str] = "job.step_completed"


@dataclass(frozen=True, kw_only=True, slots=True)
class StepSentBack(JobEvent):
    action: ClassVar[str] = "job.step_sent_back"


@dataclass(frozen=True, kw_only=True, slots=True)
class StepHeld(JobEvent):
    action: ClassVar[str] = "job.step_held"


@dataclass(frozen=True, kw_only=True, slots=True)
class StepAssigned(JobEvent):
    action: ClassVar[str] = "job.step_assigned"
    job: int
    step: str
    is_for_somebody_else: bool = False
    """Not only its day has changed."""
    is_passed_on: bool = False
    """The one before left, and who has it now hears of all that was theirs at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobGiven(JobEvent):
    """Another vendor has the job, at another price."""

    action: ClassVar[str] = "job.given"


@dataclass(frozen=True, kw_only=True, slots=True)
class JobDone(JobEvent):
    action: ClassVar[str] = "job.done"


@dataclass(frozen=True, kw_only=True, slots=True)
class JobCancelled(JobEvent):
    action: ClassVar[str] = "job.cancelled"
