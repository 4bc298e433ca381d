"""The sweep that ends courses: it tells everybody first, and acts when all of them have been told."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, NamedTuple
from uuid import UUID

from catalog.models import Course
from core.sweeping import ItemSweep
from core.unit_of_work import UnitOfWork, Work
from core.wording import Translator, day_only, translator
from lifecycle.models import RetirementPlan
from lifecycle.repository import retirements as rows
from lifecycle.rules.outcomes import RETIREMENT_NOTICE_DAYS
from lifecycle.service.notices import newcomers_to, note_notices
from lifecycle.service.retirements import carry_out, plan_retirement
from lifecycle.values import PlanStatus, RetirementPlanId
from notifications.rules.links import Links
from notifications.service.notices import send_notice, words_for
from notifications.values import MailId
from people.models import Person
from people.service import ReaderDefaults


class Step(StrEnum):
    """What can be due of a retirement."""

    PLAN = "plan"
    TELL = "tell"
    CARRY_OUT = "carry_out"


class RetirementStep(NamedTuple):
    """A step that is due: of a course (to plan), or of a plan."""

    step: Step
    subject_id: UUID


class RetirementSweep(ItemSweep[RetirementStep]):
    """Plans what policies retire, tells people, and retires what everybody has been told of."""

    name: ClassVar[str] = "retirements"

    def __init__(self, uow: UnitOfWork, links: Links, defaults: ReaderDefaults) -> None:
        super().__init__(uow)
        self.links = links
        self.defaults = defaults

    def find_due(self, work: Work, limit: int) -> Sequence[RetirementStep]:
        """List steps that are due, ends before beginnings."""
        today = work.today
        ends = [RetirementStep(Step.CARRY_OUT, plan) for plan in rows.list_to_carry_out(work.session, today, limit)]
        told = [RetirementStep(Step.TELL, plan) for plan in rows.list_to_notify(work.session, limit)]
        late = [RetirementStep(Step.PLAN, course) for course in rows.list_past_patience(work.session, today, limit)]
        return [*ends, *told, *late][:limit]

    def carry_out(self, work: Work, item: RetirementStep) -> bool:
        """Take one step."""
        if item.step is Step.CARRY_OUT:
            return carry_out(work, RetirementPlanId(item.subject_id))
        if item.step is Step.TELL:
            return self._tell(work, RetirementPlanId(item.subject_id))
        return self._plan(work, item.subject_id)

    def _plan(self, work: Work, course_id: UUID) -> bool:
        if not rows.is_past_patience(work.session, course_id, work.today):
            return False
        retire_on = work.today + timedelta(days=RETIREMENT_NOTICE_DAYS)
        reason = translator(self.defaults.locale).gettext("Nobody has reviewed this course for too long.")
        plan_retirement(work, course_id, retire_on=retire_on, reason=reason)
        return True

    def _tell(self, work: Work, plan_id: RetirementPlanId) -> bool:
        plan = rows.get_plan(work.session, plan_id)
        newcomers = newcomers_to(work, plan) if plan.status in rows.OPEN else []
        if not newcomers and plan.status is not PlanStatus.PLANNED:
            return False
        course = work.session.get_one(Course, plan.course_id)
        replacement = work.session.get(Course, plan.replacement_id) if plan.replacement_id else None
        mails = {person.id: self._notice(work, plan, course, replacement, person) for person in newcomers}
        work.session.flush()
        note_notices(work, plan, mails)
        return True

    def _notice(
        self, work: Work, plan: RetirementPlan, course: Course, replacement: Course | None, person: Person
    ) -> MailId:
        reader = words_for(person, self.defaults)
        when = day_only(plan.retire_on, reader)
        return send_notice(
            work,
            person,
            reader,
            kind="retirement",
            subject=reader.gettext("“%(title)s” ends on %(day)s", title=course.title, day=when),
            paragraphs=_paragraphs(reader, plan, course, replacement, when),
            action=reader.gettext("Open course"),
            url=self.links.page(f"/courses/{course.code}"),
            why=reader.gettext("You get this because you have a part in this course."),
        )


def _paragraphs(
    reader: Translator, plan: RetirementPlan, course: Course, replacement: Course | None, when: str
) -> list[str]:
    said = [
        reader.gettext(
            "The course “%(title)s” (%(code)s) is to be retired on %(day)s. %(name)s decided this.",
            title=course.title,
            code=course.code,
            day=when,
            name=plan.planned_by,
        ),
        reader.gettext("The reason: %(reason)s", reason=plan.reason),
    ]
    if replacement is not None:
        said.append(
            reader.gettext("Use “%(title)s” (%(code)s) instead.", title=replacement.title, code=replacement.code)
        )
    return said
