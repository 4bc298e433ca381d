"""Requests for courses, the evidence found for them, and the one decision."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.access import access
from api.conditional import etag, expected_version, version_if_given
from api.headers import location
from api.paging import Page, clamp_limit, decode_number, encode_cursor, page_of, paged
from api.ports import House
from commissioning import repository, service
from commissioning.repository import RequestFacts
from commissioning.values import CandidateFacts, Choice, Outcome, Ratings, Stage
from commissioning.wishes import read_wish
from core.actors import Actor
from people.values import Permission

AnyRequest = Request[Any, Any, Any]


class DecisionView(msgspec.Struct):
    """What was decided; `course` is the one to use, or the draft that was opened."""

    outcome: Outcome
    reason: str
    course: str | None
    cost_avoided: Decimal | None
    spent: Decimal | None
    currency: str | None
    decided_by: str
    decided_at: datetime


class RequestView(msgspec.Struct):
    """A request; `number` names it in addresses."""

    id: UUID
    number: str
    stage: Stage
    title: str
    need: str
    audience: str
    audience_size: int | None
    objective: str
    urgency: str
    effort: str
    modality: str | None
    compliance_class: str
    language: str | None
    proposal: Outcome | None
    proposed_course: str | None
    org_unit: str | None
    requester: str
    requester_id: UUID | None
    submitted_at: datetime
    triaged_at: datetime | None
    ratings: dict[str, int]
    score: float
    score_reasons: list[dict[str, Any]]
    evidence_count: int
    best_probability: float | None
    decision: DecisionView | None
    version: int


class EvidenceView(msgspec.Struct):
    """What the check found when the request was submitted; `missing` says what it had to do without."""

    candidates: list["CandidateView"]
    is_by_meaning: bool
    missing: list[str]


class CandidateView(msgspec.Struct):
    """A course as it was then."""

    code: str
    title: str
    status: str
    locale: str
    live_locales: list[str]
    owner: str
    since: date
    superseded_by: str | None
    probability: float
    matched_locale: str
    reasons: list[Mapping[str, str]]


class Decision(msgspec.Struct, forbid_unknown_fields=True):
    """A decision to record; see the documentation for what each outcome needs."""

    outcome: Outcome
    reason: str
    course: str = ""
    spent: Decimal | None = None
    cost_avoided: Decimal | None = None
    currency: str = ""
    owner_email: str = ""
    org_unit: str = ""
    code: str = ""
    title: str = ""


@get("/api/v1/requests", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["requests"])
def list_requests(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    stage: Annotated[Stage | None, QueryParameter()] = None,
    outcome: Annotated[Outcome | None, QueryParameter()] = None,
    mine: Annotated[bool, QueryParameter()] = False,
    limit: Annotated[int, QueryParameter()] = 50,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[RequestView]]:
    """Requests, newest first."""
    limit = clamp_limit(limit)
    with house.uow.read(actor) as work:
        found = repository.list_requests(
            work.session,
            stage=stage,
            outcome=outcome,
            requester_id=actor.person_id if mine else None,
            before=decode_number(cursor) if cursor else None,
            limit=limit + 1,
        )
    shown, last = page_of(found, limit)
    return paged(request, [view_of(one) for one in shown], encode_cursor(str(last.number)) if last else None)


@post("/api/v1/requests", opt=access(Permission.SUBMIT_REQUEST), sync_to_thread=True, tags=["requests"])
def submit_request(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[dict[str, Any]]
) -> Response[RequestView]:
    """Ask for a course; what the catalog has is looked up and kept with the request."""
    made = service.submit_with_evidence(house.uow, actor, house.detector, read_wish(data))
    return _shown(house, actor, str(made), status=201)


@get("/api/v1/requests/{number:str}", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["requests"])
def show_request(
    house: NamedDependency[House], actor: NamedDependency[Actor], number: FromPath[str]
) -> Response[RequestView]:
    """One request, by number (REQ-12) or id."""
    return _shown(house, actor, number)


@get(
    "/api/v1/requests/{number:str}/evidence",
    opt=access(Permission.READ_CATALOG),
    sync_to_thread=True,
    tags=["requests"],
)
def show_evidence(house: NamedDependency[House], actor: NamedDependency[Actor], number: FromPath[str]) -> EvidenceView:
    """What was found when the request was submitted, as it was then."""
    with house.uow.read(actor) as work:
        request = repository.get_request_facts(work.session, number)
        found = repository.list_evidence(work.session, request.id)
    views = [candidate_view(candidate) for candidate in found]
    return EvidenceView(views, request.evidence_is_by_meaning, request.evidence_missing)


@put(
    "/api/v1/requests/{number:str}/ratings",
    opt=access(Permission.DECIDE_REQUEST),
    sync_to_thread=True,
    tags=["requests"],
)
def triage_request(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    number: FromPath[str],
    data: JSONBody[Ratings],
) -> Response[RequestView]:
    """Judge a request by the four factors, 1 to 5 each."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        service.triage_request(work, number, data, version=version)
    return _shown(house, actor, number)


