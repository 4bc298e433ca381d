"""What puts a course on a topic: each gives the course it is about."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from app.wiring import Wiring
from catalog import events as catalog
from catalog import service
from catalog.models import Course
from catalog.values import CourseStatus, RelationKind
from core.events import Event
from core.locales import Locale
from lifecycle import events as lifecycle
from lifecycle.rules.outcomes import Decision
from lifecycle.service.reviews import complete_review
from lifecycle.values import Outcome
from tests.app.scenes.making import SOON, ask, do, make, person

Put = Callable[[Wiring], UUID]
S = CourseStatus


def by(before: CourseStatus, act: Callable[..., object], *arguments: object, **facts: object) -> Put:
    def put(house: Wiring) -> UUID:
        course = make(house, before, due_on=SOON)
        do(house, act, course.id, *arguments, **facts)
        return course.id

    return put


def create(house: Wiring) -> UUID:
    do(house, service.create_course, {"code": "NEW-1", "title": "New"})
    found: UUID = ask(house, select(Course.id).where(Course.code == "NEW-1"))
    return found


def merge(house: Wiring) -> UUID:
    """The one that stays; the one that goes is retired."""
    kept, gone = make(house), make(house)
    do(house, service.merge_courses, kept.id, gone.id)
    return kept.id


def relate(house: Wiring) -> UUID:
    course, other = make(house), make(house)
    do(house, service.relate_courses, course.id, other.id, RelationKind.PREREQUISITE_OF)
    return course.id


def hand_over(house: Wiring) -> UUID:
    course = make(house)
    do(house, service.change_owner, course.id, person(house).id)
    return course.id


PUTTING: dict[type[Event], Put] = {
    catalog.CourseCreated: create,
    catalog.CourseEdited: by(S.PUBLISHED, service.edit_course, {"title": "Another"}),
    catalog.CourseMerged: merge,
    catalog.VariantChanged: by(S.PUBLISHED, service.save_variant, Locale.parse("de"), {"title": "Anders"}),
    catalog.CourseSubmitted: by(S.DRAFT, service.submit_course),
    catalog.CoursePublished: by(S.DRAFT, service.publish_course),
    catalog.CourseRetiring: by(S.PUBLISHED, service.begin_retiring, reason="old"),
    catalog.CourseRetired: by(S.RETIRING, service.retire_course, reason="old"),
    catalog.CourseRestored: by(S.RETIRED, service.publish_course, reason="needed"),
    catalog.OwnerChanged: hand_over,
    catalog.CourseRelated: relate,
    lifecycle.ReviewCompleted: by(S.PUBLISHED, complete_review, Decision(Outcome.STILL_VALID)),
}
