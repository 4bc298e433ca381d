"""A filter as a tantivy query."""

import tantivy
from tantivy import FieldType, Occur, Query

from search.engines.embedded.schema import label_term, number_of
from search.query.fields import FieldKind
from search.query.tree import (
    AllOf,
    AnyOf,
    Compare,
    Exists,
    Expression,
    Not,
    OneOf,
    Operator,
    Value,
    field_of,
)


def to_query(expression: Expression, schema: tantivy.Schema) -> Query:
    """The query that finds what fits a filter whose due states are resolved."""
    match expression:
        case AllOf(items):
            return _all([to_query(item, schema) for item in items])
        case AnyOf(items):
            return _any([to_query(item, schema) for item in items])
        case Not(item):
            return _not(to_query(item, schema))
        case Exists(field):
            return Query.exists_query(field)
        case OneOf(field, values):
            return _any([_equal(expression, field, value, schema) for value in values])
        case Compare(field, Operator.EQUAL, value):
            return _equal(expression, field, value, schema)
        case Compare():
            return _range(expression, schema)


def _all(queries: list[Query]) -> Query:
    if not queries:
        return Query.all_query()
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _any(queries: list[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _not(query: Query) -> Query:
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])


def _equal(leaf: Compare | OneOf, field: str, value: Value, schema: tantivy.Schema) -> Query:
    if field_of(leaf).kind is FieldKind.TEXT:
        return Query.term_query(schema, field, label_term(str(value)), "basic")
    return Query.term_query(schema, field, number_of(value), "basic")


def _range(comparison: Compare, schema: tantivy.Schema) -> Query:
    bound, operator = number_of(comparison.value), comparison.operator
    if operator in (Operator.MORE, Operator.AT_LEAST):
        low = bound + 1 if operator is Operator.MORE else bound
        return Query.range_query(schema, comparison.field, FieldType.Integer, lower_bound=low)
    high = bound - 1 if operator is Operator.LESS else bound
    return Query.range_query(schema, comparison.field, FieldType.Integer, upper_bound=high)
