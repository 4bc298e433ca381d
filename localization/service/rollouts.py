"""Planning a rollout: what was asked for is stored, the jobs it needs are opened, nothing is made twice.

An order replaces the whole rollout, so it needs the right to plan in the countries that fall out by it too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import delete

from core.errors import FieldError, Stale
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work
from localization.errors import RolloutInvalid
from localization.events import RolloutPlanned
from localization.models import Job, Rollout, RolloutCourse, RolloutExemption, RolloutMarket
from localization.repository import courses as known
from localization.repository.jobs import list_jobs
from localization.repository.markets import MarketRow, get_market
from localization.repository.rollouts import (
    find_rollout_model,
    get_rollout,
)
from localization.rules.planning import PlannedCourse, PlannedMarket, PlanOfJobs, Proposal, propose
from localization.service.estimating import Estimator, JobOrder
from localization.service.opening import open_job
from localization.service.previewing import PlanPreview, preview_plan
from localization.service.rollout_orders import DEFAULT_CURRENCY, Launch, RolloutOrder, stored_order
from localization.values import JobStatus, spell_job
from people.access import require
from people.values import Permission


class RolloutChangedMeanwhile(Stale):
    code = "rollout_changed_meanwhile"


@dataclass(frozen=True, slots=True)
class PlannedRollout:
    """The plan, and the names of the jobs that were opened for it by course and locale."""

    order: RolloutOrder
    plan: PlanOfJobs
    jobs: Mapping[tuple[str, Locale], str] = field(default_factory=dict)
    is_stored: bool = True
    replaced: RolloutOrder | None = None
    """What the order replaces, or replaced."""
    version: int = 0
    """Of what is stored under the code, 0 where nothing is: for whoever stores the plan they looked at."""
    preview: PlanPreview | None = None
    """Only of a dry run: what is stored has its matrix."""

    @property
    def code(self) -> str:
        return self.order.code

    @property
    def dropped(self) -> tuple[MarketRow, ...]:
        """Countries that fall out by the order."""
        kept = {launch.market.code for launch in self.order.launches}
        before = self.replaced.launches if self.replaced else ()
        return tuple(launch.market for launch in before if launch.market.code not in kept)

    @property
    def dropped_courses(self) -> tuple[str, ...]:
        """Codes of courses that fall out by the order."""
        kept = {course.id for course in self.order.courses}
        before = self.replaced.courses if self.replaced else ()
        return tuple(course.code for course in before if course.id not in kept)


def plan_rollout(
    work: Work, order: RolloutOrder, *, version: int | None = None, is_dry_run: bool = False
) -> PlannedRollout:
    """Store the rollout and open the jobs it needs; planned again, it opens only what is missing.

    `version` is the one somebody has seen, 0 where there was none: a later one is not replaced. An order that names one
    itself is refused as well where it would replace a later one, also when it is only tried.
    """
    rollout = find_rollout_model(work.session, order.code, is_locked=not is_dry_run)
    before = stored_order(work, order.code) if rollout else None
    _require_markets(work, order, before)
    if rollout is None or _differs(order, before):
        _check_version(order, rollout, order.version)
    plan = propose(_planned_courses(work, order.courses), _planned_markets(order.launches))
    if is_dry_run:
        seen, preview = rollout.version if rollout else 0, preview_plan(work, order, plan)
        return PlannedRollout(order, plan, is_stored=False, replaced=before, version=seen, preview=preview)
    _check_version(order, rollout, version)
    course_ids = dict.fromkeys(course.id for course in (*(before.courses if before else ()), *order.courses))
    if rollout is None or _differs(order, before):
        rollout = _store(work, order, rollout)
    jobs = _open_jobs(work, rollout, order, plan)
    after: dict[str, object] = {"code": order.code, **(_told(order) or {}), "jobs": list(jobs.values())}
    work.record(RolloutPlanned(subject_id=rollout.id, before=_told(before), after=after, course_ids=tuple(course_ids)))
    return PlannedRollout(order, plan, jobs, replaced=before, version=rollout.version)


def _told(order: RolloutOrder | None) -> dict[str, object] | None:
    """What the story keeps of an order."""
    if order is None:
        return None
    return {
        "courses": [course.code for course in order.courses],
        "markets": {launch.market.code: launch.launch_on for launch in order.launches},
    }


def _require_markets(work: Work, order: RolloutOrder, before: RolloutOrder | None) -> None:
    """Who plans must be allowed to in every country that comes in, stays or falls out."""
    launches = (*order.launches, *(before.launches if before else ()))
    for code in sorted({launch.market.code for launch in launches}):
        require(work.actor, Permission.PLAN_ROLLOUT, market=code)


def _check_version(order: RolloutOrder, rollout: Rollout | None, version: int | None) -> None:
    stored = rollout.version if rollout else 0
    if version is not None and version != stored:
        raise RolloutChangedMeanwhile(rollout=order.code, yours=version, theirs=stored, version=stored)


def replaces(work: Work, order: RolloutOrder) -> bool:
    """Whether storing the order would change a rollout that is there; the same order again does not."""
    stored = find_rollout_model(work.session, order.code)
    before = stored_order(work, order.code) if stored else None
    _require_markets(work, order, before)  # before anybody hears of versions
    return before is not None and _differs(order, before)


def _differs(order: RolloutOrder, before: RolloutOrder | None) -> bool:
    if before is None or order.is_about != before.is_about:
        return True
    given = ((order.owner_id, before.owner_id), (order.budget, before.budget), (order.currency, before.currency))
    return any(said not in (None, "", stored) for said, stored in given)


def plan_again(work: Work, code: str) -> PlannedRollout:
    """Plan a stored rollout anew, as it was asked for: courses and markets may have changed meanwhile."""
    return plan_rollout(work, stored_order(work, code))


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
    work.session.get_one(Rollout, row.id).version += 1
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


def _store(work: Work, order: RolloutOrder, rollout: Rollout | None) -> Rollout:
    if rollout is None:
        owner_id = order.owner_id or work.actor.person_id
        rollout = Rollout(id=new_id(), code=order.code, owner_id=owner_id, created_at=work.now, version=0)
        work.session.add(rollout)
    rollout.name, rollout.owner_id = order.name, order.owner_id or rollout.owner_id
    rollout.budget = rollout.budget if order.budget is None else order.budget
    rollout.currency = order.currency or rollout.currency or DEFAULT_CURRENCY
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
    estimator = Estimator(work, order.courses)
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
            estimator,
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
