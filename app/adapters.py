"""Ports of lower rooms, filled from higher ones."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Course, Variant
from core.unit_of_work import Work
from lifecycle.models import ReviewSchedule
from meaning.values import Subject, SubjectKind

CHUNK = 500


class CatalogSubjects:
    """What `meaning` embeds: courses and their variants, from the catalog."""

    def subjects_of(self, work: Work, course_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Subject]]:
        found: dict[UUID, list[Subject]] = defaultdict(list)
        columns = ("title", "description", "objectives")
        courses = select(Course.id, Course.id, *(getattr(Course, name) for name in columns))
        for row in work.session.execute(courses.where(Course.id.in_(course_ids))):
            found[row[0]].append(_subject(SubjectKind.COURSE, row))
        variants = select(Variant.course_id, Variant.id, *(getattr(Variant, name) for name in columns))
        for row in work.session.execute(variants.where(Variant.course_id.in_(course_ids))):
            found[row[0]].append(_subject(SubjectKind.VARIANT, row))
        return found

    def list_course_ids(self, work: Work) -> Sequence[UUID]:
        return work.session.scalars(select(Course.id).order_by(Course.id)).all()


def _subject(kind: SubjectKind, row: Sequence[object]) -> Subject:
    _, own_id, title, description, objectives = row
    return Subject(kind, own_id, title, description, tuple(objectives))  # type: ignore[arg-type]


class CourseFactsOfRooms:
    """What `search` puts into its documents beside the catalog's own facts."""

    def due_dates(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, date | None]:
        query = select(ReviewSchedule.course_id, ReviewSchedule.due_on)
        return dict(
            pair
            for start in range(0, len(ids), CHUNK)
            for pair in session.execute(query.where(ReviewSchedule.course_id.in_(ids[start : start + CHUNK]))).tuples()
        )

    def markets(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
        from localization.models import Market, RolloutCourse, RolloutMarket

        found: dict[UUID, list[str]] = defaultdict(list)
        query = (
            select(RolloutCourse.course_id, Market.code)
            .join(RolloutMarket, RolloutMarket.rollout_id == RolloutCourse.rollout_id)
            .join(Market, Market.id == RolloutMarket.market_id)
            .distinct()
            .order_by(Market.code)
        )
        for start in range(0, len(ids), CHUNK):
            for course_id, code in session.execute(
                query.where(RolloutCourse.course_id.in_(ids[start : start + CHUNK]))
            ):
                found[course_id].append(code)
        return found
