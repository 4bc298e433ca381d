"""What belongs to a course: revisions, units, language versions, relations, roles, owner, history."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, UnsetType

from api.access import access
from api.conditional import PreconditionRequired, etag, expected_version, version_if_given
from api.errors import reader_of
from api.limits import LARGEST_NUMBER
from api.paging import MOST, Page, clamp_limit, decode_id, decode_number, encode_cursor, page_of, paged
from api.ports import House
from api.views import Text, Texts, given
from catalog import service
from catalog.repository import courses as rows
from catalog.repository.courses import RelationFacts, RevisionFacts, RoleFacts, UnitText
from catalog.service.relations import read_kind
from catalog.story import ToldLine, tell_story
from catalog.values import CourseRoleKind, RelationKind, VariantStatus
from catalog.views import VariantView, variant_views
from core.actors import Actor
from core.locales import Locale
from core.wording.translator import translator
from people.repository import get_person_by_email
from people.values import Permission

AnyRequest = Request[Any, Any, Any]
TAGS = ["courses"]
BASE = "/api/v1/courses/{code:str}"
READ = access(Permission.READ_CATALOG)


class VariantInput(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A language version's facts; the first time a title is needed."""

    title: Text = UNSET
    summary: Text = UNSET
    description: Text = UNSET
    objectives: Texts = UNSET
    url: Text = UNSET
    status: VariantStatus | UnsetType = UNSET
    source_revision: int | UnsetType = UNSET


class UnitsInput(msgspec.Struct, forbid_unknown_fields=True):
    """The whole body, in order."""

    units: list[UnitText]
    note: str = ""


class RelationInput(msgspec.Struct, forbid_unknown_fields=True):
    """This course supersedes `to`, is part of it, and so on."""

    to: str
    kind: RelationKind
    reason: str = ""


class OwnerInput(msgspec.Struct, forbid_unknown_fields=True):
    """Who is accountable from now on, by address."""

    email: str
    reason: str = ""


class RoleInput(msgspec.Struct, forbid_unknown_fields=True):
    """A part in the course, by address."""

    email: str
    kind: CourseRoleKind


@get(BASE + "/revisions", opt=READ, sync_to_thread=True, tags=TAGS)
def list_revisions(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    after: Annotated[int | None, QueryParameter(ge=0, le=LARGEST_NUMBER)] = None,
    limit: Annotated[int, QueryParameter()] = MOST,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[RevisionFacts]]:
    """States of the text, newest first, each as the difference to the one before; later than `after` only."""
    limit, before = clamp_limit(limit), decode_number(cursor) if cursor else None
    with house.uow.read(actor) as work:
        course_id = rows.get_course_id(work.session, code)
        found = rows.list_revisions(work.session, course_id, after=after, before=before, limit=limit + 1)
    shown, last = page_of(found, limit)
    return paged(request, shown, encode_cursor(str(last.number)) if last else None)


@get(BASE + "/units", opt=READ, sync_to_thread=True, tags=TAGS)
def list_units(house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]) -> Page[UnitText]:
    """The body in reading order."""
    with house.uow.read(actor) as work:
        return Page(rows.list_units(work.session, rows.get_course_id(work.session, code)))


