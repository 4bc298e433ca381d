"""Keep the vectors of all courses up to date, behind everybody's back.

Whatever changes a course puts it on the outbox topic "meaning"; the sweep of that name reads it. An
import therefore never waits for the model. The model runs between two transactions, so that nobody
waits for the database either; a course that changes meanwhile stays on the topic and comes again.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

import numpy as np

from core import leases, outbox
from core.actors import SYSTEM
from core.logs import Log
from core.outbox import Pending
from core.sweeping import SweepCount
from core.unit_of_work import UnitOfWork, Work
from meaning import repository, rules
from meaning.ports import Embedder, Subjects, Vectors
from meaning.repository import VectorKey
from meaning.values import Subject

logger = Log(__name__)

TOPIC = "meaning"
BATCH = 50
LASTING_SECONDS = 30.0
"""After this long a run ends, although more may wait: another process may go on, a stop need not wait."""


class Wanted(NamedTuple):
    """A text that should have a vector."""

    course_id: UUID
    text: str
    text_hash: str


def enqueue_unknown(work: Work, embedder: Embedder, subjects: Subjects) -> int:
    """Put courses on the topic that this model has no vector for: after it came, or changed."""
    known = repository.list_known_course_ids(work.session, embedder.version)
    missing = [course_id for course_id in subjects.list_course_ids(work) if course_id not in known]
    outbox.announce(work.session, TOPIC, missing, work.now)
    return len(missing)


class EmbedSweep:
    """Embeds what has changed."""

    name: ClassVar[str] = TOPIC

    def __init__(self, uow: UnitOfWork, embedder: Embedder, subjects: Subjects) -> None:
        self._uow = uow
        self._embedder = embedder
        self._subjects = subjects

    def is_idle(self) -> bool:
        if not self._embedder.is_available:
            return True
        with self._uow.read(SYSTEM) as work:
            return not outbox.list_pending(work.session, TOPIC, 1)

    def run(self, now: datetime) -> SweepCount:
        """Batches of courses until none waits or time is up; one that fails is retried course by course."""
        started, count = time.monotonic(), SweepCount()
        failed: set[UUID] = set()
        while self._embedder.is_available and time.monotonic() - started < LASTING_SECONDS and leases.is_kept():
            with self._uow.read(SYSTEM) as work:
                waiting = outbox.list_pending(work.session, TOPIC, BATCH + len(failed))
            pendings = [pending for pending in waiting if pending.subject_id not in failed]
            if not pendings:
                break
            count += self._run_batch(pendings, failed)
        return count

    def _run_batch(self, pendings: Sequence[Pending], failed: set[UUID]) -> SweepCount:
        try:
            written = self._embed(pendings)
            return SweepCount(done=written, skipped=len(pendings) - written)
        except Exception:
            if len(pendings) == 1 or not self._embedder.is_available:
                logger.exception("A course could not be embedded.", action=self.name)
                failed.update(pending.subject_id for pending in pendings)
                return SweepCount(failed=len(pendings))
        return sum((self._run_batch([pending], failed) for pending in pendings), SweepCount())

    def _embed(self, pendings: Sequence[Pending]) -> int:
        ids = [pending.subject_id for pending in pendings]
        model = self._embedder.version
        with self._uow.read(SYSTEM) as work:
            known = repository.list_hashes(work.session, ids, model)
            found = self._subjects.subjects_of(work, ids)
        wanted = _wanted(found)
        due = {key: one for key, one in wanted.items() if known.get(key) != (one.course_id, one.text_hash)}
        gone = [key for key in known if key not in wanted]
        vectors = self._embedder.embed([one.text for one in due.values()])
        with self._uow.write(SYSTEM) as work:
            sequence = repository.highest_sequence(work.session) + 1
            repository.store(work.session, _rows(due, vectors, model, sequence))
            repository.empty(work.session, gone, sequence)
            outbox.forget(work.session, TOPIC, pendings)
        return len({one.course_id for one in due.values()})


def _wanted(found: Mapping[UUID, Sequence[Subject]]) -> dict[VectorKey, Wanted]:
    return {
        VectorKey(subject.kind, subject.id, part): Wanted(course_id, text, rules.text_hash(text))
        for course_id, subjects in found.items()
        for subject in subjects
        for part, text in rules.part_texts(subject).items()
    }


def _rows(due: Mapping[VectorKey, Wanted], vectors: Vectors, model: str, sequence: int) -> list[dict[str, Any]]:
    return [
        {
            "subject_kind": key.kind,
            "subject_id": key.subject_id,
            "part": key.part,
            "course_id": wanted.course_id,
            "model": model,
            "text_hash": wanted.text_hash,
            "vector": vector.astype(np.float16).tobytes(),
            "sequence": sequence,
        }
        for (key, wanted), vector in zip(due.items(), vectors, strict=True)
    ]
