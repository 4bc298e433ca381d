"""Who is told that a course ends: a plan's notices, which follow its day, and what to do when one cannot arrive."""

from collections.abc import Mapping

from catalog.errors import ReasonMissing
from core.unit_of_work import Work
from lifecycle.errors import NoticesUnderWay
from lifecycle.events import RetirementNoticesForgone
from lifecycle.models import RetirementNotice, RetirementPlan
from lifecycle.repository import retirements as rows
from lifecycle.repository import reviews as review_rows
from lifecycle.values import PlanStatus
from notifications.service.mail import withdraw_mails
from notifications.values import MailId
from people.models import Person
from people.service import head_above
from people.values import PersonId


def people_to_tell(work: Work, plan: RetirementPlan) -> list[Person]:
    """Everybody who has a part in the course and can be told: owner, role holders, the head of its org unit."""
    course = review_rows.get_course_head(work.session, plan.course_id)
    head = head_above(work.session, course.org_unit_id)
    ids = [course.owner_id, *rows.role_holders(work.session, plan.course_id), *([head] if head else [])]
    people = (work.session.get(Person, person_id) for person_id in dict.fromkeys(ids))
    return [person for person in people if person is not None and person.can_be_told]


def newcomers_to(work: Work, plan: RetirementPlan) -> list[Person]:
    """Those of them whom nobody has told yet: at first all, later who came to the course since."""
    told = rows.people_told(work.session, plan.id)
    return [person for person in people_to_tell(work, plan) if person.id not in told]


def note_notices(work: Work, plan: RetirementPlan, mails: Mapping[PersonId, MailId]) -> None:
    """Note which mail tells whom, beside whoever was told before."""
    work.session.add_all(
        RetirementNotice(plan_id=plan.id, person_id=person_id, mail_id=mail_id) for person_id, mail_id in mails.items()
    )
    plan.status = PlanStatus.NOTIFIED


def withdraw_notices(work: Work, plan: RetirementPlan) -> None:
    """Forget whom the plan was told to: what is still in the queue would say what no longer holds."""
    withdraw_mails(work, rows.take_notices(work.session, plan.id))


def forgo_dead_notices(work: Work, plan: RetirementPlan, *, reason: str) -> None:
    """Go on without the notices that could not be delivered: a decision, recorded with whom nobody could reach."""
    code = review_rows.get_course_head(work.session, plan.course_id).code
    if not reason.strip():
        raise ReasonMissing(course=code)
    dead = [notice for notice in rows.notices_of(work.session, plan.id) if notice.is_dead]
    if not dead:
        raise NoticesUnderWay(course=code)
    withdraw_mails(work, rows.forget_mails(work.session, plan.id, [notice.person_id for notice in dead]))
    plan.version += 1
    work.record(
        RetirementNoticesForgone(
            subject_id=plan.id,
            course_id=plan.course_id,
            after={"not_reached": [notice.name for notice in dead]},
            reason=reason.strip(),
        )
    )
