"""When a course is due, and why then.

1. The most specific policy that is for the course counts its interval from the last review, else from the day
   of publication, else from the day the course became known.
2. A date set on the course itself wins over that, until a review has answered it: on its day, later, or early. What
   is set after an early review is another date, also where it lies before the one that was answered.
3. A binding policy is a floor under both: units can be stricter than the centre, never laxer.
4. A day that levelling gave holds until the next review.
5. Of days of grace the fewest count, of the policy's own and of those that bind: grace loosens no floor.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from catalog.values import CourseStatus
from lifecycle.values import (
    CourseFacts,
    DueDate,
    LastReview,
    Levelled,
    Policy,
    Reason,
    ReasonKind,
    Scope,
)
from people.access import is_within


def due_date(
    course: CourseFacts,
    policies: Sequence[Policy],
    last: LastReview,
    levelled: Levelled | None = None,
) -> DueDate:
    """Decide when a course is due, with every step that led there."""
    anchor = last.reviewed_on or course.published_on or course.known_since
    if course.status is not CourseStatus.PUBLISHED:
        reason = Reason(ReasonKind.NOT_PUBLISHED, {"status": course.status.value})
        return DueDate(None, (reason,), anchor)
    matching = [policy for policy in policies if matches(policy.scope, course)]
    base = _base(course, matching, last, anchor)
    binding = [policy for policy in matching if policy.is_binding and policy.interval_months is not None]
    due = _with_asked(_with_floor(base, binding), binding, governing(matching))
    return _with_levelled(due, levelled)


def governing(matching: Iterable[Policy]) -> Policy | None:
    """Choose the most specific policy; of equally specific ones the stricter."""
    return max(matching, key=lambda policy: (specificity(policy.scope), -_months(policy)), default=None)


def matches(scope: Scope, course: CourseFacts) -> bool:
    """Say whether a scope is for a course: everything it names has to hold."""
    return (
        (scope.org_unit_path is None or is_within(course.org_unit_path, scope.org_unit_path))
        and scope.compliance_class in (None, course.compliance_class)
        and scope.modality in (None, course.modality)
        and (scope.tag is None or scope.tag in course.tags)
        and (scope.market is None or scope.market in course.markets)
    )


def specificity(scope: Scope) -> tuple[int, int]:
    """Order scopes: how many things one names, then how deep its org unit lies."""
    named = (scope.org_unit_path, scope.compliance_class, scope.modality, scope.tag, scope.market)
    depth = len((scope.org_unit_path or "").strip("/").split("/")) if scope.org_unit_path else 0
    return sum(value is not None for value in named), depth


def add_months(day: date, months: int) -> date:
    """Move a day by months; the 31st becomes the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _base(course: CourseFacts, matching: Sequence[Policy], last: LastReview, anchor: date) -> DueDate:
    policy = governing(matching)
    if course.own_date is not None and not last.has_answered(course.own_date):
        reason = Reason(ReasonKind.OWN_DATE, {"due_on": course.own_date.isoformat()})
        return DueDate(course.own_date, (reason,), anchor, policy)
    if policy is None:
        return DueDate(None, (Reason(ReasonKind.NO_POLICY, {}),), anchor)
    if policy.interval_months is None:
        return DueDate(None, (Reason(ReasonKind.EXEMPT, {"policy": policy.name}),), anchor, policy)
    due_on = add_months(anchor, policy.interval_months)
    reason = Reason(ReasonKind.POLICY, _interval_facts(policy, course, last, due_on))
    return DueDate(due_on, (reason,), anchor, policy, is_by_policy=True)


def _with_floor(base: DueDate, binding: Sequence[Policy]) -> DueDate:
    if not binding:
        return base
    strictest = min(binding, key=_months)
    latest = add_months(base.anchor, _months(strictest))
    base = replace(base, floor_on=latest)
    if base.due_on is not None and base.due_on <= latest:
        return base
    facts: dict[str, str | int | bool | None] = {
        "policy": strictest.name,
        "months": _months(strictest),
        "due_on": latest.isoformat(),
        "instead_of": base.due_on.isoformat() if base.due_on else None,
    }
    reasons = (*base.reasons, Reason(ReasonKind.BINDING, facts))
    return replace(base, due_on=latest, reasons=reasons, governing=strictest, is_by_policy=True)


def _with_asked(due: DueDate, binding: Sequence[Policy], own: Policy | None) -> DueDate:
    """Add what all policies together ask for after this date: the shortest interval, the fewest days of grace."""
    asking = [*binding, *([own] if own is not None else [])]
    months = [policy.interval_months for policy in asking if policy.interval_months is not None]
    grace = min((policy.grace_days for policy in asking), default=0)
    return replace(due, interval_months=min(months, default=None), grace_days=grace)


def _with_levelled(due: DueDate, levelled: Levelled | None) -> DueDate:
    if levelled is None or due.due_on is None or not due.is_by_policy or levelled.anchor != due.anchor:
        return due
    if levelled.due_on <= due.due_on:
        return due
    facts = {"from": due.due_on.isoformat(), "due_on": levelled.due_on.isoformat()}
    reasons = (*due.reasons, Reason(ReasonKind.LEVELLED, facts))
    return replace(due, due_on=levelled.due_on, reasons=reasons, levelled_on=levelled.due_on, ruled_on=due.due_on)


def _interval_facts(
    policy: Policy, course: CourseFacts, last: LastReview, due_on: date
) -> dict[str, str | int | bool | None]:
    counted_from = "review" if last.reviewed_on else "publication" if course.published_on else "arrival"
    anchor = last.reviewed_on or course.published_on or course.known_since
    return {
        "policy": policy.name,
        "months": policy.interval_months,
        "is_binding": policy.is_binding,
        "counted_from": counted_from,
        "anchor": anchor.isoformat(),
        "due_on": due_on.isoformat(),
    }


def _months(policy: Policy) -> int:
    """Give the interval; an exempting policy is laxer than any."""
    return policy.interval_months if policy.interval_months is not None else 10_000
