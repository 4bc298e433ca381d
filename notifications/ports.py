"""What telling people needs from elsewhere."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from email.message import EmailMessage
from typing import Any, Protocol
from uuid import UUID

from core.locales import Locale
from core.unit_of_work import Work
from notifications.models import Mail
from notifications.values import MailId, Need, Subject


class MailTransport(Protocol):
    """A way mail leaves the house."""

    name: str

    def session(self) -> AbstractContextManager[Callable[[EmailMessage], None]]:
        """Open a connection; what it gives sends one message.

        Raise MailServerAway where no single message is to blame, MailRefused where one is.
        """
        ...


class Retell(Protocol):
    """Writes a kind of mail anew that was given up, from what holds now."""

    def __call__(self, work: Work, person_id: UUID, facts: Mapping[str, Any]) -> MailId | None:
        """Queue it again for whom it was for; None where nothing of it holds any more."""
        ...


WhenDead = Callable[[Work, Mail], None]
"""Hears of a mail that was given up."""


class NeedsOf(Protocol):
    """Knows everything that needs a person these days, as pages show it."""

    def __call__(self, work: Work, person_id: UUID, today: date, /) -> Sequence[Need]:
        """List the courses, each once."""
        ...


class SubjectSource(Protocol):
    """A room that has dated things people are reminded of, one for each kind of subject."""

    kind: str

    def load(self, work: Work, ids: Sequence[UUID]) -> Mapping[UUID, Subject]:
        """Describe those that are still open as they are now; what is done or gone is left out."""
        ...

    def describe(self, subject: Subject, reader: Locale) -> str:
        """Say in the reader's words why it has this date, in one line."""
        ...

    def action(self, subject: Subject, reader: Locale) -> str:
        """Say in the reader's words what the button of this row does."""
        ...
