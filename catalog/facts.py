"""What is known of a course and its variants, as plain facts: read by one query, compared by rules."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from catalog.values import ComplianceClass, CourseStatus, Modality, VariantStatus
from core.locales import Locale


class CourseState(msgspec.Struct):
    """A course as it is stored. The names are those of the columns."""

    id: UUID
    code: str
    status: CourseStatus
    title: str
    org_unit_id: UUID
    owner_id: UUID
    source_locale: Locale
    summary: str = ""
    description: str = ""
    objectives: list[str] = []
    skills: list[str] = []
    audience: str = ""
    modality: Modality | None = None
    duration_minutes: int | None = None
    level: str = ""
    provider: str = ""
    owner_is_provisional: bool = False
    owner_text: str = ""
    compliance_class: ComplianceClass = ComplianceClass.NONE
    regulation: str = ""
    tags: list[str] = []
    url: str = ""
    making_cost: Decimal | None = None
    currency: str | None = None
    published_on: date | None = None
    review_due_on: date | None = None
    content_ends_on: date | None = None
    contract_ends_on: date | None = None
    source: str = ""
    source_id: str = ""
    superseded_by_id: UUID | None = None
    retired_on: date | None = None
    retire_reason: str = ""
    revision: int = 1
    version: int = 1
    imported: bytes | None = None


class VariantState(msgspec.Struct):
    """A language version as it is stored."""

    id: UUID
    course_id: UUID
    locale: Locale
    status: VariantStatus
    source_revision: int
    title: str
    summary: str = ""
    description: str = ""
    objectives: list[str] = []
    url: str = ""
    code: str | None = None
    version: int = 1
    imported: bytes | None = None


PLAIN_FACTS = (
    "skills",
    "audience",
    "modality",
    "duration_minutes",
    "level",
    "provider",
    "owner_text",
    "compliance_class",
    "regulation",
    "tags",
    "url",
    "making_cost",
    "currency",
    "published_on",
    "review_due_on",
    "content_ends_on",
    "contract_ends_on",
)
"""Facts that are simply stored; text makes revisions, and status, owner, place and keys have rules of their own."""
TEXT_FACTS = ("title", "summary", "description", "objectives")
VARIANT_FACTS = ("title", "summary", "description", "objectives", "url")
