"""Policies: the rule in words, the courses it catches, and what a change would do before it does it."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import func, select

from api.access import access
from api.limits import whole_number
from api.ports import House
from catalog.values import ComplianceClass, Modality
from core.actors import Actor
from core.errors import FieldError, Invalid
from core.unit_of_work import Work
from core.wording import Translator
from core.wording.vocabulary import word
from lifecycle.drafts import PolicyDraft, RungDraft, check_drafts, read_rungs, spell_rungs
from lifecycle.errors import PolicyInvalid
from lifecycle.explain import policy_in_words
from lifecycle.models import ReviewPolicy, ReviewSchedule
from lifecycle.repository import policies as rows
from lifecycle.service import policies as service
from lifecycle.service.simulation import simulate_policies
from lifecycle.values import PolicyId
from localization.repository.markets import list_markets
from people.access import may_somewhere
from people.repository import list_org_units
from people.values import Permission
from web.forms import Form, errors_by_field
from web.page import redirect, render
from web.policies import months_shown
from web.reader import AnyRequest, reader_of

MOST_COURSES = 20
"""How many of the courses that move are listed on the page."""
NUMBERS = ("interval_months", "grace_days", "auto_retire_after_days")


@get("/policies", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def show_policies(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """Every policy in force, in words, with the courses it governs."""
    reader = reader_of(request)
    with house.uow.read(actor) as work:
        caught = dict(
            work.session.execute(
                select(ReviewSchedule.policy_id, func.count()).group_by(ReviewSchedule.policy_id)
            ).all()
        )
        shown = [(p.id, p.name, policy_in_words(p, reader), caught.get(p.id, 0), p.is_binding) for p in _all(work)]
    return render(
        request, "policies/list.html", policies=shown, may_change=may_somewhere(actor, Permission.MANAGE_POLICIES)
    )


@get("/policies/new", opt=access(Permission.MANAGE_POLICIES), sync_to_thread=True)
def new_policy(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """An empty form, or the one of the address, with what it would do."""
    return _show_form(request, house, actor, _typed(request), None)


@get("/policies/{policy_id:uuid}", opt=access(Permission.MANAGE_POLICIES), sync_to_thread=True)
def edit_policy(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], policy_id: FromPath[UUID]
) -> Response[str]:
    """A policy's form, with what the change in the address would do."""
    with house.uow.read(actor) as work:
        policy = rows.get_policy(work.session, PolicyId(policy_id))
        stored = _values_of(policy)
    return _show_form(request, house, actor, {**stored, **_typed(request)}, policy)


