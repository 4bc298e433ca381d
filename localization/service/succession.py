"""When somebody leaves, their open steps, countries and rollouts pass on by the rule that courses pass on by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from catalog.rules.succession import Candidate, first_in_line
from catalog.service.owners import GROUNDS
from core.events import Event
from core.unit_of_work import Work
from localization.events import DutiesPassedOn, MarketHandedOver, RolloutHandedOver, StepAssigned
from localization.repository.duties import list_led_rollouts, list_market_codes_of, list_markets_of, list_open_steps_of
from localization.values import spell_job
from people import repository as people
from people.access import require
from people.events import gives_power_over
from people.models import Person
from people.service import head_above
from people.values import Permission


def pass_on_localization(work: Work, events: Sequence[Event]) -> None:
    """Handler for people who left. Where nobody is in line, a duty waits without a name, and pages show it so."""
    for event in events:
        leaver = people.get_person(work.session, event.subject_id)
        found = first_in_line(_line(work, leaver), {leaver.id})
        reason = f"{leaver.name} left: {GROUNDS[found.ground] if found else 'nobody in line'}"
        _pass_on(work, leaver, found.person_id if found else None, reason)


def keep_markets_apart(work: Work, events: Sequence[Event]) -> None:
    """Handler: nobody becomes somebody, or their stand-in, who has markets where they do not manage people."""
    for event in events:
        if gives_power_over(event) and event.subject_id != work.actor.person_id:
            for market in list_market_codes_of(work.session, event.subject_id):
                require(work.actor, Permission.MANAGE_PEOPLE, market=market)


def _line(work: Work, leaver: Person) -> Iterator[Candidate]:
    """Deputy, manager, head of the org unit: nobody else has a part in a step or a country as in a course."""
    head = head_above(work.session, leaver.org_unit_id, but=leaver.id)
    wanted = [(leaver.deputy_id, "deputy"), (leaver.manager_id, "manager"), (head, "head_of_unit")]
    known = [(person, ground) for person, ground in wanted if person is not None]
    active = people.active_among(work.session, [person for person, _ in known])
    for person, ground in known:
        yield Candidate(person, ground, person in active)


def _pass_on(work: Work, leaver: Person, to: UUID | None, reason: str) -> None:
    steps = list_open_steps_of(work.session, leaver.id)
    for job, step in steps:
        before: dict[str, object] = {"assignee_id": step.assignee_id}
        step.assignee_id, job.version = to, job.version + 1
        after: dict[str, object] = {"job": spell_job(job.number), "step": step.kind.value, "assignee_id": to}
        work.record(
            StepAssigned(
                subject_id=job.id,
                course_id=job.course_id,
                job=job.number,
                step=step.kind.value,
                is_for_somebody_else=True,
                is_passed_on=True,
                before=before,
                after=after,
                reason=reason,
            )
        )
    markets = list_markets_of(work.session, leaver.id)
    for market in markets:
        before = {"coordinator_id": market.coordinator_id}
        market.coordinator_id, market.version = to, market.version + 1
        after = {"market": market.code, "coordinator_id": to}
        work.record(MarketHandedOver(subject_id=market.id, before=before, after=after, reason=reason))
    rollouts = list_led_rollouts(work.session, leaver.id)
    for rollout in rollouts:
        before = {"owner_id": rollout.owner_id}
        rollout.owner_id, rollout.version = to, rollout.version + 1
        after = {"rollout": rollout.code, "owner_id": to}
        work.record(RolloutHandedOver(subject_id=rollout.id, before=before, after=after, reason=reason))
    if to is not None and (steps or markets or rollouts):
        work.record(
            DutiesPassedOn(
                subject_id=leaver.id,
                heir_id=to,
                leaver=leaver.name,
                steps=tuple(step.id for _, step in steps),
                markets=tuple(market.id for market in markets),
                rollouts=tuple(rollout.id for rollout in rollouts),
                after={"heir_id": to},
                reason=reason,
            )
        )
    work.session.flush()


def find_heir(work: Work, person_id: UUID) -> UUID | None:
    """Who would take these duties if the person left; None where they would wait without a name."""
    found = first_in_line(_line(work, people.get_person(work.session, person_id)), {person_id})
    return found.person_id if found else None
