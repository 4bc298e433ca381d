"""What the page of a person shows: facts, roles with their places, what they answer for, and who would take it over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import func, select

from catalog.models import Course, CourseRole
from catalog.service.owners import foresee_pass_on
from core.unit_of_work import Work
from core.wording import Translator
from core.wording.marks import N_, NN_
from core.wording.sentences import place_name
from core.wording.vocabulary import word
from localization.repository.duties import count_duties
from localization.repository.markets import list_markets
from localization.service.succession import find_heir
from people import repository
from people.access import is_within, may, places
from people.models import OrgUnit, Person
from people.repository import OrgUnitFacts, PersonFacts
from people.repository.roster import count_living_tokens, count_reports, last_seen_at
from people.service import is_over, require_in_reach
from people.values import Permission, Role

GROUNDS = {
    "course_deputy": N_("deputy on the course"),
    "deputy": N_("deputy"),
    "manager": N_("manager"),
    "head_of_unit": N_("head of the org unit"),
    "still_unclaimed": N_("they still wait to be claimed"),
    "nobody_left": N_("keeps them until somebody claims them"),
}


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role with where it holds, in the reader's words."""

    role: str
    place: str
    org_unit: str
    market: str
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Owned:
    """Something that hangs on a person, with the address where it is listed."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Heir:
    """So much would pass to this person, on this ground; without a name nobody is in line."""

    text: str
    name: str
    ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """Everything the page needs."""

    facts: PersonFacts
    org_unit_name: str
    names: dict[UUID, str]
    addresses: dict[UUID, str]
    roles: list[HeldRole]
    owned: list[Owned]
    tokens: int
    seen_at: datetime | None
    is_over: bool


def build_page(work: Work, person_id: UUID, reader: Translator) -> PersonPage:
    """The person, for somebody who manages people where they sit or hold a role."""
    person = require_in_reach(work, person_id)
    facts = repository.get_person_facts(work.session, person_id)
    others = {each for each in (facts.manager_id, facts.deputy_id) if each}
    units = {unit.code: unit for unit in repository.list_org_units(work.session)}
    return PersonPage(
        facts=facts,
        org_unit_name=units[facts.org_unit_code].name if facts.org_unit_code else "",
        names=repository.names_of(work.session, others),
        addresses={each: repository.get_person_facts(work.session, each).email for each in others},
        roles=roles_of(work, person_id, units, reader),
        owned=owned_by(work, person, reader),
        tokens=count_living_tokens(work.session, person_id, work.now),
        seen_at=last_seen_at(work.session, person_id),
        is_over=is_over(work, person),
    )


def roles_of(work: Work, person_id: UUID, units: dict[str, OrgUnitFacts], reader: Translator) -> list[HeldRole]:
    """Roles with their places; which of them the actor may take away."""
    held, markets = [], dict(market_choices(work, reader))
    for grant in repository.list_grants(work.session, [person_id]):
        unit = units[grant.org_unit_code] if grant.org_unit_code else None
        path = unit.path if unit else None
        held.append(
            HeldRole(
                role=grant.role.value,
                place=place_of(unit.name if unit else "", markets.get(grant.market or "", grant.market or ""), reader),
                org_unit=grant.org_unit_code or "",
                market=grant.market or "",
                may_withdraw=may(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=path, market=grant.market),
            )
        )
    return held


def place_of(org_unit: str, market: str, reader: Translator) -> str:
    """Where a role holds, in words."""
    if org_unit and market:
        return reader.gettext("within %(unit)s, for %(market)s", unit=org_unit, market=market)
    if org_unit:
        return reader.gettext("within %(unit)s", unit=org_unit)
    return reader.gettext("for %(market)s", market=market) if market else reader.gettext("everywhere")


def owned_by(work: Work, person: Person, reader: Translator) -> list[Owned]:
    """What the person answers for: each kind once, kinds without any left out."""
    session, at = work.session, quote(person.email)
    courses = session.scalar(select(func.count()).select_from(Course).where(Course.owner_id == person.id)) or 0
    parts = select(func.count(CourseRole.course_id.distinct())).where(CourseRole.person_id == person.id)
    heads = session.scalar(select(func.count()).select_from(OrgUnit).where(OrgUnit.head_id == person.id)) or 0
    duties, reports = count_duties(session, person.id), count_reports(session, person.id)
    part_count = session.scalar(parts) or 0
    found = [
        (courses, NN_("accountable for %(n)s course", "accountable for %(n)s courses"), f"/catalog?owner={at}"),
        (part_count, NN_("a part in %(n)s course", "a part in %(n)s courses"), ""),
        (duties.steps, NN_("%(n)s open step of a job", "%(n)s open steps of jobs"), "/jobs"),
        (duties.markets, NN_("coordinates %(n)s market", "coordinates %(n)s markets"), "/markets"),
        (duties.rollouts, NN_("leads %(n)s rollout", "leads %(n)s rollouts"), "/rollouts"),
        (heads, NN_("head of %(n)s org unit", "head of %(n)s org units"), ""),
        (reports, NN_("manager of %(n)s person", "manager of %(n)s people"), ""),
    ]
    return [Owned(reader.ngettext(*words, count), href) for count, words, href in found if count]


def heirs_of(work: Work, person_id: UUID, reader: Translator) -> list[Heir]:
    """What would pass to whom if the person left: the rules are asked, nothing is changed."""
    courses, duties = foresee_pass_on(work, person_id), count_duties(work.session, person_id)
    heir = find_heir(work, person_id)
    names = repository.names_of(work.session, {each[0] for each in courses if each} | ({heir} if heir else set()))
    told = [
        Heir(
            text=reader.ngettext("%(n)s course", "%(n)s courses", count),
            name=names.get(found[0], "") if found else "",
            ground=reader.gettext(GROUNDS[found[1]]) if found else "",
        )
        for found, count in courses.most_common()
    ]
    for count, words in (
        (duties.steps, NN_("%(n)s open step of a job", "%(n)s open steps of jobs")),
        (duties.markets, NN_("%(n)s market", "%(n)s markets")),
        (duties.rollouts, NN_("%(n)s rollout", "%(n)s rollouts")),
    ):
        if count:
            told.append(Heir(reader.ngettext(*words, count), names.get(heir, "") if heir else ""))
    return told


def unit_choices(work: Work) -> list[tuple[str, str]]:
    """Code and name of the org units in which the actor manages people."""
    paths = places(work.actor, Permission.MANAGE_PEOPLE)
    units: Sequence[OrgUnitFacts] = repository.list_org_units(work.session)
    return [
        (unit.code, unit.name) for unit in units if paths is None or any(is_within(unit.path, path) for path in paths)
    ]


def market_choices(work: Work, reader: Translator) -> list[tuple[str, str]]:
    """Code and name of the markets, by name."""
    found = [(one.code, place_name(one.name, one.territory, reader)) for one in list_markets(work.session)]
    return sorted(found, key=lambda pair: pair[1].casefold())


def role_choices(reader: Translator) -> list[tuple[str, str]]:
    """Roles that can be given: staff is everybody."""
    return [(role.value, word("role", role.value, reader)) for role in Role if role is not Role.STAFF]
