"""Two people at one form: what each changed, put together where they do not disagree, and worded where they do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from core.audit import list_entries
from core.foreign_json import decode_json
from core.unit_of_work import Work
from core.wording import Translator
from core.wording.marks import N_
from core.wording.vocabulary import word

LABELS: Mapping[str, str] = {
    "title": N_("Title"),
    "summary": N_("Summary"),
    "description": N_("Description"),
    "objectives": N_("What people can do after it"),
    "skills": N_("Skills"),
    "tags": N_("Tags"),
    "audience": N_("For"),
    "modality": N_("Form"),
    "duration_minutes": N_("Takes"),
    "level": N_("Level"),
    "provider": N_("Provider"),
    "org_unit": N_("Org unit"),
    "owner_email": N_("Owner"),
    "compliance_class": N_("Compliance"),
    "regulation": N_("Regulation"),
    "review_due": N_("Review date of its own"),
    "url": N_("Link"),
}
LISTS = ("objectives", "skills", "tags")
WORDS = {"modality": "modality", "compliance_class": "compliance"}
SAVED = "course."
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which what is stored and what the reader typed differ, and who of the two has changed it."""

    name: str
    theirs: str
    yours: str
    is_theirs: bool
    is_yours: bool

    @property
    def outcome(self) -> str:
        """What saving does to it."""
        if not self.is_yours:
            return N_("what is stored stays")
        return N_("yours replaces what is stored") if self.is_theirs else N_("yours is saved: only you changed it")


@dataclass(frozen=True, slots=True)
class OtherSave:
    """Who saved meanwhile, and when."""

    by: str
    at: datetime
    is_own: bool


def write_base(values: Values) -> str:
    """What a form was filled with, to travel with it."""
    return msgspec.json.encode({name: values[name] for name in LABELS if name in values}).decode()


def read_base(text: str) -> Values | None:
    """The same again; None where it is not there or is not ours."""
    try:
        found = decode_json(text) if text else None
    except ValueError:
        return None
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else None


def differences(base: Values | None, theirs: Values, yours: Values) -> list[Difference]:
    """All that is different, with who has changed it since `base`: without that, both may have."""
    found = []
    for name in LABELS:
        if name not in yours or _lines(theirs[name]) == _lines(yours[name]):
            continue
        is_theirs = base is None or _lines(theirs[name]) != _lines(base.get(name, ""))
        is_yours = base is None or _lines(yours[name]) != _lines(base.get(name, ""))
        found.append(Difference(name, theirs[name], yours[name], is_theirs=is_theirs, is_yours=is_yours))
    return found


def merged(yours: Values, found: Sequence[Difference]) -> dict[str, str]:
    """The reader's values, with what only the other has changed as they saved it."""
    return {**yours, **{one.name: one.theirs for one in found if not one.is_yours}}


def other_save(work: Work, course_id: UUID) -> OtherSave | None:
    """The last change of a course."""
    entries = [entry for entry in list_entries(work.session, course_id=course_id) if entry.action.startswith(SAVED)]
    if not entries:
        return None
    is_own = entries[0].actor_id is not None and entries[0].actor_id == work.actor.person_id
    return OtherSave(entries[0].actor_name, entries[0].at, is_own)


def in_words(name: str, value: str, units: Mapping[str, str], reader: Translator) -> str:
    """A field's value as people read it: names for codes, lists in a line."""
    if name == "org_unit":
        return units.get(value, value)
    if name in WORDS and value:
        return word(WORDS[name], value, reader)
    return ", ".join(_lines(value)) if name in LISTS else value


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]
