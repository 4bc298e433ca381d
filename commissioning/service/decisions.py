"""The decision about a request, made anew where it was only deferred, and what follows from it."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from catalog.rules import can_be_taken
from catalog.values import CourseStatus
from commissioning import repository
from commissioning.answers import BEING_BUILT
from commissioning.errors import RequestAlreadyDecided, RequestInvalid
from commissioning.events import RequestDecided
from commissioning.models import CourseRequest, RequestDecision
from commissioning.rules import USES_A_COURSE, checked_choice, cost_avoided, may_settle_alone
from commissioning.service.drafting import open_draft
from commissioning.service.settings import usual_cost
from commissioning.service.telling import tell_requester
from commissioning.service.triage import check_open, require_decider, take_up
from commissioning.values import Choice, Outcome, Stage, number_text
from core.actors import ENGLISH
from core.errors import FieldError
from core.locales import Locale
from core.unit_of_work import Work


def decide_request(
    work: Work,
    name: str,
    choice: Choice,
    *,
    base_url: str,
    version: int | None = None,
    language: Locale = ENGLISH,
) -> RequestDecision:
    """Decide, once, or again after it was deferred: keep outcome, reason and cost avoided; open the draft to be built.

    Who asked is told, in `language` where they have none.
    """
    request = repository.get_request(work.session, name, is_locked=True)
    if not may_settle_alone(work.actor.person_id, request.requester_id, choice):
        require_decider(work, request)
    check_open(work, request, version)
    checked_choice(choice)
    build = usual_cost(work, request.org_unit_id, request.modality)
    avoided = cost_avoided(choice, build)
    currency = choice.currency or (build.currency if build else None)
    decision = RequestDecision(
        request_id=request.id,
        outcome=choice.outcome,
        reason=choice.reason.strip(),
        decided_by_id=work.actor.person_id,
        decided_by_name=work.actor.name,
        decided_at=work.now,
        course_id=_course_id(work, request, choice),
        spent=choice.spent,
        cost_avoided=avoided,
        currency=currency if (avoided, choice.spent) != (None, None) else None,
    )
    deferred = take_up(work, request)
    request.stage = Stage.DEFERRED if choice.outcome is Outcome.DEFER else Stage.DECIDED
    request.version += 1
    _insert(work, request, decision)
    _record(work, request, decision, deferred)
    tell_requester(work, request, decision, base_url, language)
    return decision


def _course_id(work: Work, request: CourseRequest, choice: Choice) -> UUID | None:
    if choice.outcome is Outcome.BUILD and not choice.course.strip():
        return open_draft(work, request, choice)
    if choice.outcome not in USES_A_COURSE | {Outcome.BUILD}:
        return None
    course = repository.find_course(work.session, choice.course)
    if course is None:
        raise RequestInvalid([FieldError("course", "unknown_course", choice.course)])
    if course.status is CourseStatus.RETIRED:
        raise RequestInvalid([FieldError("course", "course_retired", choice.course)])
    if choice.outcome is Outcome.REUSE and not can_be_taken(course.status):
        raise RequestInvalid([FieldError("course", "course_not_takeable", choice.course)])
    if choice.outcome is Outcome.BUILD and course.status not in BEING_BUILT:
        raise RequestInvalid([FieldError("course", "not_a_draft", choice.course)])
    return course.id


def _insert(work: Work, request: CourseRequest, decision: RequestDecision) -> None:
    number = number_text(request.number)
    work.session.add(decision)
    try:
        work.session.flush()
    except IntegrityError as race:
        raise RequestAlreadyDecided(request=number, outcome="") from race


def _record(work: Work, request: CourseRequest, decision: RequestDecision, deferred: RequestDecision | None) -> None:
    after = {
        "number": number_text(request.number),
        "outcome": decision.outcome.value,
        "cost_avoided": str(decision.cost_avoided) if decision.cost_avoided is not None else None,
        "spent": str(decision.spent) if decision.spent is not None else None,
        "currency": decision.currency,
    }
    work.record(
        RequestDecided(
            subject_id=request.id,
            course_id=decision.course_id,
            requester_id=request.requester_id,
            before={"outcome": deferred.outcome.value, "reason": deferred.reason} if deferred else None,
            after=after,
            reason=decision.reason,
        )
    )
