"""Mail with a link that signs somebody in: secret, so its text is wiped once it is delivered."""

from api.ports import House
from core.unit_of_work import Work
from core.wording import Translator, translator
from core.wording.dates import today_of
from notifications.compose import compose_notice
from notifications.service import queue_mail
from people.service.sign_in import IssuedLink


def words_of(house: House, link: IssuedLink) -> Translator:
    """The language and zone whoever gets the link is written to in."""
    return translator(link.locale or house.rules.default_locale, house.rules.default_time_zone)


def mail_link(
    work: Work, house: House, link: IssuedLink, words: Translator, *, subject: str, said: str, why: str, query: str = ""
) -> None:
    """Queue it; `said` is what the link is for and how long it works."""
    mail = compose_notice(
        words,
        today_of(work.now, words),
        subject=subject,
        paragraphs=[words.gettext("Hello %(name)s,", name=link.name), said],
        url=f"{house.rules.base_url}/sign-in/{link.secret}{query}",
        action=words.gettext("Sign in"),
        why=why,
    )
    queue_mail(
        work,
        to=link.email,
        to_name=link.name,
        person_id=link.person_id,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        kind="sign_in",
        is_secret=True,
    )
