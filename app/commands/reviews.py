"""`coursekeeper reviews due|complete`."""

from datetime import date
from typing import TYPE_CHECKING

import click

from app.console import acting, as_json, emit, emit_lines, say, show_table, state_of
from people.values import Permission

if TYPE_CHECKING:
    from uuid import UUID

    from app.wiring import Wiring
    from core.actors import Actor
    from core.unit_of_work import Work

OUTCOMES = ("still-valid", "minor-change", "major-change", "retire", "not-mine")


@click.group()
def reviews() -> None:
    """See and complete reviews."""


@reviews.command("due")
@click.option("--owner", "owner_email", metavar="EMAIL", help="Only courses of this owner.")
@click.option("--person", "person_email", metavar="EMAIL", help="All that concern a person, as their mails do.")
@click.option("--within", type=click.IntRange(0, 3650), default=30, show_default=True, metavar="DAYS")
@as_json
@acting(needs=Permission.READ_CATALOG)
def due(
    owner_email: str | None, person_email: str | None, within: int, as_json: bool, house: "Wiring", actor: "Actor"
) -> None:
    """List what is due within so many days, what is overdue included."""
    from datetime import timedelta

    from core.wording import translator
    from lifecycle.repository.promises import promised_days
    from lifecycle.repository.reviews import Whose, list_due
    from lifecycle.views import due_views

    reader = translator(actor.locale, actor.time_zone)
    with house.uow.read(actor) as work:
        whose = Whose(owner_id=_person_id(work, owner_email), person_id=_person_id(work, person_email))
        today = work.today
        rows = list_due(work.session, whose, until=today + timedelta(days=within))
        promised = promised_days(work.session, [row.course_id for row in rows])
    views = due_views(rows, promised, reader, today)
    if as_json:
        emit_lines(views)
        return
    columns = ("due on", "state", "code", "title", "owner")
    show_table(columns, [(v.due_on, state_of("due", v.state), v.code, v.title, v.owner.email) for v in views])


def _person_id(work: "Work", email: str | None) -> "UUID | None":
    from people.errors import PersonNotFound
    from people.repository import find_person_by_email

    if not email:
        return None
    person = find_person_by_email(work.session, email)
    if person is None:
        raise PersonNotFound(person=email)
    return person.id


@reviews.command("complete")
@click.argument("code")
@click.option("--outcome", type=click.Choice(OUTCOMES), required=True)
@click.option("--note", default="", metavar="TEXT", help="For the record; a change or an end needs it.")
@click.option("--done-by", "task_due_on", type=click.DateTime(["%Y-%m-%d"]), help="When a promised change is done.")
@click.option("--retire-on", type=click.DateTime(["%Y-%m-%d"]), help="When the course ends.")
@click.option("--replacement", metavar="CODE", help="What to use instead of a course that ends.")
@as_json
@acting(needs=Permission.READ_CATALOG)
def complete(
    code: str,
    outcome: str,
    note: str,
    task_due_on: "date | None",
    retire_on: "date | None",
    replacement: str | None,
    as_json: bool,
    house: "Wiring",
    actor: "Actor",
) -> None:
    """Record a decision about the course CODE."""
    from catalog.repository.courses import get_course_id
    from lifecycle.repository.reviews import find_schedule
    from lifecycle.rules.outcomes import Decision
    from lifecycle.service.reviews import complete_review
    from lifecycle.values import Outcome

    decision = Decision(
        outcome=Outcome(outcome.replace("-", "_")),
        note=note,
        task_due_on=_day(task_due_on),
        retire_on=_day(retire_on),
        replacement_code=replacement,
    )
    with house.uow.write(actor) as work:
        course_id = get_course_id(work.session, code)
        complete_review(work, course_id, decision)
    with house.uow.read(actor) as work:
        schedule = find_schedule(work.session, course_id)
    next_due_on = schedule.due_on if schedule else None
    if as_json:
        emit({"code": code, "outcome": outcome, "next_due_on": next_due_on})
        return
    say(f"{code}: {outcome} is recorded. " + (f"Next review on {next_due_on}." if next_due_on else "No next review."))


def _day(moment: object) -> "date | None":
    from datetime import datetime

    return moment.date() if isinstance(moment, datetime) else None
