"""A mail of the queue as a message for the wire."""

import re
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import format_datetime, parseaddr
from typing import Any, cast

from notifications.errors import MailRefused
from notifications.models import Mail

DEFAULT_SENDER = "Coursekeeper <coursekeeper@localhost>"
BREAK = re.compile(r"[\r\n\x00]")


class _OnOneLine(UnstructuredHeader):
    """Never folded: programs read it, and RFC 2047 forbids to encode it."""

    def fold(self: Any, *, policy: Policy) -> str:  # a BaseHeader once the registry has mixed it in
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", cast("type[BaseHeader]", _OnOneLine))
POLICY = EmailPolicy(header_factory=HEADERS)


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """Build the message. Its Message-ID comes from the mail's id alone: a second try carries the same one."""
    try:
        message = _message_of(mail, sender)
        headers = {name: str(value) for name, value in message.items()}
    except Exception as error:  # the edge of one item: what no message can be made of must not hold up the others
        raise MailRefused(is_final=True, answer=f"{type(error).__name__}: {error}"[:500]) from error
    broken = [name for name, value in headers.items() if BREAK.search(value)]
    if broken:
        raise MailRefused(is_final=True, answer=f"line breaks in {', '.join(broken)}")
    return message


def message_id_of(mail: Mail, sender: str) -> str:
    """Tell the Message-ID a mail goes out under."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{mail.id}@{domain}>"


def _message_of(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage(policy=POLICY)
    message["From"] = sender
    message["To"] = Address(display_name=_plain(mail.to_name), addr_spec=mail.to_address)
    message["Subject"] = _plain(mail.subject)
    message["Message-ID"] = message_id_of(mail, sender)
    message["Date"] = format_datetime(mail.created_at)
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    return message


def _plain(text: str) -> str:
    """Text that nobody decodes: `=?…?=` in a title would become a header of its own, line breaks and all."""
    return BREAK.sub(" ", text).replace("=?", "= ?")
