"""Mapped classes of a course's life: they hold data."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.values import ChangeClass, ComplianceClass, Modality
from core.database import Base, JsonType, StrEnumType, UtcDateTime, UuidType
from lifecycle.values import (
    Outcome,
    PlanStatus,
    PolicyId,
    QuestionId,
    RetirementPlanId,
    ReviewId,
    ReviewTaskId,
)
from notifications.values import MailId
from people.models import OrgUnit
from people.values import OrgUnitId


class ReviewPolicy(Base):
    """A rule of review in force: whom it is for, and what it asks."""

    __tablename__ = "review_policy"

    id: Mapped[PolicyId] = mapped_column(UuidType, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    org_unit_id: Mapped[OrgUnitId | None] = mapped_column(UuidType, ForeignKey("org_unit.id"), index=True)
    org_unit: Mapped[OrgUnit | None] = relationship(lazy="joined")
    compliance_class: Mapped[ComplianceClass | None] = mapped_column(StrEnumType(ComplianceClass))
    modality: Mapped[Modality | None] = mapped_column(StrEnumType(Modality))
    tag: Mapped[str | None] = mapped_column(String(120))
    market: Mapped[str | None] = mapped_column(String(20))
    interval_months: Mapped[int | None]
    is_binding: Mapped[bool] = mapped_column(default=False)
    grace_days: Mapped[int] = mapped_column(default=0)
    auto_retire_after_days: Mapped[int | None]
    rungs: Mapped[list[dict[str, Any]] | None] = mapped_column(JsonType)
    """[{"days": -30, "to": "owners"}]; empty means the usual ladder."""
    is_default: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def org_unit_path(self) -> str | None:
        """Where the unit it is for stands today; units move."""
        return self.org_unit.path if self.org_unit else None


class ReviewSchedule(Base):
    """When a course is due, why then, and what its last review left behind. The cycle counts its dates."""

    __tablename__ = "review_schedule"

    course_id: Mapped[UUID] = mapped_column(UuidType, ForeignKey("course.id"), primary_key=True)
    cycle: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date | None] = mapped_column(index=True)
    anchor: Mapped[date]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JsonType)
    policy_id: Mapped[PolicyId | None] = mapped_column(UuidType, index=True)
    grace_days: Mapped[int] = mapped_column(default=0)
    interval_months: Mapped[int | None]
    """After how many months it is due again, by all rules together; empty where never."""
    levelled_on: Mapped[date | None] = mapped_column(index=True)
    levelled_anchor: Mapped[date | None]
    reviewed_on: Mapped[date | None]
    answered_date: Mapped[date | None]
    patience_from: Mapped[date | None]
    """Since when it may at the earliest be waited for: somebody decided that it stays, or took what was nobody's."""
    review_id: Mapped[ReviewId | None] = mapped_column(UuidType)


class Review(Base):
    """A decision about a course. One closes a cycle; "not mine" leaves it open, so it closes none."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("course_id", "closed_cycle"),
        Index("ix_review_course_id_at", "course_id", "at"),
    )

    id: Mapped[ReviewId] = mapped_column(UuidType, primary_key=True)
    course_id: Mapped[UUID] = mapped_column(UuidType, ForeignKey("course.id"))
    cycle: Mapped[int]
    closed_cycle: Mapped[int | None]
    outcome: Mapped[Outcome] = mapped_column(StrEnumType(Outcome))
    by_id: Mapped[UUID | None] = mapped_column(UuidType, index=True)
    by_name: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int]
    due_on: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReviewTask(Base):
    """A change promised in a review, until a revision of at least that class is saved."""

    __tablename__ = "review_task"
    __table_args__ = (Index("ix_review_task_course_id_done_on", "course_id", "done_on"),)

    id: Mapped[ReviewTaskId] = mapped_column(UuidType, primary_key=True)
    course_id: Mapped[UUID] = mapped_column(UuidType, ForeignKey("course.id"))
    review_id: Mapped[ReviewId] = mapped_column(UuidType, ForeignKey("review.id"))
    promised: Mapped[ChangeClass] = mapped_column(StrEnumType(ChangeClass))
    note: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date] = mapped_column(index=True)
    done_on: Mapped[date | None]
    done_revision: Mapped[int | None]


class RetirementPlan(Base):
    """How and when a course ends; carried out once everybody who must know was told."""

    __tablename__ = "retirement_plan"
    __table_args__ = (Index("ix_retirement_plan_status_retire_on", "status", "retire_on"),)

    id: Mapped[RetirementPlanId] = mapped_column(UuidType, primary_key=True)
    course_id: Mapped[UUID] = mapped_column(UuidType, ForeignKey("course.id"), index=True)
    open_course_id: Mapped[UUID | None] = mapped_column(UuidType, unique=True)
    """The course while the plan is open: one open plan a course."""
    retire_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    replacement_id: Mapped[UUID | None] = mapped_column(UuidType, ForeignKey("course.id"))
    status: Mapped[PlanStatus] = mapped_column(StrEnumType(PlanStatus))
    planned_by: Mapped[str] = mapped_column(String(200))
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class RetirementNotice(Base):
    """Somebody who is told of a retirement, and the mail that tells them."""

    __tablename__ = "retirement_notice"

    plan_id: Mapped[RetirementPlanId] = mapped_column(UuidType, ForeignKey("retirement_plan.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(UuidType, ForeignKey("person.id"), primary_key=True)
    mail_id: Mapped[MailId | None] = mapped_column(UuidType, ForeignKey("mail.id"), index=True)
    """Empty where it could not be delivered and somebody decided to go on without it."""


class HandOverQuestion(Base):
    """Somebody said a course is not theirs: their manager is asked whose it is."""

    __tablename__ = "hand_over_question"
    __table_args__ = (Index("ix_hand_over_question_course_id_answered_at", "course_id", "answered_at"),)

    id: Mapped[QuestionId] = mapped_column(UuidType, primary_key=True)
    course_id: Mapped[UUID] = mapped_column(UuidType, ForeignKey("course.id"))
    asked_by_id: Mapped[UUID] = mapped_column(UuidType, ForeignKey("person.id"))
    asked_of_id: Mapped[UUID | None] = mapped_column(UuidType, ForeignKey("person.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    new_owner_id: Mapped[UUID | None] = mapped_column(UuidType, ForeignKey("person.id"))
