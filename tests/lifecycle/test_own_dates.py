"""Dates of a course's own: what a review answers, what it does not, and what is said before it is recorded."""

from datetime import date, timedelta

import pytest

from catalog.service import edit_course
from core.actors import OPERATOR
from core.clock import FixedClock
from core.database import Database
from lifecycle.drafts import PolicyDraft
from lifecycle.ports import Surroundings
from lifecycle.service.policies import apply_policies
from lifecycle.service.schedules import next_if_reviewed
from tests.lifecycle.desk import TODAY, Desk

IN_A_YEAR = date(2027, 11, 23)


def test_an_early_review_answers_the_courses_own_date(desk: Desk) -> None:
    desk.default_policy()
    ines = desk.person()
    course = desk.course(due_in=25, owner=ines)
    desk.complete(course, ines)
    assert desk.schedule(course).due_on == IN_A_YEAR


@pytest.mark.parametrize("days", [10, 40])
def test_an_own_date_set_after_an_early_review_counts_before_and_after_the_one_that_was_answered(
    desk: Desk, days: int
) -> None:
    desk.default_policy()
    ines = desk.person()
    course = desk.course(due_in=25, owner=ines)
    desk.complete(course, ines)
    with desk.uow.write(OPERATOR) as work:
        edit_course(work, course.id, {"review_due": (TODAY + timedelta(days=days)).isoformat()})
    assert desk.schedule(course).due_on == TODAY + timedelta(days=days)


def test_an_own_date_set_on_the_day_a_policy_was_answered_early_counts(desk: Desk) -> None:
    desk.default_policy()
    ines = desk.person()
    course = desk.course(owner=ines, published_on=TODAY - timedelta(days=340))
    due_on = desk.schedule(course).due_on
    assert due_on is not None
    desk.complete(course, ines)
    with desk.uow.write(OPERATOR) as work:
        edit_course(work, course.id, {"review_due": due_on.isoformat()})
    assert desk.schedule(course).due_on == due_on


@pytest.mark.parametrize(
    ("due_in", "is_binding", "expected"),
    [
        (None, False, IN_A_YEAR),
        (25, False, IN_A_YEAR),
        (-25, False, IN_A_YEAR),
        (300, True, IN_A_YEAR),
        (2000, False, IN_A_YEAR),
        (2000, True, IN_A_YEAR),
    ],
)
def test_what_is_said_of_the_next_date_before_a_review_is_what_comes_of_it(
    desk: Desk, due_in: int | None, is_binding: bool, expected: date
) -> None:
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Yearly", 12, is_binding=is_binding)])
    ines = desk.person()
    course = desk.course(due_in=due_in, owner=ines)
    with desk.uow.read(OPERATOR) as work:
        foretold = next_if_reviewed(work, course.id)
    desk.complete(course, ines)
    assert (foretold, desk.schedule(course).due_on) == (expected, expected)


def test_the_next_date_is_foretold_for_the_markets_of_a_course(database: Database, clock: FixedClock) -> None:
    knows = Surroundings(markets_of=lambda work, ids: {key: ["PL"] for key in ids})
    desk = Desk(database, clock, knows)
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Yearly", 12), PolicyDraft("Poland", 6, market="PL")])
    course = desk.course()
    with desk.uow.read(OPERATOR) as work:
        assert next_if_reviewed(work, course.id, knows.markets_of) == date(2027, 5, 23)
