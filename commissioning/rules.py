"""Decisions about requests that need no database: the score, what an outcome needs, the cost avoided."""

import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from catalog.values import ComplianceClass
from commissioning.errors import CommissioningSettingsInvalid, RequestInvalid
from commissioning.values import (
    BuildCost,
    Effort,
    Factor,
    FactorScore,
    Outcome,
    Score,
    Stage,
    Verdict,
    Weights,
    Wish,
)
from core.errors import FieldError

TRANSITIONS: Mapping[Stage, frozenset[Stage]] = {
    Stage.SUBMITTED: frozenset({Stage.TRIAGED, Stage.DECIDED}),
    Stage.TRIAGED: frozenset({Stage.TRIAGED, Stage.DECIDED}),
    Stage.DECIDED: frozenset(),
}
USES_A_COURSE = frozenset({Outcome.REUSE, Outcome.LOCALIZE, Outcome.ADAPT})
AVOIDS_BUILDING = USES_A_COURSE | {Outcome.NOT_TRAINING}
"""Outcomes by which the need is met, or gone, without making a new course."""

COMPLIANCE_VALUE = {
    ComplianceClass.NONE: 0.0,
    ComplianceClass.INTERNAL: 0.5,
    ComplianceClass.REGULATORY: 1.0,
}
EFFORT_VALUE = {Effort.SMALL: 1.0, Effort.MEDIUM: 0.5, Effort.LARGE: 0.2}
BEST_FIT = 3
MANY_LEARNERS = 10_000
UNKNOWN_FIT = 0.5
UNKNOWN_REACH = 0.25
TITLE_LENGTH = 90


def checked_wish(wish: Wish) -> Wish:
    """A need of at least three words; the rest may be unknown."""
    errors = []
    if len(wish.need.split()) < 3:
        errors.append(FieldError("need", "need_too_short", wish.need))
    errors += [
        FieldError(name, "too_long", getattr(wish, name)[:80])
        for name, most in (("need", 4000), ("audience", 500), ("objective", 2000), ("title", 200))
        if len(getattr(wish, name)) > most
    ]
    if wish.learners is not None and not 0 < wish.learners <= 10_000_000:
        errors.append(FieldError("learners", "not_positive", wish.learners))
    if errors:
        raise RequestInvalid(errors)
    return wish


def working_title(wish: Wish) -> str:
    """The title given, or the need up to the end of its first sentence."""
    text = wish.title.strip() or re.split(r"(?<=[.!?。])\s|\n", wish.need.strip(), maxsplit=1)[0]
    text = " ".join(text.split()).rstrip(".。")
    if len(text) <= TITLE_LENGTH:
        return text
    return text[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;: ") + " …"


def score(
    *,
    strategic_fit: int | None,
    compliance: ComplianceClass,
    learners: int | None,
    effort: Effort,
    weights: Weights,
) -> Score:
    """A weighted mean of four factors, from 0 to 100; what nobody has said counts as little, not as nothing."""
    values = {
        Factor.STRATEGIC_FIT: UNKNOWN_FIT if strategic_fit is None else strategic_fit / BEST_FIT,
        Factor.COMPLIANCE: COMPLIANCE_VALUE[compliance],
        Factor.REACH: UNKNOWN_REACH if learners is None else reach_value(learners),
        Factor.EFFORT: EFFORT_VALUE[effort],
    }
    details = {
        Factor.STRATEGIC_FIT: "" if strategic_fit is None else str(strategic_fit),
        Factor.COMPLIANCE: compliance.value,
        Factor.REACH: "" if learners is None else str(learners),
        Factor.EFFORT: effort.value,
    }
    whole = sum(getattr(weights, factor) for factor in Factor)
    reasons = tuple(
        FactorScore(
            factor,
            round(values[factor], 3),
            getattr(weights, factor),
            round(100 * values[factor] * getattr(weights, factor) / whole, 1),
            details[factor],
        )
        for factor in Factor
    )
    return Score(round(sum(reason.points for reason in reasons), 1), reasons)


def reach_value(learners: int) -> float:
    """How far a course reaches, by orders of magnitude: one person is 0, ten thousand and more are 1."""
    return min(1.0, math.log10(max(learners, 1)) / math.log10(MANY_LEARNERS))


def checked_weights(weights: Weights) -> Weights:
    """No factor counts against a request, and at least one counts."""
    errors = [
        FieldError(factor.value, "negative", getattr(weights, factor))
        for factor in Factor
        if not 0 <= getattr(weights, factor) < math.inf
    ]
    if not errors and not any(getattr(weights, factor) for factor in Factor):
        errors = [FieldError("weights", "not_positive", 0)]
    if errors:
        raise CommissioningSettingsInvalid(errors)
    return weights


def checked_cost(cost: BuildCost) -> BuildCost:
    """An amount in a currency, perhaps with the days it takes."""
    errors = []
    if not cost.amount.is_finite() or cost.amount < 0:
        errors.append(FieldError("amount", "negative", str(cost.amount)))
    if not re.fullmatch(r"[A-Z]{3}", cost.currency):
        errors.append(FieldError("currency", "not_a_currency", cost.currency))
    if cost.working_days is not None and cost.working_days <= 0:
        errors.append(FieldError("working_days", "not_positive", cost.working_days))
    if errors:
        raise CommissioningSettingsInvalid(errors)
    return cost


def checked_fit(fit: int) -> int:
    """How well a request fits the strategy: 0 not at all, 3 it is the strategy."""
    if not 0 <= fit <= BEST_FIT:
        raise RequestInvalid([FieldError("strategic_fit", "not_a_fit", fit)])
    return fit


def checked_verdict(verdict: Verdict) -> Verdict:
    """A reason always; a course where one is to be used; an owner where one is to be built."""
    errors = []
    if not verdict.reason.strip():
        errors.append(FieldError("reason", "required", verdict.reason))
    if verdict.outcome in USES_A_COURSE and not verdict.course.strip():
        errors.append(FieldError("course", "course_needed", ""))
    if verdict.outcome is Outcome.BUILD and not verdict.owner_email.strip():
        errors.append(FieldError("owner_email", "owner_needed", ""))
    if verdict.spent is not None and not (verdict.spent.is_finite() and verdict.spent >= 0):
        errors.append(FieldError("spent", "negative", str(verdict.spent)))
    if errors:
        raise RequestInvalid(errors)
    return verdict


def cost_avoided(outcome: Outcome, build: BuildCost | None, spent: Decimal | None) -> Decimal | None:
    """What making a new course would have cost beyond the way chosen; None where nobody can know."""
    if build is None or outcome not in AVOIDS_BUILDING:
        return None
    return max(Decimal(0), build.amount - (spent or Decimal(0)))


def nearest_cost(
    costs: Sequence[tuple[str | None, str | None, BuildCost]], org_unit_path: str | None, modality: str | None
) -> BuildCost | None:
    """The most telling of usual costs by (org unit path, modality): the nearest unit first, then the modality."""
    fitting = [
        (len(path or ""), kind is not None, cost)
        for path, kind, cost in costs
        if kind in (None, modality) and (path is None or f"{org_unit_path or ''}/".startswith(f"{path}/"))
    ]
    return max(fitting, key=lambda found: found[:2])[2] if fitting else None
