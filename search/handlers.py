"""What changes a course's index document without being an event of that course. `subscribe` is called by the wiring."""

from collections.abc import Sequence

from sqlalchemy import select

from catalog.models import Course
from catalog.values import CourseStatus
from core import outbox
from core.events import Event
from core.unit_of_work import Subscriptions, Work
from lifecycle.events import PolicyChanged, ReviewCompleted
from localization.events import RolloutPlanned
from localization.models import RolloutCourse
from people.events import OrgUnitChanged, PersonChanged
from people.models import OrgUnit
from search.indexing import TOPIC


def subscribe(subscriptions: Subscriptions) -> None:
    """Let due dates, markets and owners' names follow."""
    subscriptions.outbox(TOPIC, ReviewCompleted)
    subscriptions.before_commit(PolicyChanged, _dates_changed)
    subscriptions.before_commit(RolloutPlanned, _markets_changed)
    subscriptions.before_commit(PersonChanged, _names_changed)
    subscriptions.before_commit(OrgUnitChanged, _units_changed)


def _dates_changed(work: Work, _: Sequence[Event]) -> None:
    """A policy may move every date there is."""
    courses = work.session.scalars(select(Course.id).where(Course.status == CourseStatus.PUBLISHED))
    outbox.announce(work.session, TOPIC, courses, work.now)


def _markets_changed(work: Work, events: Sequence[Event]) -> None:
    rollouts = [event.subject_id for event in events]
    now_in_them = select(RolloutCourse.course_id).where(RolloutCourse.rollout_id.in_(rollouts))
    courses = {id_ for event in events if isinstance(event, RolloutPlanned) for id_ in event.course_ids}
    courses.update(work.session.scalars(now_in_them))
    outbox.announce(work.session, TOPIC, sorted(courses), work.now)


def _names_changed(work: Work, events: Sequence[Event]) -> None:
    owners = [event.subject_id for event in events]
    courses = work.session.scalars(select(Course.id).where(Course.owner_id.in_(owners)))
    outbox.announce(work.session, TOPIC, courses, work.now)


def _units_changed(work: Work, events: Sequence[Event]) -> None:
    """A unit's code stands in the documents of everything below it as well."""
    paths = work.session.scalars(select(OrgUnit.path).where(OrgUnit.id.in_([event.subject_id for event in events])))
    for path in paths.all():
        below = (OrgUnit.path == path) | OrgUnit.path.startswith(f"{path}/", autoescape=True)
        courses = select(Course.id).join(OrgUnit, OrgUnit.id == Course.org_unit_id).where(below)
        outbox.announce(work.session, TOPIC, work.session.scalars(courses), work.now)
