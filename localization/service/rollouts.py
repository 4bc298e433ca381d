"""Planning a rollout: what was asked for is stored, the jobs it needs are opened, nothing is made twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, select

from core.errors import FieldError
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work
from localization.errors import RolloutInvalid
from localization.events import RolloutPlanned
from localization.models import Job, Rollout, RolloutCourse, RolloutExemption, RolloutMarket
from localization.repository import courses as known
from localization.repository.jobs import list_jobs
from localization.repository.markets import MarketRow, get_market, list_markets
from localization.repository.rollouts import (
    find_rollout_model,
    get_rollout,
    list_course_ids,
    list_exemptions,
    list_launches,
)
from localization.rules.planning import PlannedCourse, PlannedMarket, PlanOfJobs, Proposal, propose
from localization.service.opening import JobOrder, open_job
from localization.service.reading import Cells
from localization.values import JobStatus, spell_job
from people.access import require
from people.models import Person
from people.values import Permission


@dataclass(frozen=True, slots=True)
class Launch:
    market: MarketRow
    launch_on: date
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RolloutOrder:
    """What somebody asks for: read from a file or a form, with everything in it found."""

    code: str
    name: str
    courses: tuple[known.CourseFacts, ...]
    launches: tuple[Launch, ...]
    owner_id: UUID | None = None
    budget: Decimal | None = None
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class PlannedRollout:
    """The plan, and the names of the jobs that were opened for it by course and locale."""

    code: str
    plan: PlanOfJobs
    jobs: Mapping[tuple[str, Locale], str] = field(default_factory=dict)
    is_stored: bool = True


def read_order(work: Work, given: Mapping[str, object]) -> RolloutOrder:
    """Look up everything an order names; raise RolloutInvalid with each thing that is not there."""
    cells = Cells(given)
    code, name = cells.code("code"), cells.text("name", is_required=True)
    found = known.find_courses_by_code(work.session, cells.list("courses"))
    courses = [found.get(each) for each in cells.list("courses")]
    for index, each in enumerate(cells.list("courses")):
        if each not in found:
            cells.errors.append(FieldError(f"courses[{index}]", "course_not_found", each, {"course": each}))
    launches = _launches(work, cells, given.get("markets"))
    if not cells.list("courses"):
        cells.errors.append(FieldError("courses", "required"))
    owner_id = _owner(work, cells)
    budget = cells.amount("budget")
    if cells.errors:
        raise RolloutInvalid(cells.errors)
    return RolloutOrder(
        code,
        name,
        tuple(dict.fromkeys(course for course in courses if course is not None)),
        tuple(launches),
        owner_id,
        budget,
        cells.text("currency").upper() or "EUR",
    )


def _launches(work: Work, cells: Cells, given: object) -> list[Launch]:
    if not isinstance(given, list) or not given:
        cells.errors.append(FieldError("markets", "required"))
        return []
    markets = {market.code: market for market in list_markets(work.session)}
    launches: list[Launch] = []
    for index, item in enumerate(given):
        inner = Cells(item if isinstance(item, Mapping) else {"market": item})
        code = (inner.text("market") or inner.text("code")).upper()
        day = inner.parse("launch", inner.text("launch", "launch_on"), date.fromisoformat)
        if code not in markets:
            cells.errors.append(FieldError(f"markets[{index}].market", "market_not_found", code, {"market": code}))
        elif day is None:
            value = inner.text("launch", "launch_on")
            cells.errors.append(FieldError(f"markets[{index}].launch", "not_a_date", value))
        elif any(each.market.code == code for each in launches):
            cells.errors.append(FieldError(f"markets[{index}].market", "named_twice", code))
        else:
            launches.append(Launch(markets[code], day, frozenset(inner.list("without"))))
    return launches


def _owner(work: Work, cells: Cells) -> UUID | None:
    email = cells.text("owner", "owner_email").lower()
    if not email:
        return work.actor.person_id
    owner = work.session.scalar(select(Person.id).where(Person.email == email))
    if owner is None:
        cells.errors.append(FieldError("owner", "person_not_found", email))
    return owner


def plan_rollout(work: Work, order: RolloutOrder, *, is_dry_run: bool = False) -> PlannedRollout:
    """Store the rollout and open the jobs it needs; planned again, it opens only what is missing."""
    for market in _touched_markets(work, order):
        require(work.actor, Permission.PLAN_ROLLOUT, market=market)
    plan = propose(_planned_courses(work, order.courses), _planned_markets(order.launches))
    if is_dry_run:
        return PlannedRollout(order.code, plan, is_stored=False)
    before = find_rollout_model(work.session, order.code)
    course_ids = dict.fromkeys(list_course_ids(work.session, before.id) if before else [])
    course_ids |= dict.fromkeys(course.id for course in order.courses)
    rollout = _store(work, order)
    jobs = _open_jobs(work, rollout, order, plan)
    after: dict[str, object] = {
        "code": order.code,
        "courses": [course.code for course in order.courses],
        "markets": {launch.market.code: launch.launch_on for launch in order.launches},
        "jobs": list(jobs.values()),
    }
    work.record(RolloutPlanned(subject_id=rollout.id, after=after, course_ids=tuple(course_ids)))
    return PlannedRollout(order.code, plan, jobs)


def _touched_markets(work: Work, order: RolloutOrder) -> list[str]:
    """Markets the order names, and those it would drop: leaving a country out is deciding about it too."""
    row = find_rollout_model(work.session, order.code)
    ids = [market_id for market_id, _ in list_launches(work.session, row.id)] if row else []
    stored = [market.code for market in list_markets(work.session, ids)] if ids else []
    return sorted({*stored, *(launch.market.code for launch in order.launches)})


def plan_again(work: Work, code: str, *, is_dry_run: bool = False) -> PlannedRollout:
    """Plan a stored rollout anew, as it was asked for: courses and markets may have changed meanwhile."""
    return plan_rollout(work, stored_order(work, code), is_dry_run=is_dry_run)


def stored_order(work: Work, code: str) -> RolloutOrder:
    """What was asked for, read back."""
    row = get_rollout(work.session, code)
    model = find_rollout_model(work.session, row.code)
    ids = list_course_ids(work.session, row.id)
    courses = known.find_courses(work.session, ids)
    launches = list_launches(work.session, row.id)
    markets = {market.code: market for market in list_markets(work.session, [market for market, _ in launches])}
    exempt = list_exemptions(work.session, row.id)
    return RolloutOrder(
        row.code,
        row.name,
        tuple(courses[course_id] for course_id in ids),
        tuple(
            Launch(
                markets[market],
                launch_on,
                frozenset(c.code for c in courses.values() if (c.id, markets[market].id) in exempt),
            )
            for market, launch_on in launches
        ),
        model.owner_id if model else None,
        row.budget,
        row.currency,
    )


def move_launch(work: Work, code: str, market: str, launch_on: date, reason: str = "") -> None:
    """A country starts on another day."""
    row = get_rollout(work.session, code)
    found = get_market(work.session, market)
    require(work.actor, Permission.PLAN_ROLLOUT, market=found.code)
    launch = work.session.get(RolloutMarket, (row.id, found.id))
    if launch is None:
        raise RolloutInvalid([FieldError("market", "market_not_found", market, {"market": market})])
    before: dict[str, object] = {"market": found.code, "launch_on": launch.launch_on}
    launch.launch_on = launch_on
    after: dict[str, object] = {"code": row.code, "market": found.code, "launch_on": launch_on}
    work.record(RolloutPlanned(subject_id=row.id, before=before, after=after, reason=reason.strip() or None))
    work.session.flush()


def _planned_courses(work: Work, courses: Sequence[known.CourseFacts]) -> list[PlannedCourse]:
    ids = [course.id for course in courses]
    variants, revisions = known.list_variants(work.session, ids), known.list_revisions(work.session, ids)
    jobs = list_jobs(work.session, status=JobStatus.OPEN, course_ids=ids)
    return [
        PlannedCourse(
            course.id,
            course.code,
            course.status,
            course.source_locale,
            known.variant_facts(variants[course.id], revisions[course.id]),
            {job.locale: job.number for job in jobs if job.course_id == course.id},
        )
        for course in courses
    ]


def _planned_markets(launches: Sequence[Launch]) -> list[PlannedMarket]:
    return [
        PlannedMarket(launch.market.code, launch.market.required, launch.launch_on, launch.without)
        for launch in launches
    ]


def _store(work: Work, order: RolloutOrder) -> Rollout:
    rollout = find_rollout_model(work.session, order.code)
    if rollout is None:
        rollout = Rollout(id=new_id(), code=order.code, created_at=work.now, version=0)
        work.session.add(rollout)
    rollout.name, rollout.owner_id = order.name, order.owner_id
    rollout.budget, rollout.currency = order.budget, order.currency
    rollout.version += 1
    work.session.flush()
    for table in (RolloutExemption, RolloutCourse, RolloutMarket):
        work.session.execute(delete(table).where(table.rollout_id == rollout.id))
    work.session.add_all(_rows(rollout, order))
    work.session.flush()
    return rollout


def _rows(rollout: Rollout, order: RolloutOrder) -> list[RolloutCourse | RolloutMarket | RolloutExemption]:
    rows: list[RolloutCourse | RolloutMarket | RolloutExemption] = [
        RolloutCourse(rollout_id=rollout.id, course_id=course.id, position=position)
        for position, course in enumerate(order.courses)
    ]
    for position, launch in enumerate(order.launches):
        market_id = launch.market.id
        rows.append(
            RolloutMarket(rollout_id=rollout.id, market_id=market_id, launch_on=launch.launch_on, position=position)
        )
        rows += [
            RolloutExemption(rollout_id=rollout.id, course_id=course.id, market_id=market_id, reason="")
            for course in order.courses
            if course.code in launch.without
        ]
    return rows


def _open_jobs(work: Work, rollout: Rollout, order: RolloutOrder, plan: PlanOfJobs) -> dict[tuple[str, Locale], str]:
    courses = {course.id: course for course in order.courses}
    markets = {launch.market.code: launch.market for launch in order.launches}
    opened: dict[tuple[UUID, Locale], Job] = {}
    for proposal in plan.proposals:
        course = courses[proposal.course_id]
        base = _base_job(work, proposal, opened)
        only_one = proposal.markets[0] if len(proposal.markets) == 1 else None
        opened[course.id, proposal.locale] = open_job(
            work,
            JobOrder(
                course=course,
                locale=proposal.locale,
                market=markets[only_one] if only_one else None,
                rollout_id=rollout.id,
                base_job_id=base,
                base=proposal.base,
                due_on=proposal.due_on,
            ),
        )
    return {(courses[course].code, locale): spell_job(job.number) for (course, locale), job in opened.items()}


def _base_job(work: Work, proposal: Proposal, opened: Mapping[tuple[UUID, Locale], Job]) -> UUID | None:
    """The job for the base, just opened or open already; none where the base is live."""
    if proposal.base is None:
        return None
    if job := opened.get((proposal.course_id, proposal.base)):
        return job.id
    running = list_jobs(work.session, status=JobStatus.OPEN, course_ids=[proposal.course_id])
    return next((job.id for job in running if job.locale.is_equivalent_to(proposal.base)), None)
