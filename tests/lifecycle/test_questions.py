"""Whose is it? Somebody is asked who can answer, and the question ends."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from catalog.models import Course
from catalog.rules import Candidate
from catalog.service import retire_course
from core.actors import OPERATOR, SYSTEM
from core.audit import list_entries
from lifecycle.errors import AlreadySaidNotMine
from lifecycle.models import HandOverQuestion
from lifecycle.rules.questions import whom_to_ask
from lifecycle.service.questions import ask_somebody_else, name_owner
from lifecycle.values import HAND_OVER, Outcome
from notifications.models import Alert, Countdown
from people.errors import NotAllowed
from people.models import Person
from people.values import Role
from tests.factories import an_org_unit, the_actor
from tests.lifecycle.desk import Desk


@pytest.fixture
def boss(desk: Desk) -> Person:
    return desk.person(name="Mara Petrov", email="mara@example.org")


@pytest.fixture
def ines(desk: Desk, boss: Person) -> Person:
    return desk.person(name="Ines Okafor", email="ines@example.org", manager_id=boss.id)


@pytest.fixture
def course(desk: Desk, ines: Person) -> Course:
    return desk.course(owner=ines, due_in=3, code="ABC-101")


def asked(desk: Desk) -> list[UUID | None]:
    query = select(HandOverQuestion.asked_of_id).where(HandOverQuestion.answered_at.is_(None))
    return list(desk.all(query.order_by(HandOverQuestion.id)))


def owner_of(desk: Desk, course: Course) -> UUID:
    with desk.uow.read(SYSTEM) as work:
        return work.session.get_one(Course, course.id).owner_id


def test_the_first_in_line_who_is_here_and_has_not_said_no_is_asked() -> None:
    owner, gone, refusing, head = (uuid4() for _ in range(4))
    line = [Candidate(owner, "manager", True), Candidate(gone, "manager", False)]
    line += [Candidate(refusing, "head_of_unit", True), Candidate(head, "head_of_unit", True)]
    assert whom_to_ask(line, owner, {refusing}) == head
    assert whom_to_ask(line, owner, {refusing, head}) is None


def test_the_one_who_is_asked_may_name_an_owner_of_this_course_only(
    desk: Desk, boss: Person, ines: Person, course: Course
) -> None:
    heir, other = desk.person(), desk.course(owner=ines, due_in=3)
    desk.complete(course, ines, Outcome.NOT_MINE)
    with pytest.raises(NotAllowed), desk.uow.write(the_actor(boss)) as work:
        name_owner(work, other.id, heir.id, reason="")
    with desk.uow.write(the_actor(boss)) as work:
        name_owner(work, course.id, heir.id, reason="Hers since May")
    assert owner_of(desk, course) == heir.id
    assert asked(desk) == []


def test_whoever_was_asked_before_may_not_name_another_owner_later(
    desk: Desk, boss: Person, ines: Person, course: Course
) -> None:
    desk.complete(course, ines, Outcome.NOT_MINE)
    for is_first in (True, False):
        owner_id = desk.person().id
        if is_first:
            with desk.uow.write(the_actor(boss)) as work:
                name_owner(work, course.id, owner_id, reason="")
        else:
            with pytest.raises(NotAllowed), desk.uow.write(the_actor(boss)) as work:
                name_owner(work, course.id, owner_id, reason="")


def test_that_it_stays_with_its_owner_is_an_answer_too(desk: Desk, boss: Person, ines: Person, course: Course) -> None:
    desk.complete(course, ines, Outcome.NOT_MINE)
    with desk.uow.write(the_actor(boss)) as work:
        name_owner(work, course.id, ines.id, reason="It is yours")
    assert owner_of(desk, course) == ines.id
    assert asked(desk) == []


def test_an_owner_whose_it_is_after_all_hears_of_the_review_their_answer_took_back(
    desk: Desk, boss: Person, ines: Person, course: Course
) -> None:
    desk.sweeps[1].run(desk.clock.now())
    desk.complete(course, ines, Outcome.NOT_MINE)
    with desk.uow.write(the_actor(boss)) as work:
        name_owner(work, course.id, ines.id, reason="It is yours")
    desk.pass_days(1)
    assert [mail.to_address for mail in desk.mails()] == ["ines@example.org"]


def test_a_decision_about_the_course_ends_the_question(desk: Desk, ines: Person, course: Course) -> None:
    desk.complete(course, ines, Outcome.NOT_MINE)
    desk.complete(course, ines, Outcome.STILL_VALID)
    assert asked(desk) == []
    desk.pass_days(60)
    assert [alert for alert in desk.all(select(Alert)) if alert.subject_kind == HAND_OVER] == []


def test_the_end_of_the_course_ends_the_question(desk: Desk, ines: Person, course: Course) -> None:
    desk.complete(course, ines, Outcome.NOT_MINE)
    with desk.uow.write(OPERATOR) as work:
        retire_course(work, course.id, reason="Gone")
    assert asked(desk) == []
    assert HAND_OVER not in desk.all(select(Countdown.subject_kind))


def test_what_the_manager_says_is_not_theirs_goes_to_the_head(desk: Desk, boss: Person, ines: Person) -> None:
    head = desk.person()
    with desk.uow.write(SYSTEM) as work:
        unit = an_org_unit(work, head=head)
    course = desk.course(owner=ines, unit=unit, due_in=3)
    desk.complete(course, ines, Outcome.NOT_MINE)
    assert asked(desk) == [boss.id]
    desk.complete(course, boss, Outcome.NOT_MINE)
    assert asked(desk) == [head.id]


def test_somebody_who_left_is_not_asked(desk: Desk) -> None:
    head, gone = desk.person(), desk.person(is_active=False)
    with desk.uow.write(SYSTEM) as work:
        unit = an_org_unit(work, head=head)
    owner = desk.person(manager_id=gone.id)
    desk.complete(desk.course(owner=owner, unit=unit, due_in=3), owner, Outcome.NOT_MINE)
    assert asked(desk) == [head.id]


def test_where_nobody_leads_an_administrator_is_asked(desk: Desk) -> None:
    owner, admin = desk.person(), desk.person(role=Role.ADMINISTRATOR)
    desk.complete(desk.course(owner=owner, due_in=3), owner, Outcome.NOT_MINE)
    assert asked(desk) == [admin.id]
    assert HAND_OVER in desk.all(select(Countdown.subject_kind))


def test_where_there_is_nobody_to_ask_the_owner_is_reminded_as_before(desk: Desk) -> None:
    owner = desk.person(email="alone@example.org")
    desk.complete(desk.course(owner=owner, due_in=3), owner, Outcome.NOT_MINE)
    desk.pass_days(5)
    assert {mail.to_address for mail in desk.mails()} == {"alone@example.org"}


def test_saying_it_twice_asks_once(desk: Desk, boss: Person, ines: Person, course: Course) -> None:
    desk.complete(course, ines, Outcome.NOT_MINE)
    with pytest.raises(AlreadySaidNotMine):
        desk.complete(course, ines, Outcome.NOT_MINE)
    assert asked(desk) == [boss.id]
    assert len(desk.all(select(HandOverQuestion))) == 1


def test_a_question_to_somebody_who_leaves_goes_on_to_the_next(
    desk: Desk, boss: Person, ines: Person, course: Course
) -> None:
    admin = desk.person(role=Role.ADMINISTRATOR)
    desk.complete(course, ines, Outcome.NOT_MINE)
    with desk.uow.write(SYSTEM) as work:
        work.session.get_one(Person, boss.id).is_active = False
        work.session.flush()
        ask_somebody_else(work, [boss.id])
    assert asked(desk) == [admin.id]


def test_the_story_knows_who_was_asked(desk: Desk, boss: Person, ines: Person, course: Course) -> None:
    desk.complete(course, ines, Outcome.NOT_MINE)
    with desk.uow.read(SYSTEM) as work:
        entries = list_entries(work.session, course_id=course.id)
    (entry,) = [each for each in entries if each.action == "review.hand_over_asked"]
    assert (entry.after or {})["asked_id"] == str(boss.id)


def test_the_mail_asks_whose_it_is_and_leads_to_where_that_is_said(desk: Desk, ines: Person, course: Course) -> None:
    desk.complete(course, ines, Outcome.NOT_MINE)
    desk.clock.advance(timedelta(days=1))
    desk.sweep()
    (mail,) = [mail for mail in desk.mails() if mail.to_address == "mara@example.org"]
    assert "Whose is this?" in mail.html
    assert "/reviews/ABC-101/owner" in mail.text
