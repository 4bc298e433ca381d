"""Keeping vectors up to date, on both databases, with a model that counts what it is asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import numpy as np
import pytest

from core import outbox
from core.actors import SYSTEM
from core.ids import new_id
from core.unit_of_work import UnitOfWork, Work
from meaning.errors import ModelUnavailable
from meaning.matrix import VectorMatrix
from meaning.ports import WIDTH, Vectors
from meaning.service import TOPIC, EmbedSweep, enqueue_unknown
from meaning.values import Part, Subject, SubjectKind


class CountingEmbedder:
    name = "counting"
    version = "counting.1"
    is_available = True
    reason = None

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        if any("poison" in text for text in texts):
            raise ValueError("poisoned")
        self.asked += texts
        rows = [np.random.default_rng(abs(hash(text))).normal(size=WIDTH) for text in texts]
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), WIDTH)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True) if len(texts) else vectors


class Shelf:
    """Courses in a dictionary, as the port wants them."""

    def __init__(self) -> None:
        self.courses: dict[UUID, list[Subject]] = {}

    def put(self, title: str, *, variants: Sequence[str] = (), course_id: UUID | None = None) -> UUID:
        course_id = course_id or new_id()
        kept = {subject.title: subject.id for subject in self.courses.get(course_id, [])}
        own = [Subject(SubjectKind.COURSE, course_id, title, f"All about {title}")]
        own += [Subject(SubjectKind.VARIANT, kept.get(name, new_id()), name, "") for name in variants]
        self.courses[course_id] = own
        return course_id

    def subjects_of(self, work: Work, course_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Subject]]:
        return {course_id: self.courses[course_id] for course_id in course_ids if course_id in self.courses}

    def list_course_ids(self, work: Work) -> Sequence[UUID]:
        return list(self.courses)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def sweep(uow: UnitOfWork, embedder: CountingEmbedder, shelf: Shelf) -> EmbedSweep:
    return EmbedSweep(uow, embedder, shelf)


def announce(uow: UnitOfWork, *course_ids: UUID) -> None:
    with uow.write(SYSTEM) as work:
        outbox.announce(work.session, TOPIC, course_ids, work.now)


def stored(uow: UnitOfWork) -> VectorMatrix:
    matrix = VectorMatrix(CountingEmbedder.version)
    with uow.read(SYSTEM) as work:
        matrix.refresh(work.session)
    return matrix


def test_a_course_and_its_variants_are_embedded_by_title_and_text(
    uow: UnitOfWork, sweep: EmbedSweep, shelf: Shelf, embedder: CountingEmbedder, now: datetime
) -> None:
    course = shelf.put("First aid", variants=["Erste Hilfe"])
    announce(uow, course)
    assert sweep.run(now).done == 1
    assert sweep.is_idle()
    assert set(embedder.asked) == {"First aid", "First aid. All about First aid", "Erste Hilfe"}
    matrix = stored(uow)
    assert len(matrix) == 2
    near = matrix.nearest(embedder.embed(["Erste Hilfe"])[0], 1, part=Part.TITLE)[0]
    assert (near.kind, near.course_id) == (SubjectKind.VARIANT, course)
    assert near.cosine == pytest.approx(1, abs=1e-3)


def test_a_text_that_has_not_changed_is_not_embedded_again(
    uow: UnitOfWork, sweep: EmbedSweep, shelf: Shelf, embedder: CountingEmbedder, now: datetime
) -> None:
    course = shelf.put("First aid")
    announce(uow, course)
    sweep.run(now)
    embedder.asked.clear()
    announce(uow, course)
    count = sweep.run(now)
    assert (count.done, count.skipped, embedder.asked) == (0, 1, [])


def test_readers_hear_of_new_texts_and_of_what_is_gone(
    uow: UnitOfWork, sweep: EmbedSweep, shelf: Shelf, embedder: CountingEmbedder, now: datetime
) -> None:
    course = shelf.put("First aid", variants=["Erste Hilfe"])
    announce(uow, course)
    sweep.run(now)
    matrix = stored(uow)
    shelf.put("First aid at sea", course_id=course)
    announce(uow, course)
    sweep.run(now)
    with uow.read(SYSTEM) as work:
        matrix.refresh(work.session)
    [near] = matrix.nearest(embedder.embed(["First aid at sea"])[0], 5, part=Part.TITLE)
    assert near.cosine == pytest.approx(1, abs=1e-3)


def test_a_course_that_changes_meanwhile_comes_again(
    uow: UnitOfWork, sweep: EmbedSweep, shelf: Shelf, embedder: CountingEmbedder, now: datetime
) -> None:
    course = shelf.put("First aid")
    announce(uow, course)
    embed = embedder.embed

    def change_while_embedding(texts: Sequence[str]) -> Vectors:
        embedder.embed = embed  # type: ignore[method-assign]
        shelf.put("Second aid", course_id=course)
        announce(uow, course)
        return embed(texts)

    embedder.embed = change_while_embedding  # type: ignore[method-assign]
    sweep.run(now)
    assert sweep.is_idle()
    assert "Second aid" in embedder.asked


def test_one_bad_course_does_not_stop_the_others(
    uow: UnitOfWork, sweep: EmbedSweep, shelf: Shelf, now: datetime
) -> None:
    ids = [shelf.put(title) for title in ("First aid", "poison", "Fire drill")]
    announce(uow, *ids)
    count = sweep.run(now)
    assert (count.done, count.failed) == (2, 1)
    with uow.read(SYSTEM) as work:
        assert [one.subject_id for one in outbox.list_pending(work.session, TOPIC, 9)] == [ids[1]]


def test_without_a_model_courses_wait(
    uow: UnitOfWork, sweep: EmbedSweep, shelf: Shelf, embedder: CountingEmbedder, now: datetime
) -> None:
    announce(uow, shelf.put("First aid"))
    embedder.is_available = False
    assert sweep.is_idle()
    assert sweep.run(now).found == 0
    embedder.is_available = True
    assert sweep.run(now).done == 1


def test_a_model_that_breaks_on_its_first_text_loses_nothing(
    uow: UnitOfWork, sweep: EmbedSweep, shelf: Shelf, embedder: CountingEmbedder, now: datetime
) -> None:
    announce(uow, shelf.put("First aid"), shelf.put("Fire drill"))

    def break_down(texts: Sequence[str]) -> Vectors:
        embedder.is_available = False
        raise ModelUnavailable(model="counting")

    embedder.embed = break_down  # type: ignore[method-assign]
    assert sweep.run(now).failed == 2
    with uow.read(SYSTEM) as work:
        assert outbox.count_pending(work.session, TOPIC) == 2


def test_another_model_wants_everything_anew(
    uow: UnitOfWork, sweep: EmbedSweep, shelf: Shelf, embedder: CountingEmbedder, now: datetime
) -> None:
    announce(uow, shelf.put("First aid"))
    sweep.run(now)
    shelf.put("Fire drill")
    with uow.write(SYSTEM) as work:
        assert enqueue_unknown(work, embedder, shelf) == 1
    embedder.version = "counting.2"
    with uow.write(SYSTEM) as work:
        assert enqueue_unknown(work, embedder, shelf) == 2
