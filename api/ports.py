"""What a request can reach. `app/wiring.py` fills it; the rooms behind it are made when first used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from core.clock import Clock
from core.locales import Locale
from core.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from core.sweeping import Sweep, SweepRunner
    from lifecycle.ports import Surroundings
    from meaning.ports import Embedder
    from notifications.ports import Retell
    from search.duplicates.detector import Detector
    from search.indexing import Indexer
    from search.service import Searcher


@dataclass(frozen=True, kw_only=True)
class HouseRules:
    """The settings that pages and API need to know; nothing here is ever shown but `base_url` and the defaults."""

    base_url: str
    is_demo: bool
    default_locale: Locale
    default_time_zone: str
    secret_key: bytes
    personas: tuple[str, ...] = ()
    """Addresses of the people the demo begins with."""
    hosts: frozenset[str] = frozenset()
    """Names this service is reached under; empty where any will do."""

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is not ready; a grave one keeps the service from answering as it should."""

    name: str
    detail: str
    is_grave: bool


class _Trusting(type(Protocol)):  # type: ignore[misc]
    """Litestar asks of each injected value whether it is an instance; asking a protocol would make every part."""

    def __instancecheck__(cls, instance: object) -> bool:
        return True


class House(Protocol, metaclass=_Trusting):
    @property
    def rules(self) -> HouseRules: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def uow(self) -> UnitOfWork: ...
    @property
    def searcher(self) -> "Searcher": ...
    @property
    def indexer(self) -> "Indexer": ...
    @property
    def embedder(self) -> "Embedder": ...
    @property
    def detector(self) -> "Detector": ...
    @property
    def surroundings(self) -> "Surroundings": ...
    @property
    def retellers(self) -> "Mapping[str, Retell]": ...
    @property
    def sweeps(self) -> "Sequence[Sweep]": ...
    @property
    def sweep_runner(self) -> "SweepRunner": ...
    def wake(self, sweep_name: str) -> None:
        """Have a sweep run now, in the background, where this process runs the scheduler."""
        ...

    def check_ready(self) -> list[Lack]:
        """What is not ready, with a sentence each; empty when everything is."""
        ...
