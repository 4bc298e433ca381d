from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from core import outbox
from core.actors import SYSTEM
from core.ids import new_id
from core.unit_of_work import UnitOfWork


def announce(uow: UnitOfWork, *subjects: object) -> None:
    with uow.write(SYSTEM) as work:
        outbox.announce(work.session, "search", subjects, work.now)  # type: ignore[arg-type]


def pending(uow: UnitOfWork) -> list[outbox.Pending]:
    with uow.read(SYSTEM) as work:
        return outbox.list_pending(work.session, "search", 100)


def test_a_subject_waits_once_however_often_it_changed(uow: UnitOfWork) -> None:
    course = new_id()
    for _ in range(3):
        announce(uow, course)
    assert pending(uow) == [outbox.Pending(course, 3)]


def test_what_changed_while_it_was_being_done_is_not_forgotten(uow: UnitOfWork) -> None:
    slow, quick = new_id(), new_id()
    announce(uow, slow, quick)
    read = pending(uow)
    announce(uow, slow)
    with uow.write(SYSTEM) as work:
        outbox.forget(work.session, "search", read)
    assert pending(uow) == [outbox.Pending(slow, 2)]


def test_the_oldest_change_comes_first_and_topics_do_not_mix(uow: UnitOfWork, clock: object) -> None:
    old, new = new_id(), new_id()
    announce(uow, new)
    with uow.write(SYSTEM) as work:
        outbox.announce(work.session, "search", [old], work.now - timedelta(hours=1))
        outbox.announce(work.session, "meaning", [old], work.now)
    assert [p.subject_id for p in pending(uow)] == [old, new]
    with uow.read(SYSTEM) as work:
        assert outbox.count_pending(work.session, "search") == 2


@given(times=st.integers(1, 5), more=st.integers(0, 3))
def test_forgetting_keeps_exactly_the_versions_that_moved_on(uow: UnitOfWork, times: int, more: int) -> None:
    course = new_id()
    for _ in range(times):
        announce(uow, course)
    read = [p for p in pending(uow) if p.subject_id == course]
    for _ in range(more):
        announce(uow, course)
    with uow.write(SYSTEM) as work:
        outbox.forget(work.session, "search", read)
    left = [p for p in pending(uow) if p.subject_id == course]
    assert left == ([outbox.Pending(course, times + more)] if more else [])
    with uow.write(SYSTEM) as work:
        outbox.forget(work.session, "search", left)
