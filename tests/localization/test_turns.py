"""Whoever's turn it is is told once and reminded until the step is done, sent back to another or gone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from core.actors import OPERATOR, SYSTEM, Grant
from core.clock import FixedClock
from core.locales import Locale
from core.unit_of_work import Subscriptions, UnitOfWork
from localization.models import JobUnit
from localization.repository.reminders import list_steps_escalated_to
from localization.service import turns
from localization.service.jobs import cancel_job
from localization.service.steps import assign_step, complete_step, hold_step, send_back
from localization.service.vendors import import_vendors
from localization.subjects import step_subjects
from localization.values import StepKind, UnitState
from notifications.models import Alert, Mail
from notifications.rules.links import Links
from notifications.service.digests import DigestTools
from notifications.sweeps import AlertSweep, DigestSweep
from notifications.values import AlertStatus
from people.models import Person
from people.service import ReaderDefaults
from people.values import Role
from tests.factories import a_course, a_person, the_actor
from tests.localization.making import a_job, a_market, a_rate_card

DUE = date(2026, 12, 9)
FIRST, SECOND = StepKind.TRANSLATION, StepKind.CULTURAL_ADAPTATION
LINKS, DEFAULTS = Links("https://learn.example", b"a secret of tests"), ReaderDefaults()


class Desk:
    """A job for Poland, whose coordinator is Mina, and what tells her of it."""

    def __init__(self, uow: UnitOfWork, clock: FixedClock) -> None:
        self.uow, self.clock = uow, clock
        self.clock.at = datetime(2026, 12, 1, 12, tzinfo=UTC)
        uow.subscriptions = Subscriptions()
        turns.subscribe(uow.subscriptions, LINKS, DEFAULTS)
        sources = step_subjects()
        self.sweeps = AlertSweep(uow, sources, DEFAULTS), DigestSweep(uow, DigestTools(sources, LINKS, DEFAULTS))

    def open(self, *, locale: Locale | None = None, vendor_contact: str = "") -> Person:
        with self.uow.write(OPERATOR) as work:
            mina = a_person(work, name="Mina", email="mina@example.org", locale=locale)
            a_market(work, "PL", coordinator=mina.email)
            if vendor_contact:
                a_rate_card(work, vendor="NORD")
                row = {"code": "NORD", "name": "Nord", "contact_email": vendor_contact}
                assert not import_vendors(work, [(1, row)]).errors
            job = a_job(work, a_course(work, code="ABC-101", title="Gifts"), market="PL")
            for kind in (FIRST, SECOND):
                assign_step(work, f"JOB-{job.number}", kind, due_on=DUE)
            work.session.execute(update(JobUnit).values(target="Prezenty", state=UnitState.TRANSLATED))
        return mina

    def on(self, day: date) -> None:
        """Let the sweeps of this day run, at noon."""
        for hour in (0, 12, 14):
            self.clock.at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
            for sweep in self.sweeps:
                sweep.run(self.clock.now())

    def mails(self, kind: str) -> list[Mail]:
        with self.uow.read(SYSTEM) as work:
            return list(work.session.scalars(select(Mail).where(Mail.kind == kind).order_by(Mail.id)))

    def alerts(self) -> Sequence[AlertStatus]:
        with self.uow.read(SYSTEM) as work:
            return [alert.status for alert in work.session.scalars(select(Alert).order_by(Alert.id))]


@pytest.fixture
def desk(uow: UnitOfWork, clock: FixedClock) -> Desk:
    return Desk(uow, clock)


def test_who_sees_to_a_step_is_told_when_it_can_be_done_and_not_again(desk: Desk) -> None:
    desk.open()
    assert [mail.subject for mail in desk.mails("turn")] == ["Your turn: JOB-1 · Translation · Polish"]
    with desk.uow.write(OPERATOR) as work:
        complete_step(work, "JOB-1", FIRST)
    with desk.uow.write(OPERATOR) as work:
        hold_step(work, "JOB-1", StepKind.SIGN_OFF, "Later")
    mail = desk.mails("turn")[-1]
    assert (len(desk.mails("turn")), mail.subject) == (2, "Your turn: JOB-1 · Cultural adaptation · Polish")
    assert "https://learn.example/jobs/JOB-1" in mail.text


def test_a_step_is_reminded_of_before_its_day_in_the_digest(desk: Desk) -> None:
    desk.open()
    desk.on(DUE - timedelta(days=4))
    assert not desk.mails("digest")
    desk.on(DUE - timedelta(days=1))
    mail = desk.mails("digest")[0]
    assert mail.subject == "1 translation step needs you by Wednesday"
    assert "One translation step waits for you:" in mail.text
    assert "JOB-1 · Translation · Polish" in mail.text
    assert "Open job: https://learn.example/jobs/JOB-1" in mail.text


def test_who_answers_for_somebody_hears_of_late_steps_as_steps_and_finds_them(desk: Desk) -> None:
    mina = desk.open()
    with desk.uow.write(OPERATOR) as work:
        mara = a_person(work, name="Mara", email="mara@example.org")
        work.session.merge(mina).manager_id = mara.id
    desk.on(DUE + timedelta(days=14))
    mail = next(mail for mail in desk.mails("digest") if mail.to_address == "mara@example.org")
    assert mail.subject == "1 translation step needs you, and it is late"
    assert "One translation step of somebody you answer for is late:" in mail.text
    assert "course of somebody" not in mail.text
    with desk.uow.read(SYSTEM) as work:
        assert [step.job for step in list_steps_escalated_to(work.session, mara.id)] == [1]
        assert list_steps_escalated_to(work.session, mina.id) == []
    with desk.uow.write(OPERATOR) as work:
        complete_step(work, "JOB-1", FIRST)
    with desk.uow.read(SYSTEM) as work:
        assert list_steps_escalated_to(work.session, mara.id) == []


def test_the_digest_and_the_mail_speak_the_language_of_their_reader(desk: Desk) -> None:
    desk.open(locale=Locale.parse("de"))
    desk.on(DUE - timedelta(days=1))
    assert desk.mails("turn")[0].subject == "Sie sind dran: JOB-1 · Übersetzung · Polnisch"
    assert desk.mails("digest")[0].subject == "1 Übersetzungsschritt braucht Sie bis Mittwoch"


@pytest.mark.parametrize("act", ["done", "held", "cancelled"])
def test_what_is_done_held_or_cancelled_voids_what_was_pending(desk: Desk, act: str) -> None:
    desk.open()
    desk.clock.at = datetime(2026, 12, 8, 12, tzinfo=UTC)
    desk.sweeps[0].run(desk.clock.now())
    assert desk.alerts() == [AlertStatus.PENDING]
    with desk.uow.write(OPERATOR) as work:
        if act == "done":
            complete_step(work, "JOB-1", FIRST)
        elif act == "held":
            hold_step(work, "JOB-1", FIRST, "Vendor closed")
        else:
            cancel_job(work, "JOB-1", "Bought")
    assert desk.alerts() == [AlertStatus.VOID]


def test_a_step_that_was_sent_back_is_reminded_of_anew(desk: Desk) -> None:
    desk.open()
    desk.on(DUE - timedelta(days=1))
    with desk.uow.write(OPERATOR) as work:
        complete_step(work, "JOB-1", FIRST)
        send_back(work, "JOB-1", FIRST, "Too formal")
    desk.on(DUE)
    assert [mail.subject for mail in desk.mails("digest")][1:] == ["1 translation step needs you today"]


def test_a_step_given_to_somebody_else_is_theirs_alone(desk: Desk) -> None:
    desk.open()
    desk.clock.at = datetime(2026, 12, 8, 12, tzinfo=UTC)
    desk.sweeps[0].run(desk.clock.now())
    with desk.uow.write(OPERATOR) as work:
        jan = a_person(work, name="Jan", email="jan@example.org")
        assign_step(work, "JOB-1", FIRST, assignee_id=jan.id)
    assert desk.mails("turn")[-1].to_address == "jan@example.org"
    desk.on(DUE)
    assert [mail.to_address for mail in desk.mails("digest")] == ["jan@example.org"]


def test_a_vendors_own_person_is_told_before_the_coordinator(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        a_person(work, name="Nora", email="nora@nord.example")
    desk.open(vendor_contact="nora@nord.example")
    assert [mail.to_address for mail in desk.mails("turn")] == ["nora@nord.example"]


def test_who_passes_the_turn_to_themselves_is_not_told(desk: Desk) -> None:
    mina = desk.open()
    told = len(desk.mails("turn"))
    with desk.uow.write(the_actor(mina, Grant(Role.ADMINISTRATOR))) as work:
        complete_step(work, "JOB-1", FIRST)
    assert len(desk.mails("turn")) == told
