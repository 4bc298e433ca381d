"""Words and ids of the catalog. Vocabulary follows schema.org Course/CourseInstance and IEEE LOM."""

from enum import StrEnum
from typing import NewType
from uuid import UUID

CourseId = NewType("CourseId", UUID)
VariantId = NewType("VariantId", UUID)
ImportRunId = NewType("ImportRunId", UUID)


class CourseStatus(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRING = "retiring"
    RETIRED = "retired"


class Modality(StrEnum):
    E_LEARNING = "e-learning"
    CLASSROOM = "classroom"
    VIRTUAL_CLASS = "virtual_class"
    VIDEO = "video"
    DOCUMENT = "document"
    ASSESSMENT = "assessment"
    BLENDED = "blended"


class ComplianceClass(StrEnum):
    NONE = "none"
    INTERNAL = "internal"
    REGULATORY = "regulatory"


class ChangeClass(StrEnum):
    """How much a revision matters to translations and learners, from least to most."""

    EDITORIAL = "editorial"
    MINOR = "minor"
    MAJOR = "major"


class VariantStatus(StrEnum):
    """What is stored of a variant; whether it is outdated is derived from revisions."""

    IN_PROGRESS = "in_progress"
    LIVE = "live"
    RETIRED = "retired"


class CourseRoleKind(StrEnum):
    """Roles beside the accountable owner, who stands on the course itself."""

    DEPUTY = "deputy"
    SUBJECT_MATTER_EXPERT = "subject_matter_expert"
    LEGAL_APPROVER = "legal_approver"
    LOCALIZATION_COORDINATOR = "localization_coordinator"


class Standing(StrEnum):
    """How somebody answers for a course: as its owner, in the owner's place, or above them."""

    OWNER = "owner"
    DEPUTY = "deputy"
    LEADS = "leads"


class RelationKind(StrEnum):
    """Read from left to right: `from` supersedes `to`, is part of it, and so on."""

    SUPERSEDES = "supersedes"
    PART_OF = "part_of"
    PREREQUISITE_OF = "prerequisite_of"
    EQUIVALENT_TO = "equivalent_to"


class ImportState(StrEnum):
    UPLOADED = "uploaded"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ImportFileKind(StrEnum):
    """The file as it was uploaded, and the rows of it that were refused."""

    SOURCE = "source"
    REFUSED = "refused"
