"""Whether a translation still says what its source says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.values import ChangeClass
from localization.values import Staleness

_WEIGHT = {ChangeClass.EDITORIAL: 0, ChangeClass.MINOR: 1, ChangeClass.MAJOR: 2}
_STALENESS = {
    ChangeClass.EDITORIAL: Staleness.EDITORIAL,
    ChangeClass.MINOR: Staleness.MINOR,
    ChangeClass.MAJOR: Staleness.MAJOR,
}


@dataclass(frozen=True, slots=True)
class Delta:
    """What one unit was before a revision and is after it; None where it came or went."""

    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Revision:
    number: int
    change_class: ChangeClass
    changes: Sequence[Delta] = ()


def staleness_of(made_from: int, revisions: Iterable[Revision]) -> Staleness:
    """The heaviest change after the revision a translation was made from."""
    later = [revision.change_class for revision in revisions if revision.number > made_from]
    return _STALENESS[max(later, key=_WEIGHT.__getitem__)] if later else Staleness.CURRENT


def earlier_texts(made_from: int, revisions: Iterable[Revision]) -> dict[str, str | None]:
    """The units that changed after a revision, each with its text at that revision; None where it was not there."""
    texts: dict[str, str | None] = {}
    for revision in sorted(revisions, key=lambda each: each.number):
        if revision.number > made_from:
            for delta in revision.changes:
                texts.setdefault(delta.key, delta.before)
    return texts
