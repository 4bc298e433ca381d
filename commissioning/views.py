"""What API and command show of requests, their evidence and what they are weighed by."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from commissioning import repository
from commissioning.repository import RequestFacts
from commissioning.settings_file import CostLine
from commissioning.values import CandidateFacts, Outcome, Stage, Weights


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


class EvidenceView(msgspec.Struct):
    """What the check found when the request was submitted; `missing` says what it had to do without."""

    candidates: list[CandidateView]
    is_by_meaning: bool
    missing: list[str]


class SettingsView(msgspec.Struct):
    """Weights of the score, and usual costs."""

    weights: Weights
    usual_costs: list[CostLine]


def request_view(facts: RequestFacts) -> RequestView:
    """A request as API and command show it."""
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
    """A candidate as API and command show it."""
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


def evidence_view(request: RequestFacts, found: Iterable[CandidateFacts]) -> EvidenceView:
    """What was found for a request, and with what."""
    views = [candidate_view(candidate) for candidate in found]
    return EvidenceView(views, request.evidence_is_by_meaning, request.evidence_missing)


def settings_view(session: Session) -> SettingsView:
    """Weights and usual costs in force."""
    costs = [
        CostLine(c.cost.amount, c.cost.currency, c.cost.working_days, c.org_unit_code, c.modality)
        for c in repository.list_costs(session)
    ]
    return SettingsView(repository.weights(session), costs)
