"""When somebody leaves, nothing in localization waits for them."""

from datetime import date

import pytest

from app.wiring import Wiring
from core.actors import OPERATOR
from core.audit import list_entries
from localization.models import JobStep
from localization.repository.jobs import list_steps
from localization.repository.markets import get_market
from localization.repository.rollouts import find_rollout_model
from localization.service.rollout_orders import read_order
from localization.service.rollouts import plan_rollout
from localization.service.steps import assign_step
from localization.values import StepKind
from people.models import Person
from people.service import leave
from people.values import Role
from tests.clients import Client
from tests.factories import a_course, a_person, an_org_unit
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
