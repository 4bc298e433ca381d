"""Keeps the index in step with the database: a projection that can always be made again.

The sweep reads outbox rows, builds documents from present state, pushes them, waits for the engine's own
confirmation and deletes the rows that have not changed since. Whatever else finds a difference (the nightly check, a
command) only puts courses back on the outbox, so that one writer decides the order of things: a document that was
read earlier can never overwrite one that was read later.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import leases, outbox
from core.actors import SYSTEM
from core.logs import Log
from core.outbox import Pending
from core.sweeping import SweepCount, SweepRun
from core.unit_of_work import UnitOfWork, Work
from search import repository
from search.documents import CourseDocument
from search.errors import IndexBusy, IndexUnavailable
from search.ports import CourseFacts, IndexEngine

logger = Log(__name__)
TOPIC = "search"
MANY = 2000
MOST = 1_000_000
VERIFIED_FOR = timedelta(hours=20)


class VerifyReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a comparison of index and database found; all of it is on its way to being repaired."""

    courses: int
    indexed: int
    missing: int
    outdated: int
    superfluous: int

    @property
    def differences(self) -> int:
        return self.missing + self.outdated + self.superfluous


class Indexer:
    """Moves documents from the database to one engine."""

    def __init__(self, uow: UnitOfWork, engine: IndexEngine, facts: CourseFacts) -> None:
        self.uow = uow
        self.engine = engine
        self.facts = facts

    def pending(self) -> int:
        """How many courses wait to be indexed."""
        with self.uow.read(SYSTEM) as work:
            return outbox.count_pending(work.session, TOPIC)

    def push_batch(self) -> SweepCount:
        """Index the courses that have waited longest; nothing is forgotten before the engine has confirmed it."""
        with self.uow.read(SYSTEM) as work:
            waiting = outbox.list_pending(work.session, TOPIC, repository.BATCH)
            documents = self._documents(work.session, [row.subject_id for row in waiting])
        if not waiting:
            return SweepCount()
        gone = {str(row.subject_id) for row in waiting} - {document.id for document in documents}
        report = self.engine.put(documents)
        if gone:
            self.engine.delete(sorted(gone))
        self._forget(waiting)
        for course_id, reason in report.refused.items():
            logger.error("The index refused a course.", action="search.refused", course=course_id, reason=reason)
        return SweepCount(done=len(report.stored) + len(gone), failed=len(report.refused))

    def is_mostly_waiting(self) -> bool:
        """Whether so much waits, as after an import, that a new index is sooner made than the old one mended."""
        with self.uow.read(SYSTEM) as work:
            waiting = outbox.count_pending(work.session, TOPIC)
            return waiting > MANY and waiting * 2 > repository.count_courses(work.session)

    def rebuild(self) -> SweepCount:
        """Make the index anew from all courses and swap it in; what waited before is in it."""
        with self.uow.read(SYSTEM) as work:
            waiting = outbox.list_pending(work.session, TOPIC, MOST)
        report = self.engine.rebuild(self._all_documents())
        for start in range(0, len(waiting), repository.BATCH):
            self._forget(waiting[start : start + repository.BATCH])
        logger.info("The index was rebuilt.", action="search.rebuilt", courses=len(report.stored))
        return SweepCount(done=len(report.stored), failed=len(report.refused))

    def verify(self) -> VerifyReport:
        """Compare every course's document with the one indexed; put those that differ on the outbox."""
        indexed = self.engine.ids_with_revisions()
        left = dict(indexed)
        courses = missing = outdated = 0
        different: list[UUID] = []
        for documents in self._all_documents():
            courses += len(documents)
            for document in documents:
                revision = left.pop(document.id, None)
                missing += revision is None
                outdated += revision is not None and revision != document.revision
                if revision != document.revision:
                    different.append(UUID(document.id))
        self._announce([*different, *(UUID(course_id) for course_id in left)])
        return VerifyReport(
            courses=courses,
            indexed=len(indexed),
            missing=missing,
            outdated=outdated,
            superfluous=len(left),
        )

    def _all_documents(self) -> Iterator[Sequence[CourseDocument]]:
        after: UUID | None = None
        while True:
            with self.uow.read(SYSTEM) as work:
                ids = repository.next_ids(work.session, after)
                documents = self._documents(work.session, ids)
            if not ids:
                return
            yield documents
            after = ids[-1]

    def _documents(self, session: Session, ids: Sequence[UUID]) -> list[CourseDocument]:
        return repository.load_documents(session, ids, self.facts)

    def _forget(self, done: Sequence[Pending]) -> None:
        with self.uow.write(SYSTEM) as work:
            outbox.forget(work.session, TOPIC, done)

    def _announce(self, ids: Sequence[UUID]) -> None:
        for start in range(0, len(ids), repository.BATCH):
            with self.uow.write(SYSTEM) as work:
                outbox.announce(work.session, TOPIC, ids[start : start + repository.BATCH], work.now)


class IndexSweep:
    """Brings what has changed into the index; makes the index where there is none or of another version."""

    name: ClassVar[str] = TOPIC

    def __init__(self, indexer: Indexer) -> None:
        self.indexer = indexer
        self._was_away = False

    def is_idle(self) -> bool:
        return self.indexer.pending() == 0 and not self.indexer.engine.status().needs_rebuild

    def run(self, now: datetime) -> SweepCount:
        try:
            count = self._push_all()
        except (IndexUnavailable, IndexBusy) as problem:
            self._tell_away(problem)
            return SweepCount()
        self._was_away = False
        return count

    def _push_all(self) -> SweepCount:
        count = SweepCount()
        if self.indexer.engine.status().needs_rebuild or self.indexer.is_mostly_waiting():
            count += self.indexer.rebuild()
        while leases.is_kept() and (batch := self.indexer.push_batch()).found:
            count += batch
        return count

    def _tell_away(self, problem: Exception) -> None:
        """Once an outage: the sweep comes round every few seconds."""
        if not self._was_away:
            logger.warning("The index is away; changes wait for it.", action="search.away", reason=str(problem))
        self._was_away = True


class RebuildSweep:
    """Makes the index anew, under the same lease as the sweep that keeps it up to date."""

    name: ClassVar[str] = TOPIC

    def __init__(self, indexer: Indexer) -> None:
        self.indexer = indexer

    def is_idle(self) -> bool:
        return False

    def run(self, now: datetime) -> SweepCount:
        return self.indexer.rebuild()


class VerifySweep:
    """Every night: finds what is missing, outdated or superfluous in the index and has it repaired."""

    name: ClassVar[str] = "verify"

    def __init__(self, indexer: Indexer) -> None:
        self.indexer = indexer

    def is_idle(self) -> bool:
        with self.indexer.uow.read(SYSTEM) as work:
            return _has_run(work, self.name, work.now - VERIFIED_FOR)

    def run(self, now: datetime) -> SweepCount:
        report = self.indexer.verify()
        if report.differences:
            logger.warning(
                "The index differed from the database.",
                action="search.verified",
                missing=report.missing,
                outdated=report.outdated,
                superfluous=report.superfluous,
            )
        alike = report.courses - report.missing - report.outdated
        return SweepCount(done=report.differences, skipped=alike)


def _has_run(work: Work, name: str, since: datetime) -> bool:
    query = select(SweepRun.id).where(SweepRun.name == name, SweepRun.at > since).limit(1)
    return work.session.scalar(query) is not None
