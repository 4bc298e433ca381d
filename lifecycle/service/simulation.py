"""Simulating policies over the whole catalog, through the same rules that would put them in force."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import select

from core.unit_of_work import Work
from lifecycle.drafts import PolicyDraft
from lifecycle.ports import NOBODY, MarketsOf, Surroundings
from lifecycle.repository import policies as policy_rows
from lifecycle.repository import schedules as schedule_rows
from lifecycle.rules.simulation import DueDay, by_month, by_owner
from lifecycle.service.policies import as_policy, check_markets
from lifecycle.service.schedules import Planned, plan_dates
from lifecycle.values import Policy
from people.access import require_somewhere
from people.models import Person
from people.values import Permission

SHOWN = 50


class MonthRow(msgspec.Struct, frozen=True):
    """Reviews in a month (YYYY-MM), now and then; those that come again are counted again."""

    month: str
    now: int
    then: int


class OwnerRow(msgspec.Struct, frozen=True):
    """Reviews of an owner in the simulated months; `fullest_month` is the most they would have in one."""

    name: str
    email: str
    now: int
    then: int
    fullest_month: int


class MovedRow(msgspec.Struct, frozen=True):
    """A course whose date would change."""

    code: str
    title: str
    due_now: date | None
    due_then: date | None


class Simulation(msgspec.Struct, frozen=True):
    """What policies would do: how many courses they catch and move, by month and owner, and which.

    `due_at_once` would be due on the day the policies come into force, by their intervals alone; of those that get
    another date `levelled` are spread over weeks instead.
    """

    caught: int
    moved: int
    levelled: int
    due_at_once: int
    months: list[MonthRow]
    owners: list[OwnerRow]
    courses: list[MovedRow]


def simulate_policies(work: Work, drafts: Sequence[PolicyDraft], surroundings: Surroundings = NOBODY) -> Simulation:
    """Tell what these policies would do beside those in force; change nothing."""
    require_somewhere(work.actor, Permission.MANAGE_POLICIES)
    check_markets(work, drafts, surroundings.known_markets)
    proposed = [as_policy(work, draft) for draft in drafts]
    names = {policy.policy_id for policy in proposed}
    in_force = [policy_rows.policy_of(row) for row in policy_rows.list_policies(work.session)]
    then = [policy for policy in in_force if policy.policy_id not in names] + proposed
    planned = _plan_all(work, then, surroundings.markets_of)
    caught = sum(_is_governed_by(each, proposed) for each in planned)
    moved = [each for each in planned if each.day_before != each.due.due_on]
    days = [_due_day(each) for each in planned]
    today = work.today
    return Simulation(
        caught=caught,
        moved=len(moved),
        levelled=sum(each.due.levelled_on is not None for each in moved),
        due_at_once=sum(each.is_due_at_once(today) for each in planned),
        months=[MonthRow(f"{row.month:%Y-%m}", row.now, row.then) for row in by_month(days, today)],
        owners=_owner_rows(work, days),
        courses=_moved_rows(work, moved[:SHOWN]),
    )


def _plan_all(work: Work, policies: Sequence[Policy], markets_of: MarketsOf | None) -> list[Planned]:
    """Plan the whole catalog at once: levelling has to see all courses of an owner together."""
    ids = schedule_rows.published_ids(work.session)
    return plan_dates(work, ids, policies, markets_of, is_levelling=True)


def _is_governed_by(each: Planned, proposed: Sequence[Policy]) -> bool:
    return each.due.governing is not None and each.due.governing in proposed


def _due_day(each: Planned) -> DueDay:
    return DueDay(
        each.course.course_id,
        each.course.owner_id,
        each.day_before,
        each.due.due_on,
        each.known.interval_months if each.known else None,
        each.due.interval_months,
    )


def _owner_rows(work: Work, days: Sequence[DueDay]) -> list[OwnerRow]:
    counts = by_owner(days, work.today)
    ids = [count.owner_id for count in counts]
    query = select(Person.id, Person.name, Person.email).where(Person.id.in_(ids))
    people: dict[UUID, tuple[str, str]] = {row.id: (row.name, row.email) for row in work.session.execute(query)}
    return [OwnerRow(*people[count.owner_id], count.now, count.then, count.fullest) for count in counts]


def _moved_rows(work: Work, moved: Sequence[Planned]) -> list[MovedRow]:
    titles = schedule_rows.titles_of(work.session, [each.course.course_id for each in moved])
    return [MovedRow(*titles[each.course.course_id], each.day_before, each.due.due_on) for each in moved]
