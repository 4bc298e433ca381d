"""Two people write to one course at once. On SQLite the second waits for the whole file; here it waits for the row."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import text

from catalog.errors import CourseChangedMeanwhile
from catalog.repository.courses import get_state
from catalog.service import change_owner, create_course, edit_course
from core.actors import OPERATOR
from core.unit_of_work import UnitOfWork
from tests.factories import a_person

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
