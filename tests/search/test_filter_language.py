"""The filter language: what is read, what is refused and where."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.actors import ENGLISH
from core.wording import translator
from core.wording.problems import problem_of
from search.errors import FilterEndsEarly, FilterNotUnderstood
from search.query.due import resolved
from search.query.fields import FIELDS, FieldKind
from search.query.parser import parse
from search.query.tree import (
    AllOf,
    AnyOf,
    Compare,
    Exists,
    Expression,
    Not,
    OneOf,
    Operator,
    every,
    without_field,
    written,
)
from tests.search.courses import TODAY


def read(text: str) -> Expression:
    return parse(text, today=TODAY)


def test_and_binds_tighter_than_or_and_not_tightest() -> None:
    assert read("status = published AND locale IN [de, fr] OR NOT org_unit = safety") == AnyOf(
        (
            AllOf((Compare("status", Operator.EQUAL, "published"), OneOf("locale", ("de", "fr")))),
            Not(Compare("org_unit", Operator.EQUAL, "safety")),
        )
    )


def test_brackets_group_and_keywords_may_be_small() -> None:
    found = read("(status = draft or status = retired) and not owner exists")
    assert isinstance(found, AllOf)
    assert found.items[1] == Not(Exists("owner"))


def test_numbers_and_days_compare() -> None:
    assert read("duration_minutes <= 30") == Compare("duration_minutes", Operator.AT_MOST, 30)
    assert read("due_on < 2026-12-31") == Compare("due_on", Operator.LESS, date(2026, 12, 31))
    assert read("due_on 2026-01-01 TO 2026-12-31") == AllOf(
        (
            Compare("due_on", Operator.AT_LEAST, date(2026, 1, 1)),
            Compare("due_on", Operator.AT_MOST, date(2026, 12, 31)),
        )
    )


def test_days_may_be_counted_from_today() -> None:
    assert read("due_on < today+30") == Compare("due_on", Operator.LESS, date(2026, 12, 23))
    assert read("updated_on >= today-7") == Compare("updated_on", Operator.AT_LEAST, date(2026, 11, 16))


def test_quoted_values_hold_anything() -> None:
    assert read("""provider = "O\\"Hara & Sons" AND skill = 'IN [x]'""") == AllOf(
        (Compare("provider", Operator.EQUAL, 'O"Hara & Sons'), Compare("skill", Operator.EQUAL, "IN [x]"))
    )


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 1, "a field"),
        ("colour = red", 1, "a field"),
        ("status", 7, "an operator"),
        ("status =", 9, "a value"),
        ("status = = published", 10, "a value"),
        ("status = draft status = retired", 16, "AND, OR"),
        ("status < draft", 8, "= or !="),
        ("(status = draft", 16, ")"),
        ("locale IN [de fr]", 15, ","),
        ("locale IN [de,", 15, "a value"),
        ("duration_minutes > long", 20, "a whole number"),
        ("due_on = 2026-13-01", 10, "a date"),
        ("due_on = today+4000000", 10, "a date"),
        ('owner = "Ines', 9, "a closing quote"),
        ("status NOT published", 12, "IN or EXISTS"),
        ("status published", 8, "=, !=, IN or EXISTS"),
        ("duration_minutes 10", 20, "TO"),
        ("due_state = overdu", 13, "one of overdue, due, due_soon, ok, exempt, without_schedule"),
        ("due_state IN [due, never]", 20, "one of overdue"),
    ],
)
def test_an_error_names_the_place_and_what_was_expected(text: str, position: int, expected: str) -> None:
    with pytest.raises(FilterNotUnderstood) as caught:
        read(text)
    assert caught.value.params["position"] == position
    assert str(caught.value.params["expected"]).startswith(expected)


@pytest.mark.parametrize(
    "text", ["", "status", "status =", "(status = draft", "locale IN [de,", "due_on = 2026-01-01 AND"]
)
def test_a_filter_that_ends_too_early_is_told_so(text: str) -> None:
    with pytest.raises(FilterEndsEarly) as caught:
        read(text)
    told = problem_of(caught.value, translator(ENGLISH))
    assert told == f"The filter cannot be read: it ends where {caught.value.params['expected']} was expected."


@pytest.mark.parametrize("state", ["overdue", "Due", "due_soon", "ok", "EXEMPT", "without_schedule"])
def test_every_due_state_is_understood(state: str) -> None:
    assert resolved(read(f"due_state = {state}"), TODAY) != AnyOf(())


def test_endless_nesting_and_length_are_refused() -> None:
    for text in ("(" * 500 + "status = draft", "NOT " * 500 + "status = draft", "status = a OR " * 900):
        with pytest.raises(FilterNotUnderstood):
            read(text)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    try:
        read(text)
    except FilterNotUnderstood as refused:
        position = refused.params["position"]
        assert position in range(1, len(text) + 2)


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
NUMBERS = st.integers(-999_999_999, 999_999_999)
DAYS = st.dates(date(1970, 1, 1), date(2100, 1, 1))


def leaves() -> st.SearchStrategy[Expression]:
    texts = [name for name, field in FIELDS.items() if field.kind is FieldKind.TEXT]
    ordered = st.sampled_from(list(Operator))
    return st.one_of(
        st.builds(Compare, st.sampled_from(texts), st.just(Operator.EQUAL), WORDS),
        st.builds(OneOf, st.sampled_from(texts), st.lists(WORDS, unique=True, max_size=3).map(tuple)),
        st.builds(Compare, st.just("duration_minutes"), ordered, NUMBERS),
        st.builds(Compare, st.sampled_from(["due_on", "published_on"]), ordered, DAYS),
        st.builds(Exists, st.sampled_from(list(FIELDS))),
    )


def expressions() -> st.SearchStrategy[Expression]:
    def grow(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(st.builds(Not, inner), st.builds(AllOf, several), st.builds(AnyOf, several))

    return st.recursive(leaves(), grow, max_leaves=6)


@given(expressions())
def test_what_is_written_reads_as_the_same(expression: Expression) -> None:
    assert read(written(expression)) == expression


def test_a_facet_leaves_only_its_own_choice_out() -> None:
    chosen = every(read("status = draft"), read("locale = de AND (status = draft OR locale = fr)"))
    left = without_field(chosen, "status")
    assert left == every(read("locale = de"), read("status = draft OR locale = fr"))
    assert without_field(read("status = draft"), "status") is None
