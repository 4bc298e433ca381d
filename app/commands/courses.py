"""`coursekeeper courses show|history|create|edit|publish|retire` and `courses units import`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from app.commands.course_roles import roles
from app.console import MISUSED, acting, as_json, complain, counted, emit, emit_lines, say, show_table, state_of
from people.values import Permission

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.wiring import Wiring
    from catalog.views import CourseView, VariantView
    from core.actors import Actor

F = TypeVar("F", bound=Callable[..., Any])
FIELD_OPTIONS = (
    ("title", "What it is called."),
    ("summary", "What it is about, in a line or two."),
    ("description", "What it is about, at length."),
    ("objectives", "What people can do after it; parts between |."),
    ("skills", "Parts between |."),
    ("audience", "Who it is for."),
    ("modality", "e-learning, classroom, virtual_class, video, document, assessment or blended."),
    ("duration_minutes", "Minutes, 1:30 or PT1H30M."),
    ("level", "beginner, intermediate, advanced …"),
    ("provider", "Who made it."),
    ("org_unit", "Code of the org unit it belongs to."),
    ("owner_email", "Who is accountable."),
    ("compliance_class", "none, internal or regulatory."),
    ("regulation", "The rule behind it."),
    ("tags", "Parts between |."),
    ("review_due", "A review date of its own, such as 2027-03-01; blank to remove."),
    ("url", "Where it is taken."),
)


def facts(function: F) -> F:
    """An option for each fact of a course that can be said on a command line."""
    for name, purpose in reversed(FIELD_OPTIONS):
        function = click.option(f"--{name.replace('_', '-')}", name, help=purpose)(function)
    return function


@click.group()
def courses() -> None:
    """Show, create, edit, publish and retire courses."""


@courses.command()
@click.argument("code")
@as_json
@acting(needs=Permission.READ_CATALOG)
def show(code: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Show one course; a former code leads to it too."""
    _show(house, actor, code, as_json=as_json)


