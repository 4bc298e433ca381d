"""Facts about courses that the rooms below keep, read for a whole batch at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lifecycle.models import ReviewSchedule
from localization.models import Market, RolloutCourse, RolloutExemption, RolloutMarket


class RoomFacts:
    """`CourseFacts` from lifecycle's schedules and localization's rollouts."""

    def due_dates(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, date | None]:
        query = select(ReviewSchedule.course_id, ReviewSchedule.due_on)
        return dict(session.execute(query.where(ReviewSchedule.course_id.in_(ids))).all())

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
