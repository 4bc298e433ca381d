"""Settings of one's own: profile, where one is signed in, API tokens."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.access import ANYONE_SIGNED_IN, access
from api.limits import whole_number
from api.ports import House
from core.actors import Actor
from core.errors import FieldError, Invalid
from core.unit_of_work import Work
from core.wording.marks import N_
from notifications.service.digests import choose_frequency, frequency_of
from notifications.values import DigestFrequency
from people import repository
from people.access import may_somewhere
from people.errors import NotAllowed
from people.service import persons, sign_in, tokens
from people.service.tokens import CreatedToken
from people.values import Permission, PersonId
from web.forms import Form, errors_by_field
from web.page import redirect, render
from web.reader import AnyRequest, actor_of, house_of, languages_of, parse_locale, reader_of
from web.sessions import browser_name, current_session, list_own_sessions

FREQUENCIES = {
    DigestFrequency.DAILY.value: N_("On every working day that has something new"),
    DigestFrequency.WEEKLY.value: N_("Once a week"),
}
TOKEN_DAYS = (30, 90, 365)
ONLY_READING = (Permission.READ_CATALOG.value, Permission.SEARCH.value)


@get("/settings", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True)
def show_settings(request: AnyRequest) -> Response[str]:
    return _show(request)


@post("/settings/profile", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, status_code=303)
def save_profile(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Response[Any]:
    """Name, language and zone."""
    try:
        with house.uow.write(actor) as work:
            persons.change_profile(
                work,
                _person(actor),
                name=form.text("name"),
                locale=_offered(form.text("locale")),
                time_zone=form.text("time_zone") or None,
                version=_version(form),
            )
            if form.text("frequency") in set(DigestFrequency):
                choose_frequency(work, PersonId(_person(actor)), DigestFrequency(form.text("frequency")))
    except Invalid as error:
        return _show(request, status=422, errors=errors_by_field(error, reader_of(request)), typed=form.as_dict())
    return redirect(request, "/settings", reader_of(request).gettext("Saved."))


@post("/settings/sessions/{session_id:uuid}/end", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, status_code=303)
def end_session(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], session_id: FromPath[UUID]
) -> Response[bytes]:
    with house.uow.write(actor) as work:
        sign_in.end_session(work, _person(actor), session_id)
    return redirect(request, "/settings#sessions", reader_of(request).gettext("That browser is signed out."))


@post("/settings/sessions/end-others", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, status_code=303)
def end_other_sessions(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]
) -> Response[bytes]:
    """Signed out everywhere but here."""
    with house.uow.write(actor) as work:
        here = current_session(work, request)
        ended = sign_in.end_all_sessions(work, _person(actor), but=here.id if here else None)
    told = reader_of(request).ngettext(
        "%(n)s other browser is signed out.", "%(n)s other browsers are signed out.", ended
    )
    return redirect(request, "/settings#sessions", told)


@post("/settings/tokens", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, status_code=200)
def create_token(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Response[str]:
    """Shown on the answer to this POST and never again, so there is no redirect to carry it."""
    try:
        with house.uow.write(actor) as work:
            made = tokens.create_token(
                work,
                _person(actor),
                form.text("token_name"),
                permissions=ONLY_READING if form.is_on("only_reading") else None,
                expires_at=_expiry(form, work.now),
            )
    except Invalid as error:
        errors = {f"token_{field}": text for field, text in errors_by_field(error, reader_of(request)).items()}
        return _show(request, status=422, errors=errors, typed=form.as_dict())
    return _show(request, made=made)


@post("/settings/tokens/{token_id:uuid}/revoke", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, status_code=303)
def revoke_token(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], token_id: FromPath[UUID]
) -> Response[bytes]:
    with house.uow.write(actor) as work:
        tokens.revoke_token(work, token_id)
    return redirect(request, "/settings#tokens", reader_of(request).gettext("The token no longer works."))


def _show(
    request: AnyRequest,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    made: CreatedToken | None = None,
) -> Response[str]:
    house, actor = house_of(request), actor_of(request)
    assert actor is not None
    with house.uow.read(actor) as work:
        facts = _facts(work, request)
    facts |= {"browser": browser_name, "errors": errors or {}, "typed": typed, "made": made}
    return render(request, "settings/settings.html", status=status, section="", **facts)


def _facts(work: Work, request: AnyRequest) -> dict[str, Any]:
    person_id, here = _person(work.actor), current_session(work, request)
    person = repository.get_person_facts(work.session, person_id)
    living = [one for one in tokens.list_tokens_for(work.session, work.actor, person_id) if one.revoked_at is None]
    return {
        "person": person,
        "sessions": list_own_sessions(work),
        "here": here.id if here else None,
        "tokens": living,
        "locales": languages_of(person.locale),
        "zones": sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")),
        "token_days": TOKEN_DAYS,
        "frequency": frequency_of(work, PersonId(person_id)).value,
        "may_manage_people": may_somewhere(work.actor, Permission.MANAGE_PEOPLE),
        "may_read_audit": may_somewhere(work.actor, Permission.READ_AUDIT),
        "frequencies": list(FREQUENCIES.items()),
    }


def _person(actor: Actor) -> UUID:
    """Settings belong to people; a program or the operator has none."""
    if actor.person_id is None:
        raise NotAllowed(permission="settings")
    return actor.person_id


def _offered(text: str) -> Any:
    locale = parse_locale(text)
    if text and locale is None:
        raise Invalid([FieldError("locale", "unknown_value", text)])
    return locale


def _version(form: Form) -> int | None:
    return whole_number(form.text("version"))


def _expiry(form: Form, now: datetime) -> datetime:
    chosen = whole_number(form.text("days"))
    days = chosen if chosen in TOKEN_DAYS else TOKEN_DAYS[0]
    return now.astimezone(UTC) + timedelta(days=days)


routes: list[Any] = [show_settings, save_profile, end_session, end_other_sessions, create_token, revoke_token]
