"""Whose turn it is: when a step can be done, whoever sees to it is told, and reminded until it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.events import Event
from core.unit_of_work import Handler, Subscriptions, Work
from core.wording.dates import day, today_of
from core.wording.translator import Translator
from localization.events import (
    JobCancelled,
    JobOpened,
    JobRefreshed,
    StepAssigned,
    StepCompleted,
    StepHeld,
    StepSentBack,
)
from localization.repository.reminders import StepToDo, list_steps_to_do, step_ids_of
from localization.subjects import STEP_LADDER
from localization.values import STEP, spell_job
from localization.wording import step_in_words
from notifications.ports import Retell
from notifications.repository.ledger import countdowns_of
from notifications.rules.links import Links
from notifications.service.ledger import (
    PASSED_ON,
    recheck_countdowns,
    start_countdowns,
    stop_countdowns,
    void_alerts,
)
from notifications.service.notices import send_notice, words_for
from notifications.values import CountdownStart, MailId
from people.models import Person
from people.service import ReaderDefaults

TURN_MAIL = "turn"
MOST_NAMED = 50
NOT_TO_DO = "not_to_do_now"
TURNS_FOLLOW = (JobOpened, JobRefreshed, JobCancelled, StepCompleted, StepSentBack, StepHeld, StepAssigned)
"""Everything after which it can be somebody else's turn; the last step of a job is completed like any other."""


def subscribe(subscriptions: Subscriptions, links: Links, defaults: ReaderDefaults) -> None:
    """Let reminders and mails follow what happens to jobs."""
    handler = follow_turns(links, defaults)
    for kind in TURNS_FOLLOW:
        subscriptions.before_commit(kind, handler)


def follow_turns(links: Links, defaults: ReaderDefaults) -> Handler:
    """A handler for what happens to jobs. Who does it themselves, or inherits it, is told of it elsewhere."""

    def follow_job_turns(work: Work, events: Sequence[Event]) -> None:
        ids = step_ids_of(work.session, {event.subject_id for event in events})
        steps = list_steps_to_do(work.session, ids)
        known = countdowns_of(work.session, STEP, [step.id for step in steps])
        given = _given(events)
        _remind(work, ids, steps, [step.id for step in steps if (step.job, step.kind.value) in given])
        news = [step for step in steps if step.id not in known or given.get((step.job, step.kind.value))]
        for person_id, theirs in _by_person(news).items():
            if person_id != work.actor.person_id:
                _tell(work, person_id, {"steps": [str(step.id) for step in theirs]}, links, defaults)

    return follow_job_turns


def retell_turn(links: Links, defaults: ReaderDefaults) -> Retell:
    """Tell again of those steps that still are theirs to do."""

    def retell(work: Work, person_id: UUID, facts: Mapping[str, Any]) -> MailId | None:
        return _tell(work, person_id, facts, links, defaults)

    return retell


def _given(events: Sequence[Event]) -> dict[tuple[int, str], bool]:
    """Steps by job and kind that somebody else has now, and whether that is news to them."""
    changed = [each for each in events if isinstance(each, StepAssigned) and each.is_for_somebody_else]
    return {(each.job, each.step): not each.is_passed_on for each in changed}


def _remind(work: Work, ids: Sequence[UUID], steps: Sequence[StepToDo], given: Sequence[UUID]) -> None:
    open_ids = {step.id for step in steps}
    stop_countdowns(work, STEP, [each for each in ids if each not in open_ids], reason=NOT_TO_DO)
    first = STEP_LADDER.first_offset
    start_countdowns(work, [CountdownStart(STEP, step.id, step.cycle, step.due_on, first) for step in steps])
    void_alerts(work, STEP, given, reason=PASSED_ON)
    recheck_countdowns(work, STEP, given)


def _by_person(steps: Sequence[StepToDo]) -> dict[UUID, list[StepToDo]]:
    found: dict[UUID, list[StepToDo]] = defaultdict(list)
    for step in steps:
        if step.person_id is not None:
            found[step.person_id].append(step)
    return found


def _tell(
    work: Work, person_id: UUID, facts: Mapping[str, Any], links: Links, defaults: ReaderDefaults
) -> MailId | None:
    person = work.session.get(Person, person_id)
    ids = [UUID(each) for each in facts["steps"]]
    steps = [step for step in list_steps_to_do(work.session, ids) if step.person_id == person_id]
    if person is None or not person.can_be_told or not steps:
        return None
    reader = words_for(person, defaults)
    only = spell_job(steps[0].job) if len(steps) == 1 else ""
    return send_notice(
        work,
        person,
        reader,
        kind=TURN_MAIL,
        subject=_subject(steps, reader),
        paragraphs=_paragraphs(work, steps, reader),
        action=reader.gettext("Open job") if only else reader.gettext("See what waits for you"),
        url=links.page(f"/jobs/{only}" if only else "/"),
        why=reader.gettext("You get this because the step is given to you, or to a vendor or a country you see to."),
        facts=facts,
    )


def _subject(steps: Sequence[StepToDo], reader: Translator) -> str:
    if len(steps) == 1:
        words = step_in_words(steps[0].job, steps[0].kind, steps[0].locale, reader)
        return reader.gettext("Your turn: %(step)s", step=words)
    return reader.ngettext(
        "%(n)s translation step waits for you.", "%(n)s translation steps wait for you.", len(steps)
    ).rstrip(".")


def _paragraphs(work: Work, steps: Sequence[StepToDo], reader: Translator) -> list[str]:
    today = today_of(work.now, reader)
    said = [
        reader.gettext(
            "%(step)s: %(course)s. Due %(day)s.",
            step=step_in_words(step.job, step.kind, step.locale, reader),
            course=f"{step.title} ({step.code})",
            day=day(step.due_on, reader, today),
        )
        for step in steps[:MOST_NAMED]
    ]
    if more := len(steps) - len(said):
        said.append(reader.ngettext("and %(n)s more", "and %(n)s more", more))
    return said
