"""The past of the demo: the same house with a clock that is set to each moment before it happens.

What a story tells is done by the people of the story through the use cases that everybody uses; only the time at
which it is done is ours. So the audit trail, the revisions and the ledger hold what they would hold.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from app.demo.days import days_away, instant_of
from app.settings import Settings
from app.wiring import Wiring
from core.actors import OPERATOR, Actor
from core.clock import FixedClock
from core.unit_of_work import Work


class Past:
    """The house as it was at a moment; `today` is the day of loading."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self.now = now
        self._clock = FixedClock(now)
        self.house = Wiring(settings, self._clock)

    @property
    def today(self) -> date:
        return self.now.date()

    def go_to(self, when: str) -> None:
        self._clock.at = instant_of(when, self.now)

    def actor(self, email: str | None) -> Actor:
        """The person as they were then; the operator where nobody is named."""
        if email is None:
            return OPERATOR
        from people.service import get_actor_by_email

        with self.house.uow.read(OPERATOR) as work:
            return get_actor_by_email(work, email)

    @contextmanager
    def write(self, email: str | None = None) -> Iterator[Work]:
        with self.house.uow.write(self.actor(email)) as work:
            yield work


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: when, what it is called in the record of the load, and how it is done."""

    when: str
    name: str
    act: Callable[[Past], None]

    @property
    def days(self) -> int:
        return days_away(self.when)
