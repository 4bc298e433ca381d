"""The tables of localization. States of cells, steps and staleness are derived and have no column."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, JsonType, StrEnumType
from core.locales import Locale
from localization.values import JobStatus, StepKind, UnitOrigin, UnitState


class Market(Base):
    """A country or region with its languages, working calendar and coordinator."""

    __tablename__ = "market"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    territory: Mapped[str]
    calendar_country: Mapped[str]
    coordinator_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    headcount: Mapped[int | None]
    language_shares: Mapped[dict[str, float]] = mapped_column(JsonType, default=dict)
    """The company's own figures: the share of its people there who read each locale best."""
    version: Mapped[int] = mapped_column(default=1)


class MarketLocale(Base):
    """A locale the market requires, or may have."""

    __tablename__ = "market_locale"
    market_id: Mapped[UUID] = mapped_column(ForeignKey("market.id"), primary_key=True)
    locale: Mapped[Locale] = mapped_column(primary_key=True)
    is_required: Mapped[bool]
    position: Mapped[int] = mapped_column(default=0)


class Vendor(Base):
    __tablename__ = "vendor"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    services: Mapped[list[str]] = mapped_column(JsonType, default=list)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class RateCard(Base):
    """What a vendor asks for one pair of locales; without a target locale, for all others."""

    __tablename__ = "rate_card"
    __table_args__ = (UniqueConstraint("vendor_id", "source_locale", "target"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    vendor_id: Mapped[UUID] = mapped_column(ForeignKey("vendor.id"))
    source_locale: Mapped[Locale]
    target: Mapped[str] = mapped_column(default="")
    """A locale's tag, or empty: in a unique key, NULL would not meet NULL."""
    price_per_word: Mapped[Decimal] = mapped_column(Numeric(10, 4))
    currency: Mapped[str]
    words_per_day: Mapped[int]
    band_weights: Mapped[dict[str, Any]] = mapped_column(JsonType, default=dict)


class Rollout(Base):
    """Courses that shall be there in some markets on given days."""

    __tablename__ = "rollout"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    budget: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    currency: Mapped[str] = mapped_column(default="EUR")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class RolloutCourse(Base):
    __tablename__ = "rollout_course"
    rollout_id: Mapped[UUID] = mapped_column(ForeignKey("rollout.id"), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True, index=True)
    position: Mapped[int]


class RolloutMarket(Base):
    __tablename__ = "rollout_market"
    rollout_id: Mapped[UUID] = mapped_column(ForeignKey("rollout.id"), primary_key=True)
    market_id: Mapped[UUID] = mapped_column(ForeignKey("market.id"), primary_key=True)
    launch_on: Mapped[date]
    position: Mapped[int]


class RolloutExemption(Base):
    """A course that a market does not need: a decision, so it is stored."""

    __tablename__ = "rollout_exemption"
    rollout_id: Mapped[UUID] = mapped_column(ForeignKey("rollout.id"), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    market_id: Mapped[UUID] = mapped_column(ForeignKey("market.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(default="")


class JobSeries(Base):
    """The last number given to a job: one row, locked by whoever takes the next."""

    __tablename__ = "job_series"
    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Job(Base):
    """The translation of one course at one revision into one locale, for a market or everywhere."""

    __tablename__ = "translation_job"
    __table_args__ = (Index("ix_translation_job_course_id_locale", "course_id", "locale"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    locale: Mapped[Locale]
    source_revision: Mapped[int]
    status: Mapped[JobStatus] = mapped_column(StrEnumType(JobStatus), index=True)
    open_key: Mapped[str | None] = mapped_column(unique=True)
    """Course and locale while the job is open: the constraint keeps a second one from opening."""
    market_id: Mapped[UUID | None] = mapped_column(ForeignKey("market.id"))
    rollout_id: Mapped[UUID | None] = mapped_column(ForeignKey("rollout.id"), index=True)
    vendor_id: Mapped[UUID | None] = mapped_column(ForeignKey("vendor.id"))
    base_job_id: Mapped[UUID | None] = mapped_column(ForeignKey("translation_job.id"))
    """The job for the base locale that this one adapts."""
    due_on: Mapped[date | None]
    words: Mapped[int] = mapped_column(default=0)
    weighted_words: Mapped[Decimal] = mapped_column(Numeric(10, 2), default=0)
    estimate: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    currency: Mapped[str | None]
    created_at: Mapped[datetime]
    exported_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class JobStep(Base):
    __tablename__ = "job_step"
    __table_args__ = (UniqueConstraint("job_id", "kind"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("translation_job.id"))
    kind: Mapped[StepKind] = mapped_column(StrEnumType(StepKind))
    position: Mapped[int]
    after: Mapped[list[str]] = mapped_column(JsonType, default=list)
    """Kinds of the steps it waits for."""
    working_days: Mapped[int]
    cycle: Mapped[int] = mapped_column(default=1)
    """Counts up when it is open again or due on another day: reminders begin anew."""
    due_on: Mapped[date | None]
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    vendor_id: Mapped[UUID | None] = mapped_column(ForeignKey("vendor.id"))
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(default="")
    sent_back_reason: Mapped[str] = mapped_column(Text, default="")
    hold_reason: Mapped[str] = mapped_column(Text, default="")


class JobUnit(Base):
    """One unit of the job's source, with its translation as far as it has come."""

    __tablename__ = "job_unit"
    job_id: Mapped[UUID] = mapped_column(ForeignKey("translation_job.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(Text)
    was_source: Mapped[str | None] = mapped_column(Text)
    """The source that the present target was made from, where it is another: an earlier one, or one only like it."""
    target: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[UnitState] = mapped_column(StrEnumType(UnitState))
    origin: Mapped[UnitOrigin] = mapped_column(StrEnumType(UnitOrigin))


class JobReturn(Base):
    """A file that came back: kept as it came, judged anew whenever it is looked at, and taken at most once."""

    __tablename__ = "job_return"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("translation_job.id"), index=True)
    file_name: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)
    returned_by: Mapped[str]
    returned_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    summary: Mapped[dict[str, int]] = mapped_column(JsonType, default=dict)


class MemoryEntry(Base):
    """A translation that was accepted once. The hashes are of normalised text."""

    __tablename__ = "memory_entry"
    __table_args__ = (
        UniqueConstraint("source_locale", "target_locale", "source_hash", "context_hash"),
        Index("ix_memory_entry_target_locale", "source_locale", "target_locale"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    source_locale: Mapped[Locale]
    target_locale: Mapped[Locale]
    source_hash: Mapped[str]
    context_hash: Mapped[str] = mapped_column(default="")
    """Of the course's code and the unit's key: where it stood."""
    source: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(Text)
    course_id: Mapped[UUID | None]
    job_number: Mapped[int | None]
    at: Mapped[datetime]


class GlossaryTerm(Base):
    """What a term is called in another language, everywhere or in one org unit."""

    __tablename__ = "glossary_term"
    __table_args__ = (UniqueConstraint("org_unit_path", "source_locale", "source", "target_locale"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    org_unit_path: Mapped[str] = mapped_column(default="")
    source_locale: Mapped[Locale]
    source: Mapped[str]
    target_locale: Mapped[Locale]
    target: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
