"""Two people write to one course at once. On SQLite the second waits for the whole file; here it waits for the row."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import text

from catalog.errors import CourseChangedMeanwhile, MergeNotPossible
from catalog.repository.courses import find_course_id, get_state
from catalog.service import change_owner, create_course, edit_course, merge_courses
from core.actors import OPERATOR
from core.database import refusal_of
from core.errors import ChangedAtOnce
from core.unit_of_work import UnitOfWork
from tests.factories import a_course, a_person

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
WAITING = text("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
MOST_LOOKS = 20_000


def until_somebody_waits(uow: UnitOfWork, writing: Future[None]) -> None:
    """Look again and again, from outside, until the second writer waits for the first, or has not had to."""
    for _ in range(MOST_LOOKS):
        with uow.read(OPERATOR) as work:
            if work.session.scalar(WAITING) or writing.done():
                return
    raise AssertionError("the second writer neither waits nor ends")


def test_of_two_who_build_on_the_same_version_the_second_is_refused(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course = create_course(work, {"code": "A-1", "title": "Gifts"})

    def second() -> None:
        with uow.write(OPERATOR) as work:
            edit_course(work, course.id, {"level": "expert"}, version=1)

    with ThreadPoolExecutor(1) as pool:
        with uow.write(OPERATOR) as work:
            edit_course(work, course.id, {"level": "beginner"}, version=1)
            writing = pool.submit(second)
            until_somebody_waits(uow, writing)
        with pytest.raises(CourseChangedMeanwhile):
            writing.result()
    with uow.read(OPERATOR) as work:
        stored = get_state(work.session, course.id)
        assert (stored.level, stored.version) == ("beginner", 2)


def test_what_two_do_without_naming_a_version_is_both_done(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course, owner = create_course(work, {"code": "A-1", "title": "Gifts"}), a_person(work)

    def second() -> None:
        with uow.write(OPERATOR) as work:
            edit_course(work, course.id, {"title": "Gifts and favours"})

    with ThreadPoolExecutor(1) as pool:
        with uow.write(OPERATOR) as work:
            edit_course(work, course.id, {"summary": "Short."})
            change_owner(work, course.id, owner.id)
            writing = pool.submit(second)
            until_somebody_waits(uow, writing)
        writing.result()
    with uow.read(OPERATOR) as work:
        stored = get_state(work.session, course.id)
        assert (stored.title, stored.summary, stored.owner_id) == ("Gifts and favours", "Short.", owner.id)
        assert (stored.revision, stored.version) == (3, 4)


def merge_at_once(uow: UnitOfWork, first: tuple[str, str], second: tuple[str, str]) -> Exception | None:
    """Both merge the second course of theirs into the first; gives what the second is told."""
    with uow.write(OPERATOR) as work:
        ids = {code: a_course(work, code=code).id for code in "ABC"}

    def later() -> None:
        with uow.write(OPERATOR) as work:
            merge_courses(work, ids[second[0]], ids[second[1]])

    with ThreadPoolExecutor(1) as pool:
        with uow.write(OPERATOR) as work:
            merge_courses(work, ids[first[0]], ids[first[1]])
            writing = pool.submit(later)
            until_somebody_waits(uow, writing)
        error = writing.exception()
    assert error is None or isinstance(error, Exception)
    return error


def test_a_course_that_takes_another_in_is_taken_in_with_it(uow: UnitOfWork) -> None:
    assert merge_at_once(uow, ("B", "A"), ("C", "B")) is None
    with uow.read(OPERATOR) as work:
        assert len({find_course_id(work.session, code) for code in "ABC"}) == 1


@pytest.mark.parametrize(
    ("first", "second"), [(("C", "B"), ("B", "A")), (("B", "A"), ("C", "A")), (("B", "A"), ("A", "B"))]
)
def test_of_two_merges_that_exclude_each_other_the_second_is_refused(
    uow: UnitOfWork, first: tuple[str, str], second: tuple[str, str]
) -> None:
    error = merge_at_once(uow, first, second)
    assert error is not None
    assert isinstance(refusal_of(error) or error, MergeNotPossible | ChangedAtOnce)
    with uow.read(OPERATOR) as work:
        kept, gone = first
        assert find_course_id(work.session, kept) == find_course_id(work.session, gone)
