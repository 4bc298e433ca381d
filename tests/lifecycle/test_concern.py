"""Pages show and count everything that mails may name."""

from datetime import timedelta

from sqlalchemy import select

from catalog.models import CourseRole
from catalog.service import hand_over
from catalog.values import CourseRoleKind
from core.actors import OPERATOR, SYSTEM
from lifecycle.repository.concern import count_needs, needs_of
from lifecycle.repository.reviews import Whose, count_announced, list_due
from lifecycle.repository.waiting import (
    WaitingRow,
    count_waiting,
    list_handed_back,
    list_waiting,
    needs_in,
)
from lifecycle.values import HAND_OVER, REVIEW, TASK, Outcome
from notifications.models import Alert
from notifications.values import AlertStatus
from people.models import Person
from tests.factories import an_org_unit
from tests.lifecycle.desk import TODAY, Desk


def codes(desk: Desk, whose: Whose) -> list[str]:
    with desk.uow.read(SYSTEM) as work:
        return [row.code for row in list_due(work.session, whose)]


def waiting(desk: Desk, whose: Whose, within: int = 1000) -> list[str]:
    with desk.uow.read(SYSTEM) as work:
        until = work.now.date() + timedelta(days=within)
        rows = list_waiting(work.session, whose, until=until)
        assert count_waiting(work.session, whose, until) == len(needs_in(work.session, whose, until)) == len(rows)
        in_pages: list[WaitingRow] = []
        while page := list_waiting(
            work.session,
            whose,
            until=until,
            limit=1,
            after=(in_pages[-1].next_on, in_pages[-1].row.code) if in_pages else None,
        ):
            in_pages += page
        assert in_pages == rows
    return [row.row.code for row in rows]


def needs(desk: Desk, person: Person, within: int = 30) -> int:
    with desk.uow.read(SYSTEM) as work:
        until = work.now.date() + timedelta(days=within)
        found = needs_of(work.session, person.id, until)
        assert count_needs(work.session, person.id, until) == len(found)
    return len(found)


def test_what_one_owns_stands_in_for_and_answers_for_late_concerns_one(desk: Desk) -> None:
    mara = desk.person()
    ines, jonas = desk.person(manager_id=mara.id), desk.person(deputy_id=mara.id)
    desk.course(code="OWN", owner=mara, due_in=5)
    desk.course(code="LATE", owner=ines, due_in=-20)
    desk.course(code="NOT-YET", owner=ines, due_in=-3)
    desk.course(code="DEPUTY", owner=jonas, due_in=9)
    part = desk.course(code="PART", due_in=12)
    of_another = desk.course(code="ANOTHERS", owner=jonas, due_in=12)
    desk.course(code="NOBODYS", owner=mara, owner_is_provisional=True, due_in=5)
    desk.course(code="OTHER", due_in=5)
    with desk.uow.write(SYSTEM) as work:
        for course, person in ((part, mara), (of_another, ines)):
            role = CourseRole(course_id=course.id, person_id=person.id, kind=CourseRoleKind.DEPUTY)
            work.session.add(role)
    desk.sweep()
    assert codes(desk, Whose(person_id=mara.id)) == ["LATE", "OWN", "DEPUTY", "PART"]
    assert codes(desk, Whose(owner_id=mara.id)) == ["OWN"]
    assert codes(desk, Whose(deputy_id=mara.id)) == ["DEPUTY", "PART"]
    assert codes(desk, Whose(above_id=mara.id)) == ["LATE"]
    assert needs(desk, mara) == 4


def test_a_late_course_that_became_ones_own_is_not_one_of_people_one_answers_for(desk: Desk) -> None:
    dirk = desk.person()
    ines = desk.person(manager_id=dirk.id)
    mine, _ = (desk.course(code=code, owner=ines, due_in=-50) for code in ("MINE", "THEIRS"))
    desk.sweep()
    assert codes(desk, Whose(above_id=dirk.id)) == ["MINE", "THEIRS"]
    with desk.uow.write(OPERATOR) as work:
        hand_over(work, mine.id, dirk.id, reason="Ines asked for it")
    assert codes(desk, Whose(above_id=dirk.id)) == ["THEIRS"]
    assert codes(desk, Whose(person_id=dirk.id)) == ["MINE", "THEIRS"]


def test_what_was_escalated_concerns_nobody_above_any_more_once_it_is_reviewed(desk: Desk) -> None:
    mara = desk.person()
    ines = desk.person(manager_id=mara.id)
    course = desk.course(owner=ines, due_in=-20)
    desk.sweep()
    assert needs(desk, mara) == 1
    desk.complete(course, ines)
    assert codes(desk, Whose(person_id=mara.id)) == []


def test_whatever_the_ledger_told_somebody_of_stands_in_their_list(desk: Desk) -> None:
    desk.default_policy()
    head = desk.person()
    with desk.uow.write(SYSTEM) as work:
        unit = an_org_unit(work, code="legal", head=head)
    mara = desk.person()
    jonas = desk.person(manager_id=mara.id)
    ines = desk.person(manager_id=mara.id, deputy_id=jonas.id)
    for owner in (ines, jonas, mara):
        for due_in in (-40, -16, -2, 5, 29, 55):
            desk.course(owner=owner, unit=unit, due_in=due_in)
    desk.pass_days(5)
    told: dict[Person, set[object]] = {}
    for person in (head, mara, jonas, ines):
        query = select(Alert.subject_id).where(
            Alert.recipient_id == person.id, Alert.subject_kind == REVIEW, Alert.status != AlertStatus.VOID
        )
        told[person] = set(desk.all(query))
        with desk.uow.read(SYSTEM) as work:
            near = work.now.date() + timedelta(days=30)
            listed = {row.course_id for row in list_due(work.session, Whose(person_id=person.id))}
            announced = count_announced(work.session, person.id, near)
            later = {row.course_id for row in list_due(work.session) if row.due_on > near}
        assert told[person] <= listed
        assert announced == len(told[person] & later)
        assert needs(desk, person) == len(listed - later)
    assert [len(told[person]) for person in (head, mara, jonas, ines)] == [4, 10, 12, 6]


