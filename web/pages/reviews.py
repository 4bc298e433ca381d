"""My reviews and the review page: what is due, what changed, one decision."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.access import ANYONE_SIGNED_IN, access
from api.limits import whole_number
from api.ports import House
from catalog.errors import CourseNotFound, ReplacementNotUsable
from catalog.repository.courses import get_course_id
from core.actors import Actor
from core.errors import CoursekeeperError, FieldError, Invalid
from core.unit_of_work import Work
from core.wording import Translator, translator
from core.wording.problems import problem_of
from lifecycle.repository import reviews as rows
from lifecycle.repository.questions import names_of_asked
from lifecycle.rules.outcomes import Decision
from lifecycle.rules.states import SOON_DAYS, due_state
from lifecycle.service.reviews import complete_review
from lifecycle.values import Outcome
from people.access import may
from people.values import Permission
from web.due import (
    ALL,
    UNIT,
    VIEWS,
    announced_of_actor,
    answer_of,
    count_for,
    count_listed,
    handed_back,
    is_quick,
    list_for,
    needs_of_actor,
    units_of,
)
from web.forms import Form, errors_by_field
from web.page import redirect, render
from web.pages.whose import questions_to
from web.ports import HomeRow, HomeSection, frame_count, home_section
from web.promises import promise_notice, when_due
from web.reader import AnyRequest, reader_of
from web.retirements import FIELDS_OF_ENDS
from web.reviews import (
    PAGE,
    Line,
    ReviewFacts,
    change_words,
    groups_of,
    lines_of,
    outcome_notice,
    promise_in_words,
    review_facts,
)

ON_HOME = 6
MENDABLE = (Invalid, CourseNotFound, ReplacementNotUsable)
"""What is answered with the form as it was typed."""


@get("/reviews", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True)
def show_reviews(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    view: Annotated[str, QueryParameter()] = ALL,
    after: Annotated[str, QueryParameter()] = "",
) -> Response[str]:
    """What is due, overdue first: all that concerns one, or one's own, as deputy, of others, in one's unit."""
    reader = reader_of(request)
    chosen = view if view in VIEWS else ALL
    is_first = chosen == ALL and not after
    with house.uow.read(actor) as work:
        units = units_of(work)
        found = list_for(work, chosen, after=_cursor(after), limit=PAGE + 1)
        due = found[:PAGE]
        today, groups = work.today, groups_of(work, due, reader)
        facts: dict[str, Any] = {
            "groups": groups,
            "counts": {name: count_for(work, name) for name in VIEWS if name != UNIT or units},
            "answer": answer_of(work, chosen, reader),
            "horizon": announced_of_actor(work, reader) if chosen == ALL else "",
            "questions": questions_to(work) if is_first else [],
            "handed_back": lines_of(work, handed_back(work), reader) if is_first else [],
        }
    last = due[-1] if len(found) > PAGE else None
    return render(
        request,
        "reviews/list.html",
        view=chosen,
        me=actor.person_id,
        may_manage_alerts=may(actor, Permission.MANAGE_ALERTS),
        is_quick=lambda line: is_quick(chosen, line, actor.person_id),
        has_quick=any(is_quick(chosen, line, actor.person_id) for group in groups for line in group.lines),
        state_of=lambda question: due_state(question.due_on, today, grace_days=question.grace_days),
        promised=lambda line: promise_in_words(line.promise.promised, reader),
        units=units,
        words=lambda marks: change_words(marks, reader),
        next=f"/reviews?view={chosen}&after={last.next_on.isoformat()}_{last.row.code}" if last else "",
        **facts,
    )


@post("/reviews/confirm", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, status_code=303)
def confirm_reviews(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Response[Any]:
    """One course or several are still valid; each is recorded by itself."""
    reader = reader_of(request)
    chosen = [form.text("only")] if form.text("only") else form.texts("course")
    back = "/reviews?view=" + (form.text("view") if form.text("view") in VIEWS else ALL)
    if not chosen:
        return redirect(request, back, reader.gettext("Tick at least one course first."), tone="soon")
    done: list[UUID] = []
    problems: list[str] = []
    for choice in chosen:
        code, _, cycle = choice.rpartition("~")
        try:
            done.append(_confirm(house, actor, code, whole_number(cycle)))
        except CoursekeeperError as error:
            problems.append(problem_of(error, reader))
    said = _confirmed(house, actor, done, reader)
    tone = "good" if not problems else "soon"
    return redirect(request, back, " ".join([*said, *dict.fromkeys(problems)]), tone=tone)


@get("/reviews/{code:str}", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def show_review(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Response[str]:
    """What changed since the last review, and the choices with what each will do."""
    return _show(request, house, actor, code)


@post("/reviews/{code:str}", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, status_code=303)
def record_review(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Record the decision."""
    reader = reader_of(request)
    try:
        decision = decision_of(form)
        with house.uow.write(actor) as work:
            course_id = get_course_id(work.session, code)
            complete_review(work, course_id, decision)
    except MENDABLE as error:
        return _show(request, house, actor, code, status=422, typed=form.as_dict(), wrong=wrong_of(error, reader))
    notice = notice_for(house, actor, course_id, decision.outcome, reader)
    return redirect(request, "/reviews", notice)


