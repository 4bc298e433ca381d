"""Whose mail does not arrive is told through whoever stands in for them, once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from core.actors import SYSTEM
from core.clock import FixedClock
from core.unit_of_work import UnitOfWork
from notifications.errors import MailRefused
from notifications.models import Mail
from notifications.rules.links import Links
from notifications.service import queue_mail
from notifications.service.unreachable import UNREACHABLE, tell_stand_in
from notifications.sweeps import MailSweep
from people.models import Person
from people.service import ReaderDefaults
from tests.factories import a_person, an_org_unit


class Server:
    """A mail server that does not know some people."""

    name = "smtp"

    def __init__(self) -> None:
        self.unknown = {"ines@example.org"}

    @contextmanager
    def session(self) -> Iterator[Callable[[EmailMessage], None]]:
        yield self.take

    def take(self, message: EmailMessage) -> None:
        if message["To"].addresses[0].addr_spec in self.unknown:
            raise MailRefused(is_final=True, answer="550 no such user")


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def send(uow: UnitOfWork, server: Server, clock: FixedClock) -> Callable[..., list[Mail]]:
    """Write to somebody, have everything delivered, and give the notices there are."""
    sweep = MailSweep(
        uow, server, when_dead=tell_stand_in(Links("https://learn.example", b"a secret of tests"), ReaderDefaults())
    )

    def send(person: Person, **facts: object) -> list[Mail]:
        clock.advance(timedelta(minutes=1))
        with uow.write(SYSTEM) as work:
            queue_mail(
                work,
                to=person.email,
                person_id=person.id,
                subject="3 courses need your review",
                text="3 courses",
                **facts,  # type: ignore[arg-type]
            )
        for _ in range(2):
            clock.advance(timedelta(minutes=1))
            sweep.run(clock.now())
        with uow.read(SYSTEM) as work:
            return list(work.session.scalars(select(Mail).where(Mail.kind == UNREACHABLE).order_by(Mail.id)))

    return send


@pytest.fixture
def somebody(uow: UnitOfWork) -> Callable[..., Person]:
    def somebody(**facts: object) -> Person:
        with uow.write(SYSTEM) as work:
            return a_person(work, **facts)  # type: ignore[arg-type]

    return somebody


def test_a_deputy_is_told_once_that_mail_to_somebody_does_not_arrive(
    send: Callable[..., list[Mail]], somebody: Callable[..., Person]
) -> None:
    deputy, boss = somebody(email="jana@example.org"), somebody()
    ines = somebody(email="ines@example.org", name="Ines Okafor", deputy_id=deputy.id, manager_id=boss.id)
    send(ines)
    (notice,) = send(ines)
    assert notice.to_address == "jana@example.org"
    assert notice.subject == "Mail to Ines Okafor does not arrive"
    for words in ("ines@example.org", "3 courses need your review", "550 no such user"):
        assert words in notice.text


def test_where_the_deputy_has_left_the_manager_is_told_and_without_one_the_head(
    uow: UnitOfWork, server: Server, send: Callable[..., list[Mail]], somebody: Callable[..., Person]
) -> None:
    gone, boss, head = somebody(is_active=False), somebody(email="boss@example.org"), somebody(email="head@example.org")
    with uow.write(SYSTEM) as work:
        unit = an_org_unit(work, head=head)
    server.unknown.add("jonas@example.org")
    send(somebody(email="ines@example.org", deputy_id=gone.id, manager_id=boss.id))
    notices = send(somebody(email="jonas@example.org", deputy_id=gone.id, unit=unit))
    assert [notice.to_address for notice in notices] == ["boss@example.org", "head@example.org"]


def test_an_address_that_died_again_after_a_mail_arrived_is_told_of_again(
    server: Server, send: Callable[..., list[Mail]], somebody: Callable[..., Person]
) -> None:
    ines = somebody(email="ines@example.org", deputy_id=somebody().id)
    send(ines)
    server.unknown.clear()
    assert len(send(ines)) == 1
    server.unknown.add("ines@example.org")
    assert len(send(ines)) == 2


def test_a_notice_that_does_not_arrive_itself_makes_no_other(
    server: Server, send: Callable[..., list[Mail]], somebody: Callable[..., Person]
) -> None:
    boss = somebody()
    deputy = somebody(email="jana@example.org", manager_id=boss.id)
    server.unknown.add("jana@example.org")
    assert len(send(somebody(email="ines@example.org", deputy_id=deputy.id))) == 1


def test_nobody_hears_of_a_sign_in_link(send: Callable[..., list[Mail]], somebody: Callable[..., Person]) -> None:
    assert send(somebody(email="ines@example.org", deputy_id=somebody().id), is_secret=True) == []
