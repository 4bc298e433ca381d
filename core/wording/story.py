"""What happened, in words: "Legal approved", not "row 5".

Each action has its tellings, the richest first; the first one whose facts are all known is told. So an entry from
before a fact was kept is told more plainly, and never with a gap.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.wording.dates import day_only
from core.wording.happenings import ELSEWHERE, FACT_NAMES_ELSEWHERE
from core.wording.marks import N_
from core.wording.sentences import language_name, list_of, territory_name
from core.wording.states import state_word
from core.wording.translator import Translator
from core.wording.vocabulary import word

Facts = Mapping[str, Any]
Names = Mapping[UUID, str]
"""What people (by name) and courses (by code) are called."""

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
IS_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_PARTS = 4
"""So many changed things are named; of more, only how many."""

SENTENCES: dict[str, tuple[str, ...]] = {
    "course.created": (N_("created the course"),),
    "course.edited": (
        N_("changed %(what)s (%(change)s, revision %(revision)s)"),
        N_("changed %(what)s"),
        N_("changed the course’s state from “%(former_status)s” to “%(status)s”"),
        N_("changed the course"),
    ),
    "course.submitted": (N_("asked for a review before publication"),),
    "course.published": (N_("published the course"),),
    "course.retiring": (N_("announced that the course will be retired"),),
    "course.retired": (
        N_("retired the course; %(replacement)s takes its place"),
        N_("retired the course"),
    ),
    "course.restored": (N_("brought the course back"),),
    "course.owner_changed": (
        N_("made %(owner)s accountable in place of %(former_owner)s"),
        N_("made %(owner)s accountable"),
        N_("made somebody else accountable"),
    ),
    "course.role_given": (
        N_("gave %(person)s a part: %(role)s"),
        N_("changed who has a part in the course"),
    ),
    "course.role_withdrawn": (
        N_("took a part from %(former_person)s: %(former_role)s"),
        N_("changed who has a part in the course"),
    ),
    "course.related": (
        N_("noted: %(from)s %(relation)s %(to)s"),
        N_("no longer holds: %(former_from)s %(former_relation)s %(former_to)s"),
        N_("related it to another course"),
    ),
    "course.merged": (N_("merged %(former_code)s into this course"), N_("merged another course into this one")),
    "variant.changed": (
        N_("worked on the version in %(language)s: %(what)s"),
        N_("worked on the version in %(language)s"),
        N_("worked on a language version"),
    ),
    "review.completed": (
        N_("reviewed the course: %(outcome)s. The next review is on %(next_due_on)s"),
        N_("reviewed the course: %(outcome)s"),
        N_("reviewed the course"),
    ),
    "review.hand_over_asked": (
        N_("said the course is not theirs; %(asked)s was asked whose it is"),
        N_("said the course is not theirs"),
    ),
    "review.promise_kept": (N_("kept a promised change"),),
    "retirement.planned": (
        N_("planned to retire the course on %(retire_on)s; %(replacement_code)s takes its place"),
        N_("planned to retire the course on %(retire_on)s"),
        N_("planned to retire the course"),
    ),
    "retirement.cancelled": (N_("called the retirement off"),),
    "retirement.notices_forgone": (
        N_("decided to go on with the retirement although the notice could not be delivered: %(not_reached)s"),
        N_("decided to go on with the retirement although somebody could not be told"),
    ),
    "retirement.carried_out": (N_("carried the retirement out"),),
    "job.opened": (
        N_("opened %(job)s into %(language)s for %(market)s, due on %(due_on)s"),
        N_("opened %(job)s into %(language)s, due on %(due_on)s"),
        N_("opened %(job)s into %(language)s"),
        N_("opened a translation job"),
    ),
    "job.exported": (N_("sent the texts of %(job)s out"), N_("sent a translation job's texts out")),
    "job.file_returned": (
        N_("took the file of %(job)s over: units accepted: %(accepted)s"),
        N_("took a translation's file over"),
    ),
    "job.refreshed": (N_("brought %(job)s up to the course's present text"), N_("refreshed a translation job")),
    "job.step_completed": (N_("completed “%(step)s” of %(job)s"), N_("completed a step of a translation job")),
    "job.step_sent_back": (N_("sent “%(step)s” of %(job)s back"), N_("sent a step of a translation job back")),
    "job.step_held": (
        N_("put “%(step)s” of %(job)s on hold"),
        N_("let a step of a translation job go on"),
    ),
    "job.step_assigned": (
        N_("gave “%(step)s” of %(job)s to %(assignee)s"),
        N_("gave “%(step)s” of %(job)s to %(vendor)s"),
        N_("left “%(step)s” of %(job)s, which %(former_assignee)s had, to nobody"),
        N_("wants “%(step)s” of %(job)s by %(due_on)s"),
        N_("gave “%(step)s” of %(job)s to somebody"),
        N_("gave a step to somebody"),
    ),
    "job.given": (N_("gave %(job)s to %(vendor)s"), N_("gave a translation job to a vendor")),
    "job.done": (N_("finished %(job)s"), N_("finished a translation job")),
    "job.cancelled": (N_("cancelled %(job)s"), N_("cancelled a translation job")),
    "rollout.planned": (N_("planned a rollout"),),
    "verdict.recorded": (
        N_("decided how %(courses)s stand to each other: %(verdict)s"),
        N_("decided how it stands to a course like it"),
    ),
    "verdict.withdrawn": (N_("withdrew a decision about a course like it"),),
    "request.decided": (N_("decided %(request)s about it: %(decision)s"), N_("decided a request about it")),
}


def tell(action: str, before: Facts | None, after: Facts | None, names: Names, reader: Translator) -> str:
    """What was done, without who and when."""
    tellings = SENTENCES.get(action) or ELSEWHERE.get(action)
    if tellings is None:
        return action.replace("_", " ").replace(".", ": ")
    known = _known(before or {}, after or {}, names, reader, fact_names(action))
    told = next((text for text in tellings if set(PLACEHOLDER.findall(text)) <= known.keys()), tellings[-1])
    return reader.gettext(told) % known


def fact_names(action: str) -> Mapping[str, str]:
    """What the facts of such an entry are called in the middle of a sentence."""
    return FACT_NAMES_ELSEWHERE if action in ELSEWHERE else FACT_NAMES


def _known(before: Facts, after: Facts, names: Names, reader: Translator, called: Mapping[str, str]) -> dict[str, str]:
    """The facts that can be said, in the reader's words."""
    known = {f"former_{name}": text for name, text in _said(before, names, reader).items()}
    known |= _said(after, names, reader)
    if what := _changed(after, reader, called):
        known["what"] = what
    return known


