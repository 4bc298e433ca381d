"""Who takes over the steps, countries and rollouts of somebody who left is told: one mail a leaver, about all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.events import Event
from core.unit_of_work import Handler, Work
from core.wording.sentences import language_name, place_name
from core.wording.translator import Translator
from core.wording.vocabulary import word
from localization.events import DutiesPassedOn
from localization.repository.duties import Duties, StepDuty, duties_among
from localization.values import spell_job
from notifications.ports import Retell
from notifications.rules.links import Links
from notifications.service.notices import send_notice, words_for
from notifications.values import MailId
from people.models import Person
from people.service import ReaderDefaults

DUTIES_MAIL = "duties"
MOST_NAMED = 50


def tell_heirs(links: Links, defaults: ReaderDefaults) -> Handler:
    """A handler for `DutiesPassedOn`; who sent the leaver off and is in line themselves knows it."""

    def tell_of_duties(work: Work, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, DutiesPassedOn) and event.heir_id != work.actor.person_id:
                _tell(work, event.heir_id, {"leaver": event.leaver, **_spelled(event)}, links, defaults)

    return tell_of_duties


def retell_duties(links: Links, defaults: ReaderDefaults) -> Retell:
    """Tell again of what still waits for them or is led by them."""

    def retell(work: Work, person_id: UUID, facts: Mapping[str, Any]) -> MailId | None:
        return _tell(work, person_id, facts, links, defaults)

    return retell


def _spelled(event: DutiesPassedOn) -> dict[str, list[str]]:
    return {name: [str(id_) for id_ in getattr(event, name)] for name in ("steps", "markets", "rollouts")}


def _tell(
    work: Work, person_id: UUID, facts: Mapping[str, Any], links: Links, defaults: ReaderDefaults
) -> MailId | None:
    person = work.session.get(Person, person_id)
    ids = {name: [UUID(id_) for id_ in facts[name]] for name in ("steps", "markets", "rollouts")}
    duties = duties_among(work.session, person_id, **ids)
    if person is None or not person.can_be_told or not duties.total:
        return None
    reader = words_for(person, defaults)
    return send_notice(
        work,
        person,
        reader,
        kind=DUTIES_MAIL,
        subject=reader.ngettext(
            "%(n)s duty of %(name)s is yours now",
            "%(n)s duties of %(name)s are yours now",
            duties.total,
            name=facts["leaver"],
        ),
        paragraphs=_paragraphs(reader, facts["leaver"], duties),
        action=reader.gettext("See what waits for you"),
        url=links.page("/"),
        why=reader.gettext("You get this because you are next in line for what %(name)s did.", name=facts["leaver"]),
        facts=facts,
    )


def _paragraphs(reader: Translator, leaver: str, duties: Duties) -> list[str]:
    named = [_step_in_words(step, reader) for step in duties.steps]
    named += [
        reader.gettext("You coordinate %(place)s.", place=place_name(name, territory, reader))
        for name, territory in duties.markets
    ]
    named += [
        reader.gettext("You lead the rollout %(name)s (%(code)s).", name=name, code=code)
        for code, name in duties.rollouts
    ]
    said = [reader.gettext("%(name)s has left. This passes on to you:", name=leaver), *named[:MOST_NAMED]]
    if len(named) > MOST_NAMED:
        more = len(named) - MOST_NAMED
        said.append(reader.ngettext("and %(n)s more", "and %(n)s more", more))
    return said


def _step_in_words(step: StepDuty, reader: Translator) -> str:
    """JOB-12 · Translation · Gifts · German."""
    kind, language = word("step_kind", step.kind.value, reader), language_name(step.locale, reader)
    return " · ".join((spell_job(step.job), kind, step.title, language))
