"""Compare the whole catalog with itself.

Nobody compares ten thousand courses with ten thousand others word by word. Pairs worth a look are those
whose titles are equal but for generic words, that share two rare words of their titles, or that lie near
each other in meaning, in whatever language; the scorer judges only these.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import combinations
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from core import outbox
from core.actors import SYSTEM
from core.sweeping import SweepCount
from core.unit_of_work import UnitOfWork, Work
from meaning.service import TOPIC as EMBEDDING
from meaning.values import Part
from search.duplicates import repository, rules, words
from search.duplicates.detector import Detector
from search.duplicates.features import Prepared
from search.duplicates.models import DuplicateScan
from search.duplicates.repository import Version

TEXTS_NEAR = 0.89
TITLES_NEAR = 0.94
NEAR_LIMIT = 8
RARE = 30
LARGEST_BUCKET = 40
CHUNK = 2000
SHARE_OF_TIME = 100
"""A scan runs again only after this many times as long as it took: it never costs more than one hundredth."""
LEAST_PAUSE = timedelta(minutes=10)
Pair = tuple[int, int]


class FoundPair(msgspec.Struct, frozen=True):
    """Two courses that look like one."""

    low_id: UUID
    high_id: UUID
    probability: float
    suggestion: str
    reasons: list[dict[str, str]]


def find_pairs(versions: Sequence[Version], detector: Detector) -> list[FoundPair]:
    """Pairs of courses as probable as the detector's threshold, each judged by its most alike versions."""
    pairs = sorted(_worth_a_look(versions, detector))

    @lru_cache(maxsize=CHUNK)
    def prepared(place: int) -> Prepared:
        return detector.with_vectors([versions[place]])[0]

    best: dict[tuple[UUID, UUID], tuple[float, Pair]] = {}
    for start in range(0, len(pairs), CHUNK):
        chunk = pairs[start : start + CHUNK]
        probabilities = detector.scorer.probabilities([(prepared(a), prepared(b)) for a, b in chunk])
        for (a, b), probability in zip(chunk, probabilities, strict=True):
            key = rules.pair_key(versions[a].course_id, versions[b].course_id)
            if probability >= detector.scorer.threshold and probability > best.get(key, (0.0, None))[0]:
                best[key] = (probability, (a, b))
    return [_found(key, prepared(a), prepared(b), value, detector) for key, (value, (a, b)) in best.items()]


def _found(key: tuple[UUID, UUID], a: Prepared, b: Prepared, probability: float, detector: Detector) -> FoundPair:
    judged = detector.judgement(a, b, probability)
    reasons = [msgspec.to_builtins(reason) for reason in judged.reasons]
    return FoundPair(*key, judged.probability, judged.suggestion, reasons)


def _worth_a_look(versions: Sequence[Version], detector: Detector) -> set[Pair]:
    by_subject = {version.subject_id: place for place, version in enumerate(versions)}
    near = [
        *detector.matrix.near_pairs(Part.TEXT, least=TEXTS_NEAR, limit=NEAR_LIMIT),
        *detector.matrix.near_pairs(Part.TITLE, least=TITLES_NEAR, limit=NEAR_LIMIT),
    ]
    by_meaning = [(by_subject[a], by_subject[b]) for a, b in near if a in by_subject and b in by_subject]
    found = {(min(pair), max(pair)) for pair in (*by_meaning, *_alike_titles(versions))}
    return {(a, b) for a, b in found if versions[a].course_id != versions[b].course_id}


def _alike_titles(versions: Sequence[Version]) -> Iterator[Pair]:
    titles = [frozenset(words.core(words.words(version.title))) for version in versions]
    same: dict[frozenset[str], list[int]] = defaultdict(list)
    with_word: dict[str, list[int]] = defaultdict(list)
    for place, title in enumerate(titles):
        same[title].append(place)
        for word in title:
            with_word[word].append(place)
    yield from _within(same.values())
    rare = [places for places in with_word.values() if 1 < len(places) <= RARE]
    shared = Counter(pair for places in rare for pair in combinations(places, 2))
    yield from (pair for pair, count in shared.items() if count > 1)


def _within(buckets: Iterable[Sequence[int]]) -> Iterator[Pair]:
    """All pairs of a bucket; of a large one, each member with those that follow it."""
    for places in buckets:
        for at, place in enumerate(places):
            yield from ((place, other) for other in places[at + 1 : at + 1 + LARGEST_BUCKET])


class DuplicateSweep:
    """Scans the catalog where it has changed since, not more often than it can afford."""

    name: ClassVar[str] = "duplicates"

    def __init__(self, uow: UnitOfWork, detector: Detector) -> None:
        self._uow = uow
        self._detector = detector

    def is_idle(self) -> bool:
        """True as well while courses wait for their vectors: a scan now would have to be made again."""
        with self._uow.read(SYSTEM) as work:
            if self._detector.embedder.is_available and outbox.list_pending(work.session, EMBEDDING, 1):
                return True
            last = repository.find_scan(work.session)
            if last is None:
                return False
            return not is_due(last, repository.fingerprint(work.session), work.now)

    def run(self, now: datetime) -> SweepCount:
        return SweepCount(done=scan(self._uow, self._detector))


def is_due(last: DuplicateScan, fingerprint: str, now: datetime) -> bool:
    """Whether something has changed and the pause is over."""
    pause = max(LEAST_PAUSE, timedelta(milliseconds=last.took_ms * SHARE_OF_TIME))
    return last.fingerprint != fingerprint and now - last.scanned_at >= pause


def scan(uow: UnitOfWork, detector: Detector) -> int:
    """Scan now and keep what was found; how many pairs look like one course."""
    started = time.perf_counter()
    with uow.read(SYSTEM) as work:
        fingerprint = repository.fingerprint(work.session)
        detector.matrix.refresh(work.session)
        versions = list(repository.iterate_versions(work.session))
    pairs = find_pairs(versions, detector)
    took_ms = round((time.perf_counter() - started) * 1000)
    with uow.write(SYSTEM) as work:
        known = repository.codes_of(work.session, list({one for pair in pairs for one in (pair.low_id, pair.high_id)}))
        kept = [msgspec.structs.asdict(pair) for pair in pairs if pair.low_id in known and pair.high_id in known]
        repository.replace_pairs(work.session, kept)
        courses = len({version.course_id for version in versions})
        _keep_scan(work, fingerprint=fingerprint, took_ms=took_ms, courses=courses, pairs=len(kept))
    return len(kept)


def _keep_scan(work: Work, **facts: Any) -> None:
    work.session.merge(DuplicateScan(id=1, scanned_at=work.now, **facts))
