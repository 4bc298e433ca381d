"""Requests: the board by stage, a new one, one with its evidence, and the decision."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

import web.requests_elsewhere  # noqa: F401 - registers Home, rail and box
from api.access import access
from api.limits import whole_number
from api.ports import House
from catalog.rules import can_be_taken
from catalog.values import ComplianceClass, Modality
from commissioning import repository, service
from commissioning.answers import LIKELY, WORTH_SHOWING
from commissioning.errors import RequestInvalid
from commissioning.repository import RequestFacts
from commissioning.values import Choice, Effort, Factor, Outcome, Ratings, Stage, Urgency
from commissioning.wishes import read_outcome, read_wish
from core.actors import Actor
from core.errors import FieldError, Invalid
from core.unit_of_work import Work
from core.wording import Translator
from core.wording.vocabulary import word
from people import repository as people
from people.access import may, may_somewhere
from people.values import Permission
from search.repository import list_misses
from search.values import DEMAND_FOR
from web.commissioning import choices_for, reasons_of
from web.forms import Form, errors_by_field
from web.page import redirect, render
from web.pages.commission import language_choices, look
from web.people import address_of, people_choices
from web.reader import AnyRequest, parse_locale, reader_of

IN_COLUMN = 30
MISSES = 10
WISH = ("need", "title", "audience", "audience_size", "objective", "urgency", "effort", "modality")
MORE_OF_WISH = ("compliance_class", "language", "org_unit", "proposal", "proposed_course")


class Blank(dict[str, str]):
    """What a form shows again: a field that is not there is empty, and stays out of lists."""

    def __missing__(self, name: str) -> str:
        return ""


@get("/requests", opt=access(Permission.SUBMIT_REQUEST), sync_to_thread=True)
def show_board(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    mine: Annotated[bool, QueryParameter()] = False,
    outcome: Annotated[Outcome | None, QueryParameter()] = None,
) -> Response[str]:
    """Every request in the column of its stage, or those decided one way: open by score, decided by time."""
    stages = tuple(Stage)
    if outcome:
        stages = (Stage.DEFERRED if outcome is Outcome.DEFER else Stage.DECIDED,)
    may_decide = may_somewhere(actor, Permission.DECIDE_REQUEST)
    with house.uow.read(actor) as work:
        counts = repository.count_by_stage(work.session)
        columns = [(stage, repository.list_board(work.session, stage, IN_COLUMN, outcome=outcome)) for stage in stages]
        misses = list_misses(work.session, (work.now - DEMAND_FOR).date(), MISSES) if may_decide else []
    if mine:
        columns = [(stage, [r for r in found if r.requester_id == actor.person_id]) for stage, found in columns]
    return render(
        request,
        "requests/board.html",
        columns=columns,
        counts=counts,
        open_count=sum(counts.get(stage, 0) for stage in (Stage.SUBMITTED, Stage.TRIAGED)),
        mine=mine,
        outcome=outcome,
        may_decide=may_decide,
        misses=misses,
        misses_days=DEMAND_FOR.days,
    )


@get("/requests/new", opt=access(Permission.SUBMIT_REQUEST), sync_to_thread=True)
def show_form(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """The form, filled with what was said in the box."""
    params = request.query_params
    given = {name: str(params[name]) for name in (*WISH, *MORE_OF_WISH) if name in params}
    if "course" in params:
        given["proposed_course"] = str(params["course"])
    given.setdefault("need", given.pop("title", ""))
    return _show_form(request, house, actor, given)


@post("/requests", opt=access(Permission.SUBMIT_REQUEST), sync_to_thread=True, status_code=303)
def submit(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Response[Any]:
    """Look what exists, keep it with the request, submit."""
    given = {name: form.text(name) for name in (*WISH, *MORE_OF_WISH)}
    try:
        wish = read_wish({**given, "audience_size": _number("audience_size", given["audience_size"])})
        made = service.submit_with_evidence(house.uow, actor, house.detector, wish)
    except Invalid as error:
        wrong = errors_by_field(error, reader_of(request))
        return _show_form(request, house, actor, given, status=422, errors=wrong)
    with house.uow.read(actor) as work:
        name = repository.get_request_facts(work.session, str(made)).name
    told = reader_of(request).gettext("%(number)s is submitted, with what was found.", number=name)
    return redirect(request, f"/requests/{name}", told)


@get("/requests/{number:str}", opt=access(Permission.SUBMIT_REQUEST), sync_to_thread=True)
def show_request(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], number: FromPath[str]
) -> Response[str]:
    """One request with its evidence, its score and the decision, made or to be made."""
    return _show_request(request, house, actor, number)


@post("/requests/{number:str}/ratings", opt=access(Permission.DECIDE_REQUEST), sync_to_thread=True, status_code=303)
def judge(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    number: FromPath[str],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Keep a judgement; the score follows."""
    try:
        ratings = Ratings(**{f.value: _number(f.value, form.text(f.value)) or 0 for f in Factor})
        with house.uow.write(actor) as work:
            judged = service.triage_request(work, number, ratings, version=_number("version", form.text("version")))
            points = judged.score
    except Invalid as error:
        return _refused(request, house, actor, number, form, error)
    told = reader_of(request).gettext("Judged. The score is %(score)s.", score=f"{points:g}")
    return redirect(request, f"/requests/{number}", told)


