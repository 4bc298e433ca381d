"""Courses: listed, read, created, changed, published and retired. What belongs to one is in `course_parts`."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Stream

from api.access import access
from api.conditional import etag, expected_version, version_if_given
from api.exports import courses_as_file
from api.headers import location
from api.paging import Page, clamp_limit, decode_cursor, encode_cursor, page_of, paged
from api.ports import House
from api.routes import course_parts
from api.views import CourseFactsInput, given
from catalog import service
from catalog.repository.courses import get_course_id
from catalog.repository.listing import Conditions, CourseItem, list_courses
from catalog.values import ChangeClass, CourseStatus
from catalog.views import CourseView, get_course_view
from core.actors import Actor
from core.locales import Locale
from core.unit_of_work import Work
from lifecycle.service.retirements import retire_at_once
from people import repository as people
from people.errors import PersonNotFound
from people.values import Permission
from search.asking import ask, today_of

AnyRequest = Request[Any, Any, Any]
TAGS = ["courses"]


class NewCourse(CourseFactsInput, forbid_unknown_fields=True):
    """A course to create: a draft, unless `status` says published."""


class ChangedCourse(CourseFactsInput, forbid_unknown_fields=True):
    """What to change; what is not there stays, what is empty or null is emptied."""

    change_class: ChangeClass | msgspec.UnsetType = msgspec.UNSET
    note: str | msgspec.UnsetType = msgspec.UNSET


class Decision(msgspec.Struct, forbid_unknown_fields=True):
    """Why, and for a retirement what to use instead."""

    reason: str = ""
    replacement: str | None = None


class MergeInto(msgspec.Struct, forbid_unknown_fields=True):
    """The course that becomes part of this one."""

    gone: str
    reason: str = ""


@get("/api/v1/courses", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=TAGS)
def list_all_courses(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    q: Annotated[str, QueryParameter(max_length=1000)] = "",
    status: Annotated[CourseStatus | None, QueryParameter()] = None,
    owner: Annotated[str | None, QueryParameter()] = None,
    org_unit: Annotated[str | None, QueryParameter()] = None,
    locale: Annotated[str | None, QueryParameter()] = None,
    unclaimed: Annotated[bool | None, QueryParameter()] = None,
    limit: Annotated[int, QueryParameter()] = 20,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[CourseItem]]:
    """Courses by code. `q` is part of a title or code; for finding by words and meaning there is /search."""
    limit = clamp_limit(limit)
    after = decode_cursor(cursor)[0] if cursor else None
    with house.uow.read(actor) as work:
        conditions = _conditions(work, q, status, owner, org_unit, locale, unclaimed)
        items, last = page_of(list_courses(work.session, conditions, after=after, limit=limit + 1), limit)
    return paged(request, items, encode_cursor(last.code) if last else None)


def _conditions(
    work: Work,
    q: str,
    status: CourseStatus | None,
    owner: str | None,
    org_unit: str | None,
    locale: str | None,
    unclaimed: bool | None,
) -> Conditions | None:
    if not q and (status, owner, org_unit, locale, unclaimed) == (None,) * 5:
        return None
    return Conditions(
        text=q,
        status=status,
        owner_id=_owner_id(work, owner) if owner else None,
        org_unit_path=people.get_org_unit_by_code(work.session, org_unit).path if org_unit else None,
        locale=str(Locale.parse(locale)) if locale else None,
        is_unclaimed=unclaimed,
    )


def _owner_id(work: Work, owner: str) -> UUID | None:
    """Of an address, or of who asks; an address that nobody has is refused, as it would narrow nothing."""
    if owner == "me":
        return work.actor.person_id
    person = people.find_person_by_email(work.session, owner)
    if person is None:
        raise PersonNotFound(person=owner)
    return person.id


@get("/api/v1/courses/export", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=TAGS)
def export_courses(
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    format_: Annotated[Literal["csv", "xlsx", "jsonl", "schema-org"], QueryParameter(name="format")] = "csv",
    q: Annotated[str, QueryParameter(max_length=1000)] = "",
    filter: Annotated[list[str] | None, QueryParameter()] = None,
) -> Stream:
    """Courses with their language versions as a file: all, what a search finds, or what fits every `filter`."""
    today = today_of(house.clock.now(), actor)
    return courses_as_file(house, actor, ask(text=q, filters=filter or (), today=today), format_)


@get("/api/v1/courses/{code:str}", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=TAGS)
def show_course(
    house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Response[CourseView]:
    """One course by code or id; a former code leads to it too."""
    return _shown(house, actor, code)


@post("/api/v1/courses", opt=access(Permission.CREATE_COURSE), sync_to_thread=True, tags=TAGS)
def create_course(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[NewCourse]
) -> Response[CourseView]:
    """A new course; `code` and `title` are needed."""
    with house.uow.write(actor) as work:
        course = service.create_course(work, given(data))
    answer = _shown(house, actor, course.code, status_code=201)
    answer.headers["Location"] = location(f"/api/v1/courses/{course.code}")
    return answer


@patch("/api/v1/courses/{code:str}", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=TAGS)
def change_course(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    data: JSONBody[ChangedCourse],
) -> Response[CourseView]:
    """Change facts and text, with If-Match; a stale write answers 412 with both versions."""
    version = expected_version(request)
    changes = given(data)
    kind = changes.pop("change_class", None)
    note = str(changes.pop("note", ""))
    with house.uow.write(actor) as work:
        course_id = get_course_id(work.session, code)
        service.edit_course(
            work,
            course_id,
            changes,
            version=version,
            change_class=ChangeClass(str(kind)) if kind else None,
            note=note,
        )
    return _shown(house, actor, str(course_id))


@post("/api/v1/courses/{code:str}/submit", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=TAGS)
def submit_course(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    data: JSONBody[Decision],
) -> Response[CourseView]:
    """Ask for a review before publication."""
    with house.uow.write(actor) as work:
        service.submit_course(
            work, get_course_id(work.session, code), reason=data.reason, version=version_if_given(request)
        )
    return _shown(house, actor, code)


@post("/api/v1/courses/{code:str}/return", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=TAGS)
def return_to_draft(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    data: JSONBody[Decision],
) -> Response[CourseView]:
    """A course whose review before publication was asked for needs more work."""
    with house.uow.write(actor) as work:
        service.return_to_draft(
            work, get_course_id(work.session, code), reason=data.reason, version=version_if_given(request)
        )
    return _shown(house, actor, code)


@post("/api/v1/courses/{code:str}/publish", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=TAGS)
def publish_course(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    data: JSONBody[Decision],
) -> Response[CourseView]:
    """Publish a draft; a retired course is brought back, with a reason."""
    with house.uow.write(actor) as work:
        service.publish_course(
            work, get_course_id(work.session, code), reason=data.reason, version=version_if_given(request)
        )
    return _shown(house, actor, code)


@post("/api/v1/courses/{code:str}/retire", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=TAGS)
def retire_course(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    data: JSONBody[Decision],
) -> Response[CourseView]:
    """Retire at once, with a reason; a retirement with notices is a retirement plan."""
    with house.uow.write(actor) as work:
        replacement = get_course_id(work.session, data.replacement) if data.replacement else msgspec.UNSET
        retire_at_once(
            work,
            get_course_id(work.session, code),
            reason=data.reason,
            replacement_id=replacement,
            version=version_if_given(request),
        )
    return _shown(house, actor, code)


@post("/api/v1/courses/{code:str}/merge", opt=access(Permission.MERGE_COURSES), sync_to_thread=True, tags=TAGS)
def merge_courses(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    data: JSONBody[MergeInto],
) -> Response[CourseView]:
    """Another record turns out to be this course: codes, keys, versions and relations come here."""
    with house.uow.write(actor) as work:
        kept, gone = get_course_id(work.session, code), get_course_id(work.session, data.gone)
        service.merge_courses(work, kept, gone, reason=data.reason, version=version_if_given(request))
    return _shown(house, actor, code)


def _shown(house: House, actor: Actor, code: str, *, status_code: int = 200) -> Response[CourseView]:
    with house.uow.read(actor) as work:
        view = get_course_view(work, code)
    return Response(view, status_code=status_code, headers={"ETag": etag(view.version)})


routes = [
    list_all_courses,
    export_courses,
    show_course,
    create_course,
    change_course,
    submit_course,
    return_to_draft,
    publish_course,
    retire_course,
    merge_courses,
    *course_parts.routes,
]
