"""Use cases of duplicates: check a draft, look through suspected pairs, record what people decide.

A verdict stands for a pair, whoever named which course first. It silences the pair in scans and in the
evidence of checks, and says how well the detector did: what it had suggested is kept beside it.
"""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from catalog.repository.courses import find_course_id
from core.errors import Stale
from core.ids import new_id
from core.unit_of_work import Work
from people.access import require
from people.values import Permission
from search.duplicates import repository, rules
from search.duplicates.detector import Detector
from search.duplicates.errors import PairNotFound, SupersedingUnknown
from search.duplicates.events import VerdictRecorded, VerdictWithdrawn
from search.duplicates.models import SuspectedPair, Verdict
from search.duplicates.rules import Precision
from search.duplicates.values import Candidate, Check, Cluster, Draft, Reason, VerdictId, VerdictKind


def find_similar(work: Work, detector: Detector, draft: Draft, top: int = 10) -> list[Candidate]:
    """The courses most like a draft, surest first, in any language and any state."""
    return list(check(work, detector, draft, top).candidates)


def check(work: Work, detector: Detector, draft: Draft, top: int = 10) -> Check:
    """As `find_similar`, with how it was done. A draft with the code of a course asks about that course."""
    require(work.actor, Permission.CHECK_DUPLICATES)
    course_id = find_course_id(work.session, draft.id) if draft.id else None
    silenced = repository.list_judged_partners(work.session, course_id) if course_id else set()
    found = detector.check(work.session, draft, top + len(silenced), without=course_id)
    kept = tuple(one for one in found.candidates if one.course_id not in silenced)
    return msgspec.structs.replace(found, candidates=kept[:top])


def list_clusters(work: Work) -> list[Cluster]:
    """Groups of courses that look like one and that nobody has judged, largest first."""
    require(work.actor, Permission.CHECK_DUPLICATES)
    pairs = repository.list_open_pairs(work.session)
    by_key = {(pair.low_id, pair.high_id): pair for pair in pairs}
    grouped = rules.clusters({key: pair.probability for key, pair in by_key.items()})
    codes = repository.codes_of(work.session, list({one for key in by_key for one in key}))
    place = {course: number for number, (courses, _) in enumerate(grouped) for course in courses}
    reasons: dict[int, list[Reason]] = {}
    for pair in pairs:
        reasons.setdefault(place[pair.low_id], []).extend(reasons_of(pair))
    return [
        Cluster(
            codes=tuple(sorted(codes[course] for course in courses)),
            probability=probability,
            reasons=tuple(dict.fromkeys(reasons[number])),
        )
        for number, (courses, probability) in enumerate(grouped)
    ]


def reasons_of(pair: SuspectedPair) -> list[Reason]:
    """The reasons stored with a pair."""
    return msgspec.convert(pair.reasons, list[Reason])


def record_verdict(
    work: Work, a: UUID, b: UUID, kind: VerdictKind, *, reason: str = "", superseding_id: UUID | None = None
) -> Verdict:
    """Say what two courses are to each other; a later verdict takes the place of an earlier one."""
    require(work.actor, Permission.RECORD_VERDICT)
    low_id, high_id = rules.pair_key(a, b)
    codes = repository.codes_of(work.session, [low_id, high_id])
    if len(codes) < 2:
        raise PairNotFound(a=str(a), b=str(b))
    if superseding_id not in (None, low_id, high_id):
        raise SupersedingUnknown(course=str(superseding_id))
    standing = repository.find_verdict(work.session, low_id, high_id)
    before = _facts(standing, codes) if standing else None
    verdict = standing or _new_verdict(work, low_id, high_id)
    verdict.kind, verdict.reason = kind, reason.strip()
    verdict.superseding_id = superseding_id if kind is VerdictKind.SUPERSEDES else None
    verdict.decided_by_id, verdict.decided_by_name = work.actor.person_id, work.actor.name
    verdict.decided_at = work.now
    verdict.version = verdict.version + 1 if standing else 1
    work.session.add(verdict)
    after = _facts(verdict, codes)
    work.record_many(
        VerdictRecorded(
            subject_id=verdict.id, course_id=one, other_id=other, before=before, after=after, reason=verdict.reason
        )
        for one, other in ((low_id, high_id), (high_id, low_id))
    )
    return verdict


def withdraw_verdict(work: Work, verdict_id: VerdictId, version: int) -> None:
    """Open a pair again."""
    require(work.actor, Permission.RECORD_VERDICT)
    verdict = repository.get_verdict(work.session, verdict_id)
    if verdict.version != version:
        raise Stale(yours=version, theirs=verdict.version)
    low_id, high_id = verdict.low_id, verdict.high_id
    before = _facts(verdict, repository.codes_of(work.session, [low_id, high_id]))
    work.session.delete(verdict)
    work.record_many(
        VerdictWithdrawn(subject_id=verdict_id, course_id=one, other_id=other, before=before)
        for one, other in ((low_id, high_id), (high_id, low_id))
    )


def measure_precision(work: Work) -> Precision:
    """How many of the pairs it called one course people confirmed so far."""
    return rules.precision(repository.count_judgements(work.session))


def _new_verdict(work: Work, low_id: UUID, high_id: UUID) -> Verdict:
    suspected = repository.find_pair(work.session, low_id, high_id)
    return Verdict(
        id=new_id(),
        low_id=low_id,
        high_id=high_id,
        probability=suspected.probability if suspected else None,
        suggestion=suspected.suggestion if suspected else None,
    )


def _facts(verdict: Verdict, codes: dict[UUID, str]) -> dict[str, object]:
    facts: dict[str, object] = {"verdict": verdict.kind, "courses": sorted(_codes_of(verdict, codes))}
    if verdict.superseding_id:
        facts["superseding"] = codes.get(verdict.superseding_id, "")
    return facts


def _codes_of(verdict: Verdict, codes: dict[UUID, str]) -> Iterable[str]:
    return (codes.get(course_id, str(course_id)) for course_id in (verdict.low_id, verdict.high_id))
