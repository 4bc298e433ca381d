"""Due states as bands of days around today, so that they are true at every moment and never stored."""

from datetime import date, timedelta

from lifecycle.rules.states import NEAR_DAYS, SOON_DAYS
from search.query.fields import FIELDS, FieldKind
from search.query.tree import AllOf, AnyOf, Compare, Exists, Expression, Not, OneOf, Operator, every

DUE_WITHIN = timedelta(days=NEAR_DAYS + 1)
SOON_WITHIN = timedelta(days=SOON_DAYS + 1)
DUE_STATES = ("overdue", "due", "due_soon", "ok", "without_schedule")


def band(state: str, today: date) -> tuple[date | None, date | None] | None:
    """The half-open range of due days a state stands for; None where it is no range."""
    ranges: dict[str, tuple[date | None, date | None]] = {
        "overdue": (None, today),
        "due": (today, today + DUE_WITHIN),
        "due_soon": (today + DUE_WITHIN, today + SOON_WITHIN),
        "ok": (today + SOON_WITHIN, None),
    }
    return ranges.get(state)


def state_of(due_on: date | None, today: date) -> str:
    """The due state of a course with this date."""
    if due_on is None:
        return "without_schedule"
    if due_on < today:
        return "overdue"
    if due_on < today + DUE_WITHIN:
        return "due"
    return "due_soon" if due_on < today + SOON_WITHIN else "ok"


def resolved(expression: Expression, today: date) -> Expression:
    """The expression with due states replaced by ranges of `due_on`."""
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
    if state == "without_schedule":
        return Not(Exists("due_on"))
    bounds = band(state, today)
    if bounds is None:
        return AnyOf(())
    low, high = bounds
    return every(
        Compare("due_on", Operator.AT_LEAST, low) if low else None,
        Compare("due_on", Operator.LESS, high) if high else None,
    ) or AllOf(())
