"""What happens in a course's life, in the past tense."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event
from lifecycle.values import Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewCompleted(Event):
    """Somebody decided about a course; but for "not mine" its cycle is closed."""

    action: ClassVar[str] = "review.completed"
    subject_kind: ClassVar[str] = "review"
    outcome: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOverAsked(Event):
    """Somebody said a course is not theirs."""

    action: ClassVar[str] = "review.hand_over_asked"
    subject_kind: ClassVar[str] = "course"


@dataclass(frozen=True, kw_only=True, slots=True)
class PromiseKept(Event):
    """A change promised in a review was saved."""

    action: ClassVar[str] = "review.promise_kept"
    subject_kind: ClassVar[str] = "review_task"


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyChanged(Event):
    """A policy came into force, changed or was lifted."""

    action: ClassVar[str] = "policy.changed"
    subject_kind: ClassVar[str] = "policy"


@dataclass(frozen=True, kw_only=True, slots=True)
class RetirementPlanned(Event):
    """It was decided that a course ends, when and why."""

    action: ClassVar[str] = "retirement.planned"
    subject_kind: ClassVar[str] = "retirement_plan"


@dataclass(frozen=True, kw_only=True, slots=True)
class RetirementCancelled(Event):
    """A course stays after all."""

    action: ClassVar[str] = "retirement.cancelled"
    subject_kind: ClassVar[str] = "retirement_plan"


@dataclass(frozen=True, kw_only=True, slots=True)
class RetirementCarriedOut(Event):
    """A plan's course was retired: on its day, when everybody had been told, or earlier by decision."""

    action: ClassVar[str] = "retirement.carried_out"
    subject_kind: ClassVar[str] = "retirement_plan"


@dataclass(frozen=True, kw_only=True, slots=True)
class RetirementNoticesForgone(Event):
    """A plan goes on although somebody could not be told of it."""

    action: ClassVar[str] = "retirement.notices_forgone"
    subject_kind: ClassVar[str] = "retirement_plan"
