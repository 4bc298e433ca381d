"""Whose is this? The question to somebody who may know, on Home and on a page of its own, and its answer."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.access import ANYONE_SIGNED_IN, access
from api.ports import House
from catalog.repository.courses import get_course_id
from catalog.service.guards import require_on
from core.actors import Actor
from core.errors import FieldError, Invalid
from core.unit_of_work import Work
from core.wording import Translator, day_only, translator
from core.wording.dates import day_of
from lifecycle.repository.questions import QuestionRow, find_question, list_questions
from lifecycle.service.questions import is_asked, name_owner
from people import repository as people
from people.values import Permission
from web.due import announced_of_actor, needs_of_actor
from web.forms import Form, errors_by_field
from web.page import redirect, render
from web.people import address_of, people_choices
from web.ports import HomeRow, HomeSection, home_section
from web.reader import AnyRequest, reader_of

ON_HOME = 6


@get("/reviews/{code:str}/owner", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True)
def show_question(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Response[str]:
    """The course, who says it is not theirs, and the form to name its owner."""
    return _show(request, house, actor, code)


@post("/reviews/{code:str}/owner", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, status_code=303)
def answer_question(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Name the owner, or take the course oneself."""
    reader = reader_of(request)
    try:
        with house.uow.write(actor) as work:
            course_id = get_course_id(work.session, code)
            owner_id = _named(work, form)
            name_owner(work, course_id, owner_id, reason=form.text("note"))
            owner = people.get_person(work.session, owner_id).name
    except Invalid as error:
        wrong = errors_by_field(error, reader)
        return _show(request, house, actor, code, status=422, typed=form.as_dict(), wrong=wrong)
    return redirect(request, "/reviews", reader.gettext("%(name)s is accountable for %(code)s.", name=owner, code=code))


@home_section(8)
def courses_of_nobody(work: Work, _: House) -> HomeSection | None:
    """Whose these are, the actor is asked, on Home."""
    reader, questions = translator(work.actor.locale, work.actor.time_zone), questions_to(work)
    if not questions:
        return None
    return HomeSection(
        heading=reader.gettext("Whose is this?"),
        rows=[_row(question, reader) for question in questions[:ON_HOME]],
        total=len(questions),
        more_href="/reviews#whose",
        answer=needs_of_actor(work, reader),
        detail=announced_of_actor(work, reader),
    )


def questions_to(work: Work) -> list[QuestionRow]:
    """What the actor is asked."""
    return list_questions(work.session, work.actor.person_id) if work.actor.person_id else []


def _row(question: QuestionRow, reader: Translator) -> HomeRow:
    return HomeRow(
        title=question.title,
        href=f"/reviews/{question.code}/owner",
        detail=f"{question.code} · {question.note}" if question.note else question.code,
        note=reader.gettext(
            "%(name)s said on %(day)s that it is not theirs",
            name=question.asked_by,
            day=day_only(day_of(question.asked_at, reader), reader),
        ),
        action=reader.gettext("Name an owner…"),
    )


def _named(work: Work, form: Form) -> UUID:
    """The one active person with this address, or else of this name."""
    if form.text("take") and work.actor.person_id:
        return work.actor.person_id
    typed = form.text("owner")
    if not typed:
        raise Invalid([FieldError("owner", "required")])
    known = people.find_person_by_email(work.session, address_of(work, "owner", typed))
    if known is None:
        raise Invalid([FieldError("owner", "nobody_of_this_name", typed)])
    return known.id


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
        if not is_asked(work, course_id):
            require_on(work, course_id, Permission.EDIT_COURSE)
        question, choices = find_question(work.session, course_id), people_choices(work)
    return render(
        request,
        "reviews/whose.html",
        status=status,
        section="reviews",
        question=question,
        code=code,
        people=choices,
        typed=typed or {},
        wrong=wrong or {},
    )


routes: list[Any] = [show_question, answer_question]