@courses.command()
@click.argument("code")
@as_json
@acting(needs=Permission.READ_CATALOG)
def history(code: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Tell what happened to a course, newest first."""
    from catalog.repository.courses import get_course_id
    from catalog.story import tell_story
    from core.wording.translator import translator
    from people.access import require
    from people.values import Permission

    require(actor, Permission.READ_CATALOG)
    reader = translator(actor.locale)
    with house.uow.read(actor) as work:
        lines = tell_story(work, get_course_id(work.session, code), reader, limit=1000)
    if as_json:
        emit_lines(lines)
        return
    for line in lines:
        reason = f" — {line.reason}" if line.reason else ""
        say(f"{line.at:%Y-%m-%d %H:%M}  {line.actor_name} {line.told}{reason}")


@courses.command()
@click.argument("code")
@facts
@click.option("--language", help="The language it is written in, such as en or pt-BR.")
@click.option("--publish", "is_published", is_flag=True, help="Published at once rather than a draft.")
@as_json
@acting(needs=Permission.CREATE_COURSE)
def create(code: str, is_published: bool, as_json: bool, house: "Wiring", actor: "Actor", **given: str | None) -> None:
    """Create a course; --title is needed."""
    from catalog.service import create_course
    from catalog.values import CourseStatus

    status = CourseStatus.PUBLISHED if is_published else CourseStatus.DRAFT
    with house.uow.write(actor) as work:
        course = create_course(work, {"code": code, **_said(given)}, status=status)
    _show(house, actor, course.code, as_json=as_json)


@courses.command()
@click.argument("code")
@facts
@click.option("--version", type=int, help="Refuse if the course is not at this version any more.")
@click.option(
    "--class", "change_class", type=click.Choice(["editorial", "minor", "major"]), help="How much it matters."
)
@click.option("--note", default="", help="Why.")
@as_json
@acting(needs=Permission.READ_CATALOG)
def edit(
    code: str,
    version: int | None,
    change_class: str | None,
    note: str,
    as_json: bool,
    house: "Wiring",
    actor: "Actor",
    **given: str | None,
) -> None:
    """Change facts of a course; an empty value empties."""
    from catalog.repository.courses import get_course_id
    from catalog.service import edit_course
    from catalog.values import ChangeClass

    if not _said(given):
        complain("Say what to change, for example --title.")
        raise SystemExit(MISUSED)
    kind = ChangeClass(change_class) if change_class else None
    with house.uow.write(actor) as work:
        course_id = get_course_id(work.session, code)
        course = edit_course(work, course_id, _said(given), version=version, change_class=kind, note=note)
    _show(house, actor, course.code, as_json=as_json)


@courses.command()
@click.argument("code")
@as_json
@acting(needs=Permission.READ_CATALOG)
def submit(code: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Ask for a review before a draft is published."""
    from catalog.repository.courses import get_course_id
    from catalog.service import submit_course

    with house.uow.write(actor) as work:
        submit_course(work, get_course_id(work.session, code))
    _show(house, actor, code, as_json=as_json)


@courses.command("return")
@click.argument("code")
@click.option("--reason", default="", help="Kept with the record.")
@as_json
@acting(needs=Permission.READ_CATALOG)
def return_to_draft(code: str, reason: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Make a course a draft again whose review before publication was asked for."""
    from catalog.repository.courses import get_course_id
    from catalog.service import return_to_draft

    with house.uow.write(actor) as work:
        return_to_draft(work, get_course_id(work.session, code), reason=reason)
    _show(house, actor, code, as_json=as_json)


@courses.command()
@click.argument("code")
@click.option("--reason", default="", help="Needed to bring a retired course back.")
@as_json
@acting(needs=Permission.READ_CATALOG)
def publish(code: str, reason: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Publish a draft, or bring a course back."""
    from catalog.repository.courses import get_course_id
    from catalog.service import publish_course

    with house.uow.write(actor) as work:
        publish_course(work, get_course_id(work.session, code), reason=reason)
    _show(house, actor, code, as_json=as_json)


@courses.command()
@click.argument("code")
@click.option("--reason", default="", help="Why; needed.")
@click.option("--replacement", metavar="CODE", help="What to use instead.")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="Plan it for a day: people are told first.")
@as_json
@acting(needs=Permission.READ_CATALOG)
def retire(
    code: str,
    reason: str,
    replacement: str | None,
    on: "datetime | None",
    as_json: bool,
    house: "Wiring",
    actor: "Actor",
) -> None:
    """Retire a course at once, or with `--on` on a day, after everybody with a part in it was told."""
    if on is not None:
        _plan_end(house, actor, code, on.date(), reason, replacement)
    else:
        _retire_now(house, actor, code, reason, replacement)
    _show(house, actor, code, as_json=as_json)


def _plan_end(
    house: "Wiring", actor: "Actor", code: str, retire_on: "date", reason: str, replacement: str | None
) -> None:
    from catalog.repository.courses import get_course_id
    from lifecycle.service.retirements import plan_retirement

    with house.uow.write(actor) as work:
        course_id = get_course_id(work.session, code)
        plan_retirement(work, course_id, retire_on=retire_on, reason=reason, replacement_code=replacement)


def _retire_now(house: "Wiring", actor: "Actor", code: str, reason: str, replacement: str | None) -> None:
    from msgspec import UNSET

    from catalog.repository.courses import get_course_id
    from lifecycle.service.retirements import retire_at_once

    with house.uow.write(actor) as work:
        replacement_id = get_course_id(work.session, replacement) if replacement else UNSET
        retire_at_once(work, get_course_id(work.session, code), reason=reason, replacement_id=replacement_id)


courses.add_command(roles)


@courses.group()
def units() -> None:
    """The units of text of a course's body."""


@units.command("import")
@click.argument("code")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--note", default="", help="Why.")
@as_json
@acting(needs=Permission.READ_CATALOG)
def import_units(code: str, file: Path, note: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Set the units of a course from PO/POT (msgctxt is the key), XLIFF, SRT/VTT or JSON Lines (key, heading, text).

    The file is the whole body from then on: units that it does not have are removed.
    """
    from catalog.importing.units import read_units
    from catalog.repository.courses import get_course_id
    from catalog.service import set_units

    found = read_units(file)
    with house.uow.write(actor) as work:
        changes = set_units(work, get_course_id(work.session, code), found, note=note or file.name)
    if as_json:
        gone = [change.key for change in changes if change.after is None]
        emit({"code": code, "units": len(found), "changed": [change.key for change in changes], "removed": gone})
    else:
        added = sum(change.before is None for change in changes)
        removed = sum(change.after is None for change in changes)
        changed = len(changes) - added - removed
        say(f"{code}: {counted(len(found), 'unit')}; {added} added, {changed} changed, {removed} removed.")


def _said(given: dict[str, str | None]) -> dict[str, object]:
    return {name: value for name, value in given.items() if value is not None}


def _show(house: "Wiring", actor: "Actor", code: str, *, as_json: bool) -> None:
    from catalog.views import get_course_view

    with house.uow.read(actor) as work:
        view = get_course_view(work, code)
    if as_json:
        emit(view)
    else:
        _tell(view)


def _tell(view: "CourseView") -> None:
    say(f"{view.code}  {view.title}")
    owner = f"{view.owner.name} <{view.owner.email}>" + (" (provisionally)" if view.owner.is_provisional else "")
    rows: list[tuple[str, object]] = [
        ("status", state_of("course", view.status)),
        ("owner", owner),
        ("org unit", view.org_unit),
        ("language", view.language),
    ]
    rows += [("versions", ", ".join(f"{v.locale} ({_version_state(v)})" for v in view.variants) or "none")]
    rows += [("modality", view.modality), ("level", view.level), ("minutes", view.duration_minutes)]
    rows += [("review due", view.review_due), ("revision", view.revision), ("version", view.version)]
    show_table(("", ""), [(name, value) for name, value in rows if value not in (None, "")])


def _version_state(variant: "VariantView") -> str:
    return state_of("variant", "outdated" if variant.is_outdated else variant.status)