def test_a_mail_that_names_only_what_is_new_says_what_else_needs_its_reader_as_home_does(desk: Desk) -> None:
    stefan = desk.person()
    jana = desk.person(email="jana@example.org", deputy_id=stefan.id)
    colleague = desk.person(deputy_id=jana.id)
    late, _ = desk.course(owner=colleague, due_in=-3), desk.course(owner=jana, due_in=-2)
    desk.sweep()
    desk.course(code="NEW-1", owner=jana, due_in=5)
    desk.course(code="NEW-2", owner=colleague, due_in=6)
    desk.clock.advance(timedelta(days=1))
    desk.sweep()
    first, second = (mail for mail in desk.mails() if mail.to_address == "jana@example.org")
    assert first.subject == "2 courses need your review, 1 of them yours, all late"
    assert second.subject == "2 new reminders: 4 courses need you, 2 of them yours, 2 are late"
    assert "NEW-1" in second.text
    assert "NEW-2" in second.text
    assert late.code not in second.text
    assert needs(desk, jana) == 4


def test_a_promise_is_shown_to_and_counted_for_whoever_is_reminded_of_it(desk: Desk) -> None:
    mara = desk.person()
    deputy = desk.person()
    ines = desk.person(manager_id=mara.id, deputy_id=deputy.id)
    course = desk.course(code="ABC-1", owner=ines, due_in=1)
    desk.complete(course, ines, Outcome.MINOR_CHANGE, note="Fix it", task_due_on=TODAY + timedelta(days=1))

    def shown(person: Person) -> list[str]:
        promised = waiting(desk, Whose(person_id=person.id), within=30)
        assert needs(desk, person) == len(promised)
        return promised

    desk.pass_days(3)
    assert [shown(person) for person in (ines, deputy, mara)] == [["ABC-1"], ["ABC-1"], []]
    desk.pass_days(20)
    assert shown(mara) == ["ABC-1"]


def test_a_course_that_wants_its_review_and_a_promised_change_is_counted_once(desk: Desk) -> None:
    ines = desk.person()
    course = desk.course(owner=ines, due_in=300)
    task_on = TODAY + timedelta(days=9)
    desk.complete(course, ines, Outcome.MINOR_CHANGE, note="Fix it", task_due_on=task_on)
    with desk.uow.read(SYSTEM) as work:
        found = needs_of(work.session, ines.id, TODAY + timedelta(days=1000))
    assert [(need.due_on, need.is_own_of(ines.id)) for need in found] == [(task_on, True)]
    for whose in (Whose(person_id=ines.id), Whose(owner_id=ines.id)):
        assert waiting(desk, whose) == waiting(desk, whose, within=30) == [course.code]


def test_a_course_that_was_handed_back_needs_the_one_who_is_asked(desk: Desk) -> None:
    mara = desk.person()
    ines = desk.person(manager_id=mara.id)
    course = desk.course(code="ABC-1", owner=ines, due_in=5)
    desk.complete(course, ines, Outcome.NOT_MINE)
    assert codes(desk, Whose(person_id=ines.id)) == ["ABC-1"], "still among hers, with whom she has asked"
    assert [needs(desk, person) for person in (ines, mara)] == [0, 1]
    assert waiting(desk, Whose(person_id=ines.id)) == waiting(desk, Whose(owner_id=ines.id)) == []
    assert waiting(desk, Whose(person_id=mara.id)) == [], "it stands among her questions"
    with desk.uow.read(SYSTEM) as work:
        assert [one.row.code for one in list_handed_back(work.session, ines.id)] == ["ABC-1"]
    desk.pass_days(3)
    kinds = select(Alert.subject_kind).where(Alert.recipient_id == mara.id, Alert.status == AlertStatus.SENT)
    assert set(desk.all(kinds)) == {HAND_OVER, REVIEW}
    assert codes(desk, Whose(person_id=mara.id)) == ["ABC-1"]


def test_nobody_is_reminded_of_a_promise_until_its_course_is_claimed(desk: Desk) -> None:
    ines = desk.person()
    course = desk.course(owner=ines, due_in=1, tags=["gifts"])
    desk.complete(course, ines, Outcome.MINOR_CHANGE, note="Fix it", task_due_on=TODAY + timedelta(days=1))
    with desk.uow.write(SYSTEM) as work:
        work.session.merge(course).owner_is_provisional = True
    desk.pass_days(3)
    promised = select(Alert).where(Alert.subject_kind == TASK)
    assert desk.all(promised) == []
    assert needs(desk, ines) == 0
    with desk.uow.write(OPERATOR) as work:
        hand_over(work, course.id, ines.id, reason="Hers")
    desk.pass_days(3)
    assert len(desk.all(promised)) > 0
    assert needs(desk, ines) == 1
