"""The ledger: each rung once, the highest of those slept through, and nothing for what is done."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.actors import SYSTEM
from core.clock import FixedClock
from core.ids import new_id
from core.unit_of_work import UnitOfWork
from notifications.models import Alert, Countdown, Mail
from notifications.service.ledger import recheck_countdowns, start_countdowns, stop_countdowns
from notifications.service.mail import queue_mail
from notifications.sweeps import AlertSweep
from notifications.values import AlertStatus, Audience, CountdownStart, MailStatus, Subject
from people.models import Person
from people.service import ReaderDefaults
from tests.factories import a_person
from tests.notifications.subjects import KIND, Things, a_subject

TODAY = date(2026, 11, 23)


@pytest.fixture
def things() -> Things:
    return Things()


@pytest.fixture
def sweep(uow: UnitOfWork, things: Things) -> AlertSweep:
    return AlertSweep(uow, {KIND: things}, ReaderDefaults())


@pytest.fixture
def owner(uow: UnitOfWork) -> Person:
    with uow.write(SYSTEM) as work:
        return a_person(work, name="Ines Okafor")


@pytest.fixture
def begin(uow: UnitOfWork, things: Things, owner: Person) -> Callable[..., Subject]:
    """Begin a countdown for something of Ines."""

    def begin(due_in: int, subject_id: UUID | None = None, cycle: int = 1, **facts: object) -> Subject:
        subject = a_subject(
            subject_id=subject_id or new_id(),
            due_on=TODAY + timedelta(days=due_in),
            owner=owner,
            cycle=cycle,
            **facts,  # type: ignore[arg-type]
        )
        things.add(subject)
        with uow.write(SYSTEM) as work:
            start_countdowns(work, [CountdownStart(KIND, subject.subject_id, cycle, subject.due_on)])
        return subject

    return begin


def told(uow: UnitOfWork) -> list[tuple[int, str]]:
    with uow.read(SYSTEM) as work:
        rows = work.session.execute(select(Alert.rung, Alert.status).order_by(Alert.created_at, Alert.rung))
        return [(rung, status.value) for rung, status in rows]


def test_of_the_rungs_slept_through_only_the_highest_is_written(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], clock: FixedClock
) -> None:
    begin(5)
    assert sweep.run(clock.now()).done == 1
    assert told(uow) == [(-7, "pending")]


def test_a_sweep_run_again_at_once_or_daily_tells_each_rung_once(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], clock: FixedClock
) -> None:
    begin(22)
    for _ in range(45):
        sweep.run(clock.now())
        assert sweep.run(clock.now()).done == 0
        clock.advance(timedelta(days=1))
    assert [rung for rung, _ in told(uow)] == [-30, -14, -7, -1, 0, 7]


def test_nothing_is_told_before_its_first_rung(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], clock: FixedClock
) -> None:
    begin(200)
    assert sweep.is_idle()
    clock.advance(timedelta(days=120))
    sweep.run(clock.now())
    assert told(uow) == []
    clock.advance(timedelta(days=21))
    sweep.run(clock.now())
    assert told(uow) == [(-60, "pending")]


def test_what_stays_unanswered_climbs_to_the_manager_and_the_head(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], clock: FixedClock
) -> None:
    with uow.write(SYSTEM) as work:
        boss, head = a_person(work, name="Boss"), a_person(work, name="Head")
    begin(0, manager=boss, head=head)
    for _ in range(70):
        sweep.run(clock.now())
        clock.advance(timedelta(days=1))
    with uow.read(SYSTEM) as work:
        rows = work.session.execute(
            select(Alert.rung, Person.name, Alert.audience).join(Person, Person.id == Alert.recipient_id)
        )
        heard = sorted((rung, name) for rung, name, _ in rows)
    assert heard == [
        (0, "Ines Okafor"),
        (7, "Ines Okafor"),
        (14, "Boss"),
        (30, "Head"),
        (60, "Ines Okafor"),
    ]


def test_what_is_done_before_the_sweep_looks_alerts_nobody(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], things: Things, clock: FixedClock
) -> None:
    subject = begin(5)
    del things.things[subject.subject_id]
    sweep.run(clock.now())
    assert told(uow) == []
    assert sweep.is_idle()


def test_stopping_voids_what_is_pending_in_the_same_transaction(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], clock: FixedClock
) -> None:
    subject = begin(5)
    sweep.run(clock.now())
    with uow.write(SYSTEM) as work:
        stop_countdowns(work, KIND, [subject.subject_id], reason="reviewed")
    assert told(uow) == [(-7, "void")]
    clock.advance(timedelta(days=40))
    assert sweep.is_idle()


def test_a_moved_date_voids_the_old_and_begins_the_ladder_anew(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], clock: FixedClock
) -> None:
    subject = begin(5)
    sweep.run(clock.now())
    begin(6, subject.subject_id, cycle=2)
    assert told(uow) == [(-7, "void")]
    sweep.run(clock.now())
    assert sorted(told(uow)) == [(-7, "pending"), (-7, "void")]


def test_a_rung_that_was_voided_before_it_reached_anybody_is_told_when_the_thing_begins_again(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], clock: FixedClock
) -> None:
    subject = begin(5)
    sweep.run(clock.now())
    with uow.write(SYSTEM) as work:
        stop_countdowns(work, KIND, [subject.subject_id], reason="course_ends")
    begin(5, subject.subject_id)
    sweep.run(clock.now())
    assert told(uow) == [(-7, "pending")]
    with uow.read(SYSTEM) as work:
        assert work.session.scalars(select(Alert.void_reason)).all() == [None]


@pytest.mark.parametrize("how_far", [MailStatus.SENDING, MailStatus.SENT])
def test_what_was_on_its_way_when_it_was_voided_is_not_told_twice(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], clock: FixedClock, how_far: MailStatus
) -> None:
    subject = begin(5)
    sweep.run(clock.now())
    with uow.write(SYSTEM) as work:
        mail_id = queue_mail(work, to="ines@example.org", subject="1 course", text="1 course")
        work.session.flush()
        work.session.get_one(Mail, mail_id).status = how_far
        alert = work.session.scalars(select(Alert)).one()
        alert.status, alert.mail_id = AlertStatus.QUEUED, mail_id
        work.session.flush()
        stop_countdowns(work, KIND, [subject.subject_id], reason="course_ends")
    begin(5, subject.subject_id)
    sweep.run(clock.now())
    assert told(uow) == [(-7, "void")]


def test_starting_the_same_again_changes_nothing(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], clock: FixedClock
) -> None:
    subject = begin(5)
    sweep.run(clock.now())
    begin(5, subject.subject_id)
    sweep.run(clock.now())
    assert told(uow) == [(-7, "pending")]


def test_a_new_owner_hears_of_the_highest_rung_at_once(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], things: Things, clock: FixedClock
) -> None:
    subject = begin(5)
    sweep.run(clock.now())
    with uow.write(SYSTEM) as work:
        heir = a_person(work, name="Heir")
        recheck_countdowns(work, KIND, [subject.subject_id])
    things.add(a_subject(subject_id=subject.subject_id, due_on=subject.due_on, owner=heir))
    assert sweep.run(clock.now()).done == 1
    with uow.read(SYSTEM) as work:
        assert work.session.scalar(select(Alert.rung).where(Alert.recipient_id == heir.id)) == -7


def test_a_silent_countdown_waits_until_it_is_started_aloud(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], clock: FixedClock
) -> None:
    subject = begin(5)
    silent = CountdownStart(KIND, subject.subject_id, 1, subject.due_on, is_silent=True)
    with uow.write(SYSTEM) as work:
        start_countdowns(work, [silent])
        recheck_countdowns(work, KIND, [subject.subject_id])
    assert sweep.is_idle()
    begin(5, subject.subject_id)
    assert sweep.run(clock.now()).done == 1


def test_somebody_who_left_is_told_nothing(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], owner: Person, clock: FixedClock
) -> None:
    begin(5)
    with uow.write(SYSTEM) as work:
        work.session.get_one(Person, owner.id).is_active = False
    sweep.run(clock.now())
    assert told(uow) == []


def test_the_database_itself_refuses_the_same_rung_twice(uow: UnitOfWork, owner: Person) -> None:
    thing = new_id()

    def write_alert() -> None:
        with uow.write(SYSTEM) as work:
            work.session.add(
                Alert(
                    id=new_id(),
                    subject_kind=KIND,
                    subject_id=thing,
                    cycle=1,
                    rung=-7,
                    audience=Audience.OWNERS,
                    recipient_id=owner.id,
                    channel="mail",
                    status=AlertStatus.PENDING,
                    due_on=TODAY,
                    fell_at=work.now,
                    created_at=work.now,
                )
            )

    write_alert()
    with pytest.raises(IntegrityError):
        write_alert()


def test_a_countdown_that_fails_does_not_stop_the_others(
    uow: UnitOfWork, sweep: AlertSweep, begin: Callable[..., Subject], things: Things, clock: FixedClock
) -> None:
    bad, good = begin(5), begin(5, code="ABC-102")
    load = things.load
    things.load = lambda work, ids: 1 / 0 if bad.subject_id in ids else load(work, ids)  # type: ignore
    count = sweep.run(clock.now())
    assert (count.done, count.failed) == (1, 1)
    with uow.read(SYSTEM) as work:
        assert work.session.scalars(select(Alert.subject_id)).all() == [good.subject_id]
        assert work.session.scalar(select(Countdown.check_at).where(Countdown.subject_id == bad.subject_id))
