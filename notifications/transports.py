"""How mail leaves the house: to a mail server, or into the demo's own mailbox."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from notifications.errors import MailRefused, MailServerAway, MailUrlInvalid
from notifications.ports import MailTransport

TIMEOUT_SECONDS = 20


class MailboxTransport:
    """The demo's own mailbox: what has been sent stays in the queue's table, where its page reads it."""

    name = "mailbox"

    @contextmanager
    def session(self) -> Iterator[Callable[[EmailMessage], None]]:
        """Take every message."""
        yield lambda _message: None


class SmtpTransport:
    """A mail server: `smtp://[user:password@]host[:port]` with STARTTLS where offered, or `smtps://`."""

    name = "smtp"

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if not parts.hostname:
            raise MailUrlInvalid(url=_masked(url))
        self._host = parts.hostname
        self._is_tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._is_tls else 25)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")

    @contextmanager
    def session(self) -> Iterator[Callable[[EmailMessage], None]]:
        """Connect, secure the line, sign in; hang up at the end."""
        server = self._connect()
        try:
            yield lambda message: _send(server, message)
        finally:
            _hang_up(server)

    def _connect(self) -> smtplib.SMTP:
        try:
            return self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise MailServerAway(host=self._host, port=self._port, answer=str(error)) from error

    def _open(self) -> smtplib.SMTP:
        tls = ssl.create_default_context()
        if self._is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_SECONDS, context=tls)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        server.ehlo_or_helo_if_needed()
        if not self._is_tls and server.has_extn("starttls"):
            server.starttls(context=tls)
            server.ehlo()
        if self._user:
            server.login(self._user, self._password)
        return server


def transport_for(url: str | None) -> MailTransport | None:
    """Make the transport a setting names; None where none is set, and mail waits."""
    if not url:
        return None
    scheme = url.split(":", 1)[0]
    if scheme == "mailbox":
        return MailboxTransport()
    if scheme in ("smtp", "smtps"):
        return SmtpTransport(url)
    raise MailUrlInvalid(url=_masked(url))


def _send(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        raise MailRefused(is_final=500 <= code < 600, answer=_words(code, answer)) from error
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError) as error:
        raise MailServerAway(answer=str(error)) from error
    except smtplib.SMTPResponseException as error:
        is_final = 500 <= error.smtp_code < 600
        raise MailRefused(is_final=is_final, answer=_words(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailRefused(is_final=True, answer=str(error)) from error
    except OSError as error:
        raise MailServerAway(answer=str(error)) from error


def _hang_up(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _words(code: int, answer: bytes | str) -> str:
    said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return f"{code} {said}"


def _masked(url: str) -> str:
    return f"{url.split(':', 1)[0]}:…"
