"""Reviews: what is due, and what was decided."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.access import access
from api.errors import reader_of
from api.paging import Page, clamp_limit, decode_pair, encode_cursor, page_of, paged
from api.ports import House
from catalog.repository.courses import get_course_id
from core.actors import Actor
from core.unit_of_work import Work
from core.wording import translator
from lifecycle.repository.promises import promised_days
from lifecycle.repository.reviews import Whose, find_schedule, list_due, list_reviews
from lifecycle.rules.outcomes import Decision
from lifecycle.service.reviews import complete_review
from lifecycle.values import Outcome
from lifecycle.views import DueView, ReviewView, due_views, review_view
from people.errors import PersonNotFound
from people.repository import find_person_by_email, get_org_unit_by_code
from people.values import Permission

AnyRequest = Request[Any, Any, Any]


class NewReview(msgspec.Struct, forbid_unknown_fields=True):
    """A decision; `cycle` is the one the decider saw, so that nobody answers what has been answered."""

    course: str
    outcome: Outcome
    note: str = ""
    cycle: int | None = None
    task_due_on: date | None = None
    retire_on: date | None = None
    replacement: str | None = None


class Recorded(msgspec.Struct):
    """A decision as it was recorded, and the next date it led to."""

    review: ReviewView
    next_due_on: date | None


@get("/api/v1/reviews", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["reviews"])
def list_due_reviews(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    owner: Annotated[str | None, QueryParameter()] = None,
    person: Annotated[str | None, QueryParameter()] = None,
    org_unit: Annotated[str | None, QueryParameter()] = None,
    within: Annotated[int, QueryParameter(ge=0, le=3650)] = 30,
    limit: Annotated[int, QueryParameter()] = 50,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[DueView]]:
    """What is due within so many days, overdue first; by the address of the owner, of a person whom it concerns as
    owner or deputy, because it was escalated to them or they are asked whose it is, or by org unit."""
    limit = clamp_limit(limit)
    seen = decode_pair(cursor, date.fromisoformat, str) if cursor else None
    with house.uow.read(actor) as work:
        whose = Whose(
            owner_id=_person_id(work, owner),
            person_id=_person_id(work, person),
            org_unit_paths=(get_org_unit_by_code(work.session, org_unit).path,) if org_unit else (),
        )
        found = list_due(
            work.session,
            whose,
            until=work.today + timedelta(days=within),
            after=seen,
            limit=limit + 1,
        )
        rows, last = page_of(found, limit)
        promised = promised_days(work.session, [row.course_id for row in rows])
        views = due_views(rows, promised, translator(reader_of(request)), work.today)
    return paged(request, views, encode_cursor(last.due_on.isoformat(), last.code) if last else None)


def _person_id(work: Work, email: str | None) -> UUID | None:
    if not email:
        return None
    person = find_person_by_email(work.session, email)
    if person is None:
        raise PersonNotFound(person=email)
    return person.id


@post("/api/v1/reviews", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["reviews"])
def record_review(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[NewReview]
) -> Response[Recorded]:
    """Record a decision about a course one answers for."""
    decision = Decision(
        outcome=data.outcome,
        note=data.note,
        cycle=data.cycle,
        task_due_on=data.task_due_on,
        retire_on=data.retire_on,
        replacement_code=data.replacement,
    )
    with house.uow.write(actor) as work:
        course_id = get_course_id(work.session, data.course)
        review_id = complete_review(work, course_id, decision)
    with house.uow.read(actor) as work:
        review = next(each for each in list_reviews(work.session, course_id) if each.id == review_id)
        schedule = find_schedule(work.session, course_id)
        recorded = Recorded(review_view(review), schedule.due_on if schedule else None)
    return Response(recorded, status_code=201)


@get("/api/v1/courses/{code:str}/reviews", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["reviews"])
def list_course_reviews(
    house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Page[ReviewView]:
    """Every decision about a course, newest first."""
    with house.uow.read(actor) as work:
        found = list_reviews(work.session, get_course_id(work.session, code))
        return Page([review_view(review) for review in found])


routes = [list_due_reviews, record_review, list_course_reviews]
