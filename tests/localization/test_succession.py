"""When somebody leaves, nothing in localization waits for them."""

from datetime import date

import pytest

from app.wiring import Wiring
from core.actors import OPERATOR, Grant
from core.audit import list_entries
from core.unit_of_work import UnitOfWork
from localization.errors import AssigneeHasLeft
from localization.models import JobStep
from localization.repository.jobs import list_steps
from localization.repository.markets import get_market
from localization.repository.rollouts import find_rollout_model
from localization.service.markets import import_markets
from localization.service.rollout_orders import read_order
from localization.service.rollouts import plan_rollout
from localization.service.steps import assign_step
from localization.values import StepKind
from notifications.models import Mail
from notifications.service.mail import replay_dead
from notifications.values import MailStatus
from people.models import Person
from people.service import leave
from people.values import Role
from tests.clients import Client
from tests.factories import a_course, a_person, an_org_unit, the_actor
from tests.localization.making import a_job, a_market

LAUNCHES = [{"market": "PL", "launch": "2027-03-01"}]


def a_country(house: Wiring, anna: Person) -> None:
    """Anna coordinates Poland, owns its rollout and has two steps of a job, the last because it is her country."""
    with house.uow.write(OPERATOR) as work:
        a_market(work, "PL", name="Poland", coordinator=anna.email)
        course = a_course(work, code="ABC-101")
        order = {"code": "SPRING", "name": "Spring", "courses": ["ABC-101"], "markets": LAUNCHES, "owner": anna.email}
        plan_rollout(work, read_order(work, order))
        assign_step(work, "JOB-1", StepKind.TRANSLATION, assignee_id=anna.id)
        assert course.code


def who_has(house: Wiring) -> tuple[object, object, set[object]]:
    with house.uow.read(OPERATOR) as work:
        rollout = find_rollout_model(work.session, "SPRING")
        assert rollout is not None
        steps = work.session.query(JobStep).all()
        held = {step.kind: step.assignee_id for step in steps}
        kinds = (StepKind.TRANSLATION, StepKind.SIGN_OFF)
        return get_market(work.session, "PL").coordinator_id, rollout.owner_id, {held[kind] for kind in kinds}


@pytest.mark.parametrize("ground", ["deputy", "manager", "head of the org unit"])
def test_steps_countries_and_rollouts_pass_on_by_the_rule_of_courses(house: Wiring, ground: str) -> None:
    with house.uow.write(OPERATOR) as work:
        away, heir = a_person(work, is_active=False), a_person(work, name="Heir")
        unit = an_org_unit(work, code="loc", head=heir if ground == "head of the org unit" else None)
        line = {"deputy": {"deputy_id": heir.id}, "manager": {"deputy_id": away.id, "manager_id": heir.id}}
        anna = a_person(work, name="Anna", unit=unit, **line.get(ground, {}))
    a_country(house, anna)
    with house.uow.write(OPERATOR) as work:
        leave(work, anna.id)
    assert who_has(house) == (heir.id, heir.id, {heir.id})
    with house.uow.read(OPERATOR) as work:
        told = [(line.action, line.reason) for line in list_entries(work.session) if line.reason]
    reason = f"Anna left: {ground}"
    for action in ("job.step_assigned", "market.handed_over", "rollout.handed_over"):
        assert (action, reason) in told


def test_without_anybody_in_line_a_duty_waits_without_a_name_and_is_shown_so(client: Client) -> None:
    house = client.house
    with house.uow.write(OPERATOR) as work:
        anna = a_person(work, name="Anna Zielinska")
    a_country(house, anna)
    with house.uow.write(OPERATOR) as work:
        leave(work, anna.id)
    assert who_has(house) == (None, None, {None})
    client.as_(Role.LOCALIZATION_COORDINATOR)
    assert "not assigned" in client.get("/jobs/JOB-1").text
    assert "nobody" in client.get("/markets").text
    assert "Anna Zielinska" not in client.get("/jobs/JOB-1").text


