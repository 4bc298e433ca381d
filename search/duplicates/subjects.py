"""The texts of courses and their variants, as the room meaning wants to have them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from catalog.models import Course
from core.unit_of_work import Work
from meaning.values import Subject
from search.duplicates import repository


class CatalogSubjects:
    """`meaning.ports.Subjects`, from the catalog's tables."""

    def subjects_of(self, work: Work, course_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Subject]]:
        """A course and its variants, by course id; a course that is gone is left out."""
        found: dict[UUID, list[Subject]] = defaultdict(list)
        for version in repository.load_versions(work.session, course_ids):
            subject = Subject(
                version.kind,
                version.subject_id,
                version.title,
                version.description,
                tuple(version.objectives),
            )
            found[version.course_id].append(subject)
        return found

    def list_course_ids(self, work: Work) -> Sequence[UUID]:
        """Every course there is."""
        return list(work.session.scalars(select(Course.id).order_by(Course.id)))
