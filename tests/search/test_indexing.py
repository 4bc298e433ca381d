"""The index follows the database: through the outbox, after outages, and when it has drifted."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete

from catalog.models import Course
from catalog.repository.courses import UnitText
from catalog.service import set_units
from catalog.values import CourseStatus, VariantStatus
from core import outbox
from core.actors import SYSTEM
from core.clock import FixedClock
from core.sweeping import SweepRunner
from core.unit_of_work import UnitOfWork
from lifecycle.models import ReviewSchedule
from lifecycle.rules.states import due_state, last_reason
from lifecycle.values import DueState, ReasonKind
from search import indexing, repository
from search.asking import ask
from search.documents import CourseDocument
from search.engines.embedded.engine import EmbeddedEngine
from search.errors import IndexUnavailable
from search.facts import RoomFacts
from search.fallback import search_by_sql
from search.indexing import TOPIC, Indexer, IndexSweep, RebuildSweep, VerifySweep
from search.query.parser import parse
from search.service import Searcher, keep_miss
from search.values import PutReport, SearchQuery
from tests.factories import a_course, a_person, a_variant, an_org_unit

TODAY = date(2026, 11, 23)


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(tmp_path / "index")


@pytest.fixture
def indexer(uow: UnitOfWork, engine: EmbeddedEngine) -> Indexer:
    return Indexer(uow, engine, RoomFacts())


def changed(uow: UnitOfWork, *ids: UUID) -> None:
    with uow.write(SYSTEM) as work:
        outbox.announce(work.session, TOPIC, ids, work.now)


def titles(engine: EmbeddedEngine, text: str = "") -> set[str]:
    return {hit.title for hit in engine.search(SearchQuery(text=text, limit=100, today=TODAY)).hits}


def document_of(uow: UnitOfWork, course_id: UUID) -> CourseDocument:
    with uow.read(SYSTEM) as work:
        [found] = repository.load_documents(work.session, [course_id], RoomFacts())
    return found


def test_a_document_says_everything_of_the_present_state(uow: UnitOfWork) -> None:
    with uow.write(SYSTEM) as work:
        top = an_org_unit(work, code="corp")
        unit = an_org_unit(work, code="legal", parent=top)
        owner = a_person(work, email="mara@example.org", name="Mara Lindqvist")
        new = a_course(work, code="NEW-1", title="The new one", unit=unit, owner=owner)
        course = a_course(
            work,
            code="OLD-1",
            title="Gifts",
            unit=unit,
            owner=owner,
            units={"intro": "What a gift is."},
            skills=["integrity"],
            superseded_by_id=new.id,
            duration_minutes=30,
        )
        a_variant(work, course=course, locale="de", title="Geschenke")
        a_variant(work, course=course, locale="fr", title="Cadeaux", status=VariantStatus.IN_PROGRESS)
    found = document_of(uow, course.id)
    assert [(text.locale, text.title) for text in found.texts] == [("en", "Gifts"), ("de", "Geschenke")]
    assert found.texts[0].body == "What a gift is."
    assert (found.org_unit, found.org_units_above) == ("legal", ("corp", "legal"))
    assert (found.owner, found.owner_name) == ("mara@example.org", "Mara Lindqvist")
    assert (found.superseded_by, found.superseded_by_title) == ("NEW-1", "The new one")
    assert (found.skills, found.duration_minutes) == (("integrity",), 30)


def test_headings_are_found_but_not_the_times_of_subtitles(uow: UnitOfWork) -> None:
    with uow.write(SYSTEM) as work:
        course = a_course(work)
        units = [UnitText("a", "Welcome.", "Chapter 1"), UnitText("cue.1", "Begin.", "00:00:01.000 --> 00:00:02.000")]
        set_units(work, course.id, units)
    assert document_of(uow, course.id).texts[0].body.split() == ["Chapter", "1", "Welcome.", "Begin."]


def test_a_retired_course_stays_findable_in_all_its_languages(uow: UnitOfWork) -> None:
    with uow.write(SYSTEM) as work:
        course = a_course(work, status=CourseStatus.RETIRED)
        a_variant(work, course=course, locale="de", status=VariantStatus.RETIRED)
    assert document_of(uow, course.id).locales == ("en", "de")


def test_the_scheduled_review_wins_over_the_courses_own_date(uow: UnitOfWork) -> None:
    with uow.write(SYSTEM) as work:
        course = a_course(work, due_on=date(2027, 1, 1))
        exempt = a_course(work, due_on=date(2027, 1, 1))
        for subject, due_on in ((course, date(2026, 12, 1)), (exempt, None)):
            work.session.add(ReviewSchedule(course_id=subject.id, due_on=due_on, anchor=TODAY, reasons=[]))
    assert document_of(uow, course.id).due_on == date(2026, 12, 1)
    assert document_of(uow, exempt.id).due_on is None


@pytest.mark.parametrize(
    ("due_on", "grace_days", "kind", "state"),
    [
        (date(2026, 11, 20), 0, ReasonKind.POLICY, DueState.OVERDUE),
        (date(2026, 11, 20), 30, ReasonKind.POLICY, DueState.DUE),
        (None, 30, ReasonKind.EXEMPT, DueState.EXEMPT),
        (None, 0, ReasonKind.NO_POLICY, DueState.WITHOUT_SCHEDULE),
    ],
)
def test_index_and_schedule_agree_on_where_a_course_stands(
    uow: UnitOfWork, due_on: date | None, grace_days: int, kind: ReasonKind, state: DueState
) -> None:
    reasons = [{"kind": kind.value}]
    with uow.write(SYSTEM) as work:
        course = a_course(work)
        work.session.add(
            ReviewSchedule(course_id=course.id, due_on=due_on, anchor=TODAY, grace_days=grace_days, reasons=reasons)
        )
    assert due_state(due_on, TODAY, grace_days=grace_days, last_reason=last_reason(reasons)) is state
    assert document_of(uow, course.id).due_state(TODAY) == state


def test_the_sweep_makes_the_index_and_brings_changes_in(
    uow: UnitOfWork, indexer: Indexer, engine: EmbeddedEngine
) -> None:
    with uow.write(SYSTEM) as work:
        course = a_course(work, title="First")
    sweep = IndexSweep(indexer)
    assert not sweep.is_idle()
    sweep.run(uow.clock.now())
    assert titles(engine) == {"First"}
    assert sweep.is_idle()
    with uow.write(SYSTEM) as work:
        work.session.get_one(Course, course.id).title = "Second"
    changed(uow, course.id)
    assert sweep.run(uow.clock.now()).done == 1
    assert titles(engine) == {"Second"}
    assert sweep.is_idle()


def test_a_flood_of_changes_is_met_with_a_new_index(
    uow: UnitOfWork, indexer: Indexer, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "MANY", 2)
    indexer.rebuild()
    with uow.write(SYSTEM) as work:
        courses = [a_course(work, title=f"Course {number}") for number in range(4)]
    before = engine.store.current()
    changed(uow, *(course.id for course in courses))
    assert IndexSweep(indexer).run(uow.clock.now()).done == 4
    assert engine.store.current() != before
    assert indexer.pending() == 0
    assert titles(engine) == {course.title for course in courses}


def test_a_course_that_is_gone_leaves_the_index(uow: UnitOfWork, indexer: Indexer, engine: EmbeddedEngine) -> None:
    with uow.write(SYSTEM) as work:
        course = a_course(work, title="Gone soon")
    IndexSweep(indexer).run(uow.clock.now())
    with uow.write(SYSTEM) as work:
        work.session.execute(delete(Course).where(Course.id == course.id))
    changed(uow, course.id)
    IndexSweep(indexer).run(uow.clock.now())
    assert titles(engine) == set()


class ChangesMeanwhile(EmbeddedEngine):
    """An engine during whose writing somebody changes the course again."""

    def __init__(self, root: Path, uow: UnitOfWork, course_id: UUID) -> None:
        super().__init__(root)
        self.uow, self.course_id = uow, course_id

    def put(self, documents: object) -> PutReport:
        report = super().put(documents)  # type: ignore[arg-type]
        changed(self.uow, self.course_id)
        return report


def test_a_change_during_the_push_is_not_forgotten(uow: UnitOfWork, tmp_path: Path) -> None:
    with uow.write(SYSTEM) as work:
        course = a_course(work)
    indexer = Indexer(uow, ChangesMeanwhile(tmp_path / "index", uow, course.id), RoomFacts())
    indexer.rebuild()
    changed(uow, course.id)
    indexer.push_batch()
    assert indexer.pending() == 1


class Away(EmbeddedEngine):
    """An engine that cannot be reached while `is_away`."""

    is_away = True

    def put(self, documents: object) -> PutReport:
        if self.is_away:
            raise IndexUnavailable(reason="unreachable")
        return super().put(documents)  # type: ignore[arg-type]

    def search(self, query: SearchQuery) -> object:  # type: ignore[override]
        if self.is_away:
            raise IndexUnavailable(reason="unreachable")
        return super().search(query)


def test_while_the_index_is_away_changes_wait_and_searches_answer_from_the_database(
    uow: UnitOfWork, tmp_path: Path
) -> None:
    away = Away(tmp_path / "index")
    indexer = Indexer(uow, away, RoomFacts())
    indexer.rebuild()
    with uow.write(SYSTEM) as work:
        course = a_course(work, title="Handling gifts")
        a_course(work, title="Ladders")
    changed(uow, course.id)
    sweep = IndexSweep(indexer)
    assert sweep.run(uow.clock.now()).found == 0
    assert indexer.pending() == 1
    with uow.read(SYSTEM) as work:
        found = Searcher(away, RoomFacts()).search(work, ask(text="gifts", facets=("status",), today=TODAY))
    assert found.is_fallback
    assert [hit.title for hit in found.hits] == ["Handling gifts"]
    assert found.facets["status"] == {"published": 1}
    away.is_away = False
    sweep.run(uow.clock.now())
    assert indexer.pending() == 0
    assert titles(away) == {"Handling gifts"}


def test_the_database_alone_understands_filters_languages_and_pages(uow: UnitOfWork) -> None:
    with uow.write(SYSTEM) as work:
        courses = [a_course(work, title=f"100% gifts {n}", duration_minutes=n) for n in range(5)]
        a_variant(work, course=courses[3], locale="de", title="Umgang mit Geschenken")
    with uow.read(SYSTEM) as work:
        where = parse("duration_minutes >= 2", today=TODAY)
        query = SearchQuery(text="100% gifts", where=where, limit=2, offset=2, today=TODAY)
        assert search_by_sql(work.session, query, RoomFacts()).total == 3
        assert len(search_by_sql(work.session, query, RoomFacts()).hits) == 1
        query = SearchQuery(text="geschenke", today=TODAY)
        assert search_by_sql(work.session, query, RoomFacts()).hits[0].course.id == str(courses[3].id)
        assert list(repository.ids_matching(work.session, where, RoomFacts())) == [c.id for c in courses[2:]]


def test_verify_finds_what_is_missing_outdated_and_too_much_and_the_sweep_repairs_it(
    uow: UnitOfWork, indexer: Indexer, engine: EmbeddedEngine
) -> None:
    with uow.write(SYSTEM) as work:
        same, edited, removed = (a_course(work, title=title) for title in ("Same", "Edited", "Removed"))
    indexer.rebuild()
    with uow.write(SYSTEM) as work:
        work.session.get_one(Course, edited.id).title = "Edited since"
        work.session.execute(delete(Course).where(Course.id == removed.id))
        a_course(work, title="Missing")
    report = indexer.verify()
    assert (report.missing, report.outdated, report.superfluous) == (1, 1, 1)
    IndexSweep(indexer).run(uow.clock.now())
    assert titles(engine) == {"Same", "Edited since", "Missing"}
    assert indexer.verify().differences == 0
    assert same.title == "Same"


def test_the_nightly_check_runs_once_a_day(uow: UnitOfWork, indexer: Indexer, clock: FixedClock) -> None:
    with uow.write(SYSTEM) as work:
        a_course(work)
    indexer.rebuild()
    runner, sweep = SweepRunner(uow), VerifySweep(indexer)
    assert runner.run(sweep).skipped == 1
    assert sweep.is_idle()
    clock.at += timedelta(days=1)
    assert not sweep.is_idle()


def test_a_rebuild_and_the_sweep_never_run_at_once(uow: UnitOfWork, indexer: Indexer) -> None:
    assert RebuildSweep.name == IndexSweep.name
    with uow.write(SYSTEM) as work:
        a_course(work)
    report = SweepRunner(uow).run(RebuildSweep(indexer))
    assert (report.done, report.failed) == (1, 0)


def test_a_fruitless_search_is_kept_by_its_words_alone(uow: UnitOfWork) -> None:
    for text in ("Quantum  KNITTING", "quantum knitting -old", "!!"):
        with uow.write(SYSTEM) as work:
            keep_miss(work, SearchQuery(text=text, locale="en", today=TODAY))
    with uow.read(SYSTEM) as work:
        assert repository.list_misses(work.session, TODAY) == [("quantum knitting", 2)]
        assert repository.list_misses(work.session, TODAY + timedelta(days=1)) == []
