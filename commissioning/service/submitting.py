"""A request comes in, with the evidence found for it."""

from uuid import UUID

import msgspec
from sqlalchemy import insert

from commissioning import repository
from commissioning.events import RequestSubmitted
from commissioning.models import CourseRequest, RequestEvidence
from commissioning.rules import checked_wish, first_ratings, score, working_title
from commissioning.service.evidence import gather_evidence
from commissioning.values import CandidateFacts, Evidence, RequestId, Stage, Wish, number_text
from core.actors import Actor
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import UnitOfWork, Work
from people import repository as people
from people.access import require
from people.values import Permission
from search.duplicates.detector import Detector


def submit_with_evidence(uow: UnitOfWork, actor: Actor, detector: Detector, wish: Wish) -> RequestId:
    """Look first, then submit: the check may ask a search server, so no transaction is open for writing then."""
    with uow.read(actor) as work:
        require(actor, Permission.SUBMIT_REQUEST)
        evidence = gather_evidence(work, detector, checked_wish(wish))
    with uow.write(actor) as work:
        return submit_request(work, wish, evidence).id


def submit_request(work: Work, wish: Wish, evidence: Evidence) -> CourseRequest:
    """Keep the wish, what was found for it, and how much it scores so far."""
    require(work.actor, Permission.SUBMIT_REQUEST)
    wish = checked_wish(wish)
    ratings = first_ratings(wish.compliance_class, wish.audience_size, wish.effort)
    scored = score(ratings, repository.weights(work.session))
    request = CourseRequest(
        id=RequestId(new_id()),
        number=repository.next_number(work.session),
        title=working_title(wish),
        need=wish.need.strip(),
        audience=wish.audience.strip(),
        objective=wish.objective.strip(),
        urgency=wish.urgency,
        effort=wish.effort,
        audience_size=wish.audience_size,
        modality=wish.modality,
        compliance_class=wish.compliance_class,
        language=Locale.parse(wish.language) if wish.language else None,
        proposal=wish.proposal,
        proposed_course=wish.proposed_course.strip(),
        requester_id=work.actor.person_id,
        requester_name=work.actor.name,
        org_unit_id=_org_unit_id(work, wish),
        stage=Stage.SUBMITTED,
        ratings=msgspec.to_builtins(ratings),
        score=scored.total,
        score_reasons=msgspec.to_builtins(scored.reasons),
        evidence_is_by_meaning=evidence.is_by_meaning,
        evidence_missing=list(evidence.missing),
        submitted_at=work.now,
        version=1,
    )
    work.session.add(request)
    work.session.flush()
    _keep_evidence(work, request.id, evidence)
    work.record(RequestSubmitted(subject_id=request.id, after=_after(request, evidence)))
    return request


def _org_unit_id(work: Work, wish: Wish) -> UUID | None:
    if wish.org_unit.strip():
        return people.get_org_unit_by_code(work.session, wish.org_unit).id
    if work.actor.person_id is None:
        return None
    return people.get_person_facts(work.session, work.actor.person_id).org_unit_id


def _keep_evidence(work: Work, request_id: RequestId, evidence: Evidence) -> None:
    names = CandidateFacts.__struct_fields__
    rows = [
        {"request_id": request_id, "position": position, **{name: getattr(found, name) for name in names}}
        for position, found in enumerate(evidence.candidates, start=1)
    ]
    for row in rows:
        row["live_locales"], row["reasons"] = list(row["live_locales"]), list(row["reasons"])
    if rows:
        work.session.execute(insert(RequestEvidence), rows)


def _after(request: CourseRequest, evidence: Evidence) -> dict[str, object]:
    found = [{"code": c.code, "probability": c.probability} for c in evidence.candidates]
    return {"number": number_text(request.number), "title": request.title, "evidence": found}
