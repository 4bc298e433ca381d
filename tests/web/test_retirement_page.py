"""How a course ends, on its page: when and why, who was told, and the difference between planned and at once."""

import pytest
from sqlalchemy import select

from app.wiring import Wiring
from catalog.events import CourseCreated
from catalog.models import Course
from catalog.values import CourseStatus
from core.actors import SYSTEM
from lifecycle.models import RetirementPlan
from lifecycle.values import PlanStatus
from notifications.models import Mail
from notifications.values import MailStatus
from people.values import Role
from tests.clients import Client
from tests.factories import a_course, a_person
from tests.web.reading import text_of

PLANNED = {"retire_on": "2026-12-31", "reason": "Nobody takes it", "replacement": "NEW-1"}


@pytest.fixture
def lead(client: Client, house: Wiring) -> Client:
    with house.uow.write(SYSTEM) as work:
        ines = a_person(work, name="Ines Okafor", email="ines@example.org")
        for code, status in (("OLD-1", CourseStatus.PUBLISHED), ("NEW-1", CourseStatus.PUBLISHED)):
            course = a_course(work, code=code, owner=ines, status=status)
            work.record(CourseCreated(subject_id=course.id, course_id=course.id))
        a_course(work, code="GOING-1", owner=ines, status=CourseStatus.RETIRING)
    client.as_(Role.LEARNING_LEAD, name="Lea Lead")
    return client


def sweep(house: Wiring, name: str) -> None:
    next(each for each in house.sweeps if each.name == name).run(house.clock.now())


def bury(house: Wiring) -> None:
    with house.uow.write(SYSTEM) as work:
        for mail in work.session.scalars(select(Mail)):
            mail.status, mail.last_error = MailStatus.DEAD, "550 no such user"


def status(house: Wiring, code: str = "OLD-1") -> CourseStatus:
    with house.uow.read(SYSTEM) as work:
        return work.session.scalars(select(Course.status).where(Course.code == code)).one()


def test_retiring_on_a_day_is_told_apart_from_retiring_now(lead: Client) -> None:
    words = text_of(lead.get("/courses/OLD-1/retire"))
    for part in ("Everybody with a part in the course is told first", "Retire on this day", "Retire now", "at once"):
        assert part in words
    assert 'value="2026-12-23"' in lead.get("/courses/OLD-1/retire").text, "thirty days from today"


def test_a_course_planned_to_end_says_when_why_and_what_to_use_instead(lead: Client, house: Wiring) -> None:
    page = lead.post("/courses/OLD-1/retirement", data=PLANNED)
    assert status(house) is CourseStatus.RETIRING
    words = text_of(lead.get("/courses/OLD-1"))
    for part in ("Ends on 31 Dec 2026", "Use NEW-1 instead", "Nobody takes it", "Lea Lead decided this"):
        assert part in words
    assert "is told first" in text_of(page)


def test_whoever_may_retire_it_sees_how_many_were_told(lead: Client, house: Wiring) -> None:
    lead.post("/courses/OLD-1/retirement", data=PLANNED)
    assert "is about to be told" in text_of(lead.get("/courses/OLD-1"))
    sweep(house, "retirements")
    with house.uow.write(SYSTEM) as work:
        for mail in work.session.scalars(select(Mail)):
            mail.status = MailStatus.SENT
    assert "1 person with a part in it was told" in text_of(lead.get("/courses/OLD-1"))


def test_a_reader_without_a_say_sees_the_end_but_not_the_notices(lead: Client, house: Wiring) -> None:
    lead.post("/courses/OLD-1/retirement", data=PLANNED)
    sweep(house, "retirements")
    bury(house)
    lead.as_(Role.STAFF)
    words = text_of(lead.get("/courses/OLD-1"))
    assert "Ends on 31 Dec 2026" in words
    assert "ines@example.org" not in words


def test_a_plan_is_changed_on_the_same_form(lead: Client, house: Wiring) -> None:
    lead.post("/courses/OLD-1/retirement", data=PLANNED)
    form = lead.get("/courses/OLD-1/retire")
    assert "Change the plan" in text_of(form)
    assert 'value="2026-12-31"' in form.text
    lead.post("/courses/OLD-1/retirement", data={**PLANNED, "retire_on": "2027-01-31", "replacement": ""})
    words = text_of(lead.get("/courses/OLD-1"))
    assert "Ends on 31 Jan 2027" in words
    assert "Nothing replaces it" in words


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"retire_on": "2026-11-22"}, "has passed"),
        ({"retire_on": "soon"}, "soon"),
        ({"reason": " "}, "Say why"),
        ({"replacement": "OLD-1"}, "cannot replace this course"),
        ({"replacement": "NOWHERE"}, "NOWHERE"),
    ],
)
def test_a_wrong_plan_is_refused_on_its_form(lead: Client, house: Wiring, wrong: dict[str, str], said: str) -> None:
    refused = lead.post("/courses/OLD-1/retirement", data={**PLANNED, **wrong})
    assert refused.status_code == 422
    assert said in text_of(refused) or said in refused.text
    assert status(house) is CourseStatus.PUBLISHED


def test_a_course_announced_without_a_day_gets_one(lead: Client, house: Wiring) -> None:
    assert "no day is set" in text_of(lead.get("/courses/GOING-1"))
    lead.post("/courses/GOING-1/retirement", data=PLANNED)
    assert "Ends on 31 Dec 2026" in text_of(lead.get("/courses/GOING-1"))


def test_keep_it_keeps_it(lead: Client, house: Wiring) -> None:
    lead.post("/courses/OLD-1/retirement", data=PLANNED)
    lead.post("/courses/OLD-1/keep")
    with house.uow.read(SYSTEM) as work:
        assert work.session.scalars(select(RetirementPlan.status)).all() == [PlanStatus.CANCELLED]
    assert "Ends on" not in text_of(lead.get("/courses/OLD-1"))


def test_who_could_not_be_told_is_named_and_one_may_go_on_without_them(lead: Client, house: Wiring) -> None:
    lead.post("/courses/OLD-1/retirement", data=PLANNED)
    sweep(house, "retirements")
    assert "1 notice is on its way" in text_of(lead.get("/courses/OLD-1"))
    bury(house)
    words = text_of(lead.get("/courses/OLD-1"))
    for part in ("Ines Okafor (ines@example.org)", "550 no such user", "Go on without telling them"):
        assert part in words
    assert "Say why" in text_of(lead.post("/courses/OLD-1/retirement/go-on", data={"reason": ""}))
    lead.post("/courses/OLD-1/retirement/go-on", data={"reason": "She knows", "version": "1"})
    assert "550 no such user" not in text_of(lead.get("/courses/OLD-1"))
    story = text_of(lead.get("/courses/OLD-1?tab=history"))
    assert "although the notice could not be delivered: Ines Okafor" in story
    assert "She knows" in story


def test_a_version_of_thousands_of_digits_is_none(lead: Client) -> None:
    lead.post("/courses/OLD-1/retirement", data=PLANNED)
    moved = lead.post("/courses/OLD-1/retirement", data={**PLANNED, "version": "9" * 5000})
    assert moved.status_code == 200
    assert "Ends on 31 Dec 2026" in text_of(moved)
