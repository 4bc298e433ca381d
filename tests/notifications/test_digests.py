"""One mail per person and window, saying what is still true."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from core.actors import SYSTEM
from core.clock import FixedClock
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import UnitOfWork
from core.wording import translator
from notifications.compose import DigestRow, compose_digest, digest_subject
from notifications.models import Alert, Countdown, Mail
from notifications.rules.links import Links, read
from notifications.service.digests import MOST_NAMED, DigestTools, choose_frequency, frequency_of
from notifications.service.ledger import start_countdowns, stop_countdowns
from notifications.sweeps import AlertSweep, DigestSweep
from notifications.values import AlertStatus, Audience, CountdownStart, DigestFrequency, MailStatus, Subject
from people.models import Person
from people.service import ReaderDefaults
from tests.factories import a_person
from tests.notifications.subjects import KIND, Things, a_subject

TODAY = date(2026, 11, 23)
SECRET = b"a secret of tests"


class Desk:
    """What these tests work with: things that are due, and the two sweeps."""

    def __init__(self, uow: UnitOfWork, clock: FixedClock) -> None:
        self.uow, self.clock, self.things = uow, clock, Things()
        sources, defaults = {KIND: self.things}, ReaderDefaults()
        tools = DigestTools(sources, Links("https://learn.example", SECRET), defaults)
        self.alerts, self.digests = AlertSweep(uow, sources, defaults), DigestSweep(uow, tools)

    def person(self, **facts: object) -> Person:
        with self.uow.write(SYSTEM) as work:
            return a_person(work, **{"name": "Ines Okafor", **facts})  # type: ignore[arg-type]

    def due(self, owner: Person, due_in: int, **facts: object) -> Subject:
        due_on = TODAY + timedelta(days=due_in)
        subject = a_subject(subject_id=new_id(), due_on=due_on, owner=owner, **facts)  # type: ignore[arg-type]
        self.things.add(subject)
        with self.uow.write(SYSTEM) as work:
            start_countdowns(work, [CountdownStart(KIND, subject.subject_id, 1, due_on)])
        return subject

    def run(self) -> None:
        self.alerts.run(self.clock.now())
        self.digests.run(self.clock.now())

    def mails(self) -> list[Mail]:
        with self.uow.read(SYSTEM) as work:
            return list(work.session.scalars(select(Mail).order_by(Mail.id)))


def climb(desk: Desk, subject: Subject, since: datetime) -> None:
    """Its countdown came due then and nobody has looked at it yet."""
    with desk.uow.write(SYSTEM) as work:
        work.session.get_one(Countdown, (KIND, subject.subject_id)).check_at = since


@pytest.fixture
def desk(uow: UnitOfWork, clock: FixedClock) -> Desk:
    return Desk(uow, clock)


def test_several_courses_come_in_one_mail_whose_subject_names_number_and_day(desk: Desk) -> None:
    ines = desk.person()
    for number, days in enumerate((4, 6, 25)):
        desk.due(ines, days, code=f"ABC-{number}")
    desk.run()
    (mail,) = desk.mails()
    assert mail.subject == "3 courses need your review, one by Friday"
    assert all(f"ABC-{number}" in mail.text and f"ABC-{number}" in (mail.html or "") for number in range(3))


def test_what_is_late_is_said_in_the_subject(desk: Desk) -> None:
    ines = desk.person()
    desk.due(ines, -10)
    desk.run()
    assert desk.mails()[0].subject == "1 course needs your review, and it is late"
    assert "10 days late" in desk.mails()[0].text


def test_a_mail_speaks_its_readers_language(desk: Desk) -> None:
    jonas = desk.person(name="Jonas Weber", locale=Locale.parse("de"), time_zone="Europe/Berlin", country="DE")
    desk.due(jonas, 4)
    desk.run()
    (mail,) = desk.mails()
    assert 'lang="de"' in (mail.html or "")


def test_a_title_cannot_smuggle_markup_into_a_mail(desk: Desk) -> None:
    desk.due(desk.person(), 4, title="<img src=x> & more")
    desk.run()
    assert "&lt;img src=x&gt; &amp; more" in (desk.mails()[0].html or "")


def test_the_button_is_a_link_signed_for_this_person_course_and_cycle(desk: Desk) -> None:
    ines = desk.person()
    subject = desk.due(ines, 4)
    desk.run()
    token = desk.mails()[0].text.split("/r/review/")[1].split()[0]
    link = read(token, SECRET, purpose="review", now=desk.clock.now())
    assert (link.person_id, link.subject_id, link.cycle) == (ines.id, subject.subject_id, 1)


def test_the_mail_says_how_to_get_fewer(desk: Desk) -> None:
    desk.due(desk.person(), 4)
    desk.run()
    (mail,) = desk.mails()
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "https://learn.example/api/v1/alerts/fewer/" in mail.headers["List-Unsubscribe"]
    assert "https://learn.example/r/fewer/" in mail.text


def test_a_second_mail_on_the_same_day_waits_for_the_next(desk: Desk) -> None:
    ines = desk.person()
    desk.due(ines, 4)
    desk.run()
    desk.clock.advance(timedelta(hours=2))
    desk.due(ines, 6, code="ABC-102")
    desk.run()
    assert len(desk.mails()) == 1
    desk.clock.advance(timedelta(days=1))
    desk.run()
    assert len(desk.mails()) == 2


def test_what_cannot_wait_is_told_at_once(desk: Desk) -> None:
    ines = desk.person()
    desk.due(ines, 4)
    desk.run()
    desk.clock.advance(timedelta(hours=2))
    desk.due(ines, 6, code="REG-1", is_urgent=True)
    desk.run()
    assert ["REG-1" in mail.text for mail in desk.mails()] == [False, True]


def test_a_digest_waits_for_countdowns_that_came_due_just_now(desk: Desk) -> None:
    ines = desk.person()
    desk.due(ines, 4, code="ABC-1")
    desk.alerts.run(desk.clock.now())
    late = desk.due(ines, 6, code="ABC-2")
    climb(desk, late, desk.clock.now() - timedelta(minutes=1))
    desk.digests.run(desk.clock.now())
    assert desk.mails() == []
    desk.run()
    (mail,) = desk.mails()
    assert "ABC-1" in mail.text
    assert "ABC-2" in mail.text


def test_a_countdown_nobody_looks_at_holds_no_digest_up_for_ever(desk: Desk) -> None:
    ines = desk.person()
    desk.due(ines, 4)
    desk.alerts.run(desk.clock.now())
    stuck = desk.due(ines, 6, code="ABC-2")
    climb(desk, stuck, desk.clock.now() - timedelta(minutes=31))
    desk.digests.run(desk.clock.now())
    assert len(desk.mails()) == 1


def test_an_alert_of_a_cycle_that_is_over_is_left_out(desk: Desk) -> None:
    ines = desk.person()
    subject = desk.due(ines, 4)
    desk.alerts.run(desk.clock.now())
    desk.things.add(replace(subject, cycle=2))
    desk.digests.run(desk.clock.now())
    assert desk.mails() == []
    with desk.uow.read(SYSTEM) as work:
        assert work.session.scalars(select(Alert.status)).all() == [AlertStatus.VOID]


@pytest.mark.parametrize("due_in", [4, -10, -20])
def test_who_reads_weekly_hears_nothing_of_what_became_anothers_in_the_meantime(desk: Desk, due_in: int) -> None:
    ines, tariq = desk.person(), desk.person(name="Tariq Haddad")
    with desk.uow.write(SYSTEM) as work:
        choose_frequency(work, ines.id, DigestFrequency.WEEKLY)
    desk.due(ines, 5, code="FIRST-1")
    desk.run()
    desk.clock.advance(timedelta(days=1))
    theirs = desk.due(ines, 12, code="THEIRS-1")
    passed = desk.due(ines, due_in, code="PASSED-1", manager=ines, head=ines)
    desk.alerts.run(desk.clock.now())
    desk.things.add(replace(passed, recipients={**passed.recipients, **dict.fromkeys(Audience, (tariq.id,))}))
    desk.clock.advance(timedelta(days=6))
    desk.digests.run(desk.clock.now())
    assert [theirs.code in mail.text for mail in desk.mails()] == [False, True]
    assert not any("PASSED-1" in mail.text for mail in desk.mails())
    with desk.uow.read(SYSTEM) as work:
        told = select(Alert.void_reason).where(Alert.subject_id == passed.subject_id)
        assert work.session.scalars(told).all() == ["passed_on"]


def test_a_manager_who_became_the_owner_still_hears_of_it(desk: Desk) -> None:
    ines, tariq = desk.person(), desk.person(name="Tariq Haddad")
    late = desk.due(ines, -15, manager=tariq)
    desk.alerts.run(desk.clock.now())
    desk.things.add(replace(late, recipients={Audience.OWNERS: (tariq.id,)}))
    desk.digests.run(desk.clock.now())
    assert [mail.to_address for mail in desk.mails()] == [tariq.email]


def test_nobody_is_written_to_before_nine_their_own_time_nor_on_sunday(desk: Desk) -> None:
    tokyo = desk.person(time_zone="America/Los_Angeles")
    desk.due(tokyo, 4)
    desk.run()
    assert desk.mails() == []
    desk.clock.at = datetime(2026, 11, 23, 17, 1, tzinfo=UTC)
    desk.run()
    assert len(desk.mails()) == 1


def test_who_wants_it_weekly_gets_one_a_week(desk: Desk) -> None:
    ines = desk.person()
    with desk.uow.write(SYSTEM) as work:
        choose_frequency(work, ines.id, DigestFrequency.WEEKLY)
        assert frequency_of(work, ines.id) is DigestFrequency.WEEKLY
    for day in range(10):
        desk.due(ines, day + 4, code=f"ABC-{day}")
        desk.run()
        desk.clock.advance(timedelta(days=1))
    assert len(desk.mails()) == 2


def test_what_was_done_after_its_alert_is_left_out_and_no_mail_goes_for_nothing(desk: Desk) -> None:
    ines = desk.person()
    done, still = desk.due(ines, 4, code="DONE-1"), desk.due(ines, 6, code="OPEN-1")
    desk.alerts.run(desk.clock.now())
    del desk.things.things[done.subject_id]
    desk.digests.run(desk.clock.now())
    (mail,) = desk.mails()
    assert "OPEN-1" in mail.text
    assert "DONE-1" not in mail.text
    assert still.code == "OPEN-1"


def test_a_digest_still_in_the_queue_is_withdrawn_and_written_anew_without_what_is_done(desk: Desk) -> None:
    ines = desk.person()
    done = desk.due(ines, 4, code="DONE-1")
    desk.due(ines, 6, code="OPEN-1")
    desk.run()
    with desk.uow.write(SYSTEM) as work:
        stop_countdowns(work, KIND, [done.subject_id], reason="reviewed")
    del desk.things.things[done.subject_id]
    desk.run()
    first, second = desk.mails()
    assert first.status is MailStatus.CANCELLED
    assert second.subject == "1 course needs your review by Sunday"
    with desk.uow.read(SYSTEM) as work:
        states = work.session.scalars(select(Alert.status).order_by(Alert.due_on)).all()
    assert [state.value for state in states] == ["void", "queued"]


def test_a_manager_hears_whose_course_is_late(desk: Desk) -> None:
    ines, boss = desk.person(), desk.person(name="Boss", email="boss@example.org")
    desk.due(ines, -15, manager=boss)
    desk.run()
    to_boss = next(mail for mail in desk.mails() if mail.to_address == "boss@example.org")
    assert "Ines Okafor" in to_boss.text


def test_a_mail_about_thousands_names_ones_own_first_and_says_how_many_more_there_are(desk: Desk) -> None:
    boss = desk.person(name="Boss", email="boss@example.org")
    ines = desk.person()
    for number in range(MOST_NAMED + 8):
        desk.due(ines, -15, manager=boss, code=f"LATE-{number}")
    desk.due(boss, 4, code="OWN-1")
    desk.run()
    mail = next(mail for mail in desk.mails() if mail.to_address == "boss@example.org")
    assert mail.subject == f"{MOST_NAMED + 9} courses need your review, 1 of them yours, {MOST_NAMED + 8} are late"
    for text in (mail.text, mail.html or ""):
        assert text.count("LATE-") == MOST_NAMED - 1
        assert "OWN-1" in text
        assert f"{MOST_NAMED + 8} courses of people you answer for are late:" in text
        assert "and 9 more" in text
        assert "https://learn.example/reviews" in text
    with desk.uow.read(SYSTEM) as work:
        states = work.session.scalars(select(Alert.status).where(Alert.recipient_id == boss.id)).all()
    assert set(states) == {AlertStatus.QUEUED}, "all of them were told"


def test_a_digest_tells_ones_own_courses_from_those_of_others() -> None:
    def row(code: str, owner: str = "") -> DigestRow:
        return DigestRow(
            code=code,
            title="Title",
            due_on=TODAY + timedelta(days=4),
            why="because",
            action="Review",
            url="https://x.example",
            owner_name=owner,
        )

    rows, english = [row("ABC-1"), row("ABC-2"), row("ABC-3", "Jonas Weber")], translator(Locale.parse("en"))
    subject = digest_subject(rows, english, TODAY)
    assert subject == "3 courses need your review, 2 of them yours, 3 by Friday"
    mail = compose_digest(rows, english, TODAY, subject=subject, name="Ines", fewer_url="", page_url="")
    for text in (mail.text, mail.html):
        assert "2 courses of yours want you:" in text
        assert "One course of somebody else wants you in their place:" in text


def test_courses_are_counted_once_and_translation_steps_as_steps() -> None:
    def row(code: str, **facts: bool) -> DigestRow:
        return DigestRow(
            code=code,
            title="Title",
            due_on=TODAY - timedelta(days=20),
            why="because",
            action="Open",
            url="https://x.example",
            owner_name="Anna Kowalska",
            is_escalated=True,
            **facts,
        )

    rows = [row("ABC-101"), row("ABC-101", is_review=False), row("ABC-102")]
    rows += [row(code, is_task=True, is_review=False) for code in ("ABC-101", "ABC-103", "ABC-104")]
    english = translator(Locale.parse("en"))
    subject = digest_subject(rows, english, TODAY)
    assert subject == "2 courses need you, all late; 3 translation steps need you, all late"
    mail = compose_digest(rows, english, TODAY, subject=subject, name="Mara", fewer_url="", page_url="")
    for text in (mail.text, mail.html):
        assert "2 courses of people you answer for are late:" in text
        assert "3 translation steps of people you answer for are late:" in text
