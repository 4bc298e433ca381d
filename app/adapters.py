"""Ports of lower rooms, filled from higher ones."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from catalog.models import Course, Variant
from core.unit_of_work import Work
from meaning.values import Subject, SubjectKind


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
