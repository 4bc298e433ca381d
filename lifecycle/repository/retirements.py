"""Queries of retirement plans and their notices."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from catalog.models import Course, CourseRole
from catalog.values import CourseStatus
from core.database import in_chunks
from lifecycle.errors import RetirementPlanNotFound
from lifecycle.models import RetirementNotice, RetirementPlan, ReviewPolicy, ReviewSchedule
from lifecycle.rules.states import waited_since
from lifecycle.values import PlanStatus, RetirementPlanId
from notifications.models import Mail
from notifications.values import MailId, MailStatus
from people.models import OrgUnit, Person

OPEN = (PlanStatus.PLANNED, PlanStatus.NOTIFIED)


class NoticeRow(NamedTuple):
    """Somebody who is told of a retirement, how far their mail has come, and why it was refused."""

    person_id: UUID
    name: str
    email: str
    status: MailStatus
    error: str | None

    @property
    def is_dead(self) -> bool:
        """Say whether this notice will not arrive by itself."""
        return self.status in (MailStatus.DEAD, MailStatus.CANCELLED)


def get_plan(session: Session, plan_id: RetirementPlanId) -> RetirementPlan:
    """Load a plan to change it; raise RetirementPlanNotFound.

    Its course is locked first, as by everybody who decides about a course: two who lock both in turn never wait for
    each other.
    """
    query = select(RetirementPlan).where(RetirementPlan.id == plan_id)
    course_id = session.scalar(query.with_only_columns(RetirementPlan.course_id))
    if course_id is None:
        raise RetirementPlanNotFound(plan=str(plan_id))
    session.execute(select(Course.id).where(Course.id == course_id).with_for_update())
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()


def find_open_plan(session: Session, course_id: UUID) -> RetirementPlan | None:
    """Find the plan that will end a course."""
    return session.scalars(select(RetirementPlan).where(RetirementPlan.open_course_id == course_id)).one_or_none()


def list_plans(
    session: Session,
    *,
    status: PlanStatus | None = None,
    older_than: RetirementPlanId | None = None,
    limit: int = 50,
) -> Sequence[Row[RetirementPlan, str, str, str | None]]:
    """List (plan, code, title, code of the replacement), newest first."""
    query = _plan_rows().order_by(RetirementPlan.id.desc()).limit(limit)
    if status is not None:
        query = query.where(RetirementPlan.status == status)
    if older_than is not None:
        query = query.where(RetirementPlan.id < older_than)
    return session.execute(query).all()


def get_plan_row(session: Session, plan_id: RetirementPlanId) -> Row[RetirementPlan, str, str, str | None]:
    """Load (plan, code, title, code of the replacement); raise RetirementPlanNotFound."""
    row = session.execute(_plan_rows().where(RetirementPlan.id == plan_id)).first()
    if row is None:
        raise RetirementPlanNotFound(plan=str(plan_id))
    return row


def _plan_rows() -> Select[RetirementPlan, str, str, str | None]:
    other = aliased(Course)
    return (
        select(RetirementPlan, Course.code, Course.title, other.code)
        .join(Course, Course.id == RetirementPlan.course_id)
        .outerjoin(other, other.id == RetirementPlan.replacement_id)
    )


def list_to_notify(session: Session, limit: int) -> list[RetirementPlanId]:
    """List plans nobody has been told of, and those of which somebody who came to the course since has not."""
    is_open = and_(RetirementPlan.status == PlanStatus.NOTIFIED, Course.status == CourseStatus.RETIRING)
    query = (
        select(RetirementPlan.id)
        .join(Course, Course.id == RetirementPlan.course_id)
        .where(or_(RetirementPlan.status == PlanStatus.PLANNED, and_(is_open, _has_newcomer())))
    )
    return list(session.scalars(query.order_by(RetirementPlan.id).limit(limit)))


def list_to_carry_out(session: Session, today: date, limit: int) -> list[RetirementPlanId]:
    """List plans whose day has come and whose notices have all been delivered."""
    query = _ready(today).order_by(RetirementPlan.retire_on, RetirementPlan.id)
    return list(session.scalars(query.limit(limit)))


def is_ready(session: Session, plan_id: RetirementPlanId, today: date) -> bool:
    """Say whether a plan is one of these."""
    return session.scalar(_ready(today).where(RetirementPlan.id == plan_id)) is not None


def _ready(today: date) -> Select[RetirementPlanId]:
    undelivered = (
        select(RetirementNotice.plan_id)
        .join(Mail, Mail.id == RetirementNotice.mail_id)
        .join(Person, Person.id == RetirementNotice.person_id)
        .where(RetirementNotice.plan_id == RetirementPlan.id, Mail.status != MailStatus.SENT, _is_concerned())
        .correlate(RetirementPlan, Course)
    )
    return (
        select(RetirementPlan.id)
        .join(Course, Course.id == RetirementPlan.course_id)
        .where(
            RetirementPlan.status == PlanStatus.NOTIFIED,
            RetirementPlan.retire_on <= today,
            Course.status == CourseStatus.RETIRING,
            ~exists(undelivered),
            ~_has_newcomer(),
        )
    )


def _has_newcomer() -> ColumnElement[bool]:
    """Whether the course has an owner, or somebody with a role, whom nobody has told of its plan."""
    told = select(RetirementNotice.person_id).where(RetirementNotice.plan_id == RetirementPlan.id)
    is_untold = and_(Person.can_be_told, Person.id.not_in(told.correlate(RetirementPlan)))
    owner = select(Person.id).where(Person.id == Course.owner_id, is_untold)
    holder = (
        select(Person.id)
        .join(CourseRole, CourseRole.person_id == Person.id)
        .where(CourseRole.course_id == Course.id, is_untold)
    )
    return or_(*(exists(each.correlate(Course, RetirementPlan)) for each in (owner, holder)))


def _is_concerned() -> ColumnElement[bool]:
    """Whether who is told still has a part in the course: who left or gave it away is waited for no more."""
    person_id, unit, above = RetirementNotice.person_id, aliased(OrgUnit), aliased(OrgUnit)
    holds_role = select(CourseRole.person_id).where(
        CourseRole.course_id == Course.id, CourseRole.person_id == person_id
    )
    is_above = func.substr(unit.path + "/", 1, func.length(above.path) + 1) == above.path + "/"
    heads = (
        select(above.id)
        .join(unit, unit.id == Course.org_unit_id)
        .where(above.head_id == person_id, is_above)
        .correlate(Course, RetirementNotice)
    )
    has_part = or_(
        Course.owner_id == person_id,
        exists(holds_role.correlate(Course, RetirementNotice)),
        exists(heads),
    )
    return and_(Person.can_be_told, has_part)


def list_ended(session: Session, course_ids: Sequence[UUID]) -> list[tuple[RetirementPlan, CourseStatus]]:
    """Load the open plans of those of these courses that are no longer retiring, with what the courses are now."""
    found: list[tuple[RetirementPlan, CourseStatus]] = []
    for chunk in in_chunks(course_ids):
        query = (
            select(RetirementPlan, Course.status)
            .join(Course, Course.id == RetirementPlan.open_course_id)
            .where(RetirementPlan.open_course_id.in_(chunk), Course.status != CourseStatus.RETIRING)
        )
        rows = session.execute(query.with_for_update(of=RetirementPlan)).all()
        found += [(plan, status) for plan, status in rows]
    return found


def list_replaced_by(session: Session, course_ids: Sequence[UUID]) -> list[RetirementPlan]:
    """Load the open plans that name one of these courses as what is used instead."""
    found: list[RetirementPlan] = []
    for chunk in in_chunks(course_ids):
        query = select(RetirementPlan).where(
            RetirementPlan.open_course_id.is_not(None), RetirementPlan.replacement_id.in_(chunk)
        )
        found += session.scalars(query.order_by(RetirementPlan.id).with_for_update())
    return found


def list_past_patience(session: Session, today: date, limit: int) -> list[UUID]:
    """List courses so long overdue that their policy retires them, and that have no open plan."""
    query = _overdue(today).order_by(ReviewSchedule.due_on, ReviewSchedule.course_id)
    late = [row.course_id for row in session.execute(query) if _is_past_patience(row, today)]
    return late[:limit]


def is_past_patience(session: Session, course_id: UUID, today: date) -> bool:
    """Say whether this course is still so long overdue that its policy retires it."""
    row = session.execute(_overdue(today).where(ReviewSchedule.course_id == course_id)).first()
    return row is not None and _is_past_patience(row, today)


def _overdue(today: date) -> Select[*tuple[Any, ...]]:
    """Late courses whose policy ends them; of those that wait to be claimed nobody has ever been reminded."""
    return (
        select(
            ReviewSchedule.course_id,
            ReviewSchedule.due_on,
            ReviewSchedule.grace_days,
            ReviewSchedule.patience_from,
            ReviewPolicy.auto_retire_after_days,
        )
        .join(Course, Course.id == ReviewSchedule.course_id)
        .join(ReviewPolicy, ReviewPolicy.id == ReviewSchedule.policy_id)
        .outerjoin(RetirementPlan, RetirementPlan.open_course_id == ReviewSchedule.course_id)
        .where(
            ReviewPolicy.auto_retire_after_days.is_not(None),
            ReviewSchedule.due_on < today,
            RetirementPlan.id.is_(None),
            Course.owner_is_provisional.is_(False),
        )
    )


def _is_past_patience(row: Row[*tuple[Any, ...]], today: date) -> bool:
    since = waited_since(row.due_on, grace_days=row.grace_days, patience_from=row.patience_from)
    return bool((today - since).days > row.auto_retire_after_days)


def role_holders(session: Session, course_id: UUID) -> list[UUID]:
    """Give everybody who holds a role on a course beside its owner."""
    return list(session.scalars(select(CourseRole.person_id).where(CourseRole.course_id == course_id).distinct()))


def notices_of(session: Session, plan_id: RetirementPlanId) -> list[NoticeRow]:
    """Give who of those that still have a part in the course is told of a plan, and how far each mail has come."""
    query = (
        select(RetirementNotice.person_id, Person.name, Person.email, Mail.status, Mail.last_error)
        .join(Mail, Mail.id == RetirementNotice.mail_id)
        .join(Person, Person.id == RetirementNotice.person_id)
        .join(RetirementPlan, RetirementPlan.id == RetirementNotice.plan_id)
        .join(Course, Course.id == RetirementPlan.course_id)
        .where(RetirementNotice.plan_id == plan_id, _is_concerned())
    )
    return [NoticeRow(*row) for row in session.execute(query.order_by(Person.name, Person.id))]


def people_told(session: Session, plan_id: RetirementPlanId) -> set[UUID]:
    """Give everybody to whom a notice of a plan went, or could not go and is waited for no more."""
    return set(session.scalars(select(RetirementNotice.person_id).where(RetirementNotice.plan_id == plan_id)))


def take_notices(session: Session, plan_id: RetirementPlanId) -> list[MailId]:
    """Remove the notices of a plan and give their mails."""
    mails = _mails_of(session, RetirementNotice.plan_id == plan_id)
    session.execute(delete(RetirementNotice).where(RetirementNotice.plan_id == plan_id))
    return mails


def forget_mails(session: Session, plan_id: RetirementPlanId, person_ids: Collection[UUID]) -> list[MailId]:
    """Wait no more for the notices to these people, who stay known as told, and give their mails."""
    which = and_(RetirementNotice.plan_id == plan_id, RetirementNotice.person_id.in_(person_ids))
    mails = _mails_of(session, which)
    session.execute(update(RetirementNotice).where(which).values(mail_id=None))
    return mails


def _mails_of(session: Session, which: ColumnElement[bool]) -> list[MailId]:
    mails = session.scalars(select(RetirementNotice.mail_id).where(which, RetirementNotice.mail_id.is_not(None)))
    return [mail_id for mail_id in mails if mail_id is not None]
