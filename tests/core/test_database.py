"""What neither database keeps, and what both find."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from catalog.models import Course
from core.actors import OPERATOR
from core.database import refusal_of
from core.errors import NotStorable
from core.looking import holds
from core.unit_of_work import UnitOfWork
from tests.factories import a_course


@pytest.mark.parametrize(
    "facts",
    [{"title": "Gifts\0and favours"}, {"tags": ["gifts", "a\0b"]}, {"tags": ["\\\\\0"]}],
    ids=["text", "json", "slashes"],
)
def test_a_nul_is_stored_nowhere(uow: UnitOfWork, facts: dict[str, object]) -> None:
    with pytest.raises(Exception) as refused, uow.write(OPERATOR) as work:  # each database has its own
        a_course(work, **facts)
    found = refused.value if isinstance(refused.value, NotStorable) else refusal_of(refused.value)
    assert isinstance(found, NotStorable)


@pytest.mark.parametrize("facts", [{"title": "Gifts \ud800"}, {"tags": ["gifts", "a\udfffb"]}], ids=["text", "json"])
def test_half_a_character_is_stored_nowhere(uow: UnitOfWork, facts: dict[str, object]) -> None:
    with pytest.raises(NotStorable), uow.write(OPERATOR) as work:
        a_course(work, **facts)


def test_a_text_that_an_index_cannot_hold_is_no_failure(uow: UnitOfWork) -> None:
    if uow.database.is_sqlite:
        pytest.skip("its indexes hold any text")
    text = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(9_000))
    with pytest.raises(OperationalError) as refused, uow.write(OPERATOR) as work:
        a_course(work, source=text[:200], source_id=text)
    assert isinstance(refusal_of(refused.value), NotStorable)


def test_half_a_character_is_asked_for_nowhere(uow: UnitOfWork) -> None:
    with pytest.raises(NotStorable), uow.read(OPERATOR) as work:
        work.session.scalars(select(Course.id).where(Course.title == "\udc00"))


@pytest.mark.parametrize("text", ["\\u0000", "[\\u0000 is a NUL", "\x01"])
def test_a_text_may_speak_of_one(uow: UnitOfWork, text: str) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, title="[\\u0000 is a NUL", tags=[text])
        work.session.refresh(course)
        assert course.tags == [text]


@pytest.mark.parametrize("text", ["übung", "ÜBUNG", "Öffentliche ü", "прав", "50 %", "a_b"])
def test_a_text_is_found_in_any_case_of_any_letters_and_stands_for_itself(uow: UnitOfWork, text: str) -> None:
    with uow.write(OPERATOR) as work:
        found = a_course(work, title="Öffentliche Übung: ПРАВА, 50 % of A_B")
        a_course(work, title="Offentliche Ubung: 500 of AXB")
        query = select(Course.id).where(holds(Course.title, text))
        assert list(work.session.scalars(query)) == [found.id]


@pytest.mark.parametrize("letter", ["a", "%", "ü", "😀"])
@pytest.mark.parametrize("length", [10_000, 10_001, 60_000])
def test_a_text_longer_than_anything_is_found_nowhere(uow: UnitOfWork, letter: str, length: int) -> None:
    with uow.write(OPERATOR) as work:
        a_course(work)
        assert not work.session.scalars(select(Course.id).where(holds(Course.title, letter * length))).all()
