"""One transaction, opened at the edge and committed there, once, so that use cases compose.

`work.record(event)` is how a change becomes known. Before the commit, in the same transaction, recorded events are
written to the audit trail and to the outbox, and handed to the handlers that other rooms subscribed in
`app/subscriptions.py`; what these record is treated alike, until nothing is left. Handlers get a batch of events of one
type, so that an import of thousands calls each of them once per batch.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from core import audit, outbox
from core.actors import Actor, living_in
from core.clock import Clock, day_in
from core.database import Database
from core.events import Event


class Work:
    """What a use case works with: an open transaction, the one `now`, and who acts."""

    def __init__(self, session: Session, now: datetime, actor: Actor) -> None:
        self.session = session
        self.now = now
        self.actor = actor
        self._recorded: list[Event] = []
        self._callbacks: list[Callable[[], None]] = []

    @property
    def today(self) -> date:
        """The day it is where the actor is: what is due, late or in time is judged by it."""
        return day_in(self.actor.time_zone, self.now)

    def record(self, event: Event) -> None:
        self._recorded.append(event)

    def record_many(self, events: Iterable[Event]) -> None:
        self._recorded.extend(events)

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call this once the commit has succeeded: to wake somebody, never to change data."""
        self._callbacks.append(callback)

    def take_recorded(self) -> list[Event]:
        taken, self._recorded = self._recorded, []
        return taken

    def take_callbacks(self) -> list[Callable[[], None]]:
        taken, self._callbacks = self._callbacks, []
        return taken


Handler = Callable[[Work, Sequence[Event]], None]


class Subscriptions:
    """Who hears of which event. Filled once, in `app/subscriptions.py`."""

    def __init__(self) -> None:
        self.handlers: dict[type[Event], list[Handler]] = defaultdict(list)
        self.topics: dict[type[Event], list[str]] = defaultdict(list)
        self._wakers: dict[str, list[Callable[[], None]]] = defaultdict(list)

    def before_commit(self, kind: type[Event], handler: Handler) -> None:
        self.handlers[kind].append(handler)

    def outbox(self, topic: str, *kinds: type[Event]) -> None:
        """These events put their course on the topic."""
        for kind in kinds:
            self.topics[kind].append(topic)

    def wake(self, topic: str, callback: Callable[[], None]) -> None:
        """Called after a commit that put something on the topic; must return at once."""
        self._wakers[topic].append(callback)

    def settle(self, work: Work) -> None:
        """Write and hand on what was recorded, until nothing more is."""
        while events := work.take_recorded():
            work.session.flush()
            audit.write_entries(work.session, events, work.actor, work.now)
            self._announce(work, events)
            for kind, batch in _by_kind(events).items():
                for handler in self.handlers[kind]:
                    handler(work, batch)

    def _announce(self, work: Work, events: Sequence[Event]) -> None:
        courses: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            for topic in self.topics[type(event)]:
                courses[topic].append(event)
        for topic, batch in courses.items():
            outbox.announce(work.session, topic, [e.course_id for e in batch if e.course_id], work.now)
            for waker in self._wakers[topic]:
                work.after_commit(waker)


def _by_kind(events: Sequence[Event]) -> dict[type[Event], list[Event]]:
    kinds: dict[type[Event], list[Event]] = defaultdict(list)
    for event in events:
        kinds[type(event)].append(event)
    return kinds


class UnitOfWork:
    """`subscribe` is called when the first change is settled: whoever only reads loads no other room.

    `time_zone` is where the service and its operator are, whose day sweeps judge by.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        subscribe: Callable[[], Subscriptions] = Subscriptions,
        time_zone: str = "UTC",
    ) -> None:
        self.database = database
        self.clock = clock
        self.time_zone = time_zone
        self._subscribe = subscribe

    @cached_property
    def subscriptions(self) -> Subscriptions:
        return self._subscribe()

    @contextmanager
    def write(self, actor: Actor) -> Iterator[Work]:
        """Everything done inside is committed when the block ends, or nothing is."""
        with self.database.writer() as session:
            work = Work(session, self.clock.now(), living_in(self.time_zone, actor))
            yield work
            self.subscriptions.settle(work)
            session.commit()
        for callback in dict.fromkeys(work.take_callbacks()):
            callback()

    @contextmanager
    def read(self, actor: Actor) -> Iterator[Work]:
        with self.database.reader() as session:
            yield Work(session, self.clock.now(), living_in(self.time_zone, actor))
