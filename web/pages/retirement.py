"""The end of a course: planned for a day and told to people first, or at once."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.access import access
from api.limits import whole_number
from api.ports import House
from catalog.repository.courses import get_course_id
from catalog.service.guards import require_on
from catalog.views import get_course_view
from core.actors import Actor
from core.errors import Conflict, CoursekeeperError, FieldError, Invalid, NotFound
from core.unit_of_work import Work
from core.wording import day_only
from core.wording.dates import today_of
from core.wording.problems import problem_of
from lifecycle.repository.retirements import find_open_plan
from lifecycle.rules.outcomes import RETIREMENT_NOTICE_DAYS
from lifecycle.service.retirements import change_retirement, forgo_notices, plan_retirement, retire_at_once
from lifecycle.values import RetirementPlanId
from people.values import Permission
from web.forms import Form, errors_by_field
from web.page import redirect, render
from web.reader import AnyRequest, reader_of
from web.retirements import FIELDS_OF_ENDS, ending_of

Answer = Response[Any]


@get("/courses/{code:str}/retire", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def ask_to_retire(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Answer:
    """When, why and what instead; and what a day in the future does that now does not."""
    return _ask(request, house, actor, code)


@post("/courses/{code:str}/retirement", opt=access(Permission.READ_CATALOG), sync_to_thread=True, status_code=303)
def plan_end(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    form: NamedDependency[Form],
) -> Answer:
    """End it on a day, or change the plan there is."""
    reader = reader_of(request)
    try:
        retire_on = _day(form)
        with house.uow.write(actor) as work:
            _plan(work, get_course_id(work.session, code), retire_on, form)
    except (Invalid, Conflict, NotFound) as error:
        return _ask(request, house, actor, code, error=error, typed=form.as_dict())
    when = day_only(retire_on, reader)
    said = reader.gettext("The course ends on %(day)s; everybody with a part in it is told first.", day=when)
    return redirect(request, f"/courses/{code}", said)


@post("/courses/{code:str}/retire", opt=access(Permission.READ_CATALOG), sync_to_thread=True, status_code=303)
def retire_now(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    form: NamedDependency[Form],
) -> Answer:
    """Retire it at once."""
    reader = reader_of(request)
    try:
        with house.uow.write(actor) as work:
            replacement = form.text("replacement")
            retire_at_once(
                work,
                get_course_id(work.session, code),
                reason=form.text("reason"),
                replacement_id=get_course_id(work.session, replacement) if replacement else None,
            )
    except (Invalid, Conflict, NotFound) as error:
        return _ask(request, house, actor, code, error=error, typed=form.as_dict())
    return redirect(request, f"/courses/{code}", reader.gettext("The course is retired; it stays findable."))


@post("/courses/{code:str}/retirement/go-on", opt=access(Permission.READ_CATALOG), sync_to_thread=True, status_code=303)
def go_on(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    form: NamedDependency[Form],
) -> Answer:
    """Wait no more for who cannot be told."""
    reader, version = reader_of(request), whole_number(form.text("version"))
    try:
        with house.uow.write(actor) as work:
            plan = find_open_plan(work.session, get_course_id(work.session, code))
            if plan is not None:
                seen = plan.version if version is None else version
                forgo_notices(work, RetirementPlanId(plan.id), version=seen, reason=form.text("reason"))
    except (Invalid, Conflict) as error:
        return redirect(request, f"/courses/{code}", problem_of(error, reader), tone="late")
    return redirect(request, f"/courses/{code}", reader.gettext("The retirement goes on without these notices."))


def _plan(work: Work, course_id: UUID, retire_on: date, form: Form) -> None:
    plan = find_open_plan(work.session, course_id)
    reason, replacement = form.text("reason"), form.text("replacement") or None
    version = whole_number(form.text("version"))
    if plan is None:
        plan_retirement(work, course_id, retire_on=retire_on, reason=reason, replacement_code=replacement)
        return
    change_retirement(
        work,
        RetirementPlanId(plan.id),
        retire_on=retire_on,
        reason=reason,
        replacement_code=replacement,
        version=plan.version if version is None else version,
    )


def _day(form: Form) -> date:
    try:
        return date.fromisoformat(form.text("retire_on"))
    except ValueError:
        raise Invalid([FieldError("retire_on", "wrong_value", form.text("retire_on"))]) from None


def _ask(
    request: AnyRequest,
    house: House,
    actor: Actor,
    code: str,
    *,
    error: CoursekeeperError | None = None,
    typed: dict[str, str] | None = None,
) -> Answer:
    """The form; 422 with what is wrong where it was answered so."""
    reader = reader_of(request)
    wrong: dict[str, str] = {}
    if error is not None:
        fields = errors_by_field(error, reader) if isinstance(error, Invalid) else {}
        wrong = fields or {FIELDS_OF_ENDS.get(error.code, "reason"): problem_of(error, reader)}
    with house.uow.read(actor) as work:
        course_id = get_course_id(work.session, code)
        require_on(work, course_id, Permission.RETIRE_COURSE)
        view, ending = get_course_view(work, code), ending_of(work, course_id)
        usual_day = today_of(work.now, reader) + timedelta(days=RETIREMENT_NOTICE_DAYS)
    return render(
        request,
        "course/retire.html",
        status=422 if error else 200,
        course=view,
        ending=ending,
        usual_day=usual_day,
        wrong=wrong,
        typed=typed or {},
    )


routes: list[Any] = [ask_to_retire, plan_end, retire_now, go_on]
