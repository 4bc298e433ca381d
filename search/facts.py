"""Facts about courses that the rooms below keep, read for a whole batch at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lifecycle.models import ReviewSchedule
from lifecycle.rules.states import due_state, last_reason
from lifecycle.values import DueState
from localization.models import Market, RolloutCourse, RolloutExemption, RolloutMarket
from search.ports import DueFacts


class RoomFacts:
    """`CourseFacts` from lifecycle's schedules and localization's rollouts."""

    def due_facts(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, DueFacts]:
        columns = (ReviewSchedule.due_on, ReviewSchedule.grace_days, ReviewSchedule.reasons)
        query = select(ReviewSchedule.course_id, *columns).where(ReviewSchedule.course_id.in_(ids))
        return {course_id: _due_facts(*row) for course_id, *row in session.execute(query)}

    def markets(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
        is_exempt = and_(
            RolloutExemption.rollout_id == RolloutCourse.rollout_id,
            RolloutExemption.course_id == RolloutCourse.course_id,
            RolloutExemption.market_id == Market.id,
        )
        query = (
            select(RolloutCourse.course_id, Market.code)
            .join(RolloutMarket, RolloutMarket.rollout_id == RolloutCourse.rollout_id)
            .join(Market, Market.id == RolloutMarket.market_id)
            .where(RolloutCourse.course_id.in_(ids), ~select(RolloutExemption.rollout_id).where(is_exempt).exists())
            .distinct()
            .order_by(RolloutCourse.course_id, Market.code)
        )
        found: dict[UUID, list[str]] = defaultdict(list)
        for course_id, code in session.execute(query):
            found[course_id].append(code)
        return found


def _due_facts(due_on: date | None, grace_days: int, reasons: Sequence[Mapping[str, object]]) -> DueFacts:
    if due_on is not None:
        return DueFacts(due_on, grace_days)
    state = due_state(None, date.max, last_reason=last_reason(reasons))
    return DueFacts(None, is_exempt=state is DueState.EXEMPT)
