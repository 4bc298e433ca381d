"""The page of a course: overview, content, languages, relations, history; and what can be done with it."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.access import access
from api.ports import House
from catalog import service
from catalog.repository.courses import get_course_id
from catalog.service.guards import require_on
from catalog.service.relations import read_kind
from catalog.views import get_course_view
from core.actors import Actor
from core.errors import Conflict, CoursekeeperError, Invalid, NotFound
from core.unit_of_work import Work
from core.wording.problems import problem_of
from people.values import Permission
from web.courses import TABS, course_facts, unit_name
from web.forms import Form, errors_by_field
from web.page import redirect, render
from web.reader import AnyRequest, reader_of

Answer = Response[Any]


@get("/courses/{code:str}", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def show_course(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    tab: Annotated[str, QueryParameter()] = "overview",
) -> Answer:
    """One course; a former code leads to where it is now."""
    reader = reader_of(request)
    chosen = tab if tab in TABS else "overview"
    with house.uow.read(actor) as work:
        facts = course_facts(work, code, chosen, reader)
    if facts["course"].code != code:
        return redirect(request, f"/courses/{facts['course'].code}" + (f"?tab={chosen}" if tab != "overview" else ""))
    return render(request, f"course/{chosen}.html", unit_name=lambda key: unit_name(key, reader), **facts)


@post("/courses/{code:str}/submit", opt=access(Permission.READ_CATALOG), sync_to_thread=True, status_code=303)
def submit_course(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Answer:
    """Ask for a review before publication."""
    done = reader_of(request).gettext("A review before publication is asked for.")
    return _act(request, house, actor, code, lambda work, id_: service.submit_course(work, id_), done)


@post("/courses/{code:str}/return", opt=access(Permission.READ_CATALOG), sync_to_thread=True, status_code=303)
def return_to_draft(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Answer:
    """It needs more work before it is published."""
    done = reader_of(request).gettext("The course is a draft again.")
    return _act(request, house, actor, code, lambda work, id_: service.return_to_draft(work, id_), done)


@post("/courses/{code:str}/publish", opt=access(Permission.READ_CATALOG), sync_to_thread=True, status_code=303)
def publish_course(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Answer:
    """Publish it."""
    done = reader_of(request).gettext("The course is published.")
    return _act(request, house, actor, code, lambda work, id_: service.publish_course(work, id_), done)


@post("/courses/{code:str}/claim", opt=access(Permission.READ_CATALOG), sync_to_thread=True, status_code=303)
def claim_course(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Answer:
    """Become its owner."""
    done = reader_of(request).gettext("You are accountable for this course now.")
    return _act(request, house, actor, code, lambda work, id_: service.claim_course(work, id_), done)


@post("/courses/{code:str}/keep", opt=access(Permission.READ_CATALOG), sync_to_thread=True, status_code=303)
def keep_course(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Answer:
    """It was to be retired and stays after all."""
    done = reader_of(request).gettext("The course stays published.")
    return _act(request, house, actor, code, lambda work, id_: service.keep_published(work, id_), done)


@get("/courses/{code:str}/restore", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def ask_to_restore(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Answer:
    """The question why it comes back."""
    return _confirm(request, house, actor, code)


@post("/courses/{code:str}/restore", opt=access(Permission.READ_CATALOG), sync_to_thread=True, status_code=303)
def restore_course(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    form: NamedDependency[Form],
) -> Answer:
    """Published again, by decision."""
    try:
        with house.uow.write(actor) as work:
            service.publish_course(work, get_course_id(work.session, code), reason=form.text("reason"))
    except (Invalid, Conflict, NotFound) as error:
        return _confirm(request, house, actor, code, error=error, typed=form.as_dict())
    return redirect(request, f"/courses/{code}", reader_of(request).gettext("The course is published again."))


@post("/courses/{code:str}/relations", opt=access(Permission.READ_CATALOG), sync_to_thread=True, status_code=303)
def relate_course(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    form: NamedDependency[Form],
) -> Answer:
    """Add a relation to another course."""

    def relate(work: Work, course_id: UUID) -> None:
        other = get_course_id(work.session, form.text("other"))
        service.relate_courses(work, course_id, other, read_kind(form.text("kind")))

    done = reader_of(request).gettext("The relation is kept.")
    return _act(request, house, actor, code, relate, done, tab="relations")


@post("/courses/{code:str}/relations/remove", opt=access(Permission.READ_CATALOG), sync_to_thread=True, status_code=303)
def unrelate_course(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    form: NamedDependency[Form],
) -> Answer:
    """Take a relation away."""

    def unrelate(work: Work, course_id: UUID) -> None:
        other = get_course_id(work.session, form.text("other"))
        service.unrelate_courses(work, course_id, other, read_kind(form.text("kind")))

    done = reader_of(request).gettext("The relation is gone.")
    return _act(request, house, actor, code, unrelate, done, tab="relations")


def _confirm(
    request: AnyRequest,
    house: House,
    actor: Actor,
    code: str,
    *,
    error: CoursekeeperError | None = None,
    typed: dict[str, str] | None = None,
) -> Answer:
    """The question before restoring; 422 with what is wrong where it was answered so."""
    reader = reader_of(request)
    wrong: dict[str, str] = {}
    if error is not None:
        fields = errors_by_field(error, reader) if isinstance(error, Invalid) else {}
        wrong = fields or {"reason": problem_of(error, reader)}
    with house.uow.read(actor) as work:
        require_on(work, get_course_id(work.session, code), Permission.RETIRE_COURSE)
        view = get_course_view(work, code)
    return render(
        request, "course/restore.html", status=422 if error else 200, course=view, wrong=wrong, typed=typed or {}
    )


def _act(
    request: AnyRequest,
    house: House,
    actor: Actor,
    code: str,
    act: Callable[[Work, UUID], object],
    done: str,
    *,
    tab: str = "",
) -> Answer:
    """Do it and say so; a refusal is said on the same page."""
    back = f"/courses/{code}" + (f"?tab={tab}" if tab else "")
    try:
        with house.uow.write(actor) as work:
            act(work, get_course_id(work.session, code))
    except CoursekeeperError as error:
        return redirect(request, back, problem_of(error, reader_of(request)), tone="late")
    return redirect(request, back, done)


routes = [
    show_course,
    submit_course,
    return_to_draft,
    publish_course,
    claim_course,
    keep_course,
    ask_to_restore,
    restore_course,
    relate_course,
    unrelate_course,
]
