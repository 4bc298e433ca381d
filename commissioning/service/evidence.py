"""What the catalog has for a need: the duplicate check, with what a person must know of each course."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from catalog.values import CourseStatus
from commissioning import repository
from commissioning.repository import CourseNow
from commissioning.rules import working_title
from commissioning.values import CandidateFacts, Evidence, Wish
from core.clock import day_in
from core.locales import Locale
from core.unit_of_work import Work
from people.access import require
from people.values import Permission
from search.duplicates.detector import Detector
from search.duplicates.needs import find_answers
from search.duplicates.values import Candidate, Draft

TOP = 8


def draft_of(wish: Wish) -> Draft:
    """The need as the duplicate check takes it. `Wish.language` is the learners', not that of its words."""
    return Draft(title=working_title(Wish(need=wish.need)), description=wish.need)


def gather_evidence(work: Work, detector: Detector, wish: Wish) -> Evidence:
    """Courses that may answer the need already, best first; retired and unfinished ones too.

    The need alone is judged: what a page showed for it while somebody typed is what a request keeps, whatever
    else the request says. The index may be a server on the network, so this wants a unit of work for reading.
    """
    require(work.actor, Permission.CHECK_DUPLICATES)
    said, reader = wish.need.strip(), work.actor.locale.language
    check = find_answers(work.session, detector, draft_of(wish), said, TOP, reader=reader)
    return Evidence(
        candidates=_with_facts(work, check.candidates),
        is_by_meaning=check.is_by_meaning,
        missing=tuple(check.missing),
        found_at=work.now,
    )


def look_for(work: Work, detector: Detector, text: str, *, language: str = "") -> Evidence:
    """The same for a sentence that somebody is still typing."""
    return gather_evidence(work, detector, Wish(need=text, language=language))


def _with_facts(work: Work, candidates: Sequence[Candidate]) -> tuple[CandidateFacts, ...]:
    ids = [candidate.course_id for candidate in candidates]
    courses = repository.courses_now(work.session, ids)
    live = repository.live_locales(work.session, ids)
    return tuple(
        _facts(work, candidate, courses[candidate.course_id], live)
        for candidate in candidates
        if candidate.course_id in courses
    )


def _facts(
    work: Work, candidate: Candidate, course: CourseNow, live: Mapping[UUID, Sequence[Locale]]
) -> CandidateFacts:
    own = [course.source_locale] if course.status is not CourseStatus.DRAFT else []
    return CandidateFacts(
        course_id=course.id,
        code=course.code,
        title=course.title,
        status=course.status,
        source_locale=str(course.source_locale),
        live_locales=tuple(str(locale) for locale in [*own, *sorted(live.get(course.id, ()))]),
        started_on=day_in(work.actor.time_zone, course.created_at),
        owner_id=course.owner_id,
        owner_name=course.owner_name,
        superseded_by=course.superseded_by,
        probability=candidate.probability,
        matched_locale=candidate.locale,
        matched_title=candidate.title,
        reasons=tuple({"kind": r.kind.value, "detail": r.detail} for r in candidate.reasons),
    )
