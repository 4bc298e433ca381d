"""A decision to build opens the draft course, with its owner and what the request says."""

from uuid import UUID

from catalog.service.courses import create_course
from commissioning.models import CourseRequest
from commissioning.values import Choice, number_text
from core.unit_of_work import Work
from people.models import OrgUnit, Person
from search.duplicates.languages import guess


def open_draft(work: Work, request: CourseRequest, choice: Choice) -> UUID:
    """A draft that says what was asked for; whoever decides must be allowed to create courses there."""
    course = create_course(work, draft_facts(work, request, choice), note=number_text(request.number))
    return course.id


def draft_facts(work: Work, request: CourseRequest, choice: Choice) -> dict[str, object]:
    """The request in the words of the catalog; what nobody said is left out."""
    facts = {
        "code": choice.code.strip() or f"NEW-{request.number}",
        "title": choice.title.strip() or request.title,
        "description": request.need,
        "objectives": [request.objective] if request.objective else [],
        "audience": request.audience,
        "modality": request.modality.value if request.modality else "",
        "compliance_class": request.compliance_class.value,
        "language": _language(work, request),
        "org_unit": choice.org_unit.strip() or _unit_code(work, request),
        "owner_email": choice.owner_email.strip(),
    }
    return {name: value for name, value in facts.items() if value}


def _language(work: Work, request: CourseRequest) -> str:
    """What learners read; else what the request is written in, or who asked reads."""
    if request.language is not None:
        return str(request.language)
    requester = work.session.get(Person, request.requester_id) if request.requester_id else None
    return guess(request.need) or (str(requester.locale) if requester and requester.locale else "")


def _unit_code(work: Work, request: CourseRequest) -> str:
    """The unit the request names, else that of who asked."""
    unit_id = request.org_unit_id
    if unit_id is None and request.requester_id is not None:
        requester = work.session.get(Person, request.requester_id)
        unit_id = requester.org_unit_id if requester else None
    unit = work.session.get(OrgUnit, unit_id) if unit_id else None
    return unit.code if unit else ""
