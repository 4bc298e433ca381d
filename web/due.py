"""Whose due courses the list, Home and the rail show, and what they say of them.

A mail names what one owns, stands in for, or answers for where somebody has not acted, and what one is asked. Home, the
rail and the first view of the list count exactly that as far as it is late or due within 30 days, and say how many more
were announced.
"""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from core.unit_of_work import Work
from core.wording import Translator
from lifecycle.repository import concern, waiting
from lifecycle.repository import reviews as rows
from lifecycle.repository.reviews import Whose
from lifecycle.repository.waiting import WaitingRow
from lifecycle.rules.states import SOON_DAYS
from notifications.compose import needs_in_words, with_nearest
from notifications.rules.digest import days_of
from people.access import may
from people.models import OrgUnit, Person
from people.values import Permission
from web.reviews import Line

ALL, MINE, UNIT = "all", "mine", "unit"
VIEWS = (ALL, MINE, "deputy", "above", UNIT)


def whose_courses(work: Work, view: str) -> Whose | None:
    """Whose courses the actor sees in a view; None where there is nobody to list them for."""
    person_id = work.actor.person_id
    if view == UNIT:
        units = units_of(work)
        return Whose(org_unit_paths=tuple(unit.path for unit in units)) if units else None
    if person_id is None:
        return None
    chosen = {
        MINE: Whose(owner_id=person_id),
        "deputy": Whose(deputy_id=person_id),
        "above": Whose(above_id=person_id),
    }
    return chosen.get(view, Whose(person_id=person_id))


def units_of(work: Work) -> list[OrgUnit]:
    """The org units a person looks after: those they head, else their own if their role lets them review there."""
    person_id = work.actor.person_id
    headed = work.session.scalars(select(OrgUnit).where(OrgUnit.head_id == person_id).order_by(OrgUnit.path)).all()
    if headed:
        return list(headed)
    person = work.session.get(Person, person_id) if person_id else None
    own = work.session.get(OrgUnit, person.org_unit_id) if person and person.org_unit_id else None
    is_allowed = own is not None and may(work.actor, Permission.REVIEW_COURSE, org_unit_path=own.path)
    return [own] if own is not None and is_allowed else []


def list_for(
    work: Work, view: str, *, after: tuple[date, str] | None = None, limit: int | None = None, within: int | None = None
) -> list[WaitingRow]:
    """What is due in one of the views of the list."""
    until = work.today + timedelta(days=within) if within is not None else None
    whose = whose_courses(work, view)
    return waiting.list_waiting(work.session, whose, until=until, after=after, limit=limit) if whose else []


def handed_back(work: Work) -> list[WaitingRow]:
    """What the actor has said is not theirs: it needs them no more, whoever is asked has it next."""
    person_id = work.actor.person_id
    return waiting.list_handed_back(work.session, person_id) if person_id else []


def count_for(work: Work, view: str) -> int:
    """How many courses of one of the views need somebody: overdue, or due within 30 days."""
    if view == ALL:
        person_id = work.actor.person_id
        return concern.count_needs(work.session, person_id, horizon(work)) if person_id else 0
    return count_listed(work, view)


def count_listed(work: Work, view: str) -> int:
    """How many rows one of the views has up to the horizon; the first shows what one is asked beside them."""
    whose = whose_courses(work, view)
    return waiting.count_waiting(work.session, whose, horizon(work)) if whose else 0


def answer_of(work: Work, view: str, reader: Translator) -> str:
    """The list in a sentence: 3 courses need you, 2 of them yours, one by Friday."""
    if view == ALL:
        return needs_of_actor(work, reader) or reader.gettext("Nothing is due within 30 days.")
    whose = whose_courses(work, view)
    needs = waiting.needs_in(work.session, whose, horizon(work)) if whose else []
    if not needs:
        return reader.gettext("Nothing is due within 30 days.")
    if view == UNIT:
        need = reader.ngettext("%(n)s course needs attention", "%(n)s courses need attention", len(needs))
    else:
        need = reader.ngettext("%(n)s course needs you", "%(n)s courses need you", len(needs))
    return _ended(with_nearest(need, len(needs), days_of(needs, work.today), reader, work.today))


def needs_of_actor(work: Work, reader: Translator) -> str:
    """Everything that needs the actor in a sentence, or nothing where nothing does."""
    person_id = work.actor.person_id
    needs = concern.needs_of(work.session, person_id, horizon(work)) if person_id else []
    if not needs:
        return ""
    own = sum(need.is_own_of(person_id) for need in needs)
    return _ended(needs_in_words(len(needs), own, days_of(needs, work.today), reader, work.today))


def announced_of_actor(work: Work, reader: Translator) -> str:
    """How far ahead what needs the actor was looked for, and how many later ones mails have named already."""
    person_id = work.actor.person_id
    later = rows.count_announced(work.session, person_id, horizon(work)) if person_id else 0
    said = reader.gettext("Late or due within 30 days.") if count_for(work, ALL) else ""
    more = reader.ngettext(
        "%(n)s more was announced to you by mail; it is due later.",
        "%(n)s more were announced to you by mail; they are due later.",
        later,
    )
    return " ".join(part for part in (said, more if later else "") if part)


def horizon(work: Work) -> date:
    """The last day that Home and the first counts look at."""
    return work.today + timedelta(days=SOON_DAYS)


def is_quick(view: str, line: Line, person_id: UUID | None) -> bool:
    """Whether a course is confirmed at a click: one's own, and others' only where one came to see these.

    A change that was promised is not confirmed away: it is made.
    """
    return not line.owes_first and (view in (MINE, "deputy") or line.row.owner_id == person_id)


def _ended(sentence: str) -> str:
    """A day may end with a full stop of its own: 4. Dez."""
    return sentence.rstrip(".") + "."
