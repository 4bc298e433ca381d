"""What a plan will look like once it is stored: the matrix with its jobs as if they were open, and what they cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from core.locales import Locale
from core.unit_of_work import Work
from localization.repository.jobs import list_jobs
from localization.repository.markets import MarketRow
from localization.repository.rollouts import list_rollouts
from localization.rules.matrix import Cell, Deadline, JobFact, Reason, troubles
from localization.rules.planning import PlanOfJobs, Proposal
from localization.rules.steps import StepFact
from localization.service.estimating import Estimator, JobEstimate, JobOrder
from localization.service.matrix import Facts, committed_by, derive_column, excess, gather
from localization.service.rollout_orders import DEFAULT_CURRENCY, RolloutOrder
from localization.values import CellState
from notifications.calendars import working_days_of

NOT_OPEN_YET = 0
"""The number of a job that is only proposed."""


@dataclass(frozen=True, slots=True)
class LaunchWarning:
    """A country that would be in trouble from the first day, with the heaviest reason."""

    market: MarketRow
    state: CellState
    reason: Reason

    @property
    def is_of_new_job(self) -> bool:
        return self.reason.params.get("job") == NOT_OPEN_YET


@dataclass(frozen=True, slots=True)
class BudgetWarning:
    """A plan that costs more than its rollout may."""

    total: Decimal
    """What is committed already, with the plan's own jobs."""
    budget: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class PlanPreview:
    today: date
    warnings: tuple[LaunchWarning, ...] = ()
    over_budget: BudgetWarning | None = None
    estimates: Mapping[tuple[str, Locale], JobEstimate] = field(default_factory=dict)

    @property
    def costs(self) -> dict[str, Decimal]:
        """Amounts by currency."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for each in self.estimates.values():
            if each.card is not None and each.amount is not None:
                sums[each.card.currency] += each.amount
        return dict(sums)

    @property
    def without_price(self) -> int:
        return sum(each.amount is None for each in self.estimates.values())


def preview_plan(work: Work, order: RolloutOrder, plan: PlanOfJobs) -> PlanPreview:
    """Estimate each proposed job and look at the countries as they would stand with them."""
    today = work.today
    courses = {course.id: course for course in order.courses}
    estimator = Estimator(work, courses.values())
    estimates = {
        (each.course, each.locale): estimator.estimate(
            JobOrder(course=courses[each.course_id], locale=each.locale, base=each.base, due_on=each.due_on)
        )
        for each in plan.proposals
    }
    jobs = list_jobs(work.session, course_ids=courses)
    facts = _with_proposals(gather(work, list(courses), jobs), plan, estimates)
    preview = PlanPreview(today, tuple(_warnings(order, facts, today)), estimates=estimates)
    return replace(preview, over_budget=_over_budget(work, order, preview.costs))


def _over_budget(work: Work, order: RolloutOrder, costs: Mapping[str, Decimal]) -> BudgetWarning | None:
    """What the order does not say of its budget stays as it is stored."""
    stored = next(iter(list_rollouts(work.session, order.code)), None)
    budget = order.budget if order.budget is not None or stored is None else stored.budget
    currency = order.currency or (stored.currency if stored else DEFAULT_CURRENCY)
    committed = committed_by(stored, list_jobs(work.session, rollout_code=order.code)) if stored else {}
    total = committed.get(currency, Decimal(0)) + costs.get(currency, Decimal(0))
    return BudgetWarning(total, budget, currency) if budget is not None and excess(total, budget) else None


def _with_proposals(facts: Facts, plan: PlanOfJobs, estimates: Mapping[tuple[str, Locale], JobEstimate]) -> Facts:
    jobs = {course_id: dict(known) for course_id, known in facts.jobs.items()}
    for each in plan.proposals:  # a base stands before what adapts it
        jobs[each.course_id][each.locale] = _as_open(each, estimates, jobs)
    return Facts(facts.courses, facts.variants, jobs)


def _as_open(
    proposal: Proposal,
    estimates: Mapping[tuple[str, Locale], JobEstimate],
    jobs: Mapping[UUID, Mapping[Locale, JobFact]],
) -> JobFact:
    plans = estimates[proposal.course, proposal.locale].steps
    steps = [StepFact(plan.kind, plan.working_days, plan.after) for plan in plans]
    base = jobs[proposal.course_id].get(proposal.base) if proposal.base else None
    return JobFact(NOT_OPEN_YET, steps=steps, base=base)


def _warnings(order: RolloutOrder, facts: Facts, today: date) -> list[LaunchWarning]:
    found = []
    for launch in order.launches:
        deadline = Deadline(launch.launch_on, today, working_days_of(launch.market.calendar_country))
        ids = [course.id for course in order.courses]
        exempt = {(course.id, launch.market.id): "" for course in order.courses if course.code in launch.without}
        cells = derive_column(launch.market, deadline, ids, facts, exempt)
        if deadline.has_passed:
            passed = Reason("launch_passed", {"launch_on": launch.launch_on})
            found.append(LaunchWarning(launch.market, CellState.LATE, passed))
        elif wrong := troubles(cells):
            found.append(LaunchWarning(launch.market, wrong[0], _heaviest(cells, wrong[0])))
    return found


def _heaviest(cells: Sequence[Cell], state: CellState) -> Reason:
    reasons = [cell.reasons[0] for cell in cells if cell.state is state]
    return max(reasons, key=lambda reason: int(str(reason.params.get("needed", 0))))
