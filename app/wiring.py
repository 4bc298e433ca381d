"""The composition root: makes each part when it is first used, and tells the rooms of each other.

Two kinds of knots are tied here and nowhere else: ports (what a lower room needs from a higher one, or a sibling
from its sibling) and subscriptions (whose facts change in the same transaction when an event is recorded).
"""

import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from api.ports import HouseRules
from app.settings import Settings, hosts_of, make_data_dir, read_secret_key
from core.clock import Clock, DemoClock, SystemClock
from core.database import Database
from core.unit_of_work import Subscriptions, UnitOfWork

if TYPE_CHECKING:
    from api.ports import Lack
    from core.sweeping import Sweep, SweepRunner
    from lifecycle.ports import Surroundings
    from meaning.ports import Embedder
    from notifications.ports import MailTransport, Retell
    from search.duplicates.detector import Detector
    from search.indexing import Indexer
    from search.ports import IndexEngine
    from search.service import Searcher

MODELS = "meaning"
"""Where models are unpacked, below the data."""


class Wiring:
    """The house, on given settings. `clock` replaces the clock of the settings, for tests and `worker --at`."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self._clock = clock
        self._wakers: dict[str, threading.Event] = {}

    @cached_property
    def rules(self) -> HouseRules:
        return HouseRules(
            base_url=self.settings.base_url.rstrip("/"),
            is_demo=self.settings.demo,
            default_locale=self.settings.default_locale,
            default_time_zone=self.settings.default_time_zone,
            secret_key=read_secret_key(self.settings),
            personas=self._personas(),
            hosts=hosts_of(self.settings),
        )

    def _personas(self) -> tuple[str, ...]:
        if not self.settings.demo:
            return ()
        from app.demo.files import read_json

        company = read_json("company.json", dict[str, Any])
        return tuple(persona["email"] for persona in company["personas"])

    @cached_property
    def clock(self) -> Clock:
        if self._clock is not None:
            return self._clock
        return DemoClock(self.settings.data_dir / "demo-clock.json") if self.settings.demo else SystemClock()

    @cached_property
    def database(self) -> Database:
        make_data_dir(self.settings)
        return Database(self.settings.database)

    def has_database(self) -> bool:
        """Whether there is anything to migrate; asking makes no file."""
        path = self.database.url.database
        return not self.database.is_sqlite or bool(path and (self.settings.data_dir / path).exists())

    @cached_property
    def uow(self) -> UnitOfWork:
        return UnitOfWork(self.database, self.clock, self._subscribe, self.settings.default_time_zone)

    def _subscribe(self) -> Subscriptions:
        from app.subscriptions import subscribe

        return subscribe(Subscriptions(), self)

    @cached_property
    def index_engine(self) -> "IndexEngine":
        from app.searching import engine_of

        return engine_of(self.settings)

    @cached_property
    def searcher(self) -> "Searcher":
        from search.facts import RoomFacts
        from search.service import Searcher

        return Searcher(self.index_engine, RoomFacts())

    @cached_property
    def indexer(self) -> "Indexer":
        from search.facts import RoomFacts
        from search.indexing import Indexer

        return Indexer(self.uow, self.index_engine, RoomFacts())

    @cached_property
    def embedder(self) -> "Embedder":
        from meaning.e5 import E5Embedder

        return E5Embedder(self.settings.data_dir / MODELS)

    @cached_property
    def detector(self) -> "Detector":
        from search.duplicates.detector import Detector

        return Detector(self.embedder, self.searcher)

    @cached_property
    def mail_transport(self) -> "MailTransport | None":
        from notifications.transports import transport_for

        return transport_for(self.settings.mail)

    @cached_property
    def surroundings(self) -> "Surroundings":
        """Who answers what about the surroundings of a course: markets, open jobs, lookalikes, prices."""
        from app.reminding import surroundings_of

        return surroundings_of(self)

    @cached_property
    def retellers(self) -> "Mapping[str, Retell]":
        """Who writes a mail anew that was given up, by its kind."""
        from app.reminding import retellers_of

        return retellers_of(self)

    @cached_property
    def sweeps(self) -> "Sequence[Sweep]":
        """All sweeps, in the order in which one round of them makes sense."""
        from app.sweeps import all_sweeps

        return all_sweeps(self)

    def check_ready(self) -> "list[Lack]":
        from app.doctor import find_lacks

        return find_lacks(self)

    @cached_property
    def sweep_runner(self) -> "SweepRunner":
        from core.sweeping import SweepRunner

        return SweepRunner(self.uow)

    def waker(self, sweep_name: str) -> threading.Event:
        return self._wakers.setdefault(sweep_name, threading.Event())

    def wake(self, sweep_name: str) -> None:
        self.waker(sweep_name).set()

    def put_defaults_in_force(self) -> None:
        """What a new database needs before anybody works with it: the root org unit and the default policy."""
        from app.subscriptions import put_defaults_in_force

        put_defaults_in_force(self)

    def close(self) -> None:
        if "database" in self.__dict__:
            self.database.dispose()
