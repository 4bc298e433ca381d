"""To whom steps, countries and rollouts can be given, and how what they are about is found."""

from uuid import uuid4

import pytest

from core.actors import OPERATOR
from core.errors import FieldError
from core.unit_of_work import UnitOfWork, Work
from localization.errors import AssigneeHasLeft, RolloutInvalid
from localization.service.markets import import_markets
from localization.service.ordering import order_job
from localization.service.rollout_orders import RolloutOrder, read_order
from localization.service.steps import assign_step
from localization.values import StepKind
from people.errors import PersonNotFound
from people.models import Person
from tests.factories import a_course, a_person
from tests.localization.making import a_job, a_market


def a_leaver(work: Work) -> Person:
    return a_person(work, name="Lea Left", email="lea@example.org", is_active=False)


def an_order(work: Work, *, courses: str = "ABC-101", without: str = "", **facts: str) -> RolloutOrder:
    market = {"market": "PL", "launch": "2027-03-01", "without": without.split()}
    given = {"code": "SPRING", "name": "Spring", "courses": courses.split(), "markets": [market], **facts}
    return read_order(work, given)


def wrong(work: Work, **facts: str) -> list[tuple[str, str]]:
    with pytest.raises(RolloutInvalid) as refused:
        an_order(work, **facts)
    errors: list[FieldError] = refused.value.errors
    return [(error.field, error.code) for error in errors]


def test_a_step_cannot_be_given_to_who_has_left_or_is_not_known(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_job(work, a_course(work))
        with pytest.raises(AssigneeHasLeft):
            assign_step(work, "JOB-1", StepKind.SIGN_OFF, assignee_id=a_leaver(work).id)
        with pytest.raises(PersonNotFound):
            assign_step(work, "JOB-1", StepKind.SIGN_OFF, assignee_id=uuid4())


def test_neither_a_country_nor_a_rollout_can_be_given_to_who_has_left(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL")
        a_course(work, code="ABC-101")
        leaver = a_leaver(work)
        assert wrong(work, owner=leaver.email) == [("owner", "owner_not_active")]
        row = {"code": "PL", "name": "P", "territory": "PL", "required_locales": "pl", "coordinator": leaver.email}
        errors = [(error.column, error.code) for error in import_markets(work, [(1, row)]).errors]
        assert errors == [("coordinator_email", "owner_not_active")]


def test_what_a_country_does_not_need_must_be_among_the_courses_of_the_rollout(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL")
        for code in ("ABC-101", "ABC-102", "ABC-103"):
            a_course(work, code=code)
        named = [(f"markets[0].without[{index}]", "not_in_this_rollout") for index in range(2)]
        assert wrong(work, courses="ABC-101 ABC-102", without="TYPO-1 ABC-103 abc-102") == named
        order = an_order(work, courses="ABC-101 ABC-102", without="abc-102")
        assert order.launches[0].without == {"ABC-102"}


def test_courses_are_found_in_any_case_of_letters(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL")
        course = a_course(work, code="ABC-101")
        assert [each.code for each in an_order(work, courses="abc-101").courses] == ["ABC-101"]
        assert order_job(work, " abc-101", "pl").course_id == course.id
