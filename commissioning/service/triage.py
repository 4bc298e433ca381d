"""Requests are judged by people; the score follows."""

import msgspec

from commissioning import repository
from commissioning.errors import RequestAlreadyDecided, RequestChangedMeanwhile
from commissioning.events import RequestTriaged
from commissioning.models import CourseRequest, RequestDecision
from commissioning.rules import TRANSITIONS, checked_ratings, score
from commissioning.values import Ratings, Stage, number_text
from core.unit_of_work import Work
from people.access import require
from people.models import OrgUnit
from people.values import Permission


def triage_request(work: Work, name: str, ratings: Ratings, *, version: int | None = None) -> CourseRequest:
    """Judge a request by the four factors; judging again replaces the judgement."""
    request = repository.get_request(work.session, name, is_locked=True)
    require_decider(work, request)
    check_open(work, request, version)
    before = _facts(request)
    request.ratings = msgspec.to_builtins(checked_ratings(ratings))
    take_up(work, request)
    request.stage = Stage.TRIAGED
    request.triaged_at = work.now
    request.version += 1
    rescore(work, request)
    work.session.flush()
    work.record(RequestTriaged(subject_id=request.id, before=before, after=_facts(request)))
    return request


def rescore(work: Work, request: CourseRequest) -> None:
    """Work the score out again from the ratings and the weights in force."""
    scored = score(msgspec.convert(request.ratings, Ratings), repository.weights(work.session))
    request.score, request.score_reasons = scored.total, msgspec.to_builtins(scored.reasons)


def _facts(request: CourseRequest) -> dict[str, object]:
    return {"ratings": dict(request.ratings), "score": request.score, "stage": request.stage.value}


def require_decider(work: Work, request: CourseRequest) -> None:
    """Deciders of the request's org unit, or of everything."""
    unit = work.session.get(OrgUnit, request.org_unit_id) if request.org_unit_id else None
    require(work.actor, Permission.DECIDE_REQUEST, org_unit_path=unit.path if unit else None)


def take_up(work: Work, request: CourseRequest) -> RequestDecision | None:
    """Let go of the decision that deferred a request, and answer it; the audit keeps it."""
    deferred = work.session.get(RequestDecision, request.id) if request.stage is Stage.DEFERRED else None
    if deferred is not None:
        work.session.delete(deferred)
        work.session.flush()
    return deferred


def check_open(work: Work, request: CourseRequest, version: int | None) -> None:
    """Refuse what has been decided for good, and what has changed since it was read."""
    if not TRANSITIONS[request.stage]:
        decided = repository.get_request_facts(work.session, str(request.id)).decision
        outcome = decided.outcome.value if decided else ""
        raise RequestAlreadyDecided(request=number_text(request.number), outcome=outcome)
    if version is not None and version != request.version:
        raise RequestChangedMeanwhile(request=number_text(request.number), yours=version, theirs=request.version)
