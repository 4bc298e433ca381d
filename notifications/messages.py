"""A mail of the queue as a message for the wire."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from notifications.errors import MailRefused
from notifications.models import Mail

DEFAULT_SENDER = "Coursekeeper <coursekeeper@localhost>"


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """Build the message. Its Message-ID comes from the mail's id alone: a second try carries the same one."""
    try:
        return _message_of(mail, sender)
    except (ValueError, LookupError) as error:
        raise MailRefused(is_final=True, answer=str(error)) from error


def message_id_of(mail: Mail, sender: str) -> str:
    """Tell the Message-ID a mail goes out under."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{mail.id}@{domain}>"


def _message_of(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = Address(display_name=mail.to_name, addr_spec=mail.to_address)
    message["Subject"] = mail.subject
    message["Message-ID"] = message_id_of(mail, sender)
    message["Date"] = format_datetime(mail.created_at)
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    return message
