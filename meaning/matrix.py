"""Vectors in memory, nearest first: 10,000 courses with titles and texts take 32 MB.

Many rows are kept in float16, half the memory, and widened in blocks for as long as they are multiplied,
which takes three times as long; numpy itself multiplies float16 a hundred times slower still.
"""

import threading
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from meaning import repository
from meaning.ports import WIDTH, Vectors
from meaning.repository import VectorRow
from meaning.values import Neighbour, Part, SubjectKind

BLOCK = 4096
WIDE = 32_768
"""Up to this many rows are kept in float32."""
Subject = tuple[SubjectKind, UUID]


class PartMatrix:
    """The vectors of one part, one row a subject; a row that is gone is zero and never near."""

    def __init__(self) -> None:
        self._rows: npt.NDArray[Any] = np.zeros((256, WIDTH), dtype=np.float32)
        self._places: dict[Subject, int] = {}
        self._subjects: list[tuple[SubjectKind, UUID, UUID]] = []

    def __len__(self) -> int:
        return len(self._subjects)

    def put(self, row: VectorRow) -> None:
        """Set the vector of a subject, or forget it."""
        key = (row.kind, row.subject_id)
        place = self._places.get(key)
        if place is None:
            if row.vector is None:
                return
            place = self._places[key] = len(self._subjects)
            self._subjects.append((row.kind, row.subject_id, row.course_id))
            if place == len(self._rows):
                self._rows = _doubled(self._rows)
        self._subjects[place] = (row.kind, row.subject_id, row.course_id)
        self._rows[place] = 0 if row.vector is None else np.frombuffer(row.vector, dtype=np.float16)

    def cosines(self, vector: Vectors) -> Vectors:
        """The cosine to every row."""
        count = len(self._subjects)
        found = np.empty(count, dtype=np.float32)
        for start in range(0, count, BLOCK):
            end = min(start + BLOCK, count)
            found[start:end] = self._rows[start:end].astype(np.float32, copy=False) @ vector
        return found

    def nearest(self, vector: Vectors, limit: int) -> list[Neighbour]:
        """At most `limit` subjects, nearest first."""
        cosines = self.cosines(vector)
        chosen = np.arange(len(cosines))
        if len(cosines) > limit:
            chosen = np.argpartition(-cosines, limit)[:limit]
        best = chosen[np.argsort(-cosines[chosen], kind="stable")]
        found = [(self._subjects[place], float(cosines[place])) for place in best.tolist()]
        return [
            Neighbour(kind, subject_id, course_id, cosine)
            for (kind, subject_id, course_id), cosine in found
            if cosine > 0
        ]

    def near_pairs(self, least: float, limit: int) -> Iterator[tuple[UUID, UUID]]:
        """Subjects of different courses at least so near, each with at most `limit` others."""
        count = len(self._subjects)
        rows = self._rows[:count].astype(np.float32)
        places: dict[UUID, int] = {}
        courses = np.array([places.setdefault(one[2], len(places)) for one in self._subjects])
        for start in range(0, count, BLOCK // 4):
            cosines = rows[start : start + BLOCK // 4] @ rows.T
            cosines[courses[start : start + BLOCK // 4, np.newaxis] == courses[np.newaxis, :]] = -1
            for place, found in enumerate(cosines, start):
                near = np.flatnonzero(found >= least)
                best = near[np.argsort(-found[near])][:limit]
                yield from ((self._subjects[place][1], self._subjects[other][1]) for other in best.tolist())

    def find(self, kind: SubjectKind, subject_id: UUID) -> Vectors | None:
        """The vector of one subject."""
        place = self._places.get((kind, subject_id))
        if place is None or not self._rows[place].any():
            return None
        found: Vectors = self._rows[place].astype(np.float32)
        return found


def _doubled(rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
    kind = np.float32 if 2 * len(rows) <= WIDE else np.float16
    return np.concatenate([rows, np.zeros_like(rows)]).astype(kind, copy=False)


class VectorMatrix:
    """All stored vectors of one model, brought up to date before each question."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._parts = {part: PartMatrix() for part in Part}
        self._sequence = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._parts[Part.TITLE])

    def refresh(self, session: Session) -> None:
        """Read what was written since the last time: one indexed look-up where nothing was."""
        with self._lock:
            if repository.highest_sequence(session) <= self._sequence:
                return
            for row in repository.iterate_rows(session, model=self._model, after=self._sequence):
                self._parts[row.part].put(row)
                self._sequence = row.sequence

    def nearest(self, vector: Vectors, limit: int, *, part: Part = Part.TEXT) -> list[Neighbour]:
        """Subjects whose part lies nearest to a vector of unit length."""
        with self._lock:
            return self._parts[part].nearest(vector, limit)

    def near_pairs(self, part: Part, *, least: float, limit: int) -> list[tuple[UUID, UUID]]:
        """Ids of subjects of different courses whose parts lie at least so near."""
        with self._lock:
            return list(self._parts[part].near_pairs(least, limit))

    def find(self, kind: SubjectKind, subject_id: UUID, part: Part) -> Vectors | None:
        with self._lock:
            return self._parts[part].find(kind, subject_id)

    def find_many(self, subjects: Sequence[Subject], part: Part) -> list[Vectors | None]:
        """The vectors of several subjects, in their order."""
        with self._lock:
            return [self._parts[part].find(*subject) for subject in subjects]
