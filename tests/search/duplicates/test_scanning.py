"""Comparing the whole catalog with itself, on both databases."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete

from catalog.models import Course, Variant
from catalog.service import merge_courses
from core import outbox
from core.actors import OPERATOR
from core.clock import FixedClock
from core.unit_of_work import UnitOfWork
from search.duplicates import repository, service
from search.duplicates.detector import Detector
from search.duplicates.scanning import DuplicateSweep, scan
from search.duplicates.values import Cluster, ReasonKind, VerdictKind
from tests.factories import a_course, a_variant

FIRE = "How fires start, how to raise the alarm, which extinguisher to use, and how to leave the building."
WELDING = "Seams, gases and electrodes, and how to protect eyes and hands while welding."


def clusters(uow: UnitOfWork) -> list[Cluster]:
    with uow.read(OPERATOR) as work:
        return service.list_clusters(work)


def three_fires_and_others(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        for code, title in (
            ("F1", "Fire safety at work"),
            ("F2", "Fire Safety at Work"),
            ("F3", "Fire safety at work"),
        ):
            a_course(work, code=code, title=title, description=FIRE)
        a_course(work, code="W1", title="Welding basics", description=WELDING)
        a_course(work, code="W2", title="Welding basics", description=WELDING)
        a_course(work, code="X", title="Negotiating with suppliers", description="Prepare, listen, agree.")


def test_clusters_come_largest_first(uow: UnitOfWork, by_words: Detector) -> None:
    three_fires_and_others(uow)
    scan(uow, by_words)
    fires, welding = clusters(uow)
    assert (fires.codes, welding.codes) == (("F1", "F2", "F3"), ("W1", "W2"))
    assert fires.probability > 0.9
    assert ReasonKind.SAME_TITLE in {reason.kind for reason in fires.reasons}


def test_a_course_is_no_duplicate_of_its_variants(
    uow: UnitOfWork, by_meaning: Detector, embed_all: Callable[[], None]
) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, code="F1", title="Fire safety", description=FIRE)
        a_variant(work, course=course, locale="de", title="Fire safety", description=FIRE)
        a_variant(work, course=course, locale="fr", title="Fire safety", description=FIRE)
    embed_all()
    assert scan(uow, by_meaning) == 0


def test_a_variant_can_be_the_duplicate_of_another_course(uow: UnitOfWork, by_words: Detector) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, code="F1", title="Brandschutz", description="Was tun, wenn es brennt?", locale="de")
        a_variant(work, course=course, locale="en", title="Fire safety at work", description=FIRE)
        a_course(work, code="F2", title="Fire safety at work", description=FIRE)
    scan(uow, by_words)
    assert [found.codes for found in clusters(uow)] == [("F1", "F2")]


@pytest.mark.parametrize("alike", ["course", "variant"])
def test_a_pair_is_judged_by_its_most_alike_versions(uow: UnitOfWork, by_words: Detector, alike: str) -> None:
    same, less = (FIRE, FIRE), (FIRE, "What each of us does when it burns, and where we meet outside.")
    texts = {"course": same if alike == "course" else less, "variant": same if alike == "variant" else less}
    with uow.write(OPERATOR) as work:
        for place, code in enumerate(("F1", "F2")):
            course = a_course(work, code=code, title="Fire safety at work", description=texts["course"][place])
            said = texts["variant"][place]
            a_variant(work, course=course, locale="de", title="Fire safety at work", description=said)
    scan(uow, by_words)
    found = {}
    [found["both"]] = clusters(uow)
    with uow.write(OPERATOR) as work:
        for model in (Variant, Course):
            work.session.execute(delete(model))
        for code in ("F3", "F4"):
            a_course(work, code=code, title="Fire safety at work", description=FIRE)
    scan(uow, by_words)
    [found["alone"]] = clusters(uow)
    assert found["both"].probability == found["alone"].probability


def test_what_was_merged_is_suspected_no_more(uow: UnitOfWork, by_words: Detector) -> None:
    with uow.write(OPERATOR) as work:
        one = a_course(work, code="F1", title="Fire safety at work", description=FIRE)
        two = a_course(work, code="F2", title="Fire safety at work", description=FIRE)
        for course in (one, two):
            a_variant(work, course=course, locale="de", title="Brandschutz im Betrieb", description=FIRE)
    assert scan(uow, by_words) == 1
    with uow.write(OPERATOR) as work:
        merge_courses(work, one.id, two.id)
    assert scan(uow, by_words) == 0


def test_parts_of_a_series_are_no_duplicates(uow: UnitOfWork, by_words: Detector) -> None:
    with uow.write(OPERATOR) as work:
        a_course(work, code="W1", title="Welding, part 1", description=WELDING)
        a_course(work, code="W2", title="Welding, part 2", description=WELDING)
    assert scan(uow, by_words) == 0


def test_a_verdict_silences_its_pair(uow: UnitOfWork, by_words: Detector) -> None:
    with uow.write(OPERATOR) as work:
        one = a_course(work, code="F1", title="Fire safety at work", description=FIRE)
        two = a_course(work, code="F2", title="Fire safety at work", description=FIRE)
    scan(uow, by_words)
    with uow.write(OPERATOR) as work:
        service.record_verdict(work, two.id, one.id, VerdictKind.DISTINCT)
    assert clusters(uow) == []
    scan(uow, by_words)
    assert clusters(uow) == [], "the next scan does not bring it up again"


def test_a_new_scan_takes_the_place_of_the_last(uow: UnitOfWork, by_words: Detector) -> None:
    three_fires_and_others(uow)
    scan(uow, by_words)
    assert scan(uow, by_words) == 4
    with uow.read(OPERATOR) as work:
        assert repository.count_open_pairs(work.session) == 4


def test_the_sweep_rests_until_something_changes_and_its_pause_is_over(
    uow: UnitOfWork, by_words: Detector, clock: FixedClock, now: datetime
) -> None:
    sweep = DuplicateSweep(uow, by_words)
    three_fires_and_others(uow)
    assert not sweep.is_idle()
    assert sweep.run(now).done == 4
    clock.at = now + timedelta(days=1)
    assert sweep.is_idle(), "nothing has changed"
    with uow.write(OPERATOR) as work:
        a_course(work, code="NEW")
    assert not sweep.is_idle()
    clock.at = now + timedelta(minutes=5)
    assert sweep.is_idle(), "the last scan is too fresh"


def test_the_sweep_waits_until_everything_is_embedded(
    uow: UnitOfWork, by_meaning: Detector, embed_all: Callable[[], None]
) -> None:
    sweep = DuplicateSweep(uow, by_meaning)
    with uow.write(OPERATOR) as work:
        course = a_course(work, title="Fire safety")
        outbox.announce(work.session, "meaning", [course.id], work.now)
    assert sweep.is_idle()
    embed_all()
    assert not sweep.is_idle()


def test_an_empty_catalog_is_scanned_once(uow: UnitOfWork, by_words: Detector, now: datetime) -> None:
    sweep = DuplicateSweep(uow, by_words)
    assert sweep.run(now).done == 0
    assert sweep.is_idle()
