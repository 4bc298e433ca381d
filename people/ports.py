"""What people need to know of rooms above them."""

from collections.abc import Collection
from typing import Protocol

from core.unit_of_work import Work


class KnownMarkets(Protocol):
    """Knows which markets there are."""

    def __call__(self, work: Work, codes: Collection[str], /) -> Collection[str]:
        """Give those of these codes that are a market's."""
        ...
