"""The form of a course: create, edit, and what happens when two people edit at once."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.access import access
from api.limits import whole_number
from api.ports import House
from catalog import service
from catalog.errors import CourseChangedMeanwhile
from catalog.repository.courses import get_course_id, get_state
from catalog.service.guards import require_on
from catalog.values import ChangeClass, ComplianceClass, Modality
from catalog.views import CourseView, get_course_view
from core.actors import Actor
from core.errors import Conflict, CoursekeeperError, Invalid
from core.unit_of_work import Work
from core.wording.problems import problem_of
from core.wording.vocabulary import word
from people import repository as people
from people.values import Permission
from web.editing import LABELS, LISTS, differences, in_words, merged, other_save, read_base, write_base
from web.forms import Form, errors_by_field
from web.page import redirect, render
from web.people import address_of, people_choices
from web.reader import AnyRequest, reader_of

Answer = Response[Any]
FIELDS = tuple(LABELS)
NEW_FIELDS = ("code", "language")
KEPT_WHEN_BLANK = ("org_unit", "owner_email", "compliance_class", "code", "language")
"""What cannot be emptied: a blank here says nothing."""


@get("/courses/new", opt=access(Permission.CREATE_COURSE), sync_to_thread=True)
def new_course(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Answer:
    """An empty form, for the org unit of who fills it in."""
    with house.uow.read(actor) as work:
        own = people.get_person_facts(work.session, actor.person_id).org_unit_code if actor.person_id else None
    return _show(request, house, actor, None, {"language": str(reader_of(request).locale), "org_unit": own or ""})


@post("/courses/new", opt=access(Permission.CREATE_COURSE), sync_to_thread=True, status_code=303)
def create_course(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Answer:
    """A draft from what was typed."""
    try:
        with house.uow.write(actor) as work:
            course = service.create_course(work, _typed(work, form, (*NEW_FIELDS, *FIELDS), is_new=True))
    except (Invalid, Conflict) as error:
        return _show(request, house, actor, None, form.as_dict(), error)
    return redirect(request, f"/courses/{course.code}", reader_of(request).gettext("The draft is saved."))


@get("/courses/{code:str}/edit", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def edit_course(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Answer:
    """The form with what is stored."""
    with house.uow.read(actor) as work:
        require_on(work, get_course_id(work.session, code), Permission.EDIT_COURSE)
        view = get_course_view(work, code)
    return _show(request, house, actor, view, values_of(view))


@post("/courses/{code:str}/edit", opt=access(Permission.READ_CATALOG), sync_to_thread=True, status_code=303)
def save_course(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    code: FromPath[str],
    form: NamedDependency[Form],
) -> Answer:
    """Save what was typed, if nobody was faster; else both versions are shown."""
    reader = reader_of(request)
    version = form.text("version")
    kind = form.text("change_class")
    try:
        with house.uow.write(actor) as work:
            course_id = get_course_id(work.session, code)
            before = get_state(work.session, course_id)
            course = service.edit_course(
                work,
                course_id,
                _typed(work, form, FIELDS),
                version=whole_number(version),
                change_class=ChangeClass(kind) if kind in set(ChangeClass) else None,
                note=form.text("note"),
            )
    except CourseChangedMeanwhile:
        return _conflict(request, house, actor, code, form)
    except (Invalid, Conflict) as error:
        with house.uow.read(actor) as work:
            view = get_course_view(work, code)
        return _show(request, house, actor, view, form.as_dict(), error)
    has_text = course.revision > before.revision
    said = reader.gettext("Saved as revision %(n)s.", n=course.revision) if has_text else reader.gettext("Saved.")
    return redirect(request, f"/courses/{course.code}" + ("?tab=content" if has_text else ""), said)


def values_of(view: CourseView) -> dict[str, str]:
    """What is stored, as text for the fields."""
    values = {name: getattr(view, name, "") for name in FIELDS}
    values["owner_email"] = "" if view.owner.is_provisional else view.owner.email
    lists = {name: "\n".join(getattr(view, name)) for name in LISTS}
    return {name: "" if value is None else str(value) for name, value in {**values, **lists}.items()}


def _typed(work: Work, form: Form, names: tuple[str, ...], *, is_new: bool = False) -> dict[str, object]:
    """By our names; lists are a line each. Blanks empty, except where nothing can be empty."""
    given: dict[str, object] = {}
    for name in names:
        text = form.text(name)
        if not text and (is_new or name in KEPT_WHEN_BLANK):
            continue
        given[name] = [line.strip() for line in text.splitlines() if line.strip()] if name in LISTS else text
    if "owner_email" in given:
        given["owner_email"] = address_of(work, "owner_email", form.text("owner_email"))
    if is_new:
        given |= {name: "" for name in ("code", "title") if name not in given}
    return given


def _show(
    request: AnyRequest,
    house: House,
    actor: Actor,
    view: CourseView | None,
    values: dict[str, str],
    error: CoursekeeperError | None = None,
) -> Answer:
    reader = reader_of(request)
    wrong: dict[str, str] = {}
    if error is not None:
        fields = errors_by_field(error, reader) if isinstance(error, Invalid) else {}
        wrong = fields or {"title" if view else "code": problem_of(error, reader)}
    with house.uow.read(actor) as work:
        units = people.list_org_units(work.session)
        choices = people_choices(work)
    return render(
        request,
        "course/form.html",
        status=422 if error else 200,
        course=view,
        values=values,
        base=values.get("base") or (write_base(values_of(view)) if view else ""),
        wrong=wrong,
        units=[(unit.code, unit.name) for unit in units],
        people=choices,
        modalities=[(each.value, word("modality", each.value, reader)) for each in Modality],
        compliance=[(each.value, word("compliance", each.value, reader)) for each in ComplianceClass],
        changes=[(each.value, word("change", each.value, reader)) for each in ChangeClass],
    )


def _conflict(request: AnyRequest, house: House, actor: Actor, code: str, form: Form) -> Answer:
    """What somebody else has changed beside what was typed; saving again builds on theirs."""
    reader = reader_of(request)
    with house.uow.read(actor) as work:
        view = get_course_view(work, code)
        saved = other_save(work, view.id)
        units = {unit.code: unit.name for unit in people.list_org_units(work.session)}
    theirs, yours = values_of(view), form.as_dict()
    found = differences(read_base(form.text("base")), theirs, yours)
    return render(
        request,
        "course/conflict.html",
        status=412,
        course=view,
        saved=saved,
        different=found,
        label=lambda name: reader.gettext(LABELS[name]),
        shown=lambda name, value: in_words(name, value, units, reader),
        values=merged(yours, found),
        base=write_base(theirs),
        fields=FIELDS,
    )


routes = [new_course, create_course, edit_course, save_course]
