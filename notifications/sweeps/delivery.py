"""The sweep that delivers mail.

No transaction is open while a mail server is talked to: mails are claimed in one, sent, and each noted in
one of its own. A process that dies between the server's answer and our note leaves a claim that runs out; the
mail then goes out again under the same Message-ID, which mail programs show once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from email.message import EmailMessage
from typing import ClassVar
from uuid import UUID

from core import leases
from core.actors import SYSTEM
from core.ids import new_id
from core.logs import Log
from core.sweeping import SweepCount
from core.unit_of_work import UnitOfWork
from notifications.errors import MailRefused, MailServerAway
from notifications.messages import DEFAULT_SENDER, message_of
from notifications.models import Mail
from notifications.ports import MailTransport, WhenDead
from notifications.repository import mail as mails
from notifications.rules.delivery import LEASE
from notifications.service.mail import record_refused, record_sent, release_claims

logger = Log(__name__)
CLAIM = 10
MOST_PER_RUN = 1000

Deliver = Callable[[EmailMessage], None]


class MailSweep:
    """Delivers what waits in the queue; without a transport all of it waits."""

    name: ClassVar[str] = "mail"

    def __init__(
        self,
        uow: UnitOfWork,
        transport: MailTransport | None,
        sender: str | None = None,
        when_dead: WhenDead | None = None,
    ) -> None:
        self.uow = uow
        self.when_dead = when_dead
        self.transport = transport
        self.sender = sender or DEFAULT_SENDER

    def is_idle(self) -> bool:
        """Say whether there is nothing to deliver, or no way to."""
        if self.transport is None:
            return True
        with self.uow.read(SYSTEM) as work:
            return not mails.has_deliverable(work.session, work.now)

    def run(self, now: datetime) -> SweepCount:
        """Deliver a claim at a time, until nothing is left or the server is away."""
        del now  # a lease counts from the moment of its claim, not from the start of a long run
        count = SweepCount()
        while self.transport is not None and count.found < MOST_PER_RUN and leases.is_kept():
            token = new_id()
            with self.uow.write(SYSTEM) as work:
                claimed = mails.claim(work.session, work.now, token=token, lease=LEASE, limit=CLAIM)
            if not claimed:
                break
            try:
                count += self._deliver(self.transport, claimed, token)
            except MailServerAway as error:
                self._release(token, error)
                return count + SweepCount(failed=1)
        return count

    def _deliver(self, transport: MailTransport, claimed: Sequence[Mail], token: UUID) -> SweepCount:
        count = SweepCount()
        with transport.session() as deliver:
            for mail in claimed:
                count += self._deliver_one(deliver, transport.name, mail, token)
        return count

    def _deliver_one(self, deliver: Deliver, sent_by: str, mail: Mail, token: UUID) -> SweepCount:
        try:
            deliver(message_of(mail, self.sender))
        except MailRefused as error:
            self._note_refusal(mail, token, is_final=error.is_final, answer=error.answer)
            return SweepCount(failed=1)
        except MailServerAway as error:
            # perhaps this very mail makes the server hang up: it must not block the others for ever
            self._note_refusal(mail, token, is_final=False, answer=str(error))
            raise
        with self.uow.write(SYSTEM) as work:
            is_noted = record_sent(work, mail.id, token, sent_by)
        return SweepCount(done=1) if is_noted else SweepCount(skipped=1)

    def _note_refusal(self, mail: Mail, token: UUID, *, is_final: bool, answer: str) -> None:
        logger.warning("A mail was refused.", action="mail.refused", mail=str(mail.id), answer=answer)
        with self.uow.write(SYSTEM) as work:
            record_refused(work, mail.id, token, is_final=is_final, answer=answer, when_dead=self.when_dead)

    def _release(self, token: UUID, error: MailServerAway) -> None:
        logger.warning("The mail server is away.", action="mail.server_away", **error.params)
        with self.uow.write(SYSTEM) as work:
            release_claims(work, token, answer=str(error))