@post("/policies", opt=access(Permission.MANAGE_POLICIES), sync_to_thread=True, status_code=303)
def create_policy(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Response[Any]:
    """Put a policy in force."""
    try:
        draft = draft_of(form.as_dict())
        with house.uow.write(actor) as work:
            service.create_policy(work, draft, house.surroundings.known_markets)
    except Invalid as error:
        return _show_form(request, house, actor, form.as_dict(), None, error=error)
    return redirect(request, "/policies", reader_of(request).gettext("“%(name)s” is in force.", name=draft.name))


@post("/policies/{policy_id:uuid}", opt=access(Permission.MANAGE_POLICIES), sync_to_thread=True, status_code=303)
def change_policy(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    policy_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Change a policy."""
    with house.uow.read(actor) as work:
        policy = rows.get_policy(work.session, PolicyId(policy_id))
    try:
        draft = draft_of(form.as_dict())
        with house.uow.write(actor) as work:
            known = house.surroundings.known_markets
            service.change_policy(work, PolicyId(policy_id), draft, known, version=_version(form))
    except Invalid as error:
        return _show_form(request, house, actor, form.as_dict(), policy, error=error)
    return redirect(request, "/policies", reader_of(request).gettext("“%(name)s” was changed.", name=draft.name))


@post("/policies/{policy_id:uuid}/lift", opt=access(Permission.MANAGE_POLICIES), sync_to_thread=True, status_code=303)
def lift_policy(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    policy_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Take a policy out of force."""
    with house.uow.write(actor) as work:
        service.lift_policy(work, PolicyId(policy_id), version=_version(form))
    return redirect(request, "/policies", reader_of(request).gettext("The policy is no longer in force."))


def draft_of(values: dict[str, str]) -> PolicyDraft:
    """Read a policy from a form's fields."""
    wrong = [
        FieldError(name, "number_needed", values[name]) for name in NUMBERS if not _is_number(values.get(name, ""))
    ]
    if wrong:
        raise PolicyInvalid(wrong)
    draft = PolicyDraft(
        name=values.get("name", ""),
        interval_months=_number(values, "interval_months"),
        org_unit=values.get("org_unit") or None,
        compliance_class=ComplianceClass(values["compliance_class"]) if values.get("compliance_class") else None,
        modality=Modality(values["modality"]) if values.get("modality") else None,
        tag=values.get("tag") or None,
        market=values.get("market") or None,
        is_binding=bool(values.get("is_binding")),
        grace_days=_number(values, "grace_days") or 0,
        auto_retire_after_days=_number(values, "auto_retire_after_days"),
        rungs=read_rungs(values.get("rungs", "")),
    )
    check_drafts([draft])
    return draft


def _show_form(
    request: AnyRequest,
    house: House,
    actor: Actor,
    values: dict[str, str],
    policy: ReviewPolicy | None,
    *,
    error: Invalid | None = None,
) -> Response[str]:
    reader, simulation = reader_of(request), None
    is_tried = error is None and "name" in request.query_params
    with house.uow.read(actor) as work:
        units = [(unit.code, unit.name) for unit in list_org_units(work.session)]
        markets = {market.code: market.name for market in list_markets(work.session)}
        try:
            if is_tried:
                drafts = [draft_of(values)]
                simulation = simulate_policies(work, drafts, house.surroundings)
        except Invalid as refused:
            error = refused
    return render(
        request,
        "policies/form.html",
        status=422 if error and not is_tried else 200,
        values=values,
        policy=policy,
        units=units,
        classes=_choices("compliance", ComplianceClass, reader),
        modalities=_choices("modality", Modality, reader),
        markets=_with_named(markets, values.get("market", "")),
        simulation=simulation,
        months=months_shown(simulation.months, reader) if simulation else [],
        most=max([1, *(max(row.now, row.then) for row in simulation.months)]) if simulation else 1,
        most_courses=MOST_COURSES,
        wrong=errors_by_field(error, reader) if error else {},
    )


def _values_of(policy: ReviewPolicy) -> dict[str, str]:
    names = ("name", "compliance_class", "modality", "tag", "market", *NUMBERS)
    values = {name: str(value) for name in names if (value := getattr(policy, name)) is not None}
    values["org_unit"] = policy.org_unit.code if policy.org_unit else ""
    values["rungs"] = spell_rungs(msgspec.convert(policy.rungs or [], list[RungDraft]))
    return {**values, "is_binding": "on" if policy.is_binding else ""}


def _typed(request: AnyRequest) -> dict[str, str]:
    typed = {name: str(value).strip() for name, value in request.query_params.items()}
    return {"is_binding": "", **typed} if "name" in typed else typed


def _choices(kind: str, values: type[ComplianceClass] | type[Modality], reader: Translator) -> list[tuple[str, str]]:
    return [(value.value, word(kind, value.value, reader)) for value in values]


def _with_named(markets: dict[str, str], code: str) -> list[tuple[str, str]]:
    """The choices among markets; one that is gone stays, or saving its policy would put it in force everywhere."""
    return list({**({code: code} if code else {}), **markets}.items())


def _all(work: Work) -> list[ReviewPolicy]:
    return rows.list_policies(work.session)


def _is_number(text: str) -> bool:
    return not text or text.isdecimal()


def _number(values: dict[str, str], name: str) -> int | None:
    return int(values[name]) if values.get(name) else None


def _version(form: Form) -> int:
    return whole_number(form.text("version")) or 0


routes: list[Any] = [show_policies, new_policy, edit_policy, create_policy, change_policy, lift_policy]
