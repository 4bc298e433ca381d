"""What a filter means, in plain Python: the reference that engines and SQL are tested against."""

from collections.abc import Callable, Mapping
from datetime import date
from operator import eq, ge, gt, le, lt
from typing import Any

from search.documents import CourseDocument
from search.query.tree import AllOf, AnyOf, Compare, Exists, Expression, Not, OneOf, Operator, Value

_OPERATORS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: eq,
    Operator.LESS: lt,
    Operator.AT_MOST: le,
    Operator.MORE: gt,
    Operator.AT_LEAST: ge,
}


def values_of(course: CourseDocument, field: str) -> tuple[Value, ...]:
    """The values a course has in a field, empty where it has none."""
    found = _VALUES[field](course)
    if isinstance(found, tuple):
        return found
    return () if found is None or found == "" else (found,)


def matches(expression: Expression, course: CourseDocument) -> bool:
    """Whether a course fits a filter whose due states are resolved."""
    match expression:
        case AllOf(items):
            return all(matches(item, course) for item in items)
        case AnyOf(items):
            return any(matches(item, course) for item in items)
        case Not(item):
            return not matches(item, course)
        case Exists(field):
            return bool(values_of(course, field))
        case OneOf(field, values):
            wanted = {folded(value) for value in values}
            return any(folded(value) in wanted for value in values_of(course, field))
        case Compare(field, operator, value):
            compare = _OPERATORS[operator]
            return any(compare(folded(own), folded(value)) for own in values_of(course, field))


def folded(value: Value) -> Value:
    """Text without its case: filters compare so on every engine."""
    return value.lower() if isinstance(value, str) else value


def _updated_on(course: CourseDocument) -> date | None:
    return course.updated_at.date() if course.updated_at else None


_VALUES: Mapping[str, Callable[[CourseDocument], Value | tuple[str, ...] | None]] = {
    "status": lambda course: course.status,
    "code": lambda course: course.code,
    "locale": lambda course: course.locales,
    "language": lambda course: course.languages,
    "source_locale": lambda course: course.source_locale,
    "org_unit": lambda course: course.org_unit,
    "within": lambda course: course.org_units_above,
    "owner": lambda course: course.owner,
    "skill": lambda course: course.skills,
    "tag": lambda course: course.tags,
    "market": lambda course: course.markets,
    "provider": lambda course: course.provider,
    "modality": lambda course: course.modality,
    "level": lambda course: course.level,
    "compliance_class": lambda course: course.compliance_class,
    "source": lambda course: course.source,
    "undated": lambda course: course.undated,
    "duration_minutes": lambda course: course.duration_minutes,
    "due_on": lambda course: course.due_on,
    "grace_ends_on": lambda course: course.grace_ends_on,
    "published_on": lambda course: course.published_on,
    "updated_on": _updated_on,
}
