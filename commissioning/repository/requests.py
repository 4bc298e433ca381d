"""Requests with their evidence and decisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from catalog.models import Course
from catalog.values import ComplianceClass, Modality
from commissioning.answers import WORTH_SHOWING
from commissioning.errors import RequestNotFound
from commissioning.models import (
    CourseRequest,
    RequestCounter,
    RequestDecision,
    RequestEvidence,
)
from commissioning.values import (
    NUMBER_PREFIX,
    CandidateFacts,
    Effort,
    Outcome,
    RequestId,
    Stage,
    Urgency,
    number_text,
)
from core.database import upsert
from core.locales import Locale
from core.looking import holds
from people.models import OrgUnit


class DecisionFacts(msgspec.Struct, frozen=True):
    """The decision as it is read."""

    outcome: Outcome
    reason: str
    decided_by_id: UUID | None
    decided_by_name: str
    decided_at: datetime
    course_code: str | None
    course_title: str | None
    spent: Decimal | None
    cost_avoided: Decimal | None
    currency: str | None


class RequestFacts(msgspec.Struct, frozen=True):
    """A request as lists, board and page show it."""

    id: RequestId
    number: int
    title: str
    need: str
    audience: str
    objective: str
    urgency: Urgency
    effort: Effort
    audience_size: int | None
    modality: Modality | None
    compliance_class: ComplianceClass
    language: Locale | None
    proposal: Outcome | None
    proposed_course: str
    requester_id: UUID | None
    requester_name: str
    org_unit_id: UUID | None
    stage: Stage
    ratings: dict[str, int]
    score: float
    score_reasons: list[dict[str, object]]
    evidence_is_by_meaning: bool
    evidence_missing: list[str]
    submitted_at: datetime
    triaged_at: datetime | None
    version: int
    org_unit_code: str | None
    org_unit_name: str | None
    org_unit_path: str | None
    evidence_count: int
    best_probability: float | None
    decision: DecisionFacts | None = None

    @property
    def name(self) -> str:
        """The number as people say it: REQ-12."""
        return number_text(self.number)


_REQUEST = [
    getattr(CourseRequest, name) for name in RequestFacts.__struct_fields__ if name in CourseRequest.__table__.columns
]
_BEST = select(func.max(RequestEvidence.probability)).where(RequestEvidence.request_id == CourseRequest.id)
_COUNT = select(func.count()).where(
    RequestEvidence.request_id == CourseRequest.id, RequestEvidence.probability >= WORTH_SHOWING
)


def next_number(session: Session) -> int:
    """The next number, its row locked until the transaction ends."""
    row = {"id": 1, "last": 1}
    upsert(session, RequestCounter, [row], keys=["id"], update={"last": RequestCounter.last + 1})
    return session.scalars(select(RequestCounter.last).where(RequestCounter.id == 1)).one()


def get_request(session: Session, name: str, *, is_locked: bool = False) -> CourseRequest:
    """The request with this number ("REQ-12" or "12") or id, to be changed."""
    query = select(CourseRequest).where(_named(name))
    request = session.scalar(query.with_for_update() if is_locked else query)
    if request is None:
        raise RequestNotFound(request=name)
    return request


def get_request_facts(session: Session, name: str) -> RequestFacts:
    """The request with this number or id, to be read."""
    rows = _facts(session, _select().where(_named(name)))
    if not rows:
        raise RequestNotFound(request=name)
    return rows[0]


def list_requests(
    session: Session,
    *,
    stage: Stage | None = None,
    outcome: Outcome | None = None,
    requester_id: UUID | None = None,
    before: int | None = None,
    limit: int = 50,
) -> Sequence[RequestFacts]:
    """Newest first; `before` is the number of the last one seen."""
    query = _select().order_by(CourseRequest.number.desc()).limit(limit)
    if stage is not None:
        query = query.where(CourseRequest.stage == stage)
    if outcome is not None:
        decided = select(RequestDecision.request_id).where(RequestDecision.outcome == outcome)
        query = query.where(CourseRequest.id.in_(decided))
    if requester_id is not None:
        query = query.where(CourseRequest.requester_id == requester_id)
    if before is not None:
        query = query.where(CourseRequest.number < before)
    return _facts(session, query)


def list_board(session: Session, stage: Stage, limit: int, *, outcome: Outcome | None = None) -> Sequence[RequestFacts]:
    """One column of the board: what is open by score, what is decided by time; `outcome` narrows the latter."""
    query = _select().where(CourseRequest.stage == stage).limit(limit)
    if stage is Stage.DECIDED:
        query = query.join(RequestDecision, RequestDecision.request_id == CourseRequest.id)
        query = query.where(RequestDecision.outcome == outcome) if outcome else query
        return _facts(session, query.order_by(RequestDecision.decided_at.desc()))
    return _facts(session, query.order_by(CourseRequest.score.desc(), CourseRequest.number))


def count_by_stage(session: Session) -> Mapping[Stage, int]:
    """How many requests stand where."""
    query = select(CourseRequest.stage, func.count()).group_by(CourseRequest.stage)
    return {row[0]: row[1] for row in session.execute(query)}


def find_requests(session: Session, text: str, limit: int) -> Sequence[RequestFacts]:
    """Requests whose number or title holds the text, newest first."""
    fitting: ColumnElement[bool] = holds(CourseRequest.title, text.strip())
    digits = text.strip().upper().removeprefix(NUMBER_PREFIX)
    if digits.isascii() and digits.isdecimal() and len(digits) < 10:
        fitting = or_(fitting, CourseRequest.number == int(digits))
    return _facts(session, _select().where(fitting).order_by(CourseRequest.number.desc()).limit(limit))


def count_open(session: Session) -> int:
    """Requests that wait for a decision; what was deferred waits for nobody."""
    query = select(func.count()).select_from(CourseRequest)
    return session.scalar(query.where(CourseRequest.stage.in_((Stage.SUBMITTED, Stage.TRIAGED)))) or 0


def list_evidence(session: Session, request_id: UUID) -> Sequence[CandidateFacts]:
    """What was found when the request was submitted, as it was then, best first."""
    columns = [getattr(RequestEvidence, name) for name in CandidateFacts.__struct_fields__]
    query = select(*columns).where(RequestEvidence.request_id == request_id)
    rows = session.execute(query.order_by(RequestEvidence.position)).mappings()
    return [
        CandidateFacts(**{**row, "live_locales": tuple(row["live_locales"]), "reasons": tuple(row["reasons"])})
        for row in rows
    ]


def _named(name: str) -> ColumnElement[bool]:
    text = name.strip()
    digits = text.upper().removeprefix(NUMBER_PREFIX)
    if digits.isascii() and digits.isdecimal() and len(digits) < 10:
        return CourseRequest.number == int(digits)
    try:
        return CourseRequest.id == UUID(text)
    except ValueError:
        raise RequestNotFound(request=name) from None


def _select() -> Select[*tuple[Any, ...]]:
    query = select(
        *_REQUEST,
        OrgUnit.code,
        OrgUnit.name,
        OrgUnit.path,
        _COUNT.correlate(CourseRequest).scalar_subquery(),
        _BEST.correlate(CourseRequest).scalar_subquery(),
    )
    return query.select_from(CourseRequest).outerjoin(OrgUnit, OrgUnit.id == CourseRequest.org_unit_id)


def _facts(session: Session, query: Select[*tuple[Any, ...]]) -> list[RequestFacts]:
    found = [RequestFacts(*row) for row in session.execute(query)]
    decisions = _decisions(session, [request.id for request in found])
    return [msgspec.structs.replace(request, decision=decisions.get(request.id)) for request in found]


def _decisions(session: Session, ids: Sequence[UUID]) -> dict[UUID, DecisionFacts]:
    own = [getattr(RequestDecision, name) for name in DecisionFacts.__struct_fields__ if not name.startswith("course_")]
    query = select(RequestDecision.request_id, Course.code, Course.title, *own).select_from(RequestDecision)
    query = query.outerjoin(Course, Course.id == RequestDecision.course_id)
    rows = session.execute(query.where(RequestDecision.request_id.in_(ids))).all() if ids else ()
    names = [column.key for column in own]
    return {
        row[0]: DecisionFacts(course_code=row[1], course_title=row[2], **dict(zip(names, row[3:], strict=True)))
        for row in rows
    }
