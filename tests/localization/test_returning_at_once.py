"""Files that come back while somebody else is at the same job. On SQLite the second waits for the whole file."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from catalog.events import CourseRetired
from catalog.models import Course, Variant
from core.actors import OPERATOR
from core.unit_of_work import UnitOfWork, Work
from localization.errors import JobIsClosed
from localization.models import Job, JobUnit
from localization.service.exchange import export_jobs, take_return
from localization.service.jobs import cancel_job, cancel_jobs_of_retired
from localization.values import UnitState
from tests.catalog.test_writing_at_once import until_somebody_waits
from tests.factories import a_course
from tests.localization.making import a_job
from tests.localization.test_jobs import go_through, translated

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def sent(uow: UnitOfWork) -> bytes:
    with uow.write(OPERATOR) as work:
        a_job(work, a_course(work, code="A-1", title="Basics"))
        return export_jobs(work, ["JOB-1"]).data


def at_once(uow: UnitOfWork, first: Callable[[Work], object], second: Callable[[Work], object]) -> None:
    """The second begins while the first has not been committed; what it raises is raised here."""

    def write() -> None:
        with uow.write(OPERATOR) as work:
            second(work)

    with ThreadPoolExecutor(1) as pool:
        with uow.write(OPERATOR) as work:
            first(work)
            writing = pool.submit(write)
            until_somebody_waits(uow, writing)
        writing.result()


def taking(sent: bytes, title: str, *, is_fuzzy: bool = False) -> Callable[[Work], object]:
    data = translated(sent, {"title": title})
    data = data.replace(b"#, max-length:500", b"#, fuzzy") if is_fuzzy else data
    return lambda work: take_return(work, "back.po", data)


def test_a_hint_that_comes_at_the_same_moment_does_not_undo_a_translation(uow: UnitOfWork, sent: bytes) -> None:
    at_once(uow, taking(sent, "Podstawy"), taking(sent, "Podstawa", is_fuzzy=True))
    with uow.read(OPERATOR) as work:
        unit = work.session.scalars(select(JobUnit)).one()
        assert (unit.target, unit.state) == ("Podstawy", UnitState.TRANSLATED)
        assert work.session.scalars(select(Variant.title)).all() == ["Podstawy"]


def test_of_two_translations_at_once_unit_and_version_have_the_same(uow: UnitOfWork, sent: bytes) -> None:
    at_once(uow, taking(sent, "Podstawy"), taking(sent, "Podstawa"))
    with uow.read(OPERATOR) as work:
        assert work.session.scalars(select(JobUnit.target)).all() == ["Podstawa"]
        assert work.session.scalars(select(Variant.title)).all() == ["Podstawa"]


def cancelling(work: Work) -> None:
    cancel_job(work, "JOB-1", "Not needed")


def retiring(work: Work) -> None:
    course_id = work.session.scalars(select(Course.id)).one()
    cancel_jobs_of_retired(work, [CourseRetired(subject_id=course_id, course_id=course_id, after={})])


@pytest.mark.parametrize("end", [cancelling, retiring])
def test_nothing_is_taken_into_a_job_that_ends_at_that_moment(
    uow: UnitOfWork, sent: bytes, end: Callable[[Work], None]
) -> None:
    with pytest.raises(JobIsClosed):
        at_once(uow, end, taking(sent, "Podstawy"))
    with uow.read(OPERATOR) as work:
        assert work.session.scalars(select(JobUnit.target)).all() == [""]
        assert work.session.scalars(select(Variant.title)).all() == []


def test_a_signed_text_is_not_written_over_by_a_file_that_comes_at_that_moment(uow: UnitOfWork, sent: bytes) -> None:
    def sign(work: Work) -> None:
        taking(sent, "Podstawy")(work)
        go_through(work, work.session.scalars(select(Job)).one())

    with pytest.raises(JobIsClosed):
        at_once(uow, sign, taking(sent, "Podstawa"))
    with uow.read(OPERATOR) as work:
        assert work.session.scalars(select(Variant.title)).all() == ["Podstawy"]
