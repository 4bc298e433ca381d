"""Mapped classes of commissioning: they hold data."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.values import ComplianceClass, CourseStatus, Modality
from commissioning.values import Effort, Outcome, RequestId, Stage, Urgency
from core.database import Base, JsonType, StrEnumType, UuidType
from core.locales import Locale


class CourseRequest(Base):
    """Somebody's need, with its score; whether it is decided, `request_decision` says."""

    __tablename__ = "request"
    __table_args__ = (Index("ix_request_stage_score", "stage", "score"),)

    id: Mapped[RequestId] = mapped_column(UuidType, primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(200))
    need: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(Text, default="")
    objective: Mapped[str] = mapped_column(Text, default="")
    urgency: Mapped[Urgency] = mapped_column(StrEnumType(Urgency))
    effort: Mapped[Effort] = mapped_column(StrEnumType(Effort))
    audience_size: Mapped[int | None]
    modality: Mapped[Modality | None] = mapped_column(StrEnumType(Modality))
    compliance_class: Mapped[ComplianceClass] = mapped_column(StrEnumType(ComplianceClass))
    language: Mapped[Locale | None]
    proposal: Mapped[Outcome | None] = mapped_column(StrEnumType(Outcome))
    proposed_course: Mapped[str] = mapped_column(default="")
    requester_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    requester_name: Mapped[str]
    org_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    stage: Mapped[Stage] = mapped_column(StrEnumType(Stage))
    ratings: Mapped[dict[str, int]] = mapped_column(JsonType)
    score: Mapped[float]
    score_reasons: Mapped[list[dict[str, Any]]] = mapped_column(JsonType, default=list)
    evidence_is_by_meaning: Mapped[bool] = mapped_column(default=False)
    evidence_missing: Mapped[list[str]] = mapped_column(JsonType, default=list)
    submitted_at: Mapped[datetime]
    triaged_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class RequestEvidence(Base):
    """A course as it was when the request was submitted: a copy, so that it stays what the decider saw."""

    __tablename__ = "request_evidence"

    request_id: Mapped[RequestId] = mapped_column(UuidType, ForeignKey("request.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[UUID] = mapped_column(index=True)
    code: Mapped[str]
    title: Mapped[str]
    status: Mapped[CourseStatus] = mapped_column(StrEnumType(CourseStatus))
    source_locale: Mapped[str] = mapped_column(String(35))
    live_locales: Mapped[list[str]] = mapped_column(JsonType, default=list)
    started_on: Mapped[date]
    owner_id: Mapped[UUID | None]
    owner_name: Mapped[str]
    superseded_by: Mapped[str | None]
    probability: Mapped[float]
    matched_locale: Mapped[str] = mapped_column(String(35))
    matched_title: Mapped[str]
    reasons: Mapped[list[dict[str, str]]] = mapped_column(JsonType, default=list)


class RequestDecision(Base):
    """The one decision about a request: its primary key is what settles a race between two deciders."""

    __tablename__ = "request_decision"

    request_id: Mapped[RequestId] = mapped_column(UuidType, ForeignKey("request.id"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(StrEnumType(Outcome), index=True)
    reason: Mapped[str] = mapped_column(Text)
    decided_by_id: Mapped[UUID | None]
    decided_by_name: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(index=True)
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"), index=True)
    """The course to use, or the draft that was opened."""
    spent: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    cost_avoided: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    currency: Mapped[str | None] = mapped_column(String(3))


class RequestCounter(Base):
    """The last number given. One row; its lock makes numbers unique and without gaps."""

    __tablename__ = "request_counter"

    id: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class RequestWeights(Base):
    """How much each factor of the score counts. One row, or none for the standard."""

    __tablename__ = "request_weights"

    id: Mapped[int] = mapped_column(primary_key=True)
    strategic_fit: Mapped[float]
    compliance: Mapped[float]
    reach: Mapped[float]
    effort: Mapped[float]


class UsualCost(Base):
    """What making a course usually costs in an org unit, in a modality, or anywhere."""

    __tablename__ = "usual_cost"
    __table_args__ = (UniqueConstraint("scope"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(1020))
    org_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    modality: Mapped[Modality | None] = mapped_column(StrEnumType(Modality))
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    currency: Mapped[str] = mapped_column(String(3))
    working_days: Mapped[int | None]
