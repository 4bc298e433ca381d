"""What the audit page shows: each decision in a sentence, what it was about, what changed from what to what."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from msgspec import convert
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Course
from core.audit import StoryLine
from core.database import in_chunks
from core.locales import Locale
from core.unit_of_work import Work
from core.wording import Translator
from core.wording.marks import N_
from core.wording.sentences import language_name, list_of
from core.wording.story import IS_ID, fact_names, tell
from people.access import may_somewhere
from people.models import OrgUnit, Person
from people.service import reach_of
from people.values import Permission

KINDS = {
    "course": N_("Courses"),
    "variant": N_("Language versions"),
    "review": N_("Reviews"),
    "policy": N_("Review policies"),
    "retirement": N_("Retirements"),
    "job": N_("Translation jobs"),
    "rollout": N_("Rollouts"),
    "market": N_("Markets"),
    "vendor": N_("Vendors"),
    "glossary": N_("Agreed terms"),
    "verdict": N_("Duplicates"),
    "request": N_("Requests"),
    "person": N_("People"),
    "role": N_("Roles"),
    "org_unit": N_("Org units"),
    "token": N_("API tokens"),
    "session": N_("Sessions"),
}
"""The first part of what an entry is called, and how people call it."""
LONGEST = 80
"""Characters of a text that was changed; the course's own page shows all of it."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry as the page shows it; addresses are empty where there is nothing to open."""

    at: datetime
    who: str
    who_href: str
    told: str
    about: str
    about_href: str
    reason: str
    changes: list[tuple[str, str, str]]


def tell_all(work: Work, lines: Sequence[StoryLine], reader: Translator) -> list[Happening]:
    """The entries in words."""
    names = names_for(work.session, lines)
    people = _openable(work, lines)
    return [_told(line, names, people, reader) for line in lines]


def names_for(session: Session, lines: Sequence[StoryLine]) -> dict[UUID, str]:
    """What people, courses and org units of these entries are called."""
    ids = {each for line in lines for each in _ids(line)}
    names: dict[UUID, str] = {}
    for chunk in in_chunks(sorted(ids)):
        for id_, name in (
            (Person.id, Person.name),
            (Course.id, Course.code),
            (OrgUnit.id, OrgUnit.name),
        ):
            names.update((row[0], row[1]) for row in session.execute(select(id_, name).where(id_.in_(chunk))))
    return names


def _ids(line: StoryLine) -> Iterator[UUID]:
    yield line.subject_id
    if line.course_id:
        yield line.course_id
    for facts in (line.before, line.after):
        yield from (
            UUID(value) for value in (facts or {}).values() if isinstance(value, str) and IS_ID.fullmatch(value)
        )


def _openable(work: Work, lines: Sequence[StoryLine]) -> frozenset[UUID]:
    """Those of the people named whose page the reader may open."""
    if not may_somewhere(work.actor, Permission.MANAGE_PEOPLE):
        return frozenset()
    ids = {line.actor_id for line in lines if line.actor_id} | {line.subject_id for line in lines}
    query = select(Person.id).where(Person.id.in_(ids), *(Person.id.in_(reach) for reach in reach_of(work.actor)))
    return frozenset(work.session.scalars(query))


def _told(line: StoryLine, names: Mapping[UUID, str], people: frozenset[UUID], reader: Translator) -> Happening:
    about, href = _about(line, names, people)
    return Happening(
        at=line.at,
        who=line.actor_name,
        who_href=f"/people/{line.actor_id}" if line.actor_id in people else "",
        told=tell(line.action, line.before, line.after, names, reader),
        about=about,
        about_href=href,
        reason=line.reason or "",
        changes=list(_changes(line, names, reader)),
    )


def _about(line: StoryLine, names: Mapping[UUID, str], people: frozenset[UUID]) -> tuple[str, str]:
    if line.course_id and line.course_id in names:
        code = names[line.course_id]
        return code, f"/courses/{quote(code, safe='')}"
    if line.subject_id == line.actor_id:
        return "", ""
    href = f"/people/{line.subject_id}" if line.subject_id in people else ""
    return names.get(line.subject_id, ""), href


def _changes(line: StoryLine, names: Mapping[UUID, str], reader: Translator) -> Iterator[tuple[str, str, str]]:
    """The facts that have both a before and an after, by what they are called."""
    before, after = line.before or {}, line.after or {}
    for name, called in fact_names(line.action).items():
        if name in before and name in after and before[name] != after[name]:
            yield reader.gettext(called), _said(before[name], names, reader), _said(after[name], names, reader)


def _said(value: Any, names: Mapping[UUID, str], reader: Translator) -> str:
    if value in (None, "", []):
        return reader.gettext("nothing")
    if isinstance(value, bool):
        return reader.gettext("yes") if value else reader.gettext("no")
    if isinstance(value, dict) and "language" in value:
        return language_name(convert(value, Locale), reader)
    if isinstance(value, list):
        return _cut(list_of((str(each) for each in value), reader))
    if isinstance(value, str) and IS_ID.fullmatch(value):
        return names.get(UUID(value), reader.gettext("somebody or something that is gone"))
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else re.sub(r"\s+\S*$", "", text[:LONGEST]) + " …"
