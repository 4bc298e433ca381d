"""The demo goes in through everybody's doors, tells its story, and goes in once."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from api.reports import REPORTS, make_report
from app.demo.loader import CatalogNotEmpty, NotADemo, is_loaded, load
from app.demo.moving import advance_clock
from app.settings import Settings
from app.wiring import Wiring
from catalog.models import Course, CourseRevision, Variant
from catalog.repository.courses import get_course_id
from catalog.values import CourseStatus, VariantStatus
from commissioning.models import CourseRequest
from commissioning.values import Stage
from core.actors import ENGLISH, OPERATOR
from core.clock import FixedClock
from core.wording import translator
from lifecycle.models import ReviewSchedule
from localization.models import Job
from localization.values import JobStatus
from meaning.errors import ModelUnavailable
from meaning.ports import Vectors
from people import repository as people
from people.models import Person
from people.service import ensure_person
from search.asking import ask

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class NoModel:
    """A machine without the language model: words do."""

    version = "none"
    is_available = False

    def embed(self, texts: Sequence[str]) -> Vectors:
        raise ModelUnavailable()


@pytest.fixture(autouse=True, scope="module")
def _without_model() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Wiring, "embedder", NoModel())
        yield


def empty_demo(settings: Settings, clock: FixedClock | None) -> Wiring:
    house = Wiring(replace(settings, demo=True), clock)
    house.put_defaults_in_force()
    return house


@pytest.fixture
def demo(app_settings: Settings, clock: FixedClock) -> Iterator[Wiring]:
    """A demo's house, still empty, on both databases."""
    house = empty_demo(app_settings, clock)
    yield house
    house.close()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[Wiring]:
    """A demo loaded once for all tests that only look."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copyfile(empty_sqlite, folder / "demo.db")
    settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder}/demo.db", secret_key="a key for tests " * 4)
    house = empty_demo(settings, FixedClock(NOW))
    load(house)
    yield house
    house.close()


def count(house: Wiring, what: object) -> int:
    with house.uow.read(OPERATOR) as work:
        return work.session.scalar(select(func.count()).select_from(what)) or 0  # type: ignore[arg-type]


def due_days(house: Wiring, email: str) -> dict[str, int]:
    """Days from today by code of the courses this person owns."""
    query = select(Course.code, ReviewSchedule.due_on).join(ReviewSchedule, ReviewSchedule.course_id == Course.id)
    with house.uow.read(OPERATOR) as work:
        query = query.join(Person, Person.id == Course.owner_id).where(Person.email == email)
        today = work.now.date()
        return {code: (due_on - today).days for code, due_on in work.session.execute(query) if due_on}


def test_the_story_is_told_and_told_once(demo: Wiring) -> None:
    load(demo)
    before = {what: count(demo, what) for what in (Course, Person, Variant, Job, CourseRequest, CourseRevision)}
    assert before[Person] == 40
    assert before[Course] >= 115
    assert is_loaded(demo)
    assert load(demo).moments == 0
    assert before == {what: count(demo, what) for what in before}


def test_the_owner_has_something_overdue_and_two_courses_due_this_week(loaded: Wiring) -> None:
    days = due_days(loaded, "ines.okafor@aldermeer.example")
    assert days["SEC-110"] < 0
    assert 0 <= days["ABC-101"] <= 7
    assert 0 <= days["ABC-112"] <= 7


def test_what_the_leaver_owned_belongs_to_the_deputy(loaded: Wiring) -> None:
    with loaded.uow.read(OPERATOR) as work:
        leaver = people.find_person_by_email(work.session, "tomas.lind@aldermeer.example")
        deputy = people.find_person_by_email(work.session, "ines.okafor@aldermeer.example")
        assert leaver is not None
        assert deputy is not None
        course = work.session.get_one(Course, get_course_id(work.session, "ABC-101"))
        assert not leaver.is_active
        assert course.owner_id == deputy.id


def test_what_happened_is_dated_when_it_happened(loaded: Wiring) -> None:
    with loaded.uow.read(OPERATOR) as work:
        course_id = get_course_id(work.session, "ABC-101")
        query = select(CourseRevision).where(CourseRevision.course_id == course_id).order_by(CourseRevision.number)
        revisions = list(work.session.scalars(query))
        gift_limit = next(r for r in revisions if r.author_name == "Jonas Weber")
        assert gift_limit.at.date() == work.now.date() - timedelta(days=262)
        assert [change["key"] for change in gift_limit.changes] == ["gifts.limit"]


def test_retired_courses_name_what_took_their_place(loaded: Wiring) -> None:
    with loaded.uow.read(OPERATOR) as work:
        course = work.session.get_one(Course, get_course_id(work.session, "ABC-099"))
        assert course.status is CourseStatus.RETIRED
        assert course.superseded_by_id == get_course_id(work.session, "ABC-101")


def test_translations_went_through_their_jobs(loaded: Wiring) -> None:
    with loaded.uow.read(OPERATOR) as work:
        course_id = get_course_id(work.session, "ABC-101")
        variants = {
            str(v.locale): v for v in work.session.scalars(select(Variant).where(Variant.course_id == course_id))
        }
        jobs = list(work.session.scalars(select(Job).where(Job.course_id == course_id)))
    assert variants["de"].status is VariantStatus.LIVE
    assert variants["fr"].source_revision < variants["de"].source_revision
    assert {str(job.locale) for job in jobs if job.status is JobStatus.DONE} == {"de", "es", "fr"}
    assert [job for job in jobs if job.status is JobStatus.OPEN and job.exported_at]


def test_requests_stand_in_every_stage_with_their_evidence(loaded: Wiring) -> None:
    with loaded.uow.read(OPERATOR) as work:
        stages = set(work.session.scalars(select(CourseRequest.stage)))
    assert stages == set(Stage)


def test_a_load_that_was_stopped_goes_on_where_it_was(demo: Wiring) -> None:
    def stop(done: int, _: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(demo, stop)
    assert not is_loaded(demo)
    load(demo)
    assert is_loaded(demo)
    assert count(demo, Person) == 40


def test_only_a_demo_is_filled_with_invented_people(house: Wiring) -> None:
    with pytest.raises(NotADemo):
        load(house)
    with pytest.raises(NotADemo):
        advance_clock(house, 1)


def test_the_demo_is_not_mixed_with_other_data(demo: Wiring) -> None:
    with demo.uow.write(OPERATOR) as work:
        ensure_person(work, "someone@else.example", "Someone Else")
    with pytest.raises(CatalogNotEmpty):
        load(demo)


def test_moving_the_clock_lets_reminders_arrive(tmp_path: Path, empty_sqlite: Path) -> None:
    shutil.copyfile(empty_sqlite, tmp_path / "demo.db")
    house = empty_demo(Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path}/demo.db"), None)
    load(house)
    moved = advance_clock(house, 30)
    house.close()
    assert moved.days_ahead == 30
    assert {sweep.name for sweep in moved.sweeps if sweep.done} >= {"alerts", "digests", "mail"}


def links_to_the_catalog(house: Wiring) -> Iterator[tuple[str, str, object, str]]:
    """Report, row, figure and address of every figure that leads to courses."""
    reader = translator(ENGLISH, "UTC")
    with house.uow.read(OPERATOR) as work:
        for kept in REPORTS:
            for table in make_report(work, kept.name, reader).tables:
                for row in table.rows:
                    for column, link in row.links.items():
                        if link.startswith("/catalog"):
                            yield f"{kept.name}/{table.name}/{column}", row.key, row.cells[column], link


def count_behind(house: Wiring, link: str) -> int:
    """How many courses the catalog shows at an address."""
    given = parse_qs(urlsplit(link).query)
    filters = [*given.pop("filter", ())]
    filters += [f'{name} = "{value}"' for name, values in given.items() if name != "sort" for value in values]
    with house.uow.read(OPERATOR) as work:
        query = ask(filters=filters, today=work.now.date(), is_typing=False)
        return house.searcher.search(work, query).total


def test_every_figure_of_a_report_leads_to_as_many_courses(loaded: Wiring) -> None:
    found = [*links_to_the_catalog(loaded)]
    assert len(found) > 80
    wrong = [(where, key, figure) for where, key, figure, link in found if count_behind(loaded, link) != figure]
    assert wrong == []


def test_every_report_has_something_to_say(loaded: Wiring) -> None:
    reader = translator(ENGLISH, "UTC")
    with loaded.uow.read(OPERATOR) as work:
        made = [make_report(work, kept.name, reader) for kept in REPORTS]
    assert all(len(report.tables[0].rows) >= 4 for report in made)
    assert all(any(char.isdigit() for char in report.answer) for report in made)
