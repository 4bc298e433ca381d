"""What commands share about the index: its sweep, and whether a server already looks after it."""

from typing import TYPE_CHECKING

from core import leases

if TYPE_CHECKING:
    from app.wiring import Wiring
    from search.indexing import IndexSweep


def sweep_of(house: "Wiring") -> "IndexSweep":
    """The sweep that brings changes into the index."""
    from search.indexing import IndexSweep

    return IndexSweep(house.indexer)


def is_served(house: "Wiring") -> bool:
    """Whether a server with a scheduler is alive on the same data."""
    from app.scheduler import PRESENCE

    return leases.has_holder(house.uow, f"{PRESENCE}:")
