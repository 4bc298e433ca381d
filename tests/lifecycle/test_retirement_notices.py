"""A course ends when everybody was told; who cannot be told any more does not hold it up for ever."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from catalog.errors import ReasonMissing
from catalog.homes import UNCLAIMED
from catalog.models import Course, CourseRole
from catalog.service import change_owner, keep_published, retire_course
from catalog.values import CourseRoleKind, CourseStatus
from core.actors import OPERATOR, SYSTEM
from core.audit import AuditEntry
from lifecycle.errors import NoticesUnderWay
from lifecycle.models import RetirementPlan
from lifecycle.repository.retirements import notices_of
from lifecycle.service.retirements import cancel_retirement, change_retirement, forgo_notices
from lifecycle.values import RetirementPlanId
from notifications.models import Mail
from notifications.values import MailStatus
from people.models import Person
from tests.factories import a_person, an_org_unit
from tests.lifecycle.desk import Desk
from tests.lifecycle.planning import IN_A_WEEK, plan, status


def announce(desk: Desk) -> None:
    desk.sweeps[0].run(desk.clock.now())


def bury(desk: Desk, address: str | None = None) -> None:
    """The notices (to this address) cannot be delivered."""
    with desk.uow.write(SYSTEM) as work:
        for mail in work.session.scalars(select(Mail).where(Mail.status == MailStatus.QUEUED)):
            if address in (None, mail.to_address):
                mail.status, mail.last_error = MailStatus.DEAD, "550 no such user"


def deputy_of(desk: Desk, course: Course, **facts: object) -> Person:
    deputy = desk.person(**facts)
    with desk.uow.write(SYSTEM) as work:
        work.session.add(CourseRole(course_id=course.id, person_id=deputy.id, kind=CourseRoleKind.DEPUTY))
    return deputy


def version(desk: Desk, plan_id: RetirementPlanId) -> int:
    with desk.uow.read(SYSTEM) as work:
        return work.session.get_one(RetirementPlan, plan_id).version


def move(desk: Desk, plan_id: RetirementPlanId, days: int = 30) -> None:
    day = IN_A_WEEK + timedelta(days=days)
    with desk.uow.write(OPERATOR) as work:
        change_retirement(work, plan_id, retire_on=day, reason="Later", version=version(desk, plan_id))


def test_it_waits_for_somebody_who_has_a_part_and_could_not_be_told(desk: Desk) -> None:
    course = desk.course()
    plan(desk, course)
    announce(desk)
    bury(desk)
    desk.pass_days(20)
    assert status(desk, course) is CourseStatus.RETIRING
    assert desk.sweeps[0].is_idle(), "it does not spin while it waits"


def test_it_does_not_wait_for_somebody_who_has_left(desk: Desk) -> None:
    course = desk.course()
    gone = deputy_of(desk, course, email="gone@example.org")
    plan(desk, course)
    announce(desk)
    bury(desk, "gone@example.org")
    with desk.uow.write(SYSTEM) as work:
        work.session.get_one(Person, gone.id).is_active = False
    desk.pass_days(8)
    assert status(desk, course) is CourseStatus.RETIRED


def test_it_does_not_wait_for_somebody_who_has_no_part_in_it_any_more(desk: Desk) -> None:
    course = desk.course()
    deputy_of(desk, course, email="former@example.org")
    plan(desk, course)
    announce(desk)
    bury(desk, "former@example.org")
    with desk.uow.write(SYSTEM) as work:
        work.session.execute(delete(CourseRole))
    desk.pass_days(8)
    assert status(desk, course) is CourseStatus.RETIRED


def test_it_waits_for_the_head_of_a_unit_above(desk: Desk) -> None:
    head = desk.person(email="head@example.org")
    with desk.uow.write(SYSTEM) as work:
        above = an_org_unit(work, code="legal", head=head)
        unit = an_org_unit(work, code="legal-eu", parent=above)
    course = desk.course(unit=unit)
    plan(desk, course)
    announce(desk)
    bury(desk, "head@example.org")
    desk.pass_days(20)
    assert status(desk, course) is CourseStatus.RETIRING


def test_a_moved_day_is_told_again_in_place_of_the_first_notices(desk: Desk) -> None:
    plan_id = plan(desk, desk.course())
    desk.sweep()
    move(desk, plan_id)
    desk.sweep()
    assert [mail.status for mail in desk.mails()] == [MailStatus.SENT, MailStatus.SENT]


def test_a_moved_day_forgets_whom_it_could_not_tell_before(desk: Desk) -> None:
    course = desk.course()
    deputy_of(desk, course, email="former@example.org")
    plan_id = plan(desk, course)
    announce(desk)
    bury(desk, "former@example.org")
    with desk.uow.write(SYSTEM) as work:
        work.session.execute(delete(CourseRole))
    move(desk, plan_id, days=3)
    desk.sweep()
    with desk.uow.read(SYSTEM) as work:
        assert "former@example.org" not in {notice.email for notice in notices_of(work.session, plan_id)}
    desk.pass_days(12)
    assert status(desk, course) is CourseStatus.RETIRED


def test_no_notice_of_a_day_that_has_moved_goes_out(desk: Desk) -> None:
    plan_id = plan(desk, desk.course())
    announce(desk)
    move(desk, plan_id)
    desk.sweeps[-1].run(desk.clock.now())
    desk.sweep()
    assert [mail.status for mail in desk.mails()] == [MailStatus.CANCELLED, MailStatus.SENT]


@pytest.mark.parametrize("way", ["cancelled", "kept", "retired"])
def test_no_notice_goes_out_once_it_was_decided_otherwise(desk: Desk, way: str) -> None:
    course = desk.course()
    plan_id = plan(desk, course)
    announce(desk)
    with desk.uow.write(OPERATOR) as work:
        if way == "cancelled":
            cancel_retirement(work, plan_id, version=1)
        elif way == "kept":
            keep_published(work, course.id)
        else:
            retire_course(work, course.id, reason="The law has changed")
    desk.pass_days(3)
    assert [mail.status for mail in desk.mails()] == [MailStatus.CANCELLED]


def test_one_may_go_on_without_a_notice_that_cannot_arrive_and_says_why(desk: Desk) -> None:
    course = desk.course()
    deputy_of(desk, course, email="dead@example.org", name="Ada Dead")
    plan_id = plan(desk, course)
    announce(desk)
    bury(desk, "dead@example.org")
    desk.pass_days(9)
    with pytest.raises(ReasonMissing), desk.uow.write(OPERATOR) as work:
        forgo_notices(work, plan_id, version=1, reason=" ")
    with desk.uow.write(OPERATOR) as work:
        forgo_notices(work, plan_id, version=1, reason="On long leave")
    desk.sweep()
    assert status(desk, course) is CourseStatus.RETIRED
    (entry,) = desk.all(select(AuditEntry).where(AuditEntry.action == "retirement.notices_forgone"))
    assert (entry.after, entry.reason) == ({"not_reached": ["Ada Dead"]}, "On long leave")


def test_a_notice_on_its_way_is_waited_for(desk: Desk) -> None:
    plan_id = plan(desk, desk.course())
    announce(desk)
    with pytest.raises(NoticesUnderWay), desk.uow.write(OPERATOR) as work:
        forgo_notices(work, plan_id, version=1, reason="No patience")


@pytest.mark.parametrize("comes_as", ["owner", "deputy"])
def test_who_comes_to_the_course_after_it_was_announced_is_told_before_it_ends(desk: Desk, comes_as: str) -> None:
    course = desk.course()
    plan(desk, course)
    desk.pass_days(3)
    newcomer = desk.person(email="new@example.org")
    if comes_as == "owner":
        with desk.uow.write(OPERATOR) as work:
            change_owner(work, course.id, newcomer.id, reason="New role")
    else:
        deputy_of(desk, course, email="deputy@example.org")
    announce(desk)
    told = [mail.to_address for mail in desk.mails() if mail.kind == "retirement"]
    assert told[1:] == [f"{'new' if comes_as == 'owner' else 'deputy'}@example.org"], "the others are told once"
    bury(desk)
    desk.pass_days(9)
    assert status(desk, course) is CourseStatus.RETIRING
    assert desk.sweeps[0].is_idle()


def test_the_stand_in_for_nobody_is_neither_told_nor_waited_for(desk: Desk) -> None:
    nobody = desk.person(email=UNCLAIMED)
    course = desk.course(owner=nobody, owner_is_provisional=True)
    deputy_of(desk, course, email="deputy@example.org")
    plan(desk, course)
    desk.pass_days(8)
    assert [mail.to_address for mail in desk.mails()] == ["deputy@example.org"]
    assert status(desk, course) is CourseStatus.RETIRED


def test_who_comes_on_the_last_day_is_told_first(desk: Desk) -> None:
    course = desk.course()
    plan(desk, course)
    desk.pass_days(7)
    newcomer = desk.person()
    with desk.uow.write(OPERATOR) as work:
        change_owner(work, course.id, newcomer.id, reason="New role")
    announce(desk)
    assert status(desk, course) is CourseStatus.RETIRING
    desk.sweep()
    desk.sweep()
    assert status(desk, course) is CourseStatus.RETIRED


def test_whom_one_went_on_without_is_not_told_again_because_somebody_else_comes(desk: Desk) -> None:
    course = desk.course()
    deputy_of(desk, course, email="dead@example.org")
    plan_id = plan(desk, course)
    announce(desk)
    bury(desk, "dead@example.org")
    with desk.uow.write(OPERATOR) as work:
        forgo_notices(work, plan_id, version=1, reason="On long leave")
        change_owner(work, course.id, a_person(work).id, reason="New role")
    announce(desk)
    told = [mail.to_address for mail in desk.mails() if mail.kind == "retirement"]
    assert told.count("dead@example.org") == 1
    assert len(told) == 3
