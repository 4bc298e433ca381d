"""Where a course stands against its date, and in which group its owner finds it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from lifecycle.values import DueState, ReasonKind

SOON_DAYS = 30
NEAR_DAYS = 7


URGENCY = (
    DueState.EXEMPT,
    DueState.WITHOUT_SCHEDULE,
    DueState.OK,
    DueState.DUE_SOON,
    DueState.DUE,
    DueState.OVERDUE,
)


class DueGroup(StrEnum):
    """The heading a due course stands under."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    NEXT_30_DAYS = "next_30_days"
    LATER = "later"


def due_state(
    due_on: date | None,
    today: date,
    *,
    grace_days: int = 0,
    last_reason: ReasonKind | None = None,
    promised_on: date | None = None,
) -> DueState:
    """Derive the state of a course from its date; a promised change keeps it from being fresh until it is made."""
    state = _by_date(due_on, today, grace_days, last_reason)
    if promised_on is None:
        return state
    return max(state, DueState.DUE_SOON, _by_date(promised_on, today), key=URGENCY.index)


def waited_since(due_on: date, *, grace_days: int, patience_from: date | None) -> date:
    """Tell since when somebody is waited for: not in the days of grace, nor before it was decided that it stays."""
    late_after = due_on + timedelta(days=grace_days)
    return max(late_after, patience_from or late_after)


def next_day(due_on: date | None, promised_on: date | None) -> date | None:
    """Give the day on which a course next needs somebody: that of its review or of a promised change."""
    return min((day for day in (due_on, promised_on) if day is not None), default=None)


def _by_date(due_on: date | None, today: date, grace_days: int = 0, last_reason: ReasonKind | None = None) -> DueState:
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


def due_group(due_on: date, today: date, *, grace_days: int = 0, promised_on: date | None = None) -> DueGroup:
    """Tell the heading a course stands under: that of its review or of the change it owes, whichever is nearer."""
    states = (_by_date(due_on, today, grace_days), _by_date(promised_on, today))
    return {
        DueState.OVERDUE: DueGroup.OVERDUE,
        DueState.DUE: DueGroup.THIS_WEEK,
        DueState.DUE_SOON: DueGroup.NEXT_30_DAYS,
    }.get(max(states, key=URGENCY.index), DueGroup.LATER)
