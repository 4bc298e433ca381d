"""Queries of retirement plans and their notices."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row, Select, exists, select
from sqlalchemy.orm import Session, aliased

from catalog.models import Course, CourseRole
from lifecycle.errors import RetirementPlanNotFound
from lifecycle.models import RetirementNotice, RetirementPlan, ReviewPolicy, ReviewSchedule
from lifecycle.values import PlanStatus, RetirementPlanId
from notifications.models import Mail
from notifications.values import MailStatus

OPEN = (PlanStatus.PLANNED, PlanStatus.NOTIFIED)


def get_plan(session: Session, plan_id: RetirementPlanId) -> RetirementPlan:
    """Load a plan; raise RetirementPlanNotFound."""
    query = select(RetirementPlan).where(RetirementPlan.id == plan_id)
    plan = session.scalars(query.with_for_update()).one_or_none()
    if plan is None:
        raise RetirementPlanNotFound(plan=str(plan_id))
    return plan


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
    """List plans nobody has been told of."""
    query = select(RetirementPlan.id).where(RetirementPlan.status == PlanStatus.PLANNED)
    return list(session.scalars(query.order_by(RetirementPlan.id).limit(limit)))


def list_to_carry_out(session: Session, today: date, limit: int) -> list[RetirementPlanId]:
    """List plans whose day has come and whose notices have all been delivered."""
    undelivered = (
        select(RetirementNotice.plan_id)
        .join(Mail, Mail.id == RetirementNotice.mail_id)
        .where(RetirementNotice.plan_id == RetirementPlan.id, Mail.status != MailStatus.SENT)
    )
    query = select(RetirementPlan.id).where(
        RetirementPlan.status == PlanStatus.NOTIFIED,
        RetirementPlan.retire_on <= today,
        ~exists(undelivered),
    )
    return list(session.scalars(query.order_by(RetirementPlan.retire_on, RetirementPlan.id).limit(limit)))


def list_past_patience(session: Session, today: date, limit: int) -> list[UUID]:
    """List courses so long overdue that their policy retires them, and that have no open plan."""
    query = _overdue(today).order_by(ReviewSchedule.due_on, ReviewSchedule.course_id)
    late = [row.course_id for row in session.execute(query) if _is_past_patience(row, today)]
    return late[:limit]


def is_past_patience(session: Session, course_id: UUID, today: date) -> bool:
    """Say whether this course is still so long overdue that its policy retires it."""
    row = session.execute(_overdue(today).where(ReviewSchedule.course_id == course_id)).first()
    return row is not None and _is_past_patience(row, today)


def _overdue(today: date) -> Select[UUID, date | None, int | None]:
    return (
        select(ReviewSchedule.course_id, ReviewSchedule.due_on, ReviewPolicy.auto_retire_after_days)
        .join(ReviewPolicy, ReviewPolicy.id == ReviewSchedule.policy_id)
        .outerjoin(RetirementPlan, RetirementPlan.open_course_id == ReviewSchedule.course_id)
        .where(
            ReviewPolicy.auto_retire_after_days.is_not(None),
            ReviewSchedule.due_on < today,
            RetirementPlan.id.is_(None),
        )
    )


def _is_past_patience(row: Row[UUID, date | None, int | None], today: date) -> bool:
    return bool((today - row.due_on).days > row.auto_retire_after_days)


def role_holders(session: Session, course_id: UUID) -> list[UUID]:
    """Give everybody who holds a role on a course beside its owner."""
    return list(session.scalars(select(CourseRole.person_id).where(CourseRole.course_id == course_id).distinct()))


def notices_of(session: Session, plan_id: RetirementPlanId) -> Sequence[Row[UUID, MailStatus]]:
    """Give who is told of a plan, and how far each mail has come."""
    query = select(RetirementNotice.person_id, Mail.status).join(Mail, Mail.id == RetirementNotice.mail_id)
    return session.execute(query.where(RetirementNotice.plan_id == plan_id)).all()
