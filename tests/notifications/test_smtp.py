"""A real mail server on this machine takes, refuses and hangs up."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from core.actors import SYSTEM
from core.clock import FixedClock
from core.unit_of_work import UnitOfWork
from notifications.models import Mail
from notifications.service import queue_mail
from notifications.sweeps import MailSweep
from notifications.transports import SmtpTransport
from notifications.values import MailStatus


class Post:
    """Takes mail for everybody but `nobody@`."""

    def __init__(self) -> None:
        self.taken: list[Any] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user"
        if address.startswith("later@"):
            return "451 4.3.0 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope)
        return "250 taken"


@pytest.fixture
def post() -> Iterator[tuple[Post, str]]:
    handler = Post()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, f"smtp://127.0.0.1:{port}"
    controller.stop()


def test_mail_goes_to_a_real_server_and_is_refused_by_it(
    uow: UnitOfWork, clock: FixedClock, post: tuple[Post, str]
) -> None:
    handler, url = post
    with uow.write(SYSTEM) as work:
        ids = {
            name: queue_mail(work, to=f"{name}@example.org", subject="Prüfung fällig", text="Grüße")
            for name in ("ines", "nobody", "later")
        }
    count = MailSweep(uow, SmtpTransport(url), "Coursekeeper <learn@acme.example>").run(clock.now())
    assert (count.done, count.failed) == (1, 2)
    with uow.read(SYSTEM) as work:
        states = {name: work.session.get_one(Mail, mail_id).status for name, mail_id in ids.items()}
        said = work.session.get_one(Mail, ids["nobody"]).last_error
    assert states == {"ines": MailStatus.SENT, "nobody": MailStatus.DEAD, "later": MailStatus.QUEUED}
    assert said == "550 5.1.1 no such user"
    (envelope,) = handler.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("learn@acme.example", ["ines@example.org"])
    assert b"Message-ID: <" + str(ids["ines"]).encode() in envelope.content


def test_a_server_that_is_not_there_lets_mail_wait(uow: UnitOfWork, clock: FixedClock) -> None:
    with uow.write(SYSTEM) as work:
        mail_id = queue_mail(work, to="ines@example.org", subject="Hello", text="Hi")
    MailSweep(uow, SmtpTransport("smtp://127.0.0.1:1")).run(clock.now())
    with uow.read(SYSTEM) as work:
        mail = work.session.get_one(Mail, mail_id)
    assert (mail.status, mail.attempts) == (MailStatus.QUEUED, 0)
    assert "mail_server_away" in (mail.last_error or "")
