"""What could not be delivered is told again as things stand now, never as they stood then."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.models import Course
from catalog.service import change_owner, edit_course
from core.actors import OPERATOR, SYSTEM
from core.clock import FixedClock
from core.database import Database
from core.ids import new_id
from notifications.models import Alert, Mail
from notifications.repository.mail import claim
from notifications.service.mail import queue_mail, record_refused, record_sent, replay_dead
from notifications.values import AlertStatus, MailStatus
from people.models import Person
from people.service import leave
from tests.lifecycle.desk import Desk


@pytest.fixture
def desk(database: Database, clock: FixedClock) -> Desk:
    desk = Desk(database, clock)
    desk.default_policy()
    return desk


def refuse_all(desk: Desk) -> None:
    """No mail server takes what waits."""
    token = new_id()
    with desk.uow.write(SYSTEM) as work:
        for mail in claim(work.session, work.now, token=token, lease=timedelta(minutes=1), limit=100):
            record_refused(work, mail.id, token, is_final=True, answer="550 no such user")


def remind(desk: Desk) -> None:
    for sweep in desk.sweeps[1:3]:
        sweep.run(desk.clock.now())


def replay(desk: Desk) -> int:
    with desk.uow.write(OPERATOR) as work:
        return replay_dead(work, desk.retellers)


def put(desk: Desk, person: Person | None = None, **facts: bool) -> None:
    with desk.uow.write(SYSTEM) as work:
        to, person_id = (person.email, person.id) if person else ("somebody@example.org", None)
        queue_mail(work, to=to, person_id=person_id, subject="Hello", text="Plain", **facts)


def sent(desk: Desk) -> list[Mail]:
    return [mail for mail in desk.mails() if mail.status is MailStatus.SENT]


def test_a_dead_digest_is_not_sent_for_reviews_that_are_done(desk: Desk) -> None:
    ines = desk.person()
    course = desk.course(owner=ines, due_in=1)
    remind(desk)
    refuse_all(desk)
    desk.complete(course, ines)
    assert replay(desk) == 1
    desk.sweep()
    assert sent(desk) == []
    assert desk.all(select(Alert.status)) == [AlertStatus.VOID]


def test_a_dead_digest_is_written_anew_from_what_still_needs_somebody(desk: Desk) -> None:
    ines = desk.person()
    done, _ = desk.course(owner=ines, due_in=1, code="DONE-1"), desk.course(owner=ines, due_in=1, code="OPEN-1")
    remind(desk)
    refuse_all(desk)
    desk.complete(done, ines)
    replay(desk)
    desk.sweep()
    assert [mail.status for mail in desk.mails()] == [MailStatus.CANCELLED, MailStatus.SENT]
    assert "OPEN-1" in sent(desk)[0].text
    assert "DONE-1" not in sent(desk)[0].text


def test_a_mail_with_a_secret_is_never_sent_again_and_its_text_is_gone(desk: Desk) -> None:
    put(desk, is_secret=True)
    refuse_all(desk)
    assert replay(desk) == 0
    desk.sweep()
    assert [(mail.status, mail.text) for mail in desk.mails()] == [(MailStatus.DEAD, "")]


def test_a_notice_goes_to_where_its_reader_is_today(desk: Desk) -> None:
    ines = desk.person(email="old@example.org")
    put(desk, ines)
    refuse_all(desk)
    with desk.uow.write(SYSTEM) as work:
        work.session.get_one(Person, ines.id).email = "new@example.org"
    assert replay(desk) == 1
    desk.sweep()
    assert [mail.to_address for mail in sent(desk)] == ["new@example.org"]


def test_nothing_is_sent_again_to_somebody_who_left(desk: Desk) -> None:
    ines = desk.person()
    put(desk, ines)
    refuse_all(desk)
    with desk.uow.write(SYSTEM) as work:
        work.session.get_one(Person, ines.id).is_active = False
    assert replay(desk) == 0
    desk.sweep()
    assert [mail.status for mail in desk.mails()] == [MailStatus.CANCELLED]


@pytest.mark.parametrize("is_taken", [True, False])
def test_an_alert_voided_while_its_mail_is_at_the_server_stays_void(desk: Desk, is_taken: bool) -> None:
    ines = desk.person()
    course = desk.course(owner=ines, due_in=1)
    remind(desk)
    token = new_id()
    with desk.uow.write(SYSTEM) as work:
        (mail,) = claim(work.session, work.now, token=token, lease=timedelta(minutes=1), limit=100)
    desk.complete(course, ines)
    with desk.uow.write(SYSTEM) as work:
        if is_taken:
            record_sent(work, mail.id, token, "smtp")
        else:
            record_refused(work, mail.id, token, is_final=True, answer="550 no such user")
    assert desk.all(select(Alert.status)) == [AlertStatus.VOID]


def hand_over(desk: Desk, course: Course, owner: Person, reason: str) -> None:
    with desk.uow.write(OPERATOR) as work:
        change_owner(work, course.id, owner.id, reason=reason)


def test_a_hand_over_is_told_anew_of_what_is_still_theirs(desk: Desk) -> None:
    ines, jonas = desk.person(name="Ines"), desk.person(name="Jonas")
    kept, lost = desk.course(code="KEPT-1", title="Gifts"), desk.course(code="LOST-1", owner=ines)
    leaver = desk.person(deputy_id=jonas.id)
    for course in (kept, lost):
        hand_over(desk, course, leaver, "Asked to")
    refuse_all(desk)
    with desk.uow.write(OPERATOR) as work:
        leave(work, leaver.id)
    (mail,) = [each for each in desk.mails() if each.person_id == jonas.id]
    assert "2 courses are yours now" in mail.subject
    refuse_all(desk)
    hand_over(desk, lost, ines, "Hers after all")
    with desk.uow.write(OPERATOR) as work:
        edit_course(work, kept.id, {"title": "Gifts and invitations"})
    assert replay(desk) == 1
    desk.sweep()
    (again,) = [mail for mail in sent(desk) if mail.person_id == jonas.id]
    assert again.subject == "“Gifts and invitations” is yours now"
    assert "LOST-1" not in again.text
    assert "operator handed this over to you." in again.text


def test_a_hand_over_that_was_undone_is_not_told_any_more(desk: Desk) -> None:
    ines, jonas = desk.person(), desk.person()
    course = desk.course(owner=ines)
    hand_over(desk, course, jonas, "New role")
    refuse_all(desk)
    hand_over(desk, course, ines, "A slip")
    refuse_all(desk)
    assert replay(desk) == 1
    desk.sweep()
    assert [mail.person_id for mail in sent(desk)] == [ines.id]
