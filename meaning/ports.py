"""What meaning offers, and what it needs from rooms above it."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

import numpy as np
import numpy.typing as npt

from core.unit_of_work import Work
from meaning.values import Subject

Vectors = npt.NDArray[np.float32]

WIDTH = 384


class Embedder(Protocol):
    """Turns texts into vectors; texts that mean the same, in whatever language, lie close together."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str:
        """Vectors of different versions cannot be compared."""
        ...

    @property
    def is_available(self) -> bool: ...

    @property
    def reason(self) -> str | None:
        """Why it is not available, as a stable code: `package_missing`, `runtime_missing`, `model_broken`."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length a text, shape (texts, 384), in the texts' order.

        A vector depends on its own text only. May be called from any thread.
        Raises ModelUnavailable.
        """
        ...


class Subjects(Protocol):
    """Where the texts of courses and their variants come from; filled with the catalog by wiring."""

    def subjects_of(self, work: Work, course_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Subject]]:
        """A course and its variants, by course id; a course that is gone is left out."""
        ...

    def list_course_ids(self, work: Work) -> Sequence[UUID]:
        """Every course there is."""
        ...
