"""What localization needs of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Embeds(Protocol):
    """Texts to vectors of length one; the room of meaning has some."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.floating[Any]]: ...


class Embedder(Embeds, Protocol):
    """The same, where it may be missing."""

    @property
    def is_available(self) -> bool: ...
