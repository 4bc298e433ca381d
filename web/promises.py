"""Changes promised in a review, as they are said right after promising, and the day of what waits."""

from datetime import date
from uuid import UUID

from catalog.values import ChangeClass
from core.unit_of_work import Work
from core.wording import Translator, day, day_only
from core.wording.dates import late_by
from lifecycle.repository.reviews import open_tasks
from lifecycle.values import Outcome

PROMISED = {Outcome.MINOR_CHANGE: ChangeClass.MINOR, Outcome.MAJOR_CHANGE: ChangeClass.MAJOR}


def promise_notice(work: Work, course_id: UUID, outcome: Outcome, reader: Translator) -> str:
    """The task that a decision has opened, or what stays promised for all of it, in a sentence; else empty."""
    tasks = open_tasks(work.session, [course_id])
    if outcome is Outcome.STILL_VALID and tasks:
        day_of_it = day_only(tasks[0].due_on, reader)
        return reader.gettext("The change promised for %(day)s is still to be made.", day=day_of_it)
    made = [task for task in tasks if task.promised is PROMISED.get(outcome)]
    if not made:
        return ""
    newest = max(made, key=lambda task: task.id)
    return reader.gettext("The change is due on %(day)s.", day=day_only(newest.due_on, reader))


def when_due(on: date, reader: Translator, today: date) -> str:
    """What a day says on Home: 10 days late · 12 Nov, or in 3 days."""
    return f"{late_by(on, reader, today)} · {day_only(on, reader, today)}" if on < today else day(on, reader, today)
