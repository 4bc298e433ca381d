"""What the search room needs: an index, and facts of courses that sibling rooms keep."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from search.documents import CourseDocument
from search.values import Candidate, EngineStatus, PutReport, SearchQuery, SearchResults


class IndexEngine(Protocol):
    """A full-text index of courses. Raises `IndexUnavailable` when it cannot answer now."""

    @property
    def name(self) -> str:
        """The engine's name as settings write it."""

    def put(self, documents: Sequence[CourseDocument]) -> PutReport:
        """Store documents and return when the engine has confirmed them; idempotent."""

    def delete(self, ids: Sequence[str]) -> None:
        """Forget courses; unknown ids are fine."""

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer one query: hits with marks, facet counts and the total."""

    def candidates(self, text: str, *, title: str = "", limit: int = 50) -> list[Candidate]:
        """Courses in any language that share the rarest words with a text, best first."""

    def count(self) -> int:
        """How many courses the index holds."""

    def ids_with_revisions(self) -> dict[str, str]:
        """Every course id held with the revision of its document."""

    def rebuild(self, batches: Iterable[Sequence[CourseDocument]]) -> PutReport:
        """Fill a fresh index and swap it in at once; the old one answers until then."""

    def status(self) -> EngineStatus:
        """How the index is; never raises."""


class DueFacts(msgspec.Struct, frozen=True):
    """The day, how long after it a course is not overdue yet, and whether a rule took the day away."""

    due_on: date | None
    grace_days: int = 0
    is_exempt: bool = False


class CourseFacts(Protocol):
    """Facts about courses that the catalog itself does not hold."""

    def due_facts(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, DueFacts]:
        """When the next review is due, for the courses that have a schedule."""

    def markets(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
        """Codes of the markets each course is rolled out to."""
