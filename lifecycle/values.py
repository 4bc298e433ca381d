"""The words of a course's life: policies, due dates and their reasons, outcomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType
from uuid import UUID

from catalog.values import ComplianceClass, CourseStatus, Modality
from notifications.values import DEFAULT_LADDER, Ladder

PolicyId = NewType("PolicyId", UUID)
ReviewId = NewType("ReviewId", UUID)
ReviewTaskId = NewType("ReviewTaskId", UUID)
RetirementPlanId = NewType("RetirementPlanId", UUID)
QuestionId = NewType("QuestionId", UUID)

REVIEW = "review"
TASK = "review_task"
HAND_OVER = "hand_over"
"""The kinds of subject under which a course's life stands in the ledger of alerts."""


class DueState(StrEnum):
    """Where a course stands against its date; derived, never stored."""

    OK = "ok"
    DUE_SOON = "due_soon"
    DUE = "due"
    OVERDUE = "overdue"
    EXEMPT = "exempt"
    WITHOUT_SCHEDULE = "without_schedule"


class Outcome(StrEnum):
    """What a review can come to."""

    STILL_VALID = "still_valid"
    MINOR_CHANGE = "minor_change"
    MAJOR_CHANGE = "major_change"
    RETIRE = "retire"
    NOT_MINE = "not_mine"


class PlanStatus(StrEnum):
    """How far a retirement has come."""

    PLANNED = "planned"
    NOTIFIED = "notified"
    CARRIED_OUT = "carried_out"
    CANCELLED = "cancelled"


class ReasonKind(StrEnum):
    """What can make a due date what it is."""

    POLICY = "policy"
    OWN_DATE = "own_date"
    BINDING = "binding"
    LEVELLED = "levelled"
    EXEMPT = "exempt"
    NOT_PUBLISHED = "not_published"
    NO_POLICY = "no_policy"


@dataclass(frozen=True)
class Scope:
    """Which courses a policy is for; an empty scope is for all."""

    org_unit_path: str | None = None
    compliance_class: ComplianceClass | None = None
    modality: Modality | None = None
    tag: str | None = None
    market: str | None = None


@dataclass(frozen=True)
class Policy:
    """A rule of review: whom it is for and what it asks."""

    policy_id: PolicyId
    name: str
    scope: Scope
    interval_months: int | None
    """None exempts the courses it is for."""
    is_binding: bool = False
    grace_days: int = 0
    auto_retire_after_days: int | None = None
    ladder: Ladder = DEFAULT_LADDER


@dataclass(frozen=True)
class CourseFacts:
    """What rules need to know of a course."""

    course_id: UUID
    status: CourseStatus
    owner_id: UUID
    org_unit_path: str
    known_since: date
    published_on: date | None = None
    own_date: date | None = None
    compliance_class: ComplianceClass = ComplianceClass.NONE
    modality: Modality | None = None
    tags: Sequence[str] = ()
    markets: Sequence[str] = ()
    is_provisional: bool = False


@dataclass(frozen=True)
class LastReview:
    """What the review before says about the next date."""

    reviewed_on: date | None = None
    answered_date: date | None = None
    """The date of the course's own that was answered before its day had come."""

    def has_answered(self, own_date: date) -> bool:
        """Say whether a date of the course's own has had its review."""
        return own_date == self.answered_date or (self.reviewed_on is not None and own_date <= self.reviewed_on)


@dataclass(frozen=True)
class Levelled:
    """A date given by levelling, good as long as it is counted from the same day."""

    due_on: date
    anchor: date


@dataclass(frozen=True)
class Reason:
    """One step of the way to a due date, as facts that can be put in words later."""

    kind: ReasonKind
    facts: Mapping[str, str | int | bool | None]

    def as_json(self) -> dict[str, str | int | bool | None]:
        """Give what is stored."""
        return {"kind": self.kind.value, **self.facts}


@dataclass(frozen=True)
class DueDate:
    """When a course is to be reviewed and why then; without a day it need not be."""

    due_on: date | None
    reasons: tuple[Reason, ...]
    anchor: date
    governing: Policy | None = None
    is_by_policy: bool = False
    """True where a policy, not a date of the course's own, made the day: such a day may be levelled."""
    levelled_on: date | None = None
    ruled_on: date | None = None
    """The day by the rules alone, where levelling gave another."""
    floor_on: date | None = None
    """The last day by what binds."""
    interval_months: int | None = None
    """After how many months it is reviewed again; None means never."""
    grace_days: int = 0
