"""The audit trail: who did what, when, from what to what, and why; newest first."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.access import access
from api.paging import decode_id, encode_cursor, page_of
from api.ports import House
from catalog.repository.courses import find_course_id
from catalog.repository.listing import ids_within
from core.actors import Actor
from core.audit import list_entries
from core.errors import FieldError, Invalid
from core.unit_of_work import Work
from people import repository
from people.access import places
from people.values import Permission
from web.audit import KINDS, tell_all
from web.forms import errors_by_field
from web.page import render
from web.people import people_choices
from web.reader import AnyRequest, reader_of

PAGE = 50


@get("/audit", opt=access(Permission.READ_AUDIT), sync_to_thread=True)
def show_audit(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    person: Annotated[str, QueryParameter()] = "",
    course: Annotated[str, QueryParameter()] = "",
    day: Annotated[str, QueryParameter()] = "",
    kind: Annotated[str, QueryParameter()] = "",
    cursor: Annotated[str, QueryParameter()] = "",
) -> Response[str]:
    """What fits the filters; a role within an org unit tells of its courses."""
    reader = reader_of(request)
    asked = {"person": person.strip(), "course": course.strip(), "day": day.strip(), "kind": kind}
    held_to = places(actor, Permission.READ_AUDIT)
    errors: dict[str, str] = {}
    with house.uow.read(actor) as work:
        try:
            lines, last = page_of(_found(work, asked, cursor, held_to), PAGE)
        except Invalid as error:
            if not error.errors:
                raise
            lines, last, errors = [], None, errors_by_field(error, reader)
        happenings = tell_all(work, lines, reader)
        people = people_choices(work)
    more = encode_cursor(str(last.id)) if last else ""
    return render(
        request,
        "audit/audit.html",
        status=422 if errors else 200,
        happenings=happenings,
        is_held=held_to is not None,
        asked=asked,
        errors=errors,
        people=people,
        kinds=[(key, reader.gettext(label)) for key, label in KINDS.items()],
        more="/audit?" + urlencode({k: v for k, v in (asked | {"cursor": more}).items() if v}) if more else "",
    )


def _found(work: Work, asked: dict[str, str], cursor: str, held_to: tuple[str, ...] | None) -> Any:
    since, until = _span(asked["day"], work.actor.time_zone)
    return list_entries(
        work.session,
        about=None if held_to is None else ids_within(held_to),
        person_id=_person_id(work, asked["person"]),
        course_id=_course_id(work, asked["course"]),
        kind=asked["kind"] if asked["kind"] in KINDS else "",
        since=since,
        until=until,
        older_than=decode_id(cursor) if cursor else None,
        limit=PAGE + 1,
    )


def _person_id(work: Work, address: str) -> UUID | None:
    if not address:
        return None
    found = repository.find_person_by_email(work.session, address)
    if found is None:
        raise Invalid([FieldError("person", "unknown_person", address)])
    return found.id


def _course_id(work: Work, code: str) -> UUID | None:
    found = find_course_id(work.session, code) if code else None
    if code and found is None:
        raise Invalid([FieldError("course", "unknown_course", code)])
    return found


def _span(day: str, time_zone: str) -> tuple[datetime | None, datetime | None]:
    """The day as it is lived where the reader is."""
    if not day:
        return None, None
    try:
        on, zone = date.fromisoformat(day), ZoneInfo(time_zone)
        first, last = (datetime.combine(each, time(), zone) for each in (on, on + timedelta(days=1)))
        return first.astimezone(UTC), last.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid([FieldError("day", "not_a_date", day)]) from None


routes: list[Any] = [show_audit]
