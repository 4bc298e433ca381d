"""A person: facts, roles with their places, what they answer for; changing all that, leaving and coming back."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.access import access
from api.limits import whole_number
from api.ports import House
from core.actors import Actor
from core.errors import FieldError, Invalid
from core.unit_of_work import Work
from core.wording import translator
from core.wording.vocabulary import word
from people import repository
from people.access import may, may_somewhere
from people.errors import NotAllowed, PersonInvalid
from people.models import Person
from people.service import change_person, find_named, grant_role, leave, require_in_reach, revoke_role, take_back
from people.service.persons import PersonChanges
from people.values import OrgUnitId, Permission, PersonId, Role
from web.forms import Form, errors_by_field, required
from web.page import redirect, render
from web.people import people_choices
from web.person import build_page, heirs_of, market_choices, role_choices, unit_choices
from web.reader import AnyRequest, languages_of, parse_locale, reader_of

MANAGES = access(Permission.MANAGE_PEOPLE)
BY_ADDRESS = {"manager_id": "manager_email", "deputy_id": "deputy_email"}


@get("/people/{person_id:uuid}", opt=MANAGES, sync_to_thread=True)
def show_person(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], person_id: FromPath[UUID]
) -> Response[str]:
    return _show(request, house, actor, person_id)


@post("/people/{person_id:uuid}/facts", opt=MANAGES, sync_to_thread=True, status_code=303)
def change_facts(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    person_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Everything that is known of the person, as it was when the page was opened."""
    reader = reader_of(request)
    try:
        required(form, "name", "email")
        with house.uow.write(actor) as work:
            changes = _news(require_in_reach(work, person_id), _changes(work, form))
            change_person(work, person_id, changes, version=whole_number(form.text("version")))
    except Invalid as error:
        wrong = errors_by_field(_by_field(error, form), reader)
        return _show(request, house, actor, person_id, status=422, typed=form.as_dict(), errors=wrong)
    return redirect(request, f"/people/{person_id}", reader.gettext("Saved."))