@get(
    "/api/v1/requests/{number:str}/decision",
    opt=access(Permission.READ_CATALOG),
    sync_to_thread=True,
    tags=["requests"],
)
def show_decision(
    house: NamedDependency[House], actor: NamedDependency[Actor], number: FromPath[str]
) -> DecisionView | None:
    """What was decided; null while nothing is."""
    with house.uow.read(actor) as work:
        return view_of(repository.get_request_facts(work.session, number)).decision


@post(
    "/api/v1/requests/{number:str}/decision",
    opt=access(Permission.SUBMIT_REQUEST),
    sync_to_thread=True,
    tags=["requests"],
)
def decide_request(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    number: FromPath[str],
    data: JSONBody[Decision],
) -> Response[RequestView]:
    """Decide, once; a second decision is a conflict, unless the first was to defer.

    Who asked may choose to reuse, the rest is for those who decide.
    With If-Match, only if nobody changed the request since.
    """
    version = version_if_given(request)
    choice = msgspec.convert(msgspec.structs.asdict(data), Choice)
    with house.uow.write(actor) as work:
        service.decide_request(
            work,
            number,
            choice,
            version=version,
            base_url=house.rules.base_url,
            language=house.rules.default_locale,
        )
    return _shown(house, actor, number, status=201)


def view_of(facts: RequestFacts) -> RequestView:
    """A request as the API shows it."""
    decided = facts.decision
    return RequestView(
        id=facts.id,
        number=facts.name,
        stage=facts.stage,
        title=facts.title,
        need=facts.need,
        audience=facts.audience,
        audience_size=facts.audience_size,
        objective=facts.objective,
        urgency=facts.urgency.value,
        effort=facts.effort.value,
        modality=facts.modality.value if facts.modality else None,
        compliance_class=facts.compliance_class.value,
        language=str(facts.language) if facts.language else None,
        proposal=facts.proposal,
        proposed_course=facts.proposed_course or None,
        org_unit=facts.org_unit_code,
        requester=facts.requester_name,
        requester_id=facts.requester_id,
        submitted_at=facts.submitted_at,
        triaged_at=facts.triaged_at,
        ratings=facts.ratings,
        score=facts.score,
        score_reasons=facts.score_reasons,
        evidence_count=facts.evidence_count,
        best_probability=facts.best_probability,
        decision=DecisionView(
            outcome=decided.outcome,
            reason=decided.reason,
            course=decided.course_code,
            cost_avoided=decided.cost_avoided,
            spent=decided.spent,
            currency=decided.currency,
            decided_by=decided.decided_by_name,
            decided_at=decided.decided_at,
        )
        if decided
        else None,
        version=facts.version,
    )


def candidate_view(found: CandidateFacts) -> CandidateView:
    """A candidate as the API shows it."""
    return CandidateView(
        code=found.code,
        title=found.title,
        status=found.status.value,
        locale=found.source_locale,
        live_locales=list(found.live_locales),
        owner=found.owner_name,
        since=found.started_on,
        superseded_by=found.superseded_by,
        probability=found.probability,
        matched_locale=found.matched_locale,
        reasons=list(found.reasons),
    )


def _shown(house: House, actor: Actor, number: str, *, status: int = 200) -> Response[RequestView]:
    with house.uow.read(actor) as work:
        view = view_of(repository.get_request_facts(work.session, number))
    headers = {"ETag": etag(view.version)}
    if status == 201:
        headers["Location"] = location(f"/api/v1/requests/{view.number}")
    return Response(view, status_code=status, headers=headers)


routes = [
    list_requests,
    submit_request,
    show_request,
    show_evidence,
    triage_request,
    show_decision,
    decide_request,
]