@post("/requests/{number:str}/decision", opt=access(Permission.SUBMIT_REQUEST), sync_to_thread=True, status_code=303)
def decide(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    number: FromPath[str],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Record the one decision. Who asked may choose to reuse; everything else is for those who decide."""
    try:
        version = _number("version", form.text("version"))
        with house.uow.write(actor) as work:
            choice = _choice(work, form)
            service.decide_request(
                work,
                number,
                choice,
                version=version,
                base_url=house.rules.base_url,
                language=house.rules.default_locale,
            )
        with house.uow.read(actor) as work:
            decided = repository.get_request_facts(work.session, number)
    except Invalid as error:
        return _refused(request, house, actor, number, form, error)
    house.wake("mail")
    reader = reader_of(request)
    outcome = word("decision", choice.outcome.value, reader)
    told = reader.gettext("%(number)s is decided: %(outcome)s.", number=decided.name, outcome=outcome)
    return redirect(request, f"/requests/{decided.name}", told)


def _refused(request: AnyRequest, house: House, actor: Actor, number: str, form: Form, error: Invalid) -> Response[str]:
    wrong = errors_by_field(error, reader_of(request))
    return _show_request(request, house, actor, number, status=422, errors=wrong, typed=form.as_dict())


def _choice(work: Work, form: Form) -> Choice:
    return Choice(
        outcome=read_outcome(form.text("outcome")),
        reason=form.text("reason"),
        course=form.text("course") if form.text("outcome") != Outcome.BUILD else "",
        spent=_amount("spent", form.text("spent")),
        owner_email=address_of(work, "owner_email", form.text("owner_email")),
        org_unit=form.text("org_unit"),
        code=form.text("code"),
    )


def _number(name: str, text: str) -> int | None:
    if not text:
        return None
    number = whole_number(text)
    if number is None:
        raise RequestInvalid([FieldError(name, "not_a_number", text)])
    return number


def _amount(name: str, text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ".")) if text else None
    except InvalidOperation:
        raise RequestInvalid([FieldError(name, "not_a_number", text)]) from None


def _show_form(
    request: AnyRequest,
    house: House,
    actor: Actor,
    given: dict[str, str],
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
) -> Response[str]:
    reader = reader_of(request)
    language = parse_locale(given.get("language", ""))
    with house.uow.read(actor) as work:
        units = [(unit.code, unit.name) for unit in people.list_org_units(work.session)]
    return render(
        request,
        "requests/form.html",
        status=status,
        values=Blank(given),
        errors=Blank(errors or {}),
        found=look(house, actor, given.get("need", ""), language, reader) if not errors else None,
        units=units,
        languages=language_choices(reader),
        urgencies=[(one.value, word("urgency", one.value, reader)) for one in Urgency],
        efforts=[(one.value, word("effort", one.value, reader)) for one in Effort],
        modalities=[(one.value, word("modality", one.value, reader)) for one in Modality],
        classes=[(one.value, word("compliance", one.value, reader)) for one in ComplianceClass],
    )


def _show_request(
    request: AnyRequest,
    house: House,
    actor: Actor,
    number: str,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response[str]:
    reader = reader_of(request)
    with house.uow.read(actor) as work:
        facts = repository.get_request_facts(work.session, number)
        page = _facts(work, facts, reader)
    return render(
        request, "requests/request.html", status=status, errors=Blank(errors or {}), typed=Blank(typed or {}), **page
    )


def _facts(work: Work, facts: RequestFacts, reader: Translator) -> dict[str, Any]:
    evidence = repository.list_evidence(work.session, facts.id)
    is_open = facts.stage is not Stage.DECIDED
    may_decide = is_open and may(work.actor, Permission.DECIDE_REQUEST, org_unit_path=facts.org_unit_path)
    best = next((c.code for c in evidence if c.probability >= LIKELY and can_be_taken(c.status)), "")
    return {
        "one": facts,
        "evidence": [(c, reasons_of(c, reader)) for c in evidence if c.probability >= WORTH_SHOWING],
        "unlikely": [c for c in evidence if c.probability < WORTH_SHOWING],
        "may_decide": may_decide,
        "may_reuse": is_open and not may_decide and facts.requester_id == work.actor.person_id,
        "choices": choices_for(work, facts, reader) if may_decide else [],
        "suggested_course": facts.proposed_course or best,
        "units": [(unit.code, unit.name) for unit in people.list_org_units(work.session)] if may_decide else [],
        "people": people_choices(work) if may_decide else [],
        "factors": list(Factor),
    }


routes: list[Any] = [show_board, show_form, submit, show_request, judge, decide]
