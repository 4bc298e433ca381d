"""Facts about courses that the rooms below keep, read for a whole batch at once."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.models import ReviewSchedule


class RoomFacts:
    """`CourseFacts` from lifecycle's schedules."""

    def due_dates(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, date | None]:
        query = select(ReviewSchedule.course_id, ReviewSchedule.due_on)
        rows = session.execute(query.where(ReviewSchedule.course_id.in_(ids)))
        return {row.course_id: row.due_on for row in rows}

    def markets(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
        return {}
