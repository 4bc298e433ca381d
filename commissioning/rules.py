"""Decisions about requests that need no database: the score, what an outcome needs, the cost avoided."""

import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from catalog.values import ComplianceClass
from commissioning.errors import CommissioningSettingsInvalid, RequestInvalid
from commissioning.values import (
    BuildCost,
    Choice,
    Effort,
    Factor,
    FactorScore,
    Outcome,
    Ratings,
    Score,
    Stage,
    Weights,
    Wish,
)
from core.errors import FieldError

TRANSITIONS: Mapping[Stage, frozenset[Stage]] = {
    Stage.SUBMITTED: frozenset({Stage.TRIAGED, Stage.DEFERRED, Stage.DECIDED}),
    Stage.TRIAGED: frozenset({Stage.TRIAGED, Stage.DEFERRED, Stage.DECIDED}),
    Stage.DEFERRED: frozenset({Stage.TRIAGED, Stage.DEFERRED, Stage.DECIDED}),
    Stage.DECIDED: frozenset(),
}
USES_A_COURSE = frozenset({Outcome.REUSE, Outcome.LOCALIZE, Outcome.ADAPT})
AVOIDS_BUILDING = USES_A_COURSE | {Outcome.NOT_TRAINING}
"""Outcomes by which the need is met, or gone, without making a new course."""

COMPLIANCE_RATING = {ComplianceClass.NONE: 1, ComplianceClass.INTERNAL: 3, ComplianceClass.REGULATORY: 5}
EFFORT_RATING = {Effort.LOW: 1, Effort.MEDIUM: 3, Effort.HIGH: 5}
LEAST, MIDDLE, MOST = 1, 3, 5
TITLE_LENGTH = 90


def checked_wish(wish: Wish) -> Wish:
    """A need of at least three words, one where it is met already; the rest may be unknown."""
    errors = []
    if len(wish.need.split()) < (1 if wish.proposal is Outcome.REUSE else 3):
        errors.append(FieldError("need", "need_too_short", wish.need))
    errors += [
        FieldError(name, "too_long", getattr(wish, name)[:80], {"limit": most})
        for name, most in (("need", 4000), ("audience", 500), ("objective", 2000), ("title", 200))
        if len(getattr(wish, name)) > most
    ]
    if wish.audience_size is not None and not 0 < wish.audience_size <= 10_000_000:
        errors.append(FieldError("audience_size", "not_positive", wish.audience_size))
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


def first_ratings(compliance: ComplianceClass, audience_size: int | None, effort: Effort) -> Ratings:
    """What the facts of a request say before anybody has judged it; fit nobody can know yet."""
    return Ratings(MIDDLE, COMPLIANCE_RATING[compliance], reach_rating(audience_size), EFFORT_RATING[effort])


def reach_rating(audience_size: int | None) -> int:
    """By orders of magnitude: a handful is 1, ten thousand and more are 5; unknown is little, not nothing."""
    if audience_size is None:
        return 2
    return max(LEAST, min(MOST, 1 + round(math.log10(max(audience_size, 1)))))


def score(ratings: Ratings, weights: Weights) -> Score:
    """A weighted mean of four factors, from 0 to 100; effort counts the other way round."""
    whole = sum(getattr(weights, factor) for factor in Factor)
    reasons = tuple(_factor_score(factor, ratings, weights, whole) for factor in Factor)
    total = sum(reason.points for reason in reasons)
    return Score(min(100.0, round(total, 1)), reasons)  # four roundings may add up to a little more


def _factor_score(factor: Factor, ratings: Ratings, weights: Weights, whole: float) -> FactorScore:
    rating, weight = getattr(ratings, factor), getattr(weights, factor)
    height = MOST - rating if factor is Factor.EFFORT else rating - LEAST
    possible = 100 * weight / whole
    points = possible * height / (MOST - LEAST)
    return FactorScore(factor, rating, weight, round(points, 1), round(possible, 1))


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


def checked_ratings(ratings: Ratings) -> Ratings:
    """Each from 1 to 5."""
    errors = [
        FieldError(factor.value, "not_a_rating", getattr(ratings, factor))
        for factor in Factor
        if not LEAST <= getattr(ratings, factor) <= MOST
    ]
    if errors:
        raise RequestInvalid(errors)
    return ratings


def checked_choice(choice: Choice) -> Choice:
    """A reason always; a course where one is to be used; an owner where one is to be built."""
    errors = []
    if not choice.reason.strip():
        errors.append(FieldError("reason", "required", choice.reason))
    if choice.outcome in USES_A_COURSE and not choice.course.strip():
        errors.append(FieldError("course", "course_needed", ""))
    if choice.outcome is Outcome.BUILD and not (choice.owner_email.strip() or choice.course.strip()):
        errors.append(FieldError("owner_email", "owner_needed", ""))
    for name in ("spent", "cost_avoided"):
        amount = getattr(choice, name)
        if amount is not None and not (amount.is_finite() and amount >= 0):
            errors.append(FieldError(name, "negative", str(amount)))
    if choice.currency and not re.fullmatch(r"[A-Z]{3}", choice.currency):
        errors.append(FieldError("currency", "not_a_currency", choice.currency))
    if errors:
        raise RequestInvalid(errors)
    return choice


def may_settle_alone(actor_id: UUID | None, requester_id: UUID | None, choice: Choice) -> bool:
    """Who asked may take what exists without anybody's leave: nothing is spent, nothing refused, no amount named.

    What was avoided stands in reports: amounts are for whoever decides.
    """
    names_amounts = choice.spent is not None or choice.cost_avoided is not None or choice.currency
    return choice.outcome is Outcome.REUSE and not names_amounts and actor_id is not None and actor_id == requester_id


def cost_avoided(choice: Choice, build: BuildCost | None) -> Decimal | None:
    """What making a new course would have cost beyond the way chosen; None where nobody can know."""
    if choice.cost_avoided is not None:
        return choice.cost_avoided
    if build is None or choice.outcome not in AVOIDS_BUILDING:
        return None
    return max(Decimal(0), build.amount - (choice.spent or Decimal(0)))


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