def test_what_is_done_keeps_its_name(house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        anna, heir = a_person(work), a_person(work)
        anna.deputy_id = heir.id
        job = a_job(work, a_course(work), due_on=date(2027, 1, 4))
        assign_step(work, "JOB-1", StepKind.TRANSLATION, assignee_id=anna.id)
        step = next(each for each in work.session.query(JobStep) if each.kind is StepKind.TRANSLATION)
        step.done_at = work.now
    with house.uow.write(OPERATOR) as work:
        leave(work, anna.id)
    with house.uow.read(OPERATOR) as work:
        assert list_steps(work.session, [job.id])[job.id][0].assignee_id == anna.id


def heir_of_a_country(house: Wiring, **facts: object) -> tuple[Person, Person]:
    with house.uow.write(OPERATOR) as work:
        heir = a_person(work, name="Heir", **facts)  # type: ignore[arg-type]
        anna = a_person(work, name="Anna", deputy_id=heir.id)
    a_country(house, anna)
    return anna, heir


def mails_of_duties(house: Wiring) -> list[Mail]:
    with house.uow.read(OPERATOR) as work:
        return [mail for mail in work.session.query(Mail) if mail.kind == "duties" and mail.status != "cancelled"]


def test_the_heir_is_told_once_of_all_that_passes_on(house: Wiring) -> None:
    anna, heir = heir_of_a_country(house)
    with house.uow.write(OPERATOR) as work:
        leave(work, anna.id)
    (mail,) = mails_of_duties(house)
    assert (mail.to_address, mail.subject) == (heir.email, "4 duties of Anna are yours now")
    for words in ("JOB-1 · Translation · ", "JOB-1 · Sign-off · ", "You coordinate Poland.", "the rollout Spring"):
        assert words in mail.text


def test_nobody_is_told_of_nothing_nor_by_themselves(house: Wiring) -> None:
    anna, heir = heir_of_a_country(house)
    with house.uow.write(OPERATOR) as work:
        other = a_person(work, deputy_id=heir.id)
        leave(work, other.id)
    with house.uow.write(the_actor(heir, Grant(Role.ADMINISTRATOR))) as work:
        leave(work, anna.id)
    assert mails_of_duties(house) == []


def test_an_heir_who_could_not_be_told_is_told_of_what_is_still_theirs(house: Wiring) -> None:
    anna, _ = heir_of_a_country(house)
    with house.uow.write(OPERATOR) as work:
        leave(work, anna.id)
    with house.uow.write(OPERATOR) as work:
        work.session.query(Mail).filter_by(kind="duties").one().status = MailStatus.DEAD
        assign_step(work, "JOB-1", StepKind.TRANSLATION, assignee_id=a_person(work).id)
    with house.uow.write(OPERATOR) as work:
        assert replay_dead(work, house.retellers) == 1
    (mail,) = mails_of_duties(house)
    assert mail.subject == "3 duties of Anna are yours now"
    assert "Translation" not in mail.text


def test_who_has_left_is_given_neither_a_step_nor_a_country(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        gone = a_person(work, email="gone@example.org", is_active=False)
        a_job(work, a_course(work, units={"a": "Text"}))
        a_market(work)
    with pytest.raises(AssigneeHasLeft), uow.write(OPERATOR) as work:
        assign_step(work, "JOB-1", StepKind.TRANSLATION, assignee_id=gone.id)
    with uow.write(OPERATOR) as work:
        row = {"code": "PL", "name": "Poland", "required_locales": "pl", "coordinator_email": gone.email}
        assert [error.code for error in import_markets(work, [(1, row)]).errors] == ["owner_not_active"]


def test_a_job_for_a_country_whose_coordinator_just_left_is_signed_off_by_whoever_is_found(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        mina = a_person(work, email="mina@example.org")
        a_market(work, coordinator_email=mina.email)
        mina.is_active = False
        job = a_job(work, a_course(work, units={"a": "Text"}), market="PL")
        assert {step.assignee_id for step in list_steps(work.session, [job.id])[job.id]} == {None}
