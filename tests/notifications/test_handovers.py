from sqlalchemy import select

from app.wiring import Wiring
from catalog.importing.service import import_file
from catalog.models import Course
from catalog.service import change_owner, claim_course
from core.actors import OPERATOR
from notifications.models import Mail
from people.service import leave
from tests.factories import a_course, a_person, an_org_unit, the_actor


def mails(house: Wiring) -> list[Mail]:
    with house.uow.read(OPERATOR) as work:
        return [mail for mail in work.session.scalars(select(Mail)) if mail.kind == "handover"]


def test_whoever_takes_over_from_a_leaver_gets_one_mail_about_all_of_it(house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        head = a_person(work, name="Hanna Head")
        unit = an_org_unit(work, head=head)
        leaver = a_person(work, name="Tom Leaver", unit=unit)
        for code in ("ABC-1", "ABC-2"):
            a_course(work, code=code, owner=leaver, unit=unit)
    with house.uow.write(OPERATOR) as work:
        leave(work, leaver.id)
    (mail,) = mails(house)
    assert mail.to_address == head.email
    assert "2 courses are yours now" in mail.subject
    assert "ABC-1" in mail.text
    assert "ABC-2" in mail.text
    assert "Tom Leaver left" in mail.text


def test_who_hands_over_by_hand_lets_the_new_owner_know_which_course(house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        course, other = a_course(work, title="Gifts"), a_person(work)
    with house.uow.write(OPERATOR) as work:
        change_owner(work, course.id, other.id, reason="New role")
    (mail,) = mails(house)
    assert (mail.to_address, "Gifts" in mail.subject, "New role" in mail.text) == (other.email, True, True)


def test_who_takes_a_course_themselves_is_told_nothing(house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        course, taker = a_course(work, owner_is_provisional=True), a_person(work)
    with house.uow.write(the_actor(taker)) as work:
        claim_course(work, course.id)
    with house.uow.read(OPERATOR) as work:
        assert work.session.get_one(Course, course.id).owner_id == taker.id
    assert mails(house) == []


def test_an_import_that_names_another_owner_sends_no_mail(house: Wiring, tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "courses.csv"
    file.write_text("code,title,owner_email\nABC-1,Gifts,ada@example.org\n")
    import_file(house.uow, OPERATOR, file)
    file.write_text("code,title,owner_email\nABC-1,Gifts,bob@example.org\n")
    outcome = import_file(house.uow, OPERATOR, file)
    assert outcome.updated == 1
    assert mails(house) == []


def test_neither_a_title_nor_a_name_nor_a_reason_is_markup_in_a_mail(house: Wiring) -> None:
    evil = '<script>alert(1)</script><a href="https://evil.example">'
    with house.uow.write(OPERATOR) as work:
        course, other = a_course(work, title=f"Gifts {evil}"), a_person(work, name=f"Eve {evil}")
    with house.uow.write(OPERATOR) as work:
        change_owner(work, course.id, other.id, reason=f"New {evil}")
    (mail,) = mails(house)
    assert mail.html is not None
    assert "Gifts &lt;script&gt;" in mail.html
    assert not [part for part in ("<script", 'href="https://evil') if part in mail.html]
