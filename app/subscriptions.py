"""Which room hears of which event before the commit, and which events put their course on which topic."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from core.actors import SYSTEM
from core.events import Event
from core.unit_of_work import Handler, Subscriptions, Work

if TYPE_CHECKING:
    from app.wiring import Wiring
    from lifecycle.ports import Surroundings


def subscribe(subscriptions: Subscriptions, house: "Wiring") -> Subscriptions:
    from app.reminding import defaults_of, links_of
    from catalog import events as catalog
    from catalog.service.owners import keep_courses_apart, pass_on_courses
    from lifecycle import handlers as lifecycle
    from localization.events import DutiesPassedOn, RolloutPlanned
    from localization.service import turns
    from localization.service.heirs import tell_heirs
    from localization.service.jobs import cancel_jobs_of_retired
    from localization.service.merging import move_places
    from localization.service.succession import keep_markets_apart, pass_on_localization
    from notifications.service.handovers import tell_new_owners
    from people.events import PersonChanged, PersonInvited, PersonLeft
    from search import handlers as search

    text_events = (
        catalog.CourseCreated,
        catalog.CourseEdited,
        catalog.CourseMerged,
        catalog.VariantChanged,
    )
    course_events = (
        *text_events,
        catalog.CourseSubmitted,
        catalog.CoursePublished,
        catalog.CourseRetiring,
        catalog.CourseRetired,
        catalog.CourseRestored,
        catalog.OwnerChanged,
        catalog.CourseRelated,
    )
    subscriptions.outbox("search", *course_events)
    search.subscribe(subscriptions)
    subscriptions.outbox("meaning", *text_events)
    for topic in ("search", "meaning"):
        subscriptions.wake(topic, partial(house.wake, topic))
    for kind in (PersonChanged, PersonInvited):
        subscriptions.before_commit(kind, keep_courses_apart)
        subscriptions.before_commit(kind, keep_markets_apart)
    subscriptions.before_commit(PersonLeft, pass_on_courses)
    subscriptions.before_commit(PersonLeft, pass_on_localization)
    subscriptions.before_commit(catalog.CourseRetired, cancel_jobs_of_retired)
    subscriptions.before_commit(catalog.CourseMerged, move_places)
    lifecycle.subscribe(subscriptions, house.surroundings)
    subscriptions.before_commit(RolloutPlanned, _refresh_planned(house.surroundings))
    subscriptions.before_commit(catalog.OwnerChanged, tell_new_owners(links_of(house), defaults_of(house)))
    subscriptions.before_commit(DutiesPassedOn, tell_heirs(links_of(house), defaults_of(house)))
    turns.subscribe(subscriptions, links_of(house), defaults_of(house))
    return subscriptions


def _refresh_planned(surroundings: "Surroundings") -> Handler:
    """Dates by a policy for a market follow what is planned for it; dates and rollouts do not know each other."""
    from lifecycle.service.schedules import refresh_schedules
    from localization.events import RolloutPlanned

    def follow_rollouts(work: Work, events: Sequence[Event]) -> None:
        courses = [id_ for event in events if isinstance(event, RolloutPlanned) for id_ in event.course_ids]
        refresh_schedules(work, courses, surroundings.markets_of, is_levelling=True)

    return follow_rollouts


def put_defaults_in_force(house: "Wiring") -> None:
    """The default review policy, where there is no policy at all."""
    from lifecycle.service.policies import ensure_default_policy

    with house.uow.write(SYSTEM) as work:
        ensure_default_policy(work)