def decision_of(form: Form, cycle: int | None = None) -> Decision:
    """Read a decision from the form of the review page; raise Invalid where it names none."""
    given = form.text("outcome")
    if given not in set(Outcome):
        raise Invalid([FieldError("outcome", "required")])
    seen = form.text("cycle")
    return Decision(
        outcome=Outcome(given),
        note=form.text("note"),
        cycle=cycle or whole_number(seen),
        task_due_on=_day(form, f"{given}_due_on"),
        retire_on=_day(form, "retire_on"),
        replacement_code=form.text("replacement").upper() or None,
    )


def notice_for(house: House, actor: Actor, course_id: UUID, outcome: Outcome, reader: Translator) -> str:
    """What to say after a decision was recorded."""
    with house.uow.read(actor) as work:
        course = rows.get_course_head(work.session, course_id)
        schedule = rows.find_schedule(work.session, course_id)
        promised = promise_notice(work, course_id, outcome, reader)
        asked = names_of_asked(work.session, [course_id]).get(course_id, "")
    said = outcome_notice(outcome, course.title, schedule.due_on if schedule else None, reader, asked=asked)
    return f"{said} {promised}" if promised else said


def wrong_of(error: CoursekeeperError, reader: Translator) -> dict[str, str]:
    """What is wrong with a decision, by field."""
    fields = errors_by_field(error, reader) if isinstance(error, Invalid) else {}
    places = {**FIELDS_OF_ENDS, "promise_date_invalid": f"{error.params.get('outcome')}_due_on"}
    return fields or {places.get(error.code, "note"): problem_of(error, reader)}


@frame_count("reviews")
def count_my_reviews(work: Work, _: House) -> int:
    """As many as Home and My reviews say."""
    return count_for(work, ALL)


@home_section(10)
def my_due_courses(work: Work, _: House) -> HomeSection | None:
    """What concerns this person and is late or due soon, on Home."""
    reader = translator(work.actor.locale, work.actor.time_zone)
    due = list_for(work, ALL, within=SOON_DAYS, limit=ON_HOME)
    if not due:
        return None
    lines = [line for group in groups_of(work, due, reader) for line in group.lines]
    return HomeSection(
        heading=reader.gettext("Your reviews"),
        rows=[_row(line, work, reader) for line in lines],
        total=count_listed(work, ALL),
        more_href="/reviews",
        answer=needs_of_actor(work, reader),
        detail=announced_of_actor(work, reader),
    )


def _row(line: Line, work: Work, reader: Translator) -> HomeRow:
    is_own, code = line.row.owner_id == work.actor.person_id, line.row.code
    what = line.promise.note if line.promise and line.owes_first else change_words(line.marks, reader)
    said = (code, what, "" if is_own else line.row.owner_name)
    action, leads_to = reader.gettext("Review…"), f"/reviews/{code}"
    if line.owes_first:
        action = reader.gettext("Edit…") if is_own else reader.gettext("Open course")
        leads_to = f"/courses/{code}/edit" if is_own else f"/courses/{code}"
    return HomeRow(
        title=line.row.title,
        href=f"/courses/{code}" if line.owes_first else f"/reviews/{code}",
        detail=" · ".join(part for part in said if part),
        state_kind="due",
        state_value=line.state,
        state_text=when_due(line.due_on, reader, work.today),
        note=line.why if not line.asked else reader.gettext("asked %(name)s whose it is", name=line.asked),
        action=action,
        action_href=leads_to,
    )


def _confirm(house: House, actor: Actor, code: str, cycle: int | None) -> UUID:
    with house.uow.write(actor) as work:
        course_id = get_course_id(work.session, code)
        complete_review(work, course_id, Decision(Outcome.STILL_VALID, cycle=cycle))
    return course_id


def _confirmed(house: House, actor: Actor, done: list[UUID], reader: Translator) -> list[str]:
    if len(done) == 1:
        return [notice_for(house, actor, done[0], Outcome.STILL_VALID, reader)]
    said = reader.ngettext("%(n)s course is still valid.", "%(n)s courses are still valid.", len(done))
    return [said] if done else []


def _show(
    request: AnyRequest,
    house: House,
    actor: Actor,
    code: str,
    *,
    status: int = 200,
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
) -> Response[str]:
    with house.uow.read(actor) as work:
        course_id = get_course_id(work.session, code)
        facts = review_facts(work, house, course_id, reader_of(request))
    return review_page(request, facts, f"/reviews/{facts.course.code}", status=status, typed=typed, wrong=wrong)


def review_page(
    request: AnyRequest,
    facts: ReviewFacts,
    action: str,
    *,
    status: int = 200,
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
) -> Response[str]:
    """What changed and the choices."""
    return render(
        request,
        "reviews/review.html",
        status=status,
        section="reviews",
        facts=facts,
        action=action,
        typed=typed or {},
        wrong=wrong or {},
    )


def _cursor(text: str) -> tuple[date, str] | None:
    day, _, code = text.partition("_")
    try:
        return (date.fromisoformat(day), code) if code else None
    except ValueError:
        return None


def _day(form: Form, name: str) -> date | None:
    text = form.text(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid([FieldError(name, "wrong_value", text)]) from None


routes: list[Any] = [show_reviews, confirm_reviews, show_review, record_review]
