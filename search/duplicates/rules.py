"""What a probability is called, which pair is which, how well the detector did."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec

from search.duplicates.errors import PairOfOne
from search.duplicates.values import SAME_COURSE, VerdictKind

RELATED_FROM = 0.1
RELATED_COSINE = 0.9
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def suggest(
    probability: float, threshold: float, *, is_other_language: bool, titles: tuple[str, str], cosine: float | None
) -> VerdictKind:
    """The verdict the detector would give."""
    if probability >= threshold:
        if is_other_language:
            return VerdictKind.TRANSLATION
        return VerdictKind.SUPERSEDES if is_other_edition(*titles) else VerdictKind.DUPLICATE
    is_near = cosine is not None and cosine >= RELATED_COSINE
    return VerdictKind.RELATED if is_near or probability >= RELATED_FROM else VerdictKind.DISTINCT


def shown(probability: float) -> float:
    """A probability as lists show it: below the point where anything is suggested, whole hundredths; less is noise."""
    return round(probability, 4 if probability >= RELATED_FROM else 2)


def is_other_edition(a: str, b: str) -> bool:
    """Whether two titles name different years."""
    years_a, years_b = years_of(a), years_of(b)
    return bool(years_a) and bool(years_b) and years_a != years_b


def years_of(title: str) -> set[str]:
    """The years a title names."""
    return set(_YEAR.findall(title))


def pair_key(a: UUID, b: UUID) -> tuple[UUID, UUID]:
    """Both courses in one order, whoever was named first; raise PairOfOne for a course and itself."""
    if a == b:
        raise PairOfOne(course=str(a))
    return (a, b) if a < b else (b, a)


class Precision(msgspec.Struct, frozen=True):
    """Of the pairs the detector called one course and people judged, how many they confirmed."""

    judged: int
    confirmed: int

    @property
    def share(self) -> float | None:
        return self.confirmed / self.judged if self.judged else None


def precision(verdicts: Iterable[tuple[VerdictKind, VerdictKind | None, int]]) -> Precision:
    """From (verdict, suggestion, how often); verdicts on pairs that were not suggested do not count."""
    judged = [(kind, count) for kind, suggestion, count in verdicts if suggestion in SAME_COURSE]
    return Precision(sum(count for _, count in judged), sum(count for kind, count in judged if kind in SAME_COURSE))


def clusters(edges: Mapping[tuple[UUID, UUID], float]) -> list[tuple[list[UUID], float]]:
    """Courses joined by edges, each with the weakest link that holds it together; the largest first.

    Edges are joined from the strongest down, so that the link that closes a cluster is its weakest.
    """
    parent: dict[UUID, UUID] = {}
    weakest: dict[UUID, float] = {}

    def root(course: UUID) -> UUID:
        parent.setdefault(course, course)
        while parent[course] != course:
            parent[course] = course = parent[parent[course]]
        return course

    for (a, b), probability in sorted(edges.items(), key=lambda edge: (-edge[1], edge[0])):
        top, below = root(a), root(b)
        if top != below:
            parent[below] = top
            weakest[top] = min(probability, weakest.get(top, 1.0), weakest.get(below, 1.0))
    members: dict[UUID, list[UUID]] = {}
    for course in parent:
        members.setdefault(root(course), []).append(course)
    found = [(sorted(courses), weakest[top]) for top, courses in members.items()]
    return sorted(found, key=lambda cluster: (-len(cluster[0]), -cluster[1], cluster[0]))
