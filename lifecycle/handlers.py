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
    RoleWithdrawn,
)
from core.database import in_chunks
from core.events import Event
from core.unit_of_work import Subscriptions, Work
from lifecycle.events import PolicyChanged, ReviewCompleted
from lifecycle.ports import NOBODY, Surroundings
from lifecycle.repository.schedules import begin_patience, ids_below, published_ids
from lifecycle.service.questions import answer_questions, ask_somebody_else
from lifecycle.service.retirements import end_plans, follow_replacements
from lifecycle.service.reviews import keep_promises, move_promises, remind_of_promises
from lifecycle.service.schedules import refresh_schedules
from lifecycle.values import REVIEW
from notifications.service.ledger import recheck_countdowns
from people.events import OrgUnitChanged, PersonLeft

DATES_FOLLOW = (
    CourseCreated,
    CourseEdited,
    CoursePublished,
    CourseSubmitted,
    CourseRetiring,
    CourseRetired,
    CourseRestored,
    OwnerChanged,
    ReviewCompleted,
)
UNDER_ANOTHER_RULE = (CourseCreated, CourseEdited, CoursePublished)
"""What may bring courses under another rule, by the hundred where an import or an edit of many does it: levelled.

What takes a course out of use and back is not among them: planning its end and changing one's mind would buy time.
"""
RELEASING = (CourseEdited, CoursePublished, CourseRestored)
ENDING = (CourseRetiring, CourseRetired)
"""What ends a course; the one that goes in a merge is retired."""


def subscribe(subscriptions: Subscriptions, surroundings: Surroundings = NOBODY) -> None:
    """Let dates, promises and questions follow what happens to courses, policies and org units."""

    def follow_courses(work: Work, events: Sequence[Event]) -> None:
        is_levelling = any(isinstance(event, UNDER_ANOTHER_RULE) for event in events)
        refresh_schedules(work, _courses(events), surroundings.markets_of, is_levelling=is_levelling)

    def follow_policies(work: Work, _: Sequence[Event]) -> None:
        refresh_schedules(work, published_ids(work.session), surroundings.markets_of, is_levelling=True)

    def follow_units(work: Work, events: Sequence[Event]) -> None:
        moved = [event.subject_id for event in events if "path" in (event.after or {})]
        refresh_schedules(work, ids_below(work.session, moved), surroundings.markets_of, is_levelling=True)

    for kind in DATES_FOLLOW:
        subscriptions.before_commit(kind, follow_courses)
    subscriptions.before_commit(PolicyChanged, follow_policies)
    subscriptions.before_commit(OrgUnitChanged, follow_units)
    for kind in RELEASING:
        subscriptions.before_commit(kind, _keep_promises)
    subscriptions.before_commit(CourseRestored, _begin_patience)
    subscriptions.before_commit(OwnerChanged, _pass_on)
    subscriptions.before_commit(PersonLeft, _ask_somebody_else)
    for kind in ENDING:
        subscriptions.before_commit(kind, _end_questions)
    subscriptions.before_commit(RoleGiven, _recheck)
    subscriptions.before_commit(RoleWithdrawn, _recheck)
    for kind in (CourseRetired, CourseRestored):
        subscriptions.before_commit(kind, _end_plans)
    subscriptions.before_commit(CourseRetired, _follow_replacements)
    for kind in (CourseRetiring, CourseRetired, CourseRestored):
        subscriptions.before_commit(kind, _follow_promises)
    subscriptions.before_commit(CourseMerged, _move_promises)


def _keep_promises(work: Work, events: Sequence[Event]) -> None:
    for chunk in in_chunks(_courses(events)):
        keep_promises(work, chunk)


def _follow_promises(work: Work, events: Sequence[Event]) -> None:
    remind_of_promises(work, _courses(events))


def _move_promises(work: Work, events: Sequence[Event]) -> None:
    for event in events:
        if event.course_id is not None:
            move_promises(work, event.subject_id, event.course_id)


def _end_plans(work: Work, events: Sequence[Event]) -> None:
    end_plans(work, {event.subject_id: event.reason for event in events})


def _pass_on(work: Work, events: Sequence[Event]) -> None:
    owners = {event.subject_id: event.new_owner_id for event in events if isinstance(event, OwnerChanged)}
    answer_questions(work, list(owners), owners)
    remind_of_promises(work, list(owners))
    _begin_patience(work, [event for event in events if (event.before or {}).get("is_provisional")])
    _recheck(work, events)


def _begin_patience(work: Work, events: Sequence[Event]) -> None:
    begin_patience(work.session, _courses(events), work.today)


def _follow_replacements(work: Work, events: Sequence[Event]) -> None:
    follow_replacements(work, [event.subject_id for event in events])


def _ask_somebody_else(work: Work, events: Sequence[Event]) -> None:
    ask_somebody_else(work, [event.subject_id for event in events])


def _end_questions(work: Work, events: Sequence[Event]) -> None:
    answer_questions(work, [event.subject_id for event in events])


def _recheck(work: Work, events: Sequence[Event]) -> None:
    recheck_countdowns(work, REVIEW, _courses(events))


def _courses(events: Sequence[Event]) -> list[UUID]:
    return list(dict.fromkeys(event.course_id or event.subject_id for event in events))