def _said(facts: Facts, names: Names, reader: Translator) -> dict[str, str]:
    said = {}
    for name, (source, say) in FACTS.items():
        if (value := facts.get(source)) not in (None, "", []):
            with suppress(ValueError, Invalid):  # written down otherwise at another time: told without it
                said[name] = say(value, names, reader)
    return {name: text for name, text in said.items() if text}


def _plain(value: Any, _names: Names, _reader: Translator) -> str:
    return str(value)


def _name(value: Any, names: Names, _reader: Translator) -> str:
    return names.get(UUID(str(value)), "")


def _language(value: Any, _names: Names, reader: Translator) -> str:
    return language_name(str(value), reader)


def _day(value: Any, _names: Names, reader: Translator) -> str:
    return day_only(date.fromisoformat(str(value)[:10]), reader)


def _territory(value: Any, _names: Names, reader: Translator) -> str:
    return territory_name(str(value), reader)


def _list(value: Any, _names: Names, reader: Translator) -> str:
    return list_of((str(each) for each in value), reader)


def _word_of(kind: str) -> Callable[[Any, Names, Translator], str]:
    return lambda value, _names, reader: word(kind, str(value), reader)


def _state_of(kind: str) -> Callable[[Any, Names, Translator], str]:
    return lambda value, _names, reader: state_word(kind, str(value), reader).word


FACTS: dict[str, tuple[str, Callable[[Any, Names, Translator], str]]] = {
    "code": ("code", _plain),
    "name": ("name", _plain),
    "org_unit": ("org_unit", _plain),
    "rollout": ("rollout", _plain),
    "job": ("job", _plain),
    "vendor": ("vendor", _plain),
    "request": ("number", _plain),
    "revision": ("revision", _plain),
    "accepted": ("accepted", _plain),
    "person": ("person", _plain),
    "from": ("from", _plain),
    "to": ("to", _plain),
    "replacement_code": ("replacement", _plain),
    "asked": ("asked_id", _name),
    "assignee": ("assignee_id", _name),
    "owner": ("owner_id", _name),
    "coordinator": ("coordinator_id", _name),
    "heir": ("heir_id", _name),
    "replacement": ("replacement_id", _name),
    "language": ("locale", _language),
    "market": ("market", _territory),
    "due_on": ("due_on", _day),
    "next_due_on": ("next_due_on", _day),
    "retire_on": ("retire_on", _day),
    "courses": ("courses", _list),
    "not_reached": ("not_reached", _list),
    "role": ("role", _word_of("course_role")),
    "access_role": ("role", _word_of("role")),
    "relation": ("kind", _word_of("relation")),
    "change": ("class", _word_of("change")),
    "outcome": ("outcome", _word_of("review_outcome")),
    "step": ("step", _word_of("step_kind")),
    "decision": ("outcome", _word_of("decision")),
    "verdict": ("verdict", _state_of("verdict")),
    "status": ("status", _state_of("course")),
}
"""What a sentence may name: the fact of the entry it is made from, and how that is said."""


def ids_in(facts: Facts | None) -> list[UUID]:
    """The ids of people and courses whose names a telling may need."""
    found = (facts or {}).get
    texts = [str(found(source)) for source, say in FACTS.values() if say is _name and found(source)]
    return [UUID(text) for text in texts if IS_ID.fullmatch(text)]


def _changed(after: Facts, reader: Translator, called: Mapping[str, str]) -> str:
    """The names of what was changed; single units of text are only counted."""
    texts = [str(key) for key in after.get("texts") or ()]
    names = [name for name in dict.fromkeys([*after, *texts]) if name in called]
    parts = [reader.gettext(called[name]) for name in names[:MOST_PARTS]]
    if units := [key for key in texts if key not in called]:
        parts.append(reader.ngettext("one unit of text", "%(n)s units of text", len(units)))
    return list_of(parts, reader) if parts else ""


FACT_NAMES = {
    "title": N_("the title"),
    "summary": N_("the summary"),
    "description": N_("the description"),
    "objectives": N_("the objectives"),
    "skills": N_("the skills"),
    "audience": N_("the audience"),
    "modality": N_("the modality"),
    "duration_minutes": N_("the duration"),
    "level": N_("the level"),
    "provider": N_("the provider"),
    "compliance_class": N_("the compliance class"),
    "regulation": N_("the regulation"),
    "tags": N_("the tags"),
    "url": N_("the link"),
    "making_cost": N_("the cost of making it"),
    "review_due_on": N_("the review date"),
    "content_ends_on": N_("the day the content ends"),
    "contract_ends_on": N_("the day the contract ends"),
    "code": N_("the code"),
    "org_unit_id": N_("the org unit"),
    "source_locale": N_("the language it is written in"),
}
"""Facts of a course in the middle of a sentence."""
