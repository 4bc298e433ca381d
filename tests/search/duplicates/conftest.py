"""What the tests of duplicates share: a finder of words without an index, a model without a brain."""

import re
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from core.actors import OPERATOR
from core.unit_of_work import UnitOfWork
from meaning.e5 import E5Embedder
from meaning.ports import WIDTH, Vectors
from meaning.service import EmbedSweep
from meaning.values import SubjectKind
from search.duplicates.detector import Detector
from search.duplicates.repository import iterate_versions
from search.duplicates.subjects import CatalogSubjects
from search.values import Candidate


class SharedWords:
    """Finds courses by any word they share with what is asked, straight from the database."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow

    def candidates(self, text: str, *, title: str = "", limit: int = 50) -> Sequence[Candidate]:
        asked = set(re.findall(r"\w{4,}", f"{title} {text}".lower()))
        with self.uow.read(OPERATOR) as work:
            found = {
                str(one.course_id): len(asked & set(re.findall(r"\w{4,}", f"{one.title} {one.description}".lower())))
                for one in iterate_versions(work.session)
                if one.kind is SubjectKind.COURSE
            }
        ranked = sorted((course for course, count in found.items() if count), key=lambda course: -found[course])
        return [Candidate(course, float(found[course])) for course in ranked[:limit]]


class NoEmbedder:
    """As where the package has no build."""

    name = version = "none"
    is_available = False
    reason = "package_missing"

    def embed(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("nobody may ask a model that is not available")


TOPICS = {
    "bribe": ("bribe", "bestechung", "gift", "geschenk", "soborno"),
    "fire": ("fire", "brand", "feuer", "extinguish", "löschen"),
    "excel": ("excel", "spreadsheet", "tabelle"),
}


class TopicEmbedder:
    """Knows three topics in three languages, and nothing else: near is what shares a topic."""

    name = "topics"
    version = "topics.1"
    is_available = True
    reason = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.stack([self._row(text.lower()) for text in texts]).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def _row(self, text: str) -> Vectors:
        row = np.random.default_rng(len(text)).normal(scale=0.01, size=WIDTH)
        for place, known in enumerate(TOPICS.values()):
            row[place] += sum(word in text for word in known)
        return row


@pytest.fixture
def by_words(uow: UnitOfWork) -> Detector:
    """A detector where there is no language model."""
    return Detector(NoEmbedder(), SharedWords(uow))


@pytest.fixture
def by_meaning(uow: UnitOfWork) -> Detector:
    """A detector with the model of three topics."""
    return Detector(TopicEmbedder(), SharedWords(uow))


@pytest.fixture
def embed_all(uow: UnitOfWork, by_meaning: Detector) -> Callable[[], None]:
    """Embeds every course there is."""

    def run() -> None:
        from meaning.service import enqueue_unknown

        subjects = CatalogSubjects()
        with uow.write(OPERATOR) as work:
            enqueue_unknown(work, by_meaning.embedder, subjects)
        EmbedSweep(uow, by_meaning.embedder, subjects).run(uow.clock.now())

    return run


@pytest.fixture(scope="session")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> E5Embedder:
    """The real model; tests that ask for it are skipped where its package has no build."""
    embedder = E5Embedder(tmp_path_factory.mktemp("meaning"))
    if not embedder.is_available:
        pytest.skip(f"the language model is not available here: {embedder.reason}")
    return embedder
