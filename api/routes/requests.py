"""Requests for courses, the evidence found for them, and the one decision."""

from decimal import Decimal
from typing import Annotated, Any

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
from commissioning.values import Choice, Outcome, Ratings, Stage
from commissioning.views import DecisionView, EvidenceView, RequestView, evidence_view, request_view
from commissioning.wishes import read_wish
from core.actors import Actor
from people.values import Permission

AnyRequest = Request[Any, Any, Any]


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
    return paged(request, [request_view(one) for one in shown], encode_cursor(str(last.number)) if last else None)


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
        return evidence_view(request, repository.list_evidence(work.session, request.id))


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
        return request_view(repository.get_request_facts(work.session, number)).decision


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


def _shown(house: House, actor: Actor, number: str, *, status: int = 200) -> Response[RequestView]:
    with house.uow.read(actor) as work:
        view = request_view(repository.get_request_facts(work.session, number))
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
