"""Words, ids and small facts of localization."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NewType
from uuid import UUID

MarketId = NewType("MarketId", UUID)
VendorId = NewType("VendorId", UUID)
RateCardId = NewType("RateCardId", UUID)
RolloutId = NewType("RolloutId", UUID)
JobId = NewType("JobId", UUID)
StepId = NewType("StepId", UUID)

STEP = "job_step"
"""The kind of dated thing that a step is to the ledger of alerts."""

_JOB_NUMBER = re.compile(r"\s*(?:JOB-)?0*([1-9][0-9]{0,8})\s*", re.IGNORECASE)


class StepKind(StrEnum):
    TRANSLATION = "translation"
    CULTURAL_ADAPTATION = "cultural_adaptation"
    LEGAL_REVIEW = "legal_review"
    VOICE_OVER = "voice_over"
    PLATFORM_CONFIGURATION = "platform_configuration"
    SIGN_OFF = "sign_off"


class JobStatus(StrEnum):
    """What is decided about a job; how it stands is derived from its steps."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class StepState(StrEnum):
    """Derived: a step is ready when all it waits for is done."""

    WAITING = "waiting"
    READY = "ready"
    ON_HOLD = "on_hold"
    DONE = "done"


class UnitState(StrEnum):
    """Where the translation of a unit stands."""

    NEW = "new"
    PREFILLED = "prefilled"
    KEPT = "kept"
    FUZZY = "fuzzy"
    TRANSLATED = "translated"


class UnitOrigin(StrEnum):
    """Where the present target came from."""

    NOTHING = "nothing"
    VARIANT = "variant"
    MEMORY = "memory"
    FILE = "file"


class CellState(StrEnum):
    """How a course stands in a country; derived each time it is asked for."""

    NOT_REQUIRED = "not_required"
    NOT_PLANNED = "not_planned"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    AWAITING_SIGN_OFF = "awaiting_sign_off"
    LIVE = "live"
    OUTDATED = "outdated"
    AT_RISK = "at_risk"
    LATE = "late"
    BLOCKED = "blocked"
    RETIRED = "retired"


class Staleness(StrEnum):
    """What the source did since a variant was made: the class of the heaviest change in between."""

    CURRENT = "current"
    EDITORIAL = "editorial"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def is_outdated(self) -> bool:
        """Spelling outdates nothing; a major change blocks sign-off besides."""
        return self in (Staleness.MINOR, Staleness.MAJOR)


class UnitResult(StrEnum):
    """What happens to one unit of a returned file."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    FUZZY = "fuzzy"
    OBSOLETE = "obsolete"
    UNKNOWN = "unknown"
    SOURCE_MOVED = "source_moved"
    CHECK_FAILED = "check_failed"


class Compared(StrEnum):
    """Whether the meaning of a returned file was looked at."""

    YES = "yes"
    NOTHING = "nothing"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"


class Band(StrEnum):
    """How much of a unit is known already, best first."""

    CONTEXT = "context"
    REPETITION = "repetition"
    EXACT = "100"
    FUZZY_95 = "95-99"
    FUZZY_85 = "85-94"
    FUZZY_75 = "75-84"
    FUZZY_50 = "50-74"
    NEW = "new"


def job_number(text: str) -> int | None:
    """17 for "JOB-17", "job-017" or "17"; None for anything else."""
    match = _JOB_NUMBER.fullmatch(text)
    return int(match[1]) if match else None


def spell_job(number: int) -> str:
    return f"JOB-{number}"
