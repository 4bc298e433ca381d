"""Changes promised in a review, where their owner looks: on Home, among the reviews, and right after promising."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from api.ports import House
from catalog.values import ChangeClass
from core.unit_of_work import Work
from core.wording import Translator, day, day_only, translator
from core.wording.dates import late_by
from lifecycle.models import ReviewTask
from lifecycle.repository.promises import PromiseRow, list_promises
from lifecycle.repository.reviews import open_tasks
from lifecycle.rules.states import due_state
from lifecycle.values import DueState, Outcome
from web.due import announced_of_actor, needs_of_actor
from web.ports import HomeRow, HomeSection, home_section

ON_HOME = 6
PROMISED = {Outcome.MINOR_CHANGE: ChangeClass.MINOR, Outcome.MAJOR_CHANGE: ChangeClass.MAJOR}


def promises_of(work: Work) -> list[PromiseRow]:
    """What the courses still owe of which the actor is reminded."""
    return list_promises(work.session, work.actor.person_id) if work.actor.person_id else []


def promise_state(row: PromiseRow, today: date) -> DueState:
    """Where a promise stands against its day."""
    return due_state(row.due_on, today)


def promise_notice(work: Work, course_id: UUID, outcome: Outcome, reader: Translator) -> str:
    """The task that a decision has opened, in a sentence; empty where it opened none."""
    tasks: Sequence[ReviewTask] = open_tasks(work.session, [course_id]) if outcome in PROMISED else ()
    made = [task for task in tasks if task.promised is PROMISED[outcome]]
    if not made:
        return ""
    newest = max(made, key=lambda task: task.id)
    return reader.gettext("The change is due on %(day)s.", day=day_only(newest.due_on, reader))


@home_section(12)
def my_promised_changes(work: Work, _: House) -> HomeSection | None:
    """What was promised to be changed, on Home."""
    reader, today = translator(work.actor.locale, work.actor.time_zone), work.today
    promises = promises_of(work)
    if not promises:
        return None
    return HomeSection(
        heading=reader.gettext("Promised changes"),
        rows=[_row(promise, work.actor.person_id, reader, today) for promise in promises[:ON_HOME]],
        total=len(promises),
        more_href="/reviews#promised",
        answer=needs_of_actor(work, reader),
        detail=announced_of_actor(work, reader),
    )


def _row(promise: PromiseRow, person_id: UUID | None, reader: Translator, today: date) -> HomeRow:
    is_major, is_own = promise.promised is ChangeClass.MAJOR, promise.owner_id == person_id
    said = (promise.code, promise.note, "" if is_own else promise.owner_name)
    return HomeRow(
        title=promise.title,
        href=f"/courses/{promise.code}",
        detail=" · ".join(part for part in said if part),
        state_kind="due",
        state_value=promise_state(promise, today).value,
        state_text=when_due(promise.due_on, reader, today),
        note=reader.gettext("major change promised") if is_major else reader.gettext("minor change promised"),
        action=reader.gettext("Edit…") if is_own else reader.gettext("Open course"),
        action_href=f"/courses/{promise.code}/edit" if is_own else "",
    )


def when_due(on: date, reader: Translator, today: date) -> str:
    """What a day says on Home: 10 days late · 12 Nov, or in 3 days."""
    return f"{late_by(on, reader, today)} · {day_only(on, reader, today)}" if on < today else day(on, reader, today)
