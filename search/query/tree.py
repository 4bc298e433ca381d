"""A parsed filter: a small tree that each engine, SQL and the reference evaluator read in the same sense.

Text compares without regard to case. A comparison with a field that has several values asks whether any of
them fits. A course without the value fits no comparison; `NOT` and `!=` hold for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from search.query.fields import FIELDS, Field

Value = str | int | date


class Operator(StrEnum):
    EQUAL = "="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Compare:
    field: str
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    field: str


@dataclass(frozen=True, slots=True)
class Not:
    item: "Expression"


@dataclass(frozen=True, slots=True)
class AllOf:
    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    items: tuple["Expression", ...]


Expression = Compare | OneOf | Exists | Not | AllOf | AnyOf


def field_of(leaf: Compare | OneOf | Exists) -> Field:
    return FIELDS[leaf.field]


def every(*items: Expression | None) -> Expression | None:
    """All of the given expressions at once; None where there is none."""
    present = tuple(item for item in items if item is not None)
    if len(present) < 2:
        return present[0] if present else None
    return AllOf(present)


def conditions(expression: Expression | None) -> Iterator[Expression]:
    """The conditions that must all hold, one by one."""
    if isinstance(expression, AllOf):
        for item in expression.items:
            yield from conditions(item)
    elif expression is not None:
        yield expression


def fields_in(expression: Expression) -> frozenset[str]:
    """The names of all fields an expression speaks of."""
    if isinstance(expression, AllOf | AnyOf):
        return frozenset().union(*(fields_in(item) for item in expression.items))
    return fields_in(expression.item) if isinstance(expression, Not) else frozenset({expression.field})


def without_field(expression: Expression | None, name: str) -> Expression | None:
    """The expression less those conditions that speak of this field alone.

    A facet's counts leave its own choice out, so that they say what choosing another value would find.
    """
    return every(*(item for item in conditions(expression) if fields_in(item) != {name}))


def written(expression: Expression) -> str:
    """The expression as text that parses to it again."""
    match expression:
        case Compare(field, operator, value):
            return f"{field} {operator} {_literal(value)}"
        case OneOf(field, values):
            return f"{field} IN [{', '.join(_literal(value) for value in values)}]"
        case Exists(field):
            return f"{field} EXISTS"
        case Not(item):
            return f"NOT ({written(item)})"
        case AllOf(items):
            return " AND ".join(f"({written(item)})" for item in items)
        case AnyOf(items):
            return " OR ".join(f"({written(item)})" for item in items)


def _literal(value: Value) -> str:
    if not isinstance(value, str):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
