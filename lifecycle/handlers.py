"""What a course's life hears of from elsewhere, before the commit. `subscribe` is called by the wiring."""

from collections.abc import Sequence
from uuid import UUID

from catalog.events import (
    CourseCreated,
    CourseEdited,
    CourseMerged,
    CoursePublished,
    CourseRestored,
    CourseRetired,
    CourseRetiring,
    CourseSubmitted,
    OwnerChanged,
    RoleGiven,
)
from core.events import Event
from core.unit_of_work import Subscriptions, Work
from lifecycle.events import PolicyChanged, ReviewCompleted
from lifecycle.ports import NOBODY, Surroundings
from lifecycle.repository.schedules import ids_below, published_ids
from lifecycle.service.retirements import end_plans
from lifecycle.service.reviews import answer_questions, keep_promises, remind_of_promises
from lifecycle.service.schedules import refresh_schedules
from lifecycle.values import REVIEW
from notifications.service.ledger import recheck_countdowns
from people.events import OrgUnitChanged

DATES_FOLLOW = (
    CourseCreated,
    CourseEdited,
    CourseMerged,
    CoursePublished,
    CourseSubmitted,
    CourseRetiring,
    CourseRetired,
    CourseRestored,
    OwnerChanged,
    ReviewCompleted,
)


def subscribe(subscriptions: Subscriptions, surroundings: Surroundings = NOBODY) -> None:
    """Let dates, promises and questions follow what happens to courses, policies and org units."""

    def follow_courses(work: Work, events: Sequence[Event]) -> None:
        refresh_schedules(work, _courses(events), surroundings.markets_of)

    def follow_policies(work: Work, _: Sequence[Event]) -> None:
        refresh_schedules(work, published_ids(work.session), surroundings.markets_of)

    def follow_units(work: Work, events: Sequence[Event]) -> None:
        moved = [event.subject_id for event in events if "path" in (event.after or {})]
        refresh_schedules(work, ids_below(work.session, moved), surroundings.markets_of)

    for kind in DATES_FOLLOW:
        subscriptions.before_commit(kind, follow_courses)
    subscriptions.before_commit(PolicyChanged, follow_policies)
    subscriptions.before_commit(OrgUnitChanged, follow_units)
    subscriptions.before_commit(CourseEdited, _keep_promises)
    subscriptions.before_commit(OwnerChanged, _pass_on)
    subscriptions.before_commit(RoleGiven, _recheck)
    for kind in (CourseRetired, CourseRestored):
        subscriptions.before_commit(kind, _end_plans)
    for kind in (CourseRetiring, CourseRetired, CourseRestored):
        subscriptions.before_commit(kind, _follow_promises)


def _keep_promises(work: Work, events: Sequence[Event]) -> None:
    made = {
        event.subject_id: (event.change_class, event.revision)
        for event in events
        if isinstance(event, CourseEdited) and event.change_class is not None
    }
    keep_promises(work, made)


def _follow_promises(work: Work, events: Sequence[Event]) -> None:
    remind_of_promises(work, _courses(events))


def _end_plans(work: Work, events: Sequence[Event]) -> None:
    end_plans(work, {event.subject_id: event.reason for event in events})


def _pass_on(work: Work, events: Sequence[Event]) -> None:
    owners = {event.subject_id: event.new_owner_id for event in events if isinstance(event, OwnerChanged)}
    answer_questions(work, owners)
    _recheck(work, events)


def _recheck(work: Work, events: Sequence[Event]) -> None:
    recheck_countdowns(work, REVIEW, _courses(events))


def _courses(events: Sequence[Event]) -> list[UUID]:
    """The courses these events are about; a merge is about the one that went and the one that stays."""
    ids = [event.course_id or event.subject_id for event in events]
    ids += [event.subject_id for event in events if isinstance(event, CourseMerged)]
    return list(dict.fromkeys(ids))
