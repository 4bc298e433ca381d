"""A filter in Meilisearch's own language. Days are numbers there, and texts are always quoted."""

from datetime import date

from search.query.tree import AllOf, AnyOf, Compare, Exists, Expression, Not, OneOf, Value

EVERYTHING = "id EXISTS"
NOTHING = "NOT id EXISTS"


def to_filter(expression: Expression) -> str:
    """The filter that finds what fits an expression whose due states are resolved."""
    match expression:
        case AllOf(items):
            return " AND ".join(_grouped(item) for item in items) or EVERYTHING
        case AnyOf(items):
            return " OR ".join(_grouped(item) for item in items) or NOTHING
        case Not(item):
            return f"NOT {_grouped(item)}"
        case Exists(field):
            return f"{field} EXISTS"
        case OneOf(field, values):
            return f"{field} IN [{', '.join(_literal(value) for value in values)}]" if values else NOTHING
        case Compare(field, operator, value):
            return f"{field} {operator} {_literal(value)}"


def _grouped(expression: Expression) -> str:
    return f"({to_filter(expression)})"


def _literal(value: Value) -> str:
    if isinstance(value, date):
        return str(value.toordinal())
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
