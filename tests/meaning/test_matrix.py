"""Vectors in memory."""

import uuid

import numpy as np
import pytest

from meaning import matrix
from meaning.matrix import PartMatrix
from meaning.ports import WIDTH, Vectors
from meaning.repository import VectorRow
from meaning.values import Part, SubjectKind


def direction(number: int) -> Vectors:
    vector = np.random.default_rng(number).normal(size=WIDTH).astype(np.float32)
    return vector / np.linalg.norm(vector)


def a_row(number: int, *, course: int | None = None, vector: Vectors | str | None = "own") -> VectorRow:
    chosen = direction(number) if isinstance(vector, str) else vector
    stored = None if chosen is None else chosen.astype(np.float16).tobytes()
    course_id = uuid.UUID(int=number if course is None else course)
    return VectorRow(SubjectKind.COURSE, uuid.UUID(int=number), Part.TEXT, course_id, stored, number)


def test_the_nearest_come_first() -> None:
    part = PartMatrix()
    for number in range(50):
        part.put(a_row(number))
    mixed = direction(7) + 0.5 * direction(9)
    found = part.nearest(mixed / np.linalg.norm(mixed), 2)
    assert [one.id.int for one in found] == [7, 9]
    assert found[0].cosine > found[1].cosine > 0.3


def test_a_newer_vector_takes_the_place_of_the_older() -> None:
    part = PartMatrix()
    part.put(a_row(1))
    part.put(a_row(1, vector=direction(2)))
    assert len(part) == 1
    assert part.nearest(direction(2), 1)[0].cosine == pytest.approx(1, abs=1e-3)


def test_what_is_gone_is_never_near() -> None:
    part = PartMatrix()
    part.put(a_row(1))
    part.put(a_row(1, vector=None))
    part.put(a_row(2, vector=None))
    assert part.nearest(direction(1), 5) == []
    assert part.find(SubjectKind.COURSE, uuid.UUID(int=1)) is None


@pytest.mark.parametrize("wide", [256, 100_000])
def test_many_rows_are_found_in_either_width(wide: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "WIDE", wide)
    part = PartMatrix()
    for number in range(700):
        part.put(a_row(number))
    assert [part.nearest(direction(n), 1)[0].id.int for n in (0, 300, 699)] == [0, 300, 699]


def test_near_pairs_leave_out_a_courses_own_versions() -> None:
    part = PartMatrix()
    part.put(a_row(1, course=1))
    part.put(a_row(2, course=1, vector=direction(1)))
    part.put(a_row(3, course=3, vector=direction(1)))
    part.put(a_row(4, course=4))
    found = {tuple(sorted((a.int, b.int))) for a, b in part.near_pairs(0.9, 5)}
    assert found == {(1, 3), (2, 3)}
