"""To whom steps, countries and rollouts can be given, and how what they are about is found."""

from datetime import date
from uuid import uuid4

import pytest

from catalog.story import tell_story
from core.actors import OPERATOR, Grant
from core.errors import FieldError
from core.unit_of_work import UnitOfWork, Work
from core.wording.translator import translator
from localization.errors import AssigneeHasLeft, RolloutInvalid
from localization.repository.jobs import list_steps, list_units
from localization.service.giving import give_job
from localization.service.jobs import refresh_job
from localization.service.markets import import_markets
from localization.service.ordering import order_job
from localization.service.rollout_orders import RolloutOrder, read_order
from localization.service.steps import assign_step, complete_step
from localization.values import StepKind, UnitState
from people.errors import NotAllowed, PersonNotFound
from people.models import Person
from people.values import Role
from tests.factories import a_course, a_person, the_actor
from tests.localization.making import a_job, a_market, a_rate_card, tag

DAY = date(2027, 3, 1)


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


def test_the_story_says_to_whom_a_step_was_given_and_by_when_it_is_wanted(uow: UnitOfWork) -> None:
    english = translator(tag("en"))
    with uow.write(OPERATOR) as work:
        a_rate_card(work, vendor="NORD")
        course = a_course(work)
        a_job(work, course)
        for given in ({"assignee_id": a_person(work, name="Jan").id}, {"vendor": "nord"}, {"due_on": DAY}):
            assign_step(work, "JOB-1", StepKind.SIGN_OFF, **given)  # type: ignore[arg-type]
        assign_step(work, "JOB-1", StepKind.SIGN_OFF, due_on=DAY)
    with uow.read(OPERATOR) as work:
        told = [line.told for line in tell_story(work, course.id, english, limit=9) if "step" in (line.after or {})]
    assert told == [
        "wants “Sign-off” of JOB-1 by 1 Mar 2027",
        "gave “Sign-off” of JOB-1 to Vendor NORD",
        "gave “Sign-off” of JOB-1 to Jan",
    ]


def test_a_job_given_to_a_vendor_costs_what_their_card_says_and_its_work_is_theirs(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_rate_card(work, vendor="NORD", price="0.10")
        a_rate_card(work, vendor="SUR", price="0.50", currency="USD")
        job = a_job(work, a_course(work, title="Two words", units={"a": "three four five"}))
        assert (str(job.estimate), job.currency) == ("0.50", "EUR")
        give_job(work, "JOB-1", "sur")
        assert (str(job.estimate), job.currency) == ("2.50", "USD")
        steps = list_steps(work.session, [job.id])[job.id]
        assert [step.vendor for step in steps] == ["Vendor SUR", None, None, None]


def test_only_what_is_left_to_do_is_priced_anew_and_what_is_done_stays_whose_it_was(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_rate_card(work, vendor="NORD", price="1")
        a_rate_card(work, vendor="SUR", price="2")
        job = a_job(work, a_course(work, title="Two words", units={"a": "three four five"}))
        (title,) = [unit for unit in list_units(work.session, job.id) if unit.key == "title"]
        title.target, title.state = "Dwa", UnitState.TRANSLATED
        give_job(work, "JOB-1", "SUR")
        assert (job.words, str(job.estimate)) == (3, "6.00")
        for unit in list_units(work.session, job.id):
            unit.target, unit.state = "Coś", UnitState.TRANSLATED
        complete_step(work, "JOB-1", StepKind.TRANSLATION)
        give_job(work, "JOB-1", "NORD")
        assert str(job.estimate) == "6.00"
        assert list_steps(work.session, [job.id])[job.id][0].vendor == "Vendor SUR"


def test_who_coordinates_another_country_gives_nothing_away(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL")
        a_rate_card(work)
        a_job(work, a_course(work), market="PL")
        actor = the_actor(a_person(work), Grant(Role.LOCALIZATION_COORDINATOR, market="DE"))
    with uow.write(actor) as work:
        with pytest.raises(NotAllowed):
            give_job(work, "JOB-1", "NORD")
        with pytest.raises(NotAllowed):
            assign_step(work, "JOB-1", StepKind.SIGN_OFF, vendor="NORD")


def test_a_vendor_without_a_card_for_the_language_has_no_price(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_rate_card(work, vendor="NORD")
        a_rate_card(work, vendor="SUR", target="es")
        job = a_job(work, a_course(work))
        give_job(work, "JOB-1", "SUR")
        assert (job.estimate, job.currency) == (None, None)


def test_a_job_to_which_nothing_new_was_done_keeps_its_version(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_rate_card(work)
        job = a_job(work, a_course(work))
        give_job(work, "JOB-1", "NORD")
        assign_step(work, "JOB-1", StepKind.SIGN_OFF, due_on=DAY)
        before = job.version
        give_job(work, "JOB-1", "NORD")
        refresh_job(work, "JOB-1")
        assign_step(work, "JOB-1", StepKind.SIGN_OFF, due_on=DAY)
        assert job.version == before
        assign_step(work, "JOB-1", StepKind.SIGN_OFF, due_on=date(2027, 3, 2))
        assert job.version == before + 1
