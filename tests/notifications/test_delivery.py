"""Delivery: nothing lost, nothing sent twice but under the same Message-ID, dead mail kept with its reason."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from catalog.homes import UNCLAIMED
from core.actors import OPERATOR, SYSTEM
from core.clock import FixedClock
from core.unit_of_work import UnitOfWork
from notifications.errors import MailRefused, MailServerAway
from notifications.models import Mail
from notifications.rules.delivery import MOST_ATTEMPTS, next_attempt
from notifications.service import queue_mail
from notifications.service.mail import replay_dead
from notifications.sweeps import MailSweep
from notifications.transports import MailUrlInvalid, SmtpTransport, transport_for
from notifications.values import MailStatus


class Crash(BaseException):
    """The process dies."""


class Server:
    """A mail server that does as it is told."""

    name = "smtp"

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.before: Callable[[EmailMessage], None] = lambda _: None
        self.after: Callable[[EmailMessage], None] = lambda _: None
        self.is_away = False

    @contextmanager
    def session(self) -> Iterator[Callable[[EmailMessage], None]]:
        if self.is_away:
            raise MailServerAway(answer="connection refused")
        yield self.take

    def take(self, message: EmailMessage) -> None:
        self.before(message)
        self.taken.append(message)
        self.after(message)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def sweep(uow: UnitOfWork, server: Server) -> MailSweep:
    return MailSweep(uow, server, "Coursekeeper <learn@acme.example>")


def put(uow: UnitOfWork, to: str = "ines@example.org", **facts: object) -> None:
    with uow.write(SYSTEM) as work:
        queue_mail(work, to=to, subject="Hello", text="Plain", html="<p>Rich</p>", **facts)  # type: ignore


def mails(uow: UnitOfWork) -> list[Mail]:
    with uow.read(SYSTEM) as work:
        return list(work.session.scalars(select(Mail).order_by(Mail.id)))


def refuse(*, is_final: bool) -> Callable[[EmailMessage], None]:
    def refuse(_: EmailMessage) -> None:
        raise MailRefused(is_final=is_final, answer="550 no such user")

    return refuse


def crash(_: EmailMessage) -> None:
    raise Crash


def test_a_mail_to_the_stand_in_for_nobody_is_kept_and_never_tried(
    uow: UnitOfWork, sweep: MailSweep, server: Server, clock: FixedClock
) -> None:
    put(uow, to=UNCLAIMED)
    assert sweep.is_idle()
    sweep.run(clock.now())
    assert server.taken == []
    assert [mail.status for mail in mails(uow)] == [MailStatus.CANCELLED]


def test_each_try_waits_longer_than_the_one_before() -> None:
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)
    waits = [at - now for attempt in range(1, MOST_ATTEMPTS) if (at := next_attempt(attempt, now)) is not None]
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440)]
    assert next_attempt(MOST_ATTEMPTS, now) is None


def test_a_mail_goes_out_as_text_and_html(uow: UnitOfWork, sweep: MailSweep, server: Server, clock: FixedClock) -> None:
    put(uow, to_name="Ines Okafor")
    assert sweep.run(clock.now()).done == 1
    (message,) = server.taken
    assert message["To"] == "Ines Okafor <ines@example.org>"
    assert message["Message-ID"].endswith("@acme.example>")
    assert {part.get_content_type() for part in message.walk()} >= {"text/plain", "text/html"}
    assert mails(uow)[0].status is MailStatus.SENT
    assert sweep.is_idle()


def test_a_mail_whose_transaction_fails_is_not_in_the_queue(uow: UnitOfWork, sweep: MailSweep) -> None:
    with pytest.raises(Crash), uow.write(SYSTEM) as work:
        queue_mail(work, to="ines@example.org", subject="Hello", text="Plain")
        raise Crash
    assert sweep.is_idle()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_around_sending_loses_nothing_and_repeats_only_under_the_same_id(
    uow: UnitOfWork, sweep: MailSweep, server: Server, clock: FixedClock, moment: str
) -> None:
    put(uow)
    setattr(server, moment, crash)
    with pytest.raises(Crash):
        sweep.run(clock.now())
    setattr(server, moment, lambda _: None)
    assert sweep.run(clock.now()).found == 0, "the claim of the dead process still holds"
    clock.advance(timedelta(minutes=11))
    assert sweep.run(clock.now()).done == 1
    assert len({message["Message-ID"] for message in server.taken}) == 1
    assert len(server.taken) == (1 if moment == "before" else 2)


def test_a_refused_mail_is_tried_again_later_and_buried_at_last_with_its_reason(
    uow: UnitOfWork, sweep: MailSweep, server: Server, clock: FixedClock
) -> None:
    put(uow)
    server.before = refuse(is_final=False)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert sweep.run(clock.now()).failed == 1
        assert sweep.run(clock.now()).found == 0, "it waits before it is tried again"
        assert mails(uow)[0].attempts == attempt
        clock.advance(timedelta(days=2))
    (mail,) = mails(uow)
    assert mail.status is MailStatus.DEAD
    assert mail.last_error == "550 no such user"


def test_an_address_that_does_not_exist_is_dead_at_once_and_can_be_replayed(
    uow: UnitOfWork, sweep: MailSweep, server: Server, clock: FixedClock
) -> None:
    put(uow)
    server.before = refuse(is_final=True)
    sweep.run(clock.now())
    assert mails(uow)[0].status is MailStatus.DEAD
    server.before = lambda _: None
    with uow.write(OPERATOR) as work:
        assert replay_dead(work, {}) == 1
    assert sweep.run(clock.now()).done == 1


def test_a_bad_mail_does_not_stop_the_others(
    uow: UnitOfWork, sweep: MailSweep, server: Server, clock: FixedClock
) -> None:
    put(uow, to="line\nbreak@example.org")
    put(uow)
    count = sweep.run(clock.now())
    assert (count.done, count.failed) == (1, 1)


def test_while_the_server_is_away_mail_waits_and_no_attempt_is_counted(
    uow: UnitOfWork, sweep: MailSweep, server: Server, clock: FixedClock
) -> None:
    put(uow)
    server.is_away = True
    for _ in range(30):
        sweep.run(clock.now())
        clock.advance(timedelta(hours=1))
    (mail,) = mails(uow)
    assert (mail.status, mail.attempts) == (MailStatus.QUEUED, 0)
    server.is_away = False
    assert sweep.run(clock.now()).done == 1


def test_a_mail_that_makes_the_server_hang_up_does_not_block_the_queue_for_ever(
    uow: UnitOfWork, sweep: MailSweep, server: Server, clock: FixedClock
) -> None:
    put(uow, to="poison@example.org")
    put(uow)

    def hang_up(message: EmailMessage) -> None:
        if "poison" in message["To"]:
            raise MailServerAway(answer="connection reset")

    server.before = hang_up
    for _ in range(3):
        sweep.run(clock.now())
        clock.advance(timedelta(minutes=6))
    assert [mail.status for mail in mails(uow)] == [MailStatus.QUEUED, MailStatus.SENT]


def test_without_a_transport_mail_waits(uow: UnitOfWork, clock: FixedClock) -> None:
    put(uow)
    sweep = MailSweep(uow, None)
    assert sweep.is_idle()
    assert sweep.run(clock.now()).found == 0
    assert mails(uow)[0].status is MailStatus.QUEUED


def test_the_text_of_a_secret_mail_is_wiped_once_it_is_on_its_way(
    uow: UnitOfWork, sweep: MailSweep, clock: FixedClock
) -> None:
    put(uow, is_secret=True)
    sweep.run(clock.now())
    assert (mails(uow)[0].text, mails(uow)[0].html) == ("", None)


def test_the_demos_mailbox_keeps_what_was_sent(uow: UnitOfWork, clock: FixedClock) -> None:
    put(uow, is_secret=True)
    MailSweep(uow, transport_for("mailbox:")).run(clock.now())
    (mail,) = mails(uow)
    assert (mail.status, mail.sent_by, mail.text) == (MailStatus.SENT, "mailbox", "Plain")


def test_settings_name_a_transport_or_say_what_is_wrong() -> None:
    assert transport_for(None) is None
    assert isinstance(transport_for("smtps://user:secret@mail.example"), SmtpTransport)
    with pytest.raises(MailUrlInvalid) as refused:
        transport_for("http://user:secret@mail.example")
    assert "secret" not in str(refused.value)
