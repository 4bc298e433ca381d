"""The catalog's tables. A course keeps its source text; a variant keeps the same text in another locale."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.values import (
    ChangeClass,
    ComplianceClass,
    CourseRoleKind,
    CourseStatus,
    ImportFileKind,
    ImportState,
    Modality,
    RelationKind,
    VariantStatus,
)
from core.database import Base, JsonType, StrEnumType
from core.locales import Locale


class Course(Base):
    """`revision` counts states of the source text, `version` every write (optimistic locking)."""

    __tablename__ = "course"
    __table_args__ = (
        Index("ix_course_status_title", "status", "title"),
        Index("ix_course_source_source_id", "source", "source_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    status: Mapped[CourseStatus] = mapped_column(StrEnumType(CourseStatus))
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    objectives: Mapped[list[str]] = mapped_column(JsonType, default=list)
    skills: Mapped[list[str]] = mapped_column(JsonType, default=list)
    audience: Mapped[str] = mapped_column(default="")
    modality: Mapped[Modality | None] = mapped_column(StrEnumType(Modality))
    duration_minutes: Mapped[int | None]
    level: Mapped[str] = mapped_column(default="")
    provider: Mapped[str] = mapped_column(default="")
    org_unit_id: Mapped[UUID] = mapped_column(ForeignKey("org_unit.id"), index=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    owner_is_provisional: Mapped[bool] = mapped_column(default=False)
    """Nobody was named: the head of the org unit holds it until somebody claims it, and is not alerted."""
    owner_text: Mapped[str] = mapped_column(default="")
    """Free text an import brought in an owner column; no address."""
    source_locale: Mapped[Locale]
    compliance_class: Mapped[ComplianceClass] = mapped_column(
        StrEnumType(ComplianceClass), default=ComplianceClass.NONE
    )
    regulation: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]] = mapped_column(JsonType, default=list)
    url: Mapped[str] = mapped_column(default="")
    making_cost: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    currency: Mapped[str | None]
    published_on: Mapped[date | None]
    review_due_on: Mapped[date | None]
    """A date of the course's own; it wins over policies that are not binding."""
    content_ends_on: Mapped[date | None]
    contract_ends_on: Mapped[date | None]
    accessibility: Mapped[dict[str, Any]] = mapped_column(JsonType, default=dict)
    own_fields: Mapped[dict[str, Any]] = mapped_column(JsonType, default=dict)
    source: Mapped[str] = mapped_column(default="")
    source_id: Mapped[str] = mapped_column(default="")
    superseded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"))
    retired_on: Mapped[date | None]
    retire_reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    imported: Mapped[bytes | None]
    """Marks of what a file last said of each fact (`catalog/importing/marks.py`)."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)


class CourseCode(Base):
    """Codes a course had, or took over from a merged one: they still resolve."""

    __tablename__ = "course_code"
    code: Mapped[str] = mapped_column(primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    is_merged: Mapped[bool] = mapped_column(default=False)
    """It was another course's: what a file says under it is not said of this one."""


class CourseIdentifier(Base):
    """What a row is called in another system; with the locale it is an import's key."""

    __tablename__ = "course_identifier"
    __table_args__ = (UniqueConstraint("system", "value", "locale"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    system: Mapped[str]
    value: Mapped[str]
    locale: Mapped[Locale]


class CourseRevision(Base):
    """One state of the source text, as the difference to the one before; revision 1 has no changes."""

    __tablename__ = "course_revision"
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    change_class: Mapped[ChangeClass] = mapped_column(StrEnumType(ChangeClass))
    author_id: Mapped[UUID | None]
    author_name: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")
    changes: Mapped[list[dict[str, str | None]]] = mapped_column(JsonType, default=list)
    """[{"key", "before", "after"}]; a unit that came or went has None on one side."""


class CourseUnit(Base):
    """One translatable string of the course's body, with a stable key."""

    __tablename__ = "course_unit"
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(Text)


class Variant(Base):
    """A course in one locale. `source_revision` is the revision of the course that it says."""

    __tablename__ = "variant"
    __table_args__ = (UniqueConstraint("course_id", "locale"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    locale: Mapped[Locale] = mapped_column(index=True)
    status: Mapped[VariantStatus] = mapped_column(StrEnumType(VariantStatus))
    source_revision: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    objectives: Mapped[list[str]] = mapped_column(JsonType, default=list)
    url: Mapped[str] = mapped_column(default="")
    released_at: Mapped[datetime | None]
    code: Mapped[str | None] = mapped_column(unique=True)
    """The code a language version had of its own, where it had one."""
    version: Mapped[int] = mapped_column(default=1)
    imported: Mapped[bytes | None]
    updated_at: Mapped[datetime]


class VariantText(Base):
    """The translation of one body unit."""

    __tablename__ = "variant_text"
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class CourseRole(Base):
    __tablename__ = "course_role"
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    kind: Mapped[CourseRoleKind] = mapped_column(StrEnumType(CourseRoleKind), primary_key=True)


class CourseRelation(Base):
    __tablename__ = "course_relation"
    from_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    kind: Mapped[RelationKind] = mapped_column(StrEnumType(RelationKind), primary_key=True)


class ImportRun(Base):
    """One import, from upload to report; a page shows its progress."""

    __tablename__ = "import_run"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    file_format: Mapped[str]
    state: Mapped[ImportState] = mapped_column(StrEnumType(ImportState))
    mapping: Mapped[dict[str, Any]] = mapped_column(JsonType, default=dict)
    """{"columns": {column: field}, "samples": {column: values}}"""
    is_dry_run: Mapped[bool] = mapped_column(default=False)
    rows: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    errors: Mapped[list[dict[str, Any]]] = mapped_column(JsonType, default=list)
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JsonType, default=list)
    problem: Mapped[dict[str, Any] | None] = mapped_column(JsonType)
    """Why the file as a whole could not be read, where it could not."""
    started_by: Mapped[str]
    started_by_id: Mapped[UUID | None]
    """Who uploaded the file, and so may see it; None for the operator."""
    told_by_id: Mapped[UUID | None]
    """Who told it to check or go: rows go in with this person's rights and name; None for the operator."""
    told_by_allowed: Mapped[list[str] | None] = mapped_column(JsonType)
    """The permissions of the API token it was told with; None where nothing limited them."""
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ImportFile(Base):
    """What was uploaded, and the rows that were refused, in pieces: the database is the one place all processes see."""

    __tablename__ = "import_file"
    import_id: Mapped[UUID] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    kind: Mapped[ImportFileKind] = mapped_column(StrEnumType(ImportFileKind), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes]
