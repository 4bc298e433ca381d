"""How far behind its source a language version is once the source is another course."""

from collections.abc import Iterable, Mapping

from catalog.values import ChangeClass

BEFORE_THE_FIRST = 0


def revision_as_far_behind(missed: Iterable[ChangeClass], revisions: Mapping[int, ChangeClass], newest: int) -> int:
    """The newest revision after which a change as heavy came as the heaviest that was missed; `newest` if none was."""
    order = list(ChangeClass)
    heaviest = max(map(order.index, missed), default=None)
    if heaviest is None:
        return newest
    as_heavy = [number for number, kind in revisions.items() if order.index(kind) >= heaviest]
    return max(as_heavy, default=BEFORE_THE_FIRST + 1) - 1
