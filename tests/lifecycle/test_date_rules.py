"""When a course is due, and why then."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.values import ComplianceClass, CourseStatus, Modality
from core.ids import new_id
from lifecycle.rules.dates import add_months, due_date, governing, matches, specificity
from lifecycle.rules.outcomes import answered_date
from lifecycle.rules.states import DueGroup, due_group, due_state, last_reason
from lifecycle.values import (
    CourseFacts,
    DueState,
    LastReview,
    Levelled,
    Policy,
    PolicyId,
    ReasonKind,
    Scope,
)

TODAY = date(2026, 11, 23)


def a_policy(months: int | None = 12, *, name: str = "Yearly", **facts: Any) -> Policy:
    scope = Scope(**{key: facts.pop(key) for key in list(facts) if key in Scope.__dataclass_fields__})
    return Policy(PolicyId(new_id()), name, scope, months, **facts)


def facts(**given: Any) -> CourseFacts:
    usual = {
        "course_id": UUID(int=1),
        "status": CourseStatus.PUBLISHED,
        "owner_id": UUID(int=2),
        "org_unit_path": "/acme/legal",
        "known_since": date(2024, 1, 15),
        "published_on": date(2026, 1, 10),
    }
    return CourseFacts(**{**usual, **given})


def kinds(due: Any) -> list[ReasonKind]:
    return [reason.kind for reason in due.reasons]


def test_a_policy_counts_from_publication_until_there_is_a_review() -> None:
    assert due_date(facts(), [a_policy()], LastReview()).due_on == date(2027, 1, 10)
    reviewed = LastReview(date(2026, 6, 1), date(2026, 6, 1))
    assert due_date(facts(), [a_policy()], reviewed).due_on == date(2027, 6, 1)


def test_a_course_that_came_without_a_day_of_publication_counts_from_its_arrival() -> None:
    due = due_date(facts(published_on=None), [a_policy()], LastReview())
    assert due.due_on == date(2025, 1, 15)
    assert due.reasons[0].facts["counted_from"] == "arrival"


def test_the_most_specific_policy_wins() -> None:
    unit = a_policy(6, name="Legal", org_unit_path="/acme/legal")
    deeper = a_policy(3, name="Tagged in legal", org_unit_path="/acme/legal", tag="gifts")
    due = due_date(facts(tags=["gifts"]), [a_policy(), unit, deeper], LastReview())
    assert due.governing == deeper
    assert due.due_on == date(2026, 4, 10)


def test_a_deeper_org_unit_is_more_specific_than_one_above() -> None:
    above, below = a_policy(12, org_unit_path="/acme"), a_policy(24, org_unit_path="/acme/legal")
    assert governing([above, below]) == below


def test_of_equally_specific_policies_the_stricter_wins() -> None:
    assert governing([a_policy(24, tag="a"), a_policy(6, tag="b")]).interval_months == 6  # type: ignore[union-attr]


def test_a_date_of_the_courses_own_wins_over_a_policy() -> None:
    due = due_date(facts(own_date=date(2029, 1, 1)), [a_policy()], LastReview())
    assert due.due_on == date(2029, 1, 1)
    assert kinds(due) == [ReasonKind.OWN_DATE]


def test_a_binding_policy_is_a_floor_under_own_dates_and_laxer_policies() -> None:
    binding = a_policy(12, name="Compliance", compliance_class=ComplianceClass.REGULATORY, is_binding=True)
    laxer = a_policy(36, tag="gifts", org_unit_path="/acme/legal")
    course = facts(compliance_class=ComplianceClass.REGULATORY, tags=["gifts"], own_date=date(2029, 1, 1))
    due = due_date(course, [binding, laxer], LastReview())
    assert due.due_on == date(2027, 1, 10)
    assert kinds(due) == [ReasonKind.OWN_DATE, ReasonKind.BINDING]


def test_a_unit_can_be_stricter_than_a_binding_policy() -> None:
    binding = a_policy(12, is_binding=True)
    due = due_date(facts(), [binding, a_policy(6, tag="gifts")], LastReview())
    assert due.due_on == date(2027, 1, 10)
    strict = due_date(facts(tags=["gifts"]), [binding, a_policy(6, tag="gifts")], LastReview())
    assert strict.due_on == date(2026, 7, 10)


def test_an_exemption_gives_no_date_unless_something_binds() -> None:
    exempt = a_policy(None, name="Archive", tag="archive")
    course = facts(tags=["archive"])
    assert kinds(due_date(course, [a_policy(), exempt], LastReview())) == [ReasonKind.EXEMPT]
    assert due_date(course, [exempt, a_policy(12, is_binding=True)], LastReview()).due_on == date(2027, 1, 10)


@pytest.mark.parametrize(
    ("own", "due_on"),
    [
        (date(2026, 10, 31), date(2027, 11, 1)),
        (date(2026, 11, 1), date(2027, 11, 1)),
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 12, 1), date(2027, 11, 1)),
        (date(2026, 12, 2), date(2026, 12, 2)),
    ],
)
def test_an_own_date_that_a_review_has_answered_counts_no_more_and_every_other_does(own: date, due_on: date) -> None:
    early = LastReview(date(2026, 11, 1), answered_date=date(2026, 12, 1))
    assert due_date(facts(own_date=own), [a_policy()], early).due_on == due_on


@pytest.mark.parametrize(
    ("due_on", "own", "answered"),
    [
        (None, None, None),
        (date(2026, 12, 1), None, None),
        (date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 1)),
        (date(2026, 12, 1), date(2029, 1, 1), None),
        (date(2026, 10, 1), date(2026, 10, 1), date(2026, 10, 1)),
        (None, TODAY, TODAY),
    ],
)
def test_a_review_answers_the_own_date_that_has_come_or_by_which_it_was_due(
    due_on: date | None, own: date | None, answered: date | None
) -> None:
    assert answered_date(TODAY, due_on, own) == answered


@pytest.mark.parametrize("status", [s for s in CourseStatus if s is not CourseStatus.PUBLISHED])
def test_only_published_courses_have_a_date(status: CourseStatus) -> None:
    due = due_date(facts(status=status, own_date=TODAY), [a_policy()], LastReview())
    assert (due.due_on, kinds(due)) == (None, [ReasonKind.NOT_PUBLISHED])


@pytest.mark.parametrize(
    ("own", "bound", "grace"),
    [
        (a_policy(6, grace_days=60, tag="gifts"), a_policy(12, is_binding=True, grace_days=3), 3),
        (a_policy(36, grace_days=60, tag="gifts"), a_policy(12, is_binding=True, grace_days=3), 3),
        (a_policy(6, grace_days=2, tag="gifts"), a_policy(12, is_binding=True, grace_days=3), 2),
        (a_policy(6, grace_days=60, tag="gifts"), a_policy(12, grace_days=3), 60),
    ],
)
def test_days_of_grace_loosen_no_binding_policy(own: Policy, bound: Policy, grace: int) -> None:
    assert due_date(facts(tags=["gifts"]), [own, bound], LastReview()).grace_days == grace


def test_without_any_policy_there_is_no_date_and_it_says_so() -> None:
    assert kinds(due_date(facts(), [], LastReview())) == [ReasonKind.NO_POLICY]


def test_a_levelled_day_holds_until_the_next_review() -> None:
    levelled = Levelled(date(2027, 3, 4), anchor=date(2026, 1, 10))
    due = due_date(facts(), [a_policy()], LastReview(), levelled)
    assert due.due_on == date(2027, 3, 4)
    assert kinds(due) == [ReasonKind.POLICY, ReasonKind.LEVELLED]
    later = due_date(facts(), [a_policy()], LastReview(date(2026, 6, 1)), levelled)
    assert kinds(later) == [ReasonKind.POLICY]


def test_a_levelled_day_later_than_the_next_review_is_forgotten_with_its_cycle() -> None:
    levelled = Levelled(date(2027, 3, 4), anchor=date(2026, 1, 10))
    due = due_date(facts(), [a_policy()], LastReview(date(2026, 2, 1)), levelled)
    assert (due.due_on, kinds(due)) == (date(2027, 2, 1), [ReasonKind.POLICY])


@pytest.mark.parametrize(
    ("scope", "is_for"),
    [
        (Scope(), True),
        (Scope(org_unit_path="/acme"), True),
        (Scope(org_unit_path="/acme/leg"), False),
        (Scope(compliance_class=ComplianceClass.INTERNAL), False),
        (Scope(modality=Modality.VIDEO), True),
        (Scope(tag="gifts", market="PL"), True),
        (Scope(tag="gifts", market="MX"), False),
    ],
)
def test_a_scope_is_for_a_course_when_everything_it_names_holds(scope: Scope, is_for: bool) -> None:
    course = facts(modality=Modality.VIDEO, tags=["gifts"], markets=["PL"])
    assert matches(scope, course) is is_for


def test_naming_more_is_more_specific() -> None:
    assert specificity(Scope(tag="a", market="PL")) > specificity(Scope(org_unit_path="/a/b/c/d"))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
    ],
)
def test_months_are_added_as_people_do(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


policies = st.lists(
    st.builds(
        a_policy,
        st.one_of(st.none(), st.integers(1, 60)),
        tag=st.sampled_from([None, "a", "b"]),
        is_binding=st.booleans(),
    ).filter(lambda policy: not (policy.is_binding and policy.interval_months is None)),
    max_size=6,
)


@given(policies, st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2032, 1, 1))))
def test_no_date_is_ever_later_than_the_strictest_binding_policy(all_policies: list[Policy], own: date | None) -> None:
    course = facts(own_date=own, tags=["a"])
    due = due_date(course, all_policies, LastReview())
    for policy in all_policies:
        if policy.is_binding and matches(policy.scope, course):
            assert due.due_on is not None
            assert due.due_on <= add_months(due.anchor, policy.interval_months or 0)
    assert due.reasons


@pytest.mark.parametrize(
    ("days", "grace", "state", "group"),
    [
        (31, 0, DueState.OK, DueGroup.LATER),
        (30, 0, DueState.DUE_SOON, DueGroup.NEXT_30_DAYS),
        (8, 0, DueState.DUE_SOON, DueGroup.NEXT_30_DAYS),
        (7, 0, DueState.DUE, DueGroup.THIS_WEEK),
        (0, 0, DueState.DUE, DueGroup.THIS_WEEK),
        (-1, 0, DueState.OVERDUE, DueGroup.OVERDUE),
        (-1, 5, DueState.DUE, DueGroup.THIS_WEEK),
        (-6, 5, DueState.OVERDUE, DueGroup.OVERDUE),
    ],
)
def test_the_state_follows_from_the_date(days: int, grace: int, state: DueState, group: DueGroup) -> None:
    due_on = TODAY + timedelta(days=days)
    assert due_state(due_on, TODAY, grace_days=grace) is state
    assert due_group(due_on, TODAY, grace_days=grace) is group


def test_a_course_without_a_date_is_exempt_or_without_schedule() -> None:
    assert due_state(None, TODAY, last_reason=ReasonKind.EXEMPT) is DueState.EXEMPT
    assert due_state(None, TODAY, last_reason=ReasonKind.NO_POLICY) is DueState.WITHOUT_SCHEDULE


def test_the_last_stored_reason_is_what_decided() -> None:
    stored = [{"kind": "policy", "policy": "Yearly"}, {"kind": "exempt", "policy": "Never"}]
    assert last_reason(stored) is ReasonKind.EXEMPT
    assert last_reason([]) is None


@pytest.mark.parametrize(
    ("due_in", "promised_in", "state"),
    [
        (300, 60, DueState.DUE_SOON),
        (300, 5, DueState.DUE),
        (300, -1, DueState.OVERDUE),
        (-1, 60, DueState.OVERDUE),
        (None, 60, DueState.DUE_SOON),
        (300, None, DueState.OK),
    ],
)
def test_a_course_is_not_fresh_while_a_promised_change_is_not_made(
    due_in: int | None, promised_in: int | None, state: DueState
) -> None:
    due_on, promised_on = (TODAY + timedelta(days=days) if days is not None else None for days in (due_in, promised_in))
    assert due_state(due_on, TODAY, promised_on=promised_on) is state
