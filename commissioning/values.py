"""Ids and vocabularies of requests, and what somebody says who asks for a course."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

import msgspec

from catalog.values import ComplianceClass, CourseStatus, Modality

RequestId = NewType("RequestId", UUID)
NUMBER_PREFIX = "REQ-"


class Stage(StrEnum):
    """How far a request has come."""

    SUBMITTED = "submitted"
    TRIAGED = "triaged"
    DEFERRED = "deferred"
    """Set aside by a decision that may be made anew; judged again, it waits as before."""
    DECIDED = "decided"


class Outcome(StrEnum):
    """What can be decided about a request."""

    REUSE = "reuse"
    LOCALIZE = "localize"
    ADAPT = "adapt"
    BUY = "buy"
    BUILD = "build"
    DEFER = "defer"
    NOT_TRAINING = "not_a_training_need"
    DECLINE = "decline"


class Urgency(StrEnum):
    """How pressing it is, in the eyes of who asks."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Effort(StrEnum):
    """How much work making it would be, as far as anybody can say."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Factor(StrEnum):
    """What a score is made of."""

    STRATEGIC_FIT = "strategic_fit"
    COMPLIANCE = "compliance"
    REACH = "reach"
    EFFORT = "effort"


class Weights(msgspec.Struct, frozen=True):
    """How much each factor counts; only their proportions matter."""

    strategic_fit: float = 3.0
    compliance: float = 3.0
    reach: float = 2.0
    effort: float = 2.0


class Ratings(msgspec.Struct, frozen=True):
    """How somebody judges a request, from 1 to 5 each; 5 is most, for effort most work."""

    strategic_fit: int
    compliance: int
    reach: int
    effort: int


class FactorScore(msgspec.Struct, frozen=True):
    """One line of "why this score?": the rating, the weight, and the points of 100 they brought of those possible."""

    factor: Factor
    rating: int
    weight: float
    points: float
    possible: float


class Score(msgspec.Struct, frozen=True):
    """From 0 to 100, with the reasons that add up to it."""

    total: float
    reasons: tuple[FactorScore, ...]


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks for, in their own words."""

    need: str
    audience: str = ""
    objective: str = ""
    urgency: Urgency = Urgency.MEDIUM
    effort: Effort = Effort.MEDIUM
    title: str = ""
    """A working title; without one, the beginning of the need."""
    audience_size: int | None = None
    modality: Modality | None = None
    compliance_class: ComplianceClass = ComplianceClass.NONE
    language: str = ""
    """BCP 47: what the learners read; empty where it does not matter."""
    org_unit: str = ""
    """Code; empty for the requester's own."""
    proposal: Outcome | None = None
    """What the requester would do about it, with the course they would do it to."""
    proposed_course: str = ""


class CandidateFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a person needs to know of a course that may answer the need."""

    course_id: UUID
    code: str
    title: str
    status: CourseStatus
    source_locale: str
    live_locales: tuple[str, ...]
    """Every locale it can be taken in, its own first."""
    started_on: date
    owner_id: UUID | None
    owner_name: str
    superseded_by: str | None
    probability: float
    matched_locale: str
    matched_title: str
    reasons: tuple[Mapping[str, str], ...]


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the duplicate check found, as it was then."""

    candidates: tuple[CandidateFacts, ...]
    is_by_meaning: bool
    missing: tuple[str, ...] = ()
    found_at: datetime | None = None


class BuildCost(msgspec.Struct, frozen=True):
    """What making a course usually costs somewhere, and how long it takes."""

    amount: Decimal
    currency: str
    working_days: int | None = None


class LocalizingPrice(msgspec.Struct, frozen=True):
    """What bringing a course into another language costs: the translator's days, and those of all steps together."""

    amount: Decimal
    currency: str
    translation_days: int
    working_days: int


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What the decider says: the outcome, why, and what the outcome needs."""

    outcome: Outcome
    reason: str
    course: str = ""
    """Code of the course to reuse, localize or adapt; for a build, of a draft that is there already."""
    spent: Decimal | None = None
    """What the chosen way will cost, where known."""
    cost_avoided: Decimal | None = None
    """What the decision saves, where the decider knows better than the usual cost."""
    currency: str = ""
    owner_email: str = ""
    """Who will own the draft that a build opens, with its org unit, code and title where they differ."""
    org_unit: str = ""
    code: str = ""
    title: str = ""


def number_text(number: int) -> str:
    """The number as people say it: REQ-12."""
    return f"{NUMBER_PREFIX}{number}"


Facts = dict[str, Any]