@post("/people/{person_id:uuid}/roles", opt=MANAGES, sync_to_thread=True, status_code=303)
def give_role(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    person_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Response[Any]:
    """A role, everywhere or within an org unit or market; the notice takes it back."""
    reader = reader_of(request)
    try:
        with house.uow.write(actor) as work:
            person = require_in_reach(work, person_id)
            role, unit_id, market = _wished_role(work, form)
            is_new = grant_role(work, person_id, role, org_unit_id=unit_id, market=market)
            name = person.name
    except Invalid as error:
        wrong = errors_by_field(error, reader)
        return _show(request, house, actor, person_id, status=422, typed=form.as_dict(), errors=wrong)
    if not is_new:
        return redirect(request, f"/people/{person_id}", reader.gettext("%(name)s has this role already.", name=name))
    told = reader.gettext("%(name)s now has the role %(role)s.", name=name, role=word("role", role.value, reader))
    undo = {"role": role.value, "org_unit": form.text("role_unit"), "market": form.text("market")}
    return redirect(
        request, f"/people/{person_id}", told, undo_path=f"/people/{person_id}/roles/withdraw", undo_fields=undo
    )


@post("/people/{person_id:uuid}/roles/withdraw", opt=MANAGES, sync_to_thread=True, status_code=303)
def withdraw_role(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    person_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Response[Any]:
    """The role ends at once; the notice gives it again."""
    reader, unit, market = reader_of(request), form.text("org_unit"), form.text("market")
    if form.text("role") not in set(Role):
        raise PersonInvalid([FieldError("role", "unknown_role", form.text("role"))])
    role = Role(form.text("role"))
    with house.uow.write(actor) as work:
        name = require_in_reach(work, person_id).name
        unit_id = repository.get_org_unit_by_code(work.session, unit).id if unit else None
        revoke_role(work, person_id, role, org_unit_id=unit_id, market=market or None)
    told = reader.gettext("%(name)s no longer has the role %(role)s.", name=name, role=word("role", role.value, reader))
    place = f"/people/{person_id}"
    undo = {"role": role.value, "role_unit": unit, "market": market}
    still_seen = _is_in_reach(house, actor, person_id)
    return redirect(
        request,
        place if still_seen else "/people",
        told,
        undo_path=f"{place}/roles" if still_seen else "",
        undo_fields=undo,
    )


@get("/people/{person_id:uuid}/leave", opt=MANAGES, sync_to_thread=True)
def foresee_leaving(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], person_id: FromPath[UUID]
) -> Response[str]:
    """What would happen, before it does."""
    return _show_leaving(request, house, actor, person_id)


@post("/people/{person_id:uuid}/leave", opt=MANAGES, sync_to_thread=True, status_code=303)
def let_leave(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    person_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Signed out at once; what they answer for passes on."""
    reader = reader_of(request)
    try:
        with house.uow.write(actor) as work:
            name = require_in_reach(work, person_id).name
            leave(work, person_id, on=_day(form), reason=form.text("reason") or None)
    except Invalid as error:
        wrong = errors_by_field(error, reader)
        return _show_leaving(request, house, actor, person_id, status=422, typed=form.as_dict(), errors=wrong)
    told = reader.gettext("%(name)s has left. What they answered for has passed on.", name=name)
    return redirect(request, f"/people/{person_id}", told)


@post("/people/{person_id:uuid}/return", opt=MANAGES, sync_to_thread=True, status_code=303)
def let_return(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], person_id: FromPath[UUID]
) -> Response[Any]:
    """Active again; nothing else comes back by itself."""
    with house.uow.write(actor) as work:
        name = require_in_reach(work, person_id).name
        take_back(work, person_id)
    return redirect(request, f"/people/{person_id}", reader_of(request).gettext("%(name)s is back.", name=name))


def _show(
    request: AnyRequest,
    house: House,
    actor: Actor,
    person_id: UUID,
    *,
    status: int = 200,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response[str]:
    reader = reader_of(request)
    with house.uow.read(actor) as work:
        page = build_page(work, person_id, reader)
        units, markets, people = unit_choices(work), market_choices(work, reader), people_choices(work)
    return render(
        request,
        "people/person.html",
        status=status,
        page=page,
        person=page.facts,
        units=units,
        markets=markets,
        people=people,
        role_choices=role_choices(reader),
        locales=languages_of(page.facts.locale),
        may_everywhere=may(actor, Permission.MANAGE_PEOPLE),
        may_read_audit=may_somewhere(actor, Permission.READ_AUDIT),
        typed=typed or {},
        errors=errors or {},
    )


def _show_leaving(
    request: AnyRequest,
    house: House,
    actor: Actor,
    person_id: UUID,
    *,
    status: int = 200,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response[str]:
    reader = reader_of(request)
    with house.uow.read(actor) as work:
        page = build_page(work, person_id, reader)
        heirs = heirs_of(work, person_id, reader)
    return render(
        request,
        "people/leave.html",
        status=status,
        page=page,
        person=page.facts,
        heirs=heirs,
        typed=typed or {},
        errors=errors or {},
    )


def _changes(work: Work, form: Form) -> PersonChanges:
    errors: list[FieldError] = []
    others: dict[str, PersonId | None] = {}
    for fact, field in BY_ADDRESS.items():
        found = find_named(work, field, form.text(field)) if form.text(field) else None
        if isinstance(found, FieldError):
            errors.append(found)
        else:
            others[fact] = found.id if isinstance(found, Person) else None
    locale = parse_locale(form.text("locale"))
    if form.text("locale") and locale is None:
        errors.append(FieldError("locale", "unknown_value", form.text("locale")))
    if errors:
        raise PersonInvalid(errors)
    return PersonChanges(
        email=form.text("email"),
        name=form.text("name"),
        locale=locale,
        time_zone=form.text("time_zone") or None,
        country=form.text("country") or None,
        org_unit_id=_unit_id(work, "org_unit", form.text("org_unit")),
        **others,
    )


def _news(person: Person, changes: PersonChanges) -> PersonChanges:
    """What differs: a form sends everything, and what was left alone asks for no right to change it."""
    sent = {name: getattr(changes, name) for name in changes.__struct_fields__}
    return PersonChanges(**{name: value for name, value in sent.items() if value != getattr(person, name)})


def _by_field(error: Invalid, form: Form) -> Invalid:
    """Managers and deputies are chosen by address here, so what is wrong with them says the address."""
    found = [
        FieldError(BY_ADDRESS[one.field], one.code, form.text(BY_ADDRESS[one.field]), one.params)
        if one.field in BY_ADDRESS
        else one
        for one in error.errors
    ]
    return Invalid(found)


def _wished_role(work: Work, form: Form) -> tuple[Role, OrgUnitId | None, str | None]:
    role, market = form.text("role"), form.text("market")
    if role not in set(Role):
        raise PersonInvalid([FieldError("role", "required" if not role else "unknown_value", role)])
    if market and market not in dict(market_choices(work, translator(work.actor.locale))):
        raise PersonInvalid([FieldError("market", "unknown_value", market)])
    return Role(role), _unit_id(work, "role_unit", form.text("role_unit")), market or None


def _unit_id(work: Work, field: str, code: str) -> OrgUnitId | None:
    unit = repository.find_org_unit_by_code(work.session, code) if code else None
    if code and unit is None:
        raise PersonInvalid([FieldError(field, "unknown_org_unit", code)])
    return unit.id if unit else None


def _day(form: Form) -> date | None:
    try:
        return date.fromisoformat(form.text("on")) if form.text("on") else None
    except ValueError:
        raise PersonInvalid([FieldError("on", "not_a_date", form.text("on"))]) from None


def _is_in_reach(house: House, actor: Actor, person_id: UUID) -> bool:
    try:
        with house.uow.read(actor) as work:
            require_in_reach(work, person_id)
    except NotAllowed:
        return False
    return True


routes: list[Any] = [show_person, change_facts, give_role, withdraw_role, foresee_leaving, let_leave, let_return]
