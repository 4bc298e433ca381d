"""The demo: be anybody, move the clock, read the mailbox."""

from app.wiring import Wiring
from core.actors import OPERATOR
from notifications.models import Mail
from notifications.service.mail import queue_mail
from notifications.values import MailId
from people.values import Role
from tests.clients import Client
from tests.factories import a_person
from tests.web.reading import text_of, token_in


def a_mail(house: Wiring, html: str | None = None) -> MailId:
    with house.uow.write(OPERATOR) as work:
        return queue_mail(work, to="ada@example.org", subject="Three reviews", text="See http://x.example/", html=html)


def test_somebody_can_be_chosen_and_is_signed_in(demo: Client, demo_house: Wiring) -> None:
    with demo_house.uow.write(OPERATOR) as work:
        ada = a_person(work, name="Ada Example", role=Role.CONTENT_OWNER)
    page = demo.get("/demo/people", params={"back": "/settings"})
    assert "Content owner" in text_of(page)
    data = {"person": str(ada.id), "back": "/settings", "csrf_token": token_in(page)}
    assert "You are Ada Example." in text_of(demo.post("/demo/people", data=data))


def test_strangers_of_the_demo_choose_who_to_be(demo: Client) -> None:
    assert demo.get("/settings", follow_redirects=False).headers["location"] == "/demo/people?back=/settings"


def test_nobody_becomes_somebody_who_has_left(demo: Client, demo_house: Wiring) -> None:
    with demo_house.uow.write(OPERATOR) as work:
        gone = a_person(work, is_active=False)
    data = {"person": str(gone.id), "csrf_token": token_in(demo.get("/demo/people"))}
    assert demo.post("/demo/people", data=data).status_code == 404
    assert demo.post("/demo/people", data={**data, "person": "nonsense"}).status_code == 404


def test_the_clock_moves_and_nobody_is_signed_out_by_it(demo: Client, demo_house: Wiring) -> None:
    before = demo_house.clock.now()
    demo.as_(Role.STAFF)
    moved = demo.post("/demo/advance", data={"days": "30", "back": "/settings", "csrf_token": ""})
    assert moved.status_code == 200
    assert (demo_house.clock.now() - before).days == 30
    assert "look into the mailbox" in text_of(moved)


def test_the_clock_moves_forward_only_and_not_too_far(demo: Client) -> None:
    demo.as_(Role.STAFF)
    for days in ("0", "-3", "1000", "soon"):
        assert demo.post("/demo/advance", data={"days": days}).status_code == 422


def test_a_mail_is_shown_as_it_looks_and_as_text(demo: Client, demo_house: Wiring) -> None:
    mail_id = a_mail(demo_house, html="<html><head></head><body><script>x</script><a href='/y'>go</a></body></html>")
    page = demo.get(f"/mailbox/{mail_id}")
    assert "Three reviews" in text_of(page)
    assert '<a href="http://x.example/"' in page.text
    assert f'src="/mailbox/{mail_id}/html"' in page.text
    body = demo.get(f"/mailbox/{mail_id}/html")
    assert "script-src" not in body.headers["content-security-policy"]
    assert "sandbox" in body.headers["content-security-policy"]
    assert '<base target="_top">' in body.text


def test_a_mailbox_can_be_narrowed_to_one_person(demo: Client, demo_house: Wiring) -> None:
    a_mail(demo_house)
    assert "Three reviews" in demo.get("/mailbox").text
    assert "Three reviews" not in demo.get("/mailbox", params={"to": "eve@example.org"}).text


def test_an_empty_mailbox_says_what_would_fill_it(demo: Client) -> None:
    assert "Move the clock ahead" in text_of(demo.get("/mailbox"))


def test_old_mails_are_on_the_next_page(demo: Client, demo_house: Wiring) -> None:
    with demo_house.uow.write(OPERATOR) as work:
        for number in range(35):
            queue_mail(work, to="ada@example.org", subject=f"Mail {number}", text="…")
        assert len(work.session.new) == 35 or work.session.query(Mail).count() == 35
    page = demo.get("/mailbox")
    assert "older_than=" in page.text
    assert "Mail 1<" not in page.text


def test_the_mailbox_opens_on_ones_own_mails_and_shows_everybodys_beside(demo: Client, demo_house: Wiring) -> None:
    me = demo.as_(Role.STAFF)
    with demo_house.uow.write(OPERATOR) as work:
        queue_mail(work, to=me.email, subject="For me", text="…")
    a_mail(demo_house)
    mine = text_of(demo.get("/mailbox"))
    assert "Three reviews" not in mine
    assert "For me" in mine
    assert "Mine 1" in mine
    assert "All 2" in mine
    everybodys = text_of(demo.get("/mailbox", params={"to": "all"}))
    assert "Three reviews" in everybodys
    assert "at nine on a working day" in everybodys


def test_the_page_of_personas_says_one_day_whoever_looks(demo: Client, demo_house: Wiring) -> None:
    def day_shown() -> str:
        return text_of(demo.get("/demo/people")).split("Today is ")[1].split("Mailbox")[0].split("+")[0].strip()

    shown = {day_shown()}
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        demo.as_(Role.STAFF, time_zone=zone)
        shown.add(day_shown())
    assert len(shown) == 1
