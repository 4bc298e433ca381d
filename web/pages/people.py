"""People: the list of those somebody manages, inviting, and the names offered while an address is typed."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.access import access
from api.paging import decode_pair, encode_cursor, page_of
from api.ports import House
from core.actors import Actor
from core.errors import FieldError, Invalid
from core.unit_of_work import Work
from core.wording import translator
from people import repository
from people.access import may
from people.errors import PersonInvalid
from people.repository.roster import ids_with_role
from people.service import invite, reach_of
from people.service.sign_in import IssuedLink
from people.values import Permission, Role
from web.forms import Form, errors_by_field
from web.link_mail import mail_link, words_of
from web.page import render, render_part
from web.people import people_choices
from web.person import market_choices, role_choices, unit_choices
from web.reader import AnyRequest, reader_of

PAGE = 50
NAMED = ("owner_email", "owner", "manager_email", "deputy_email", "person")
"""Fields below which names are offered."""
STANDING = {"active": True, "left": False, "all": None}
MANAGES = access(Permission.MANAGE_PEOPLE)


@get("/people", opt=MANAGES, sync_to_thread=True)
def show_people(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    q: Annotated[str, QueryParameter()] = "",
    org_unit: Annotated[str, QueryParameter()] = "",
    role: Annotated[str, QueryParameter()] = "",
    standing: Annotated[str, QueryParameter()] = "active",
    cursor: Annotated[str, QueryParameter()] = "",
) -> Response[str]:
    """By name; somebody who manages an org unit sees who sits or holds a role there."""
    reader = reader_of(request)
    standing = standing if standing in STANDING else "active"
    among = [*reach_of(actor), *([ids_with_role(Role(role))] if role in set(Role) else [])]
    with house.uow.read(actor) as work:
        units = unit_choices(work)
        found = repository.list_people(
            work.session,
            text=q,
            org_unit_path=_path_of(work, org_unit, units),
            is_active=STANDING[standing],
            among=among,
            after=decode_pair(cursor, str, UUID) if cursor else None,
            limit=PAGE + 1,
        )
        shown, last = page_of(found, PAGE)
        roles = _roles_of(work, [one.id for one in shown])
    asked = {"q": q, "org_unit": org_unit, "role": role, "standing": standing}
    return render(
        request,
        "people/list.html",
        people=shown,
        roles=roles,
        units=units,
        unit_names=dict(units),
        role_choices=[*role_choices(reader), (Role.STAFF.value, reader.gettext("No role but staff"))],
        asked=asked,
        address=lambda **other: "/people?" + urlencode({k: v for k, v in (asked | other).items() if v}),
        next_cursor=encode_cursor(last.name, str(last.id)) if last else "",
    )


@get("/people/invite", opt=MANAGES, sync_to_thread=True)
def ask_whom(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """The form to invite somebody."""
    return _show_form(request, house, actor)


@post("/people/invite", opt=MANAGES, sync_to_thread=True, status_code=200)
def invite_person(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Response[str]:
    """The link is shown on the answer to this POST and never again, so there is no redirect to carry it."""
    try:
        with house.uow.write(actor) as work:
            issued = _invited(work, form)
            if form.is_on("mail"):
                _mail_link(work, house, issued)
    except Invalid as error:
        wrong = errors_by_field(error, reader_of(request))
        return _show_form(request, house, actor, status=422, typed=form.as_dict(), errors=wrong)
    if form.is_on("mail"):
        house.wake("mail")
    link = "" if form.is_on("mail") else f"{house.rules.base_url}/sign-in/{issued.secret}"
    return render(request, "people/invited.html", issued=issued, link=link)


@get("/people/choices", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def offer_people(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """Active people whose name or address holds what was typed so far into one of the fields for an address."""
    name = next((each for each in NAMED if each in request.query_params), NAMED[0])
    with house.uow.read(actor) as work:
        found = people_choices(work, request.query_params.get(name, "")[:200])
    return render_part(request, "components/people.html", name=name, people=found)


def _invited(work: Work, form: Form) -> IssuedLink:
    role, unit, market = form.text("role"), form.text("org_unit"), form.text("market")
    if role and role not in set(Role):
        raise PersonInvalid([FieldError("role", "unknown_value", role)])
    if market and market not in dict(market_choices(work, translator(work.actor.locale))):
        raise PersonInvalid([FieldError("market", "unknown_value", market)])
    return invite(
        work,
        form.text("email"),
        name=form.text("name") or None,
        role=Role(role) if role else None,
        org_unit_id=repository.get_org_unit_by_code(work.session, unit).id if unit else None,
        market=market or None,
    )


def _show_form(
    request: AnyRequest,
    house: House,
    actor: Actor,
    *,
    status: int = 200,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response[str]:
    reader = reader_of(request)
    with house.uow.read(actor) as work:
        units, markets = unit_choices(work), market_choices(work, reader)
    return render(
        request,
        "people/invite.html",
        status=status,
        units=units,
        markets=markets,
        role_choices=role_choices(reader),
        may_everywhere=may(actor, Permission.MANAGE_PEOPLE),
        typed=typed or {},
        errors=errors or {},
    )


def _mail_link(work: Work, house: House, issued: IssuedLink) -> None:
    reader = words_of(house, issued)
    mail_link(
        work,
        house,
        issued,
        reader,
        subject=reader.gettext("You are invited to Coursekeeper"),
        said=reader.gettext(
            "%(inviter)s invites you. Open this link to sign in. It works once, for the next seven days.",
            inviter=work.actor.name,
        ),
        why=reader.gettext("Later you ask for a fresh link on the page to sign in."),
    )


def _path_of(work: Work, org_unit: str, units: list[tuple[str, str]]) -> str | None:
    if org_unit not in dict(units):
        return None
    return repository.get_org_unit_by_code(work.session, org_unit).path


def _roles_of(work: Work, ids: list[Any]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for grant in repository.list_grants(work.session, ids):
        held = found.setdefault(grant.person_id, [])
        held += [grant.role.value] if grant.role.value not in held else []
    return found


routes: list[Any] = [show_people, ask_whom, invite_person, offer_people]