@put(BASE + "/units", opt=READ, sync_to_thread=True, tags=TAGS)
def set_units(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    data: JSONBody[UnitsInput],
) -> Page[UnitText]:
    """Replace the body, with If-Match; what changed makes a revision."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        course_id = rows.get_course_id(work.session, code)
        service.set_units(work, course_id, data.units, version=version, note=data.note)
        return Page(rows.list_units(work.session, course_id))


@get(BASE + "/variants", opt=READ, sync_to_thread=True, tags=TAGS)
def list_variants(
    house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Page[VariantView]:
    """Language versions, by locale."""
    with house.uow.read(actor) as work:
        course_id = rows.get_course_id(work.session, code)
        return Page(variant_views(work.session, rows.list_variants(work.session, course_id)))


@put(BASE + "/variants/{locale:str}", opt=READ, sync_to_thread=True, tags=TAGS)
def save_variant(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    locale: FromPath[str],
    data: JSONBody[VariantInput],
) -> Response[VariantView]:
    """Add the version in this locale, or change what is said of it; with If-Match where it is there already."""
    facts, version = given(data), version_if_given(request)
    status, source_revision = facts.pop("status", None), facts.pop("source_revision", None)
    with house.uow.write(actor) as work:
        course = rows.get_state(work.session, rows.get_course_id(work.session, code))
        parsed = Locale.parse(locale)
        if version is None and rows.find_variant(work.session, course.id, parsed):
            raise PreconditionRequired
        variant = service.save_variant(
            work, course.id, parsed, facts, status=status, source_revision=source_revision, version=version
        )
        [shown] = variant_views(work.session, [variant])
    return Response(shown, headers={"ETag": etag(variant.version)})


@get(BASE + "/relations", opt=READ, sync_to_thread=True, tags=TAGS)
def list_relations(
    house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Page[RelationFacts]:
    """How this course stands to others, in both directions."""
    with house.uow.read(actor) as work:
        return Page(rows.list_relations(work.session, rows.get_course_id(work.session, code)))


@post(BASE + "/relations", opt=READ, sync_to_thread=True, tags=TAGS)
def relate_course(
    house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[RelationInput]
) -> Page[RelationFacts]:
    """Relate it to another course."""
    with house.uow.write(actor) as work:
        one, other = rows.get_course_id(work.session, code), rows.get_course_id(work.session, data.to)
        service.relate_courses(work, one, other, data.kind, reason=data.reason)
        return Page(rows.list_relations(work.session, one))


@delete(BASE + "/relations/{kind:str}/{other:str}", opt=READ, sync_to_thread=True, tags=TAGS)
def unrelate_course(
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    kind: FromPath[str],
    other: FromPath[str],
) -> None:
    """The relation no longer holds."""
    with house.uow.write(actor) as work:
        one, two = rows.get_course_id(work.session, code), rows.get_course_id(work.session, other)
        service.unrelate_courses(work, one, two, read_kind(kind))


@put(BASE + "/owner", opt=READ, sync_to_thread=True, tags=TAGS)
def change_owner(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    data: JSONBody[OwnerInput],
) -> Response[None]:
    """Somebody else is accountable from now on; with If-Match."""
    version = expected_version(request)
    with house.uow.write(actor) as work:
        course_id = rows.get_course_id(work.session, code)
        owner = service.get_named(work, "email", data.email)
        service.change_owner(work, course_id, owner.id, reason=data.reason, version=version)
    return Response(None, status_code=204)


@post(BASE + "/claim", opt=READ, sync_to_thread=True, tags=TAGS, status_code=204)
def claim_course(house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]) -> None:
    """Take a course that nobody was named for."""
    with house.uow.write(actor) as work:
        service.claim_course(work, rows.get_course_id(work.session, code))


@post(BASE + "/roles", opt=READ, sync_to_thread=True, tags=TAGS)
def give_role(
    house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[RoleInput]
) -> Page[RoleFacts]:
    """Give somebody a part in the course."""
    with house.uow.write(actor) as work:
        course_id = rows.get_course_id(work.session, code)
        person = service.get_named(work, "email", data.email)
        service.give_role(work, course_id, person.id, data.kind)
        return Page(rows.list_roles(work.session, course_id))


@delete(BASE + "/roles/{kind:str}/{email:str}", opt=READ, sync_to_thread=True, tags=TAGS)
def withdraw_role(
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    kind: FromPath[CourseRoleKind],
    email: FromPath[str],
) -> None:
    """Take somebody's part in the course away; one that is not held stays not held."""
    with house.uow.write(actor) as work:
        course_id = rows.get_course_id(work.session, code)
        service.withdraw_role(work, course_id, get_person_by_email(work.session, email).id, kind)


@get(BASE + "/history", opt=READ, sync_to_thread=True, tags=TAGS)
def list_history(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    limit: Annotated[int, QueryParameter()] = 50,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[ToldLine]]:
    """Every decision about this course, newest first, each also told in a sentence."""
    limit = clamp_limit(limit)
    older_than = decode_id(cursor) if cursor else None
    with house.uow.read(actor) as work:
        course_id = rows.get_course_id(work.session, code)
        reader = translator(reader_of(request))
        found = tell_story(work, course_id, reader, limit=limit + 1, older_than=older_than)
    lines, last = page_of(found, limit)
    return paged(request, lines, encode_cursor(str(last.id)) if last else None)


routes = [
    list_revisions,
    list_units,
    set_units,
    list_variants,
    save_variant,
    list_relations,
    relate_course,
    unrelate_course,
    change_owner,
    claim_course,
    give_role,
    withdraw_role,
    list_history,
]
