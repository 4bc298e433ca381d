"""What duplicate detection needs from elsewhere."""

from collections.abc import Sequence
from typing import Protocol

from search.values import Candidate


class WordFinder(Protocol):
    """Finds courses by words: the index. Answers with nothing while it is away."""

    def candidates(self, text: str, *, title: str = "", limit: int = 50) -> Sequence[Candidate]: ...
