"""One suspected pair at a time, as somebody who has to decide wants to see it."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from core.unit_of_work import Work
from meaning.values import SubjectKind
from people.access import require
from people.values import Permission
from search.duplicates import repository, rules, words
from search.duplicates.repository import Version
from search.duplicates.rules import Precision
from search.duplicates.service import measure_precision, reasons_of
from search.duplicates.values import Reason, VerdictKind

LETTERS = re.compile(r"([^\W_]+)")
Pieces = list[tuple[str, bool]]


class Side(msgspec.Struct, frozen=True):
    """One of the two courses; pieces are (text, is_shared)."""

    course_id: UUID
    code: str
    status: str
    locale: str
    provider: str
    title: Pieces
    description: Pieces
    objectives: list[Pieces]
    skills: list[tuple[str, bool]]


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """What the workbench shows; `sides` is empty where no pair waits."""

    sides: tuple[Side, ...]
    probability: float
    suggestion: VerdictKind | None
    reasons: tuple[Reason, ...]
    waiting: int
    skipped: int
    precision: Precision
    scanned_at: datetime | None


def open_bench(work: Work, *, skipped: int = 0) -> Bench:
    """The surest pair nobody has judged, or the one after those skipped."""
    require(work.actor, Permission.CHECK_DUPLICATES)
    waiting = repository.count_open_pairs(work.session)
    place = min(skipped, max(0, waiting - 1))
    pairs = repository.list_open_pairs(work.session, limit=1, offset=place)
    scan = repository.find_scan(work.session)
    pair = pairs[0] if pairs else None
    return Bench(
        sides=_sides(work, pair.low_id, pair.high_id) if pair else (),
        probability=pair.probability if pair else 0.0,
        suggestion=pair.suggestion if pair else None,
        reasons=tuple(reasons_of(pair)) if pair else (),
        waiting=waiting,
        skipped=place,
        precision=measure_precision(work),
        scanned_at=scan.scanned_at if scan else None,
    )


def newer_of(sides: Sequence[Side]) -> UUID:
    """The course that would supersede the other: of the later year in its title, else made later."""
    years = [max(map(int, rules.years_of("".join(text for text, _ in side.title))), default=0) for side in sides]
    return sides[0].course_id if years[0] > years[1] else sides[1].course_id


def _sides(work: Work, low_id: UUID, high_id: UUID) -> tuple[Side, ...]:
    found = repository.load_versions(work.session, [low_id, high_id])
    courses = {one.course_id: one for one in found if one.kind is SubjectKind.COURSE}
    a, b = courses[low_id], courses[high_id]
    return (_side(a, b), _side(b, a))


def _side(own: Version, other: Version) -> Side:
    theirs = " ".join([other.title, other.description, *other.objectives])
    shared = set(words.words(theirs)) - words.GENERIC
    skills = {skill.casefold() for skill in other.skills}
    return Side(
        course_id=own.course_id,
        code=own.code,
        status=own.status.value,
        locale=str(own.locale),
        provider=own.provider,
        title=marked(own.title, shared),
        description=marked(own.description, shared),
        objectives=[marked(objective, shared) for objective in own.objectives],
        skills=[(skill, skill.casefold() in skills) for skill in own.skills],
    )


def marked(text: str, shared: set[str]) -> Pieces:
    """The text in pieces, those whose words stand on the other side marked; neighbours are joined."""
    parts = LETTERS.split(text)
    flags = [_is_shared(part, shared) for part in parts]
    for at in range(0, len(parts), 2):  # what stands between two words belongs to them where both are shared
        flags[at] = 0 < at < len(parts) - 1 and flags[at - 1] and flags[at + 1]
    pieces: Pieces = []
    for part, is_shared in zip(parts, flags, strict=True):
        if pieces and pieces[-1][1] == is_shared:
            pieces[-1] = (pieces[-1][0] + part, is_shared)
        elif part:
            pieces.append((part, is_shared))
    return pieces


def _is_shared(part: str, shared: set[str]) -> bool:
    found = words.words(part)
    return bool(found) and all(word in shared for word in found)
