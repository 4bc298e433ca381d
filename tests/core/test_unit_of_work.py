from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import pytest
from sqlalchemy import func, select

from core import outbox
from core.actors import OPERATOR, SYSTEM
from core.audit import AuditEntry, list_entries
from core.events import Event
from core.ids import new_id
from core.unit_of_work import UnitOfWork, Work
from people.models import OrgUnit
from tests.factories import an_org_unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Painted(Event):
    action: ClassVar[str] = "wall.painted"
    subject_kind: ClassVar[str] = "wall"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dried(Event):
    action: ClassVar[str] = "wall.dried"
    subject_kind: ClassVar[str] = "wall"


def painted(course: UUID | None = None) -> Painted:
    return Painted(subject_id=new_id(), course_id=course, before={"colour": "grey"}, after={"colour": "red"})


def units(uow: UnitOfWork) -> int:
    with uow.read(SYSTEM) as work:
        return work.session.scalar(select(func.count()).select_from(OrgUnit)) or 0


def test_what_is_done_inside_is_committed_once_at_the_end(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        an_org_unit(work)
        assert units(uow) == 0
    assert units(uow) == 1


def test_an_error_leaves_nothing_behind(uow: UnitOfWork) -> None:
    with pytest.raises(RuntimeError), uow.write(OPERATOR) as work:
        an_org_unit(work)
        work.record(painted())
        raise RuntimeError("stop")
    assert units(uow) == 0
    with uow.read(SYSTEM) as work:
        assert list_entries(work.session) == []


def test_an_event_becomes_an_audit_entry_with_who_when_before_and_after(uow: UnitOfWork) -> None:
    course = new_id()
    with uow.write(OPERATOR) as work:
        work.record(painted(course))
    with uow.read(SYSTEM) as work:
        (line,) = list_entries(work.session, course_id=course)
    assert (line.actor_name, line.action, line.at) == ("operator", "wall.painted", uow.clock.now())
    assert (line.before, line.after) == ({"colour": "grey"}, {"colour": "red"})


def test_a_handler_hears_a_batch_once_and_what_it_records_is_heard_too(uow: UnitOfWork) -> None:
    heard: list[tuple[str, int]] = []

    def dry(work: Work, events: object) -> None:
        heard.append(("painted", len(list(events))))  # type: ignore[call-overload]
        work.record(Dried(subject_id=new_id()))

    uow.subscriptions.before_commit(Painted, dry)
    uow.subscriptions.before_commit(Dried, lambda _, events: heard.append(("dried", len(events))))
    with uow.write(OPERATOR) as work:
        work.record_many([painted(), painted(), painted()])
    assert heard == [("painted", 3), ("dried", 1)]


def test_a_handler_that_fails_takes_the_change_with_it(uow: UnitOfWork) -> None:
    def refuse(_work: Work, _events: object) -> None:
        raise ValueError("no")

    uow.subscriptions.before_commit(Painted, refuse)
    with pytest.raises(ValueError, match="no"), uow.write(OPERATOR) as work:
        an_org_unit(work)
        work.record(painted())
    assert units(uow) == 0


def test_outbox_rows_and_wakers_come_with_the_commit_and_not_without(uow: UnitOfWork) -> None:
    woken: list[str] = []
    uow.subscriptions.outbox("search", Painted)
    uow.subscriptions.wake("search", lambda: woken.append("search"))
    course = new_id()
    with uow.write(OPERATOR) as work:
        work.record_many([painted(course), painted(course), painted()])
        assert woken == []
    assert woken == ["search"]
    with uow.read(SYSTEM) as work:
        assert [p.subject_id for p in outbox.list_pending(work.session, "search", 10)] == [course]


def test_two_writers_one_after_the_other_lose_no_count(uow: UnitOfWork) -> None:
    """Read, then write, from several threads at once: the pattern that deferred SQLite transactions refuse."""
    from concurrent.futures import ThreadPoolExecutor

    with uow.write(OPERATOR) as work:
        unit_id = an_org_unit(work, code="counted").id

    def count_up(_: int) -> None:
        with uow.write(OPERATOR) as work:
            unit = work.session.scalars(select(OrgUnit).where(OrgUnit.id == unit_id).with_for_update()).one()
            unit.name = str(int(unit.name) + 1) if unit.name.isdecimal() else "1"

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(count_up, range(60)))
    with uow.read(SYSTEM) as work:
        assert work.session.get_one(OrgUnit, unit_id).name == "60"


def test_audit_entries_page_from_newest_to_oldest(uow: UnitOfWork) -> None:
    for _ in range(3):
        with uow.write(OPERATOR) as work:
            work.record(painted())
    with uow.read(SYSTEM) as work:
        first = list_entries(work.session, limit=2)
        rest = list_entries(work.session, limit=2, older_than=first[-1].id)
        everything = work.session.scalars(select(AuditEntry.id).order_by(AuditEntry.id.desc())).all()
    assert [line.id for line in [*first, *rest]] == list(everything)
