"""Mail that was given up, as whoever looks after reminders sees it."""

from sqlalchemy import select

from app.wiring import Wiring
from core.actors import SYSTEM
from notifications.models import Mail
from notifications.service import queue_mail
from notifications.values import MailStatus
from people.values import Role
from tests.clients import Client
from tests.web.reading import text_of, token_in

PAGE = "/alerts/undelivered"


def bury(house: Wiring, subject: str, **facts: object) -> None:
    with house.uow.write(SYSTEM) as work:
        mail_id = queue_mail(work, to="ines@example.org", to_name="Ines", subject=subject, text="", **facts)  # type: ignore[arg-type]
        work.session.flush()
        mail = work.session.get_one(Mail, mail_id)
        mail.status, mail.last_error = MailStatus.DEAD, "550 no such user"


def test_who_looks_after_reminders_sees_whom_no_mail_reached_and_has_it_told_again(
    client: Client, house: Wiring
) -> None:
    client.as_(Role.ADMINISTRATOR)
    bury(house, "Gifts ends on 4 Dec")
    bury(house, "Your link to sign in", is_secret=True)
    assert f'href="{PAGE}"' in client.get("/reviews").text
    page = client.get(PAGE)
    for words in ("1 mail was given up.", "ines@example.org", "Gifts ends on 4 Dec", "550 no such user"):
        assert words in text_of(page)
    assert "sign in" not in text_of(page).lower()
    again = client.post(PAGE, data={"csrf_token": token_in(page)})
    assert "1 mail is told again." in text_of(again)
    assert "Every mail has arrived or is on its way." in text_of(again)
    with house.uow.read(SYSTEM) as work:
        assert MailStatus.QUEUED in work.session.scalars(select(Mail.status)).all()


def test_others_are_neither_led_there_nor_let_in(client: Client) -> None:
    client.as_(Role.CONTENT_OWNER)
    assert PAGE not in client.get("/reviews").text
    assert client.get(PAGE).status_code == 403
