"""Who sees what of the ledger and of the audit: what is one's own, and what one's role was given for."""

import pytest

from app.wiring import Wiring
from catalog.models import Course
from catalog.service import edit_course
from core.actors import OPERATOR, Grant
from core.ids import new_id
from core.unit_of_work import UnitOfWork, Work
from notifications.models import Alert, Mail
from notifications.service import queue_mail
from notifications.service.reading import list_alerts_for, list_undelivered
from notifications.values import AlertId, AlertStatus, Audience, Channel, MailStatus
from people.models import Person
from people.values import Role
from tests.clients import Client
from tests.factories import a_course, a_person, an_org_unit, the_actor

LEAD = Role.LEARNING_LEAD.value


def an_alert(work: Work, course: Course, recipient: Person) -> None:
    work.session.add(
        Alert(
            id=AlertId(new_id()),
            subject_kind="review",
            subject_id=course.id,
            course_id=course.id,
            cycle=1,
            rung=0,
            audience=Audience.OWNERS,
            recipient_id=recipient.id,
            channel=Channel.MAIL,
            status=AlertStatus.PENDING,
            due_on=work.now.date(),
            fell_at=work.now,
            created_at=work.now,
        )
    )


@pytest.mark.parametrize(
    ("grants", "seen"),
    [
        ((Grant(LEAD),), ["hr", "north", "sales", "top"]),
        ((Grant(LEAD, "/top/sales"),), ["hr", "north", "sales"]),
        ((Grant(LEAD, "/top/sales/north"),), ["hr", "north"]),
        ((Grant(LEAD, "/top"),), ["hr", "north", "sales", "top"]),
        ((Grant(LEAD, market="PL"),), ["hr"]),
        ((Grant(Role.CONTENT_OWNER.value),), ["hr"]),
        ((), ["hr"]),
    ],
)
def test_a_lead_sees_the_alerts_of_their_part_of_the_house_and_their_own(
    uow: UnitOfWork, grants: tuple[Grant, ...], seen: list[str]
) -> None:
    with uow.write(OPERATOR) as work:
        top = an_org_unit(work, code="top")
        sales = an_org_unit(work, code="sales", parent=top)
        units = {"top": top, "hr": an_org_unit(work, code="hr", parent=top), "sales": sales}
        units["north"] = an_org_unit(work, code="north", parent=sales)
        me, other = a_person(work), a_person(work)
        courses = {code: a_course(work, unit=unit, owner=other).id for code, unit in units.items()}
        for code in units:
            an_alert(work, work.session.get_one(Course, courses[code]), me if code == "hr" else other)
    with uow.read(the_actor(me, *grants)) as work:
        found = {alert.course_id for alert in list_alerts_for(work)}
    assert sorted(code for code, course_id in courses.items() if course_id in found) == seen


def test_the_audit_tells_a_lead_of_one_unit_about_its_courses_alone(client: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        sales, hr = an_org_unit(work, code="sales"), an_org_unit(work, code="hr")
        mine, theirs = a_course(work, unit=sales).id, a_course(work, unit=hr).id
        for course_id in (mine, theirs):
            edit_course(work, course_id, {"level": "expert"})
    client.as_(Role.LEARNING_LEAD, unit=sales)
    told = client.get("/api/v1/audit").json()["items"]
    assert {line["course_id"] for line in told} == {str(mine)}
    client.as_(Role.LEARNING_LEAD)
    everything = client.get("/api/v1/audit").json()["items"]
    assert {str(mine), str(theirs)} <= {line["course_id"] for line in everything}


def test_sign_in_links_that_died_leave_room_for_the_mail_that_did_not_arrive(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        for subject, is_secret in (("Gifts ends on 4 Dec", False), ("Your link", True), ("Your link", True)):
            mail_id = queue_mail(
                work, to="ines@example.org", to_name="Ines", subject=subject, text="", is_secret=is_secret
            )
            work.session.flush()
            work.session.get_one(Mail, mail_id).status = MailStatus.DEAD
    with uow.read(OPERATOR) as work:
        assert [mail.subject for mail in list_undelivered(work, limit=2)] == ["Gifts ends on 4 Dec"]
