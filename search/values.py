"""What can be asked of the catalog and what comes back: plain values shared by every engine."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from search.documents import CourseDocument
from search.query.tree import Expression

FACETS = (
    "status",
    "locale",
    "org_unit",
    "owner",
    "skill",
    "provider",
    "modality",
    "level",
    "market",
    "due_state",
)
MAX_OFFSET = 10_000
DEMAND_FOR = timedelta(days=90)
"""How far back searches without results are looked at."""
FACET_SIZE = 100


class SortKey(StrEnum):
    """The order of the hits; a key that ends in `_desc` runs backwards."""

    RELEVANCE = "relevance"
    TITLE = "title"
    UPDATED = "updated"
    DUE = "due"
    DUE_DESC = "due_desc"


class SearchQuery(msgspec.Struct, frozen=True, kw_only=True):
    """One question to an engine. `today` is the reader's day: due states are bands around it."""

    text: str = ""
    where: Expression | None = None
    facets: tuple[str, ...] = ()
    sort: SortKey = SortKey.RELEVANCE
    limit: int = 20
    offset: int = 0
    locale: str | None = None
    today: date
    is_typing: bool = True


class Excerpt(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a course's text that matched. `marks` are half-open ranges of characters in `text`."""

    kind: str
    locale: str | None
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    is_cut_before: bool = False
    is_cut_after: bool = False


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One course found: its title in the language that serves the reader, and where it matched."""

    course: CourseDocument
    title: str
    locale: str
    score: float
    highlights: tuple[Excerpt, ...] = ()


class SearchResults(msgspec.Struct, frozen=True, kw_only=True):
    """The answer. `is_relaxed`: no course has all the words, these have some of them."""

    engine: str
    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    is_relaxed: bool = False
    is_fallback: bool = False
    took_ms: float = 0.0


class Candidate(msgspec.Struct, frozen=True):
    """A course that shares words with a text; scores compare within one answer only."""

    course_id: str
    score: float


class EngineStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How an index is: `needs_rebuild` where it is missing or made for another schema, `detail` says why it is away."""

    engine: str
    is_available: bool
    needs_rebuild: bool
    documents: int
    schema_version: int
    detail: str = ""


class PutReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine confirmed of one batch: ids it holds now, and those it refused with why."""

    stored: tuple[str, ...] = ()
    refused: Mapping[str, str] = msgspec.field(default_factory=dict)
