"""Due states as bands of days around today, so that they are true at every moment and never stored.

The index keeps two days a course, the one it is due on and the last one of its policy's grace, and of courses without a
day why they have none. What these come to is `lifecycle.rules.states.due_state`, here as filters and counts.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from lifecycle.rules.states import NEAR_DAYS, SOON_DAYS
from search.query.fields import FIELDS, FieldKind
from search.query.tree import AllOf, AnyOf, Compare, Exists, Expression, Not, OneOf, Operator

DUE_WITHIN = timedelta(days=NEAR_DAYS + 1)
SOON_WITHIN = timedelta(days=SOON_DAYS + 1)
EXEMPT, UNSCHEDULED = "exempt", "without_schedule"
DUE_STATES = ("overdue", "due", "due_soon", "ok", EXEMPT, UNSCHEDULED)


def resolved(expression: Expression, today: date) -> Expression:
    """The expression with due states replaced by what the index keeps."""
    match expression:
        case Not(item):
            return Not(resolved(item, today))
        case AllOf(items):
            return AllOf(tuple(resolved(item, today) for item in items))
        case AnyOf(items):
            return AnyOf(tuple(resolved(item, today) for item in items))
    if FIELDS[expression.field].kind is not FieldKind.BAND:
        return expression
    match expression:
        case Compare(_, _, value):
            return _condition(str(value).lower(), today)
        case OneOf(_, values):
            return AnyOf(tuple(_condition(str(value).lower(), today) for value in values))
        case Exists():
            return AllOf(())


def _condition(state: str, today: date) -> Expression:
    near, soon = today + DUE_WITHIN, today + SOON_WITHIN
    conditions: dict[str, Expression] = {
        "overdue": Compare("grace_ends_on", Operator.LESS, today),
        "due": AllOf(
            (Compare("grace_ends_on", Operator.AT_LEAST, today), Compare("due_on", Operator.LESS, near)),
        ),
        "due_soon": AllOf(
            (Compare("due_on", Operator.AT_LEAST, near), Compare("due_on", Operator.LESS, soon)),
        ),
        "ok": Compare("due_on", Operator.AT_LEAST, soon),
        EXEMPT: Compare("undated", Operator.EQUAL, EXEMPT),
        UNSCHEDULED: Compare("undated", Operator.EQUAL, UNSCHEDULED),
    }
    return conditions.get(state, AnyOf(()))


def counted(*, near: int, soon: int, later: int, overdue: int, undated: Mapping[str, int]) -> dict[str, int]:
    """Counts by state from those of the days: `near` are due before the band "due soon" begins, overdue or not."""
    counts = {"overdue": overdue, "due": near - overdue, "due_soon": soon, "ok": later, **undated}
    return {state: counts[state] for state in DUE_STATES if counts.get(state)}
