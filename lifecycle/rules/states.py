"""Where a course stands against its date, and in which group its owner finds it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from lifecycle.values import DueState, ReasonKind

SOON_DAYS = 30
NEAR_DAYS = 7


class DueGroup(StrEnum):
    """The heading a due course stands under."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    NEXT_30_DAYS = "next_30_days"
    LATER = "later"


def due_state(
    due_on: date | None, today: date, *, grace_days: int = 0, last_reason: ReasonKind | None = None
) -> DueState:
    """Derive the state of a course from its date."""
    if due_on is None:
        is_exempt = last_reason in (ReasonKind.EXEMPT, ReasonKind.NOT_PUBLISHED)
        return DueState.EXEMPT if is_exempt else DueState.WITHOUT_SCHEDULE
    if today > due_on + timedelta(days=grace_days):
        return DueState.OVERDUE
    if today >= due_on - timedelta(days=NEAR_DAYS):
        return DueState.DUE
    return DueState.DUE_SOON if today >= due_on - timedelta(days=SOON_DAYS) else DueState.OK


def last_reason(reasons: Sequence[Mapping[str, object]]) -> ReasonKind | None:
    """Give what decided the date, out of the reasons as they are stored."""
    return ReasonKind(str(reasons[-1]["kind"])) if reasons else None


def due_group(due_on: date, today: date, *, grace_days: int = 0) -> DueGroup:
    """Tell the heading a due date stands under."""
    state = due_state(due_on, today, grace_days=grace_days)
    return {
        DueState.OVERDUE: DueGroup.OVERDUE,
        DueState.DUE: DueGroup.THIS_WEEK,
        DueState.DUE_SOON: DueGroup.NEXT_30_DAYS,
    }.get(state, DueGroup.LATER)
