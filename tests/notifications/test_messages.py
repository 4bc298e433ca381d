"""A mail as a message: whatever people wrote stays text, and what no message can be made of is refused alone."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import FixedClock
from core.unit_of_work import UnitOfWork
from notifications.errors import MailRefused
from notifications.messages import DEFAULT_SENDER, message_of
from notifications.models import Mail
from notifications.sweeps import MailSweep
from notifications.values import MailStatus
from tests.notifications.test_delivery import Server, mails, put

HOSTILE = "=?utf-8?q?Hello=0d=0aReply-To:_evil@attacker.example=0d=0a=0d=0a<h1>Your_password_expires</h1>?="
NAMES = {"From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted", "MIME-Version"}
NAMES |= {"Content-Type", "Content-Transfer-Encoding"}


def a_mail(**facts: object) -> Mail:
    known: dict[str, object] = {
        "id": "1",
        "to_address": "ines@example.org",
        "to_name": "Ines Okafor",
        "subject": "Due",
        "text": "A course is due.",
        "html": None,
        "headers": {},
        "created_at": datetime(2026, 11, 28, tzinfo=UTC),
    }
    return Mail(**{**known, **facts})


def on_the_wire(mail: Mail) -> bytes:
    return message_of(mail, DEFAULT_SENDER).as_bytes(policy=None)


@pytest.mark.parametrize("field", ["subject", "to_name"])
@pytest.mark.parametrize(
    "text", [HOSTILE, "=?utf-8?q?=0d=0aBcc:_x@y?=", "=?utf-8?b?DQpCY2M6IHhAeQ==?=", "a\r\nBcc: x@y"]
)
def test_an_encoded_word_in_a_title_stays_a_title(field: str, text: str) -> None:
    message = message_from_bytes(on_the_wire(a_mail(**{field: text})), policy=SMTP)
    assert set(message.keys()) <= NAMES
    assert message.get_content().strip() == "A course is due."


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_makes_a_header_of_its_own(subject: str, name: str) -> None:
    try:
        wire = on_the_wire(a_mail(subject=subject, to_name=name))
    except MailRefused:
        return
    assert set(message_from_bytes(wire, policy=SMTP).keys()) <= NAMES


def test_unsubscribing_goes_out_as_programs_read_it() -> None:
    link = "<http://127.0.0.1:8710/api/v1/alerts/fewer/" + "a1" * 60 + ">"
    wire = on_the_wire(a_mail(headers={"List-Unsubscribe": link}))
    assert f"List-Unsubscribe: {link}".encode() in wire.splitlines()


@pytest.mark.parametrize("address", ["x@[", "a@]", "a@:", "(@x", "a@x..example", "a@x.example.", "", "@"])
def test_an_address_that_is_none_is_refused_for_good_and_holds_up_nobody(
    uow: UnitOfWork, clock: FixedClock, address: str
) -> None:
    put(uow, to=address)
    put(uow, to="gita@example.org")
    count = MailSweep(uow, Server(), DEFAULT_SENDER).run(clock.now())
    states = {mail.to_address: mail.status for mail in mails(uow)}
    assert states["gita@example.org"] is MailStatus.SENT
    assert count.failed == (states[address] is MailStatus.DEAD)
