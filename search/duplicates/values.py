"""Drafts, candidates, reasons, verdicts."""

from enum import StrEnum
from typing import NewType
from uuid import UUID

import msgspec

VerdictId = NewType("VerdictId", UUID)


class VerdictKind(StrEnum):
    """What two courses are to each other; a person decides, the detector only suggests."""

    DUPLICATE = "duplicate"
    TRANSLATION = "translation"
    RELATED = "related"
    SUPERSEDES = "supersedes"
    DISTINCT = "distinct"


SAME_COURSE = frozenset({VerdictKind.DUPLICATE, VerdictKind.TRANSLATION, VerdictKind.SUPERSEDES})
"""Verdicts by which two courses say the same; they confirm the detector."""


class ReasonKind(StrEnum):
    """What a person can check with their own eyes."""

    SAME_TITLE = "same_title"
    SIMILAR_TITLE = "similar_title"
    SAME_WORDS = "same_words"
    SAME_OBJECTIVES = "same_objectives"
    SAME_SKILLS = "same_skills"
    SAME_MEANING = "same_meaning"
    SAME_MEANING_OTHER_LANGUAGE = "same_meaning_other_language"
    SAME_PROVIDER = "same_provider"
    OTHER_PART = "other_part"


class Reason(msgspec.Struct, frozen=True):
    """A kind, and the words, objectives, skills or languages it rests on."""

    kind: ReasonKind
    detail: str


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked about: a course that does not exist yet, or one side of a pair."""

    title: str
    description: str = ""
    objectives: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    language: str = ""
    """BCP 47; empty where nobody said."""
    provider: str = ""
    id: str = ""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A course like the draft, in the language version that is most like it."""

    course_id: UUID
    code: str
    title: str
    locale: str
    status: str
    probability: float
    suggestion: VerdictKind
    reasons: tuple[Reason, ...]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one draft. `is_by_meaning`: the language model took part."""

    candidates: tuple[Candidate, ...]
    is_by_meaning: bool
    took_ms: float
    missing: tuple[str, ...] = ()
    """Codes of what could not take part: `model`, `index`."""


class Judgement(msgspec.Struct, frozen=True):
    """How sure the detector is that two texts are one course, and what it would call them."""

    probability: float
    suggestion: VerdictKind
    reasons: tuple[Reason, ...]


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """Courses that look like one; the probability is that of the weakest link between them."""

    codes: tuple[str, ...]
    probability: float
    reasons: tuple[Reason, ...]
