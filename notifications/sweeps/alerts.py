"""The sweeps that find fallen rungs and write digests."""

from collections import defaultdict
from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from core.sweeping import ItemSweep
from core.unit_of_work import UnitOfWork, Work
from notifications.repository.ledger import CountdownKey, list_due_countdowns
from notifications.service.digests import DigestTools, Sources, people_to_write, write_digest
from notifications.service.ledger import raise_alerts
from people.service import ReaderDefaults
from people.values import PersonId


class AlertSweep(ItemSweep[CountdownKey]):
    """Looks at every countdown whose time has come and writes fallen rungs into the ledger."""

    name: ClassVar[str] = "alerts"

    def __init__(self, uow: UnitOfWork, sources: Sources, defaults: ReaderDefaults) -> None:
        super().__init__(uow)
        self.sources = sources
        self.defaults = defaults

    def find_due(self, work: Work, limit: int) -> Sequence[CountdownKey]:
        """List countdowns to look at, the longest waiting first."""
        return list_due_countdowns(work.session, work.now, limit)

    def carry_out(self, work: Work, item: CountdownKey) -> bool:
        """Look at one countdown; skipped where its time has not come after all."""
        return self.carry_out_many(work, [item]) > 0

    def carry_out_many(self, work: Work, items: Sequence[CountdownKey]) -> int:
        """Look at countdowns kind by kind, reading for all of a kind at once."""
        kinds: dict[str, list[UUID]] = defaultdict(list)
        for item in items:
            kinds[item.subject_kind].append(item.subject_id)
        return sum(raise_alerts(work, kind, ids, self.sources[kind], self.defaults) for kind, ids in kinds.items())


class DigestSweep(ItemSweep[PersonId]):
    """Writes the digests whose window is open."""

    name: ClassVar[str] = "digests"

    def __init__(self, uow: UnitOfWork, tools: DigestTools) -> None:
        super().__init__(uow)
        self.tools = tools

    def find_due(self, work: Work, limit: int) -> Sequence[PersonId]:
        """List people whose digest goes out now."""
        return people_to_write(work, self.tools.defaults, limit)

    def carry_out(self, work: Work, item: PersonId) -> bool:
        """Write one digest; done where a mail was queued."""
        return write_digest(work, item, self.tools)
