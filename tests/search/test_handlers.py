"""What changes a course's document without being an event of the course puts it on the outbox all the same."""

from datetime import date

import pytest

from core import outbox
from core.actors import SYSTEM
from core.clock import Clock
from core.database import Database
from core.events import Event
from core.ids import new_id
from core.unit_of_work import Subscriptions, UnitOfWork
from lifecycle.events import PolicyChanged, ReviewCompleted
from lifecycle.values import Outcome
from localization.events import RolloutPlanned
from localization.models import Market, Rollout, RolloutCourse, RolloutExemption, RolloutMarket
from people.events import OrgUnitChanged, PersonChanged
from search import handlers, repository
from search.facts import RoomFacts
from search.indexing import TOPIC
from tests.factories import a_course, a_person, an_org_unit


@pytest.fixture
def uow(database: Database, clock: Clock) -> UnitOfWork:
    subscriptions = Subscriptions()
    handlers.subscribe(subscriptions)
    return UnitOfWork(database, clock, lambda: subscriptions)


def waiting_after(uow: UnitOfWork, event: Event) -> set[object]:
    with uow.write(SYSTEM) as work:
        work.record(event)
    with uow.read(SYSTEM) as work:
        return {row.subject_id for row in outbox.list_pending(work.session, TOPIC, 100)}


def test_a_review_a_policy_a_name_and_a_unit_reach_the_courses_they_touch(uow: UnitOfWork) -> None:
    with uow.write(SYSTEM) as work:
        top = an_org_unit(work, code="corp")
        below = an_org_unit(work, code="legal", parent=top)
        owner = a_person(work)
        mine = a_course(work, owner=owner, unit=below)
        other = a_course(work)
    review = ReviewCompleted(subject_id=new_id(), course_id=mine.id, outcome=Outcome.STILL_VALID)
    assert waiting_after(uow, review) == {mine.id}
    assert waiting_after(uow, PersonChanged(subject_id=owner.id)) == {mine.id}
    assert waiting_after(uow, OrgUnitChanged(subject_id=top.id)) == {mine.id}
    assert waiting_after(uow, PolicyChanged(subject_id=new_id())) == {mine.id, other.id}


def test_a_rollout_gives_its_courses_their_markets_but_for_exemptions(uow: UnitOfWork) -> None:
    with uow.write(SYSTEM) as work:
        course, other = a_course(work), a_course(work)
        rollout = Rollout(id=new_id(), code="RO-1", name="Rollout", created_at=work.now)
        markets = [
            Market(id=new_id(), code=code, name=code, territory=code, calendar_country=code) for code in ("DE", "PL")
        ]
        work.session.add_all([rollout, *markets])
        work.session.flush()
        work.session.add(RolloutCourse(rollout_id=rollout.id, course_id=course.id, position=0))
        for market in markets:
            launch = date(2027, 3, 1)
            row = RolloutMarket(rollout_id=rollout.id, market_id=market.id, launch_on=launch, position=0)
            work.session.add(row)
        exempt = RolloutExemption(rollout_id=rollout.id, course_id=course.id, market_id=markets[0].id)
        work.session.add(exempt)
    assert waiting_after(uow, RolloutPlanned(subject_id=rollout.id)) == {course.id}
    with uow.read(SYSTEM) as work:
        found = repository.load_documents(work.session, [course.id, other.id], RoomFacts())
    assert [document.markets for document in found] == [("PL",), ()]
