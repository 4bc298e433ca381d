"""How a course ends, as its pages show it: the plan, and what became of the notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.unit_of_work import Work
from lifecycle.repository import retirements as rows
from lifecycle.views import NoticeView, PlanView, notice_views, plan_view

FIELDS_OF_ENDS = {
    "retirement_date_invalid": "retire_on",
    "course_not_found": "replacement",
    "replacement_not_usable": "replacement",
}
"""Beside which field of a form what is wrong with an end is said."""


@dataclass(frozen=True, slots=True)
class Ending:
    """An open plan, with whom it is told to."""

    plan: PlanView
    notices: Sequence[NoticeView]

    @property
    def not_reached(self) -> list[NoticeView]:
        """Who has a part in the course and could not be told: the plan waits for them."""
        return [notice for notice in self.notices if notice.is_dead]

    @property
    def on_their_way(self) -> int:
        """How many notices have neither arrived nor been given up."""
        return sum(notice.status != "sent" and not notice.is_dead for notice in self.notices)

    @property
    def told(self) -> int:
        """How many notices have arrived."""
        return sum(notice.status == "sent" for notice in self.notices)


def ending_of(work: Work, course_id: UUID) -> Ending | None:
    """The plan that will end a course, if there is one."""
    plan = rows.find_open_plan(work.session, course_id)
    if plan is None:
        return None
    return Ending(
        plan_view(*rows.get_plan_row(work.session, plan.id)), notice_views(rows.notices_of(work.session, plan.id))
    )
