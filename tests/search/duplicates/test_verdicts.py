"""What people decide about pairs, on both databases."""

from uuid import UUID

import pytest

from core import audit
from core.actors import OPERATOR, Grant
from core.errors import Stale
from core.ids import new_id
from core.unit_of_work import UnitOfWork
from people.errors import NotAllowed
from people.values import Role
from search.duplicates import repository, service, workbench
from search.duplicates.detector import Detector
from search.duplicates.errors import PairNotFound, PairOfOne, SupersedingUnknown, VerdictNotFound
from search.duplicates.scanning import scan
from search.duplicates.values import VerdictKind
from tests.factories import a_course, a_person, the_actor

FIRE = "How fires start, how to raise the alarm, which extinguisher to use, and how to leave the building."


@pytest.fixture
def pair(uow: UnitOfWork, by_words: Detector) -> tuple[UUID, UUID]:
    """Two courses that a scan has found."""
    with uow.write(OPERATOR) as work:
        one = a_course(work, code="F1", title="Fire safety at work", description=FIRE).id
        two = a_course(work, code="F2", title="Fire safety at work", description=f"{FIRE} With a drill.").id
    scan(uow, by_words)
    return one, two


def test_a_verdict_is_told_in_the_story_of_both_courses(uow: UnitOfWork, pair: tuple[UUID, UUID]) -> None:
    with uow.write(OPERATOR) as work:
        service.record_verdict(work, *pair, VerdictKind.DUPLICATE, reason=" the same slides ")
    for course_id in pair:
        with uow.read(OPERATOR) as work:
            [line] = audit.list_entries(work.session, course_id=course_id)
        assert (line.action, line.reason) == ("verdict.recorded", "the same slides")
        assert line.after == {"verdict": "duplicate", "courses": ["F1", "F2"]}


def test_a_later_verdict_takes_the_place_of_the_earlier(uow: UnitOfWork, pair: tuple[UUID, UUID]) -> None:
    one, two = pair
    with uow.write(OPERATOR) as work:
        first = service.record_verdict(work, one, two, VerdictKind.RELATED)
    with uow.write(OPERATOR) as work:
        second = service.record_verdict(work, two, one, VerdictKind.SUPERSEDES, superseding_id=two)
        assert (second.id, second.version, second.superseding_id) == (first.id, 2, two)
    with uow.read(OPERATOR) as work:
        assert len(repository.list_verdicts(work.session)) == 1
        line = audit.list_entries(work.session, course_id=one)[0]
    assert line.before == {"verdict": "related", "courses": ["F1", "F2"]}
    assert line.after == {"verdict": "supersedes", "courses": ["F1", "F2"], "superseding": "F2"}


def test_verdicts_measure_the_detector(uow: UnitOfWork, pair: tuple[UUID, UUID]) -> None:
    with uow.write(OPERATOR) as work:
        unsuspected = a_course(work, code="X").id
        service.record_verdict(work, *pair, VerdictKind.DISTINCT)
        service.record_verdict(work, pair[0], unsuspected, VerdictKind.DUPLICATE)
    with uow.read(OPERATOR) as work:
        measured = service.measure_precision(work)
        [kept] = [one for one in repository.list_verdicts(work.session) if one.kind is VerdictKind.DISTINCT]
    assert (measured.judged, measured.confirmed) == (1, 0)
    assert kept.suggestion is VerdictKind.DUPLICATE
    assert kept.probability is not None


def test_a_withdrawn_verdict_opens_the_pair_again(uow: UnitOfWork, pair: tuple[UUID, UUID]) -> None:
    with uow.write(OPERATOR) as work:
        verdict = service.record_verdict(work, *pair, VerdictKind.DISTINCT)
        verdict_id = verdict.id
    with uow.read(OPERATOR) as work:
        assert repository.count_open_pairs(work.session) == 0
    with uow.write(OPERATOR) as work, pytest.raises(Stale):
        service.withdraw_verdict(work, verdict_id, 7)
    with uow.write(OPERATOR) as work:
        service.withdraw_verdict(work, verdict_id, 1)
    with uow.read(OPERATOR) as work:
        assert repository.count_open_pairs(work.session) == 1
        assert audit.list_entries(work.session, course_id=pair[1])[0].action == "verdict.withdrawn"
        with pytest.raises(VerdictNotFound):
            repository.get_verdict(work.session, verdict_id)


def test_what_makes_no_sense_is_refused(uow: UnitOfWork, pair: tuple[UUID, UUID]) -> None:
    one, two = pair
    with uow.write(OPERATOR) as work:
        with pytest.raises(PairOfOne):
            service.record_verdict(work, one, one, VerdictKind.DUPLICATE)
        with pytest.raises(PairNotFound):
            service.record_verdict(work, one, new_id(), VerdictKind.DUPLICATE)
        with pytest.raises(SupersedingUnknown):
            service.record_verdict(work, one, two, VerdictKind.SUPERSEDES, superseding_id=new_id())


def test_a_content_owner_may_look_but_not_decide(uow: UnitOfWork, pair: tuple[UUID, UUID]) -> None:
    with uow.write(OPERATOR) as work:
        owner = a_person(work, role=Role.CONTENT_OWNER)
    actor = the_actor(owner, Grant(Role.CONTENT_OWNER))
    with uow.read(actor) as work:
        assert workbench.open_bench(work).waiting == 1
    with uow.write(actor) as work, pytest.raises(NotAllowed):
        service.record_verdict(work, *pair, VerdictKind.DISTINCT)


def test_the_bench_shows_both_sides_with_what_they_share(uow: UnitOfWork, pair: tuple[UUID, UUID]) -> None:
    with uow.read(OPERATOR) as work:
        bench = workbench.open_bench(work, skipped=99)
    first, second = bench.sides
    assert {first.code, second.code} == {"F1", "F2"}
    longer = first if first.code == "F2" else second
    assert [text for text, is_shared in longer.description if is_shared][-1] == "building"
    assert longer.description[-1] == (". With a drill.", False)
    assert bench.probability > 0.9


def test_nothing_to_decide_is_an_empty_bench(uow: UnitOfWork) -> None:
    with uow.read(OPERATOR) as work:
        bench = workbench.open_bench(work)
    assert (bench.sides, bench.waiting, bench.scanned_at) == ((), 0, None)


def test_of_two_editions_the_later_year_supersedes(uow: UnitOfWork, by_words: Detector) -> None:
    with uow.write(OPERATOR) as work:
        newer = a_course(work, title="Fire safety 2025", description=FIRE).id
        a_course(work, title="Fire safety 2023", description=FIRE)
    scan(uow, by_words)
    with uow.read(OPERATOR) as work:
        bench = workbench.open_bench(work)
    assert bench.suggestion is VerdictKind.SUPERSEDES
    assert workbench.newer_of(bench.sides) == newer
