"""Which of a person's sessions this request came with."""

from core.unit_of_work import Work
from people import repository
from people.repository import SessionFacts
from people.rules import SESSION_IDLE
from people.service import sign_in
from web.reader import AnyRequest


def list_own_sessions(work: Work) -> list[SessionFacts]:
    """Every browser in which the actor is signed in, the one seen last first."""
    assert work.actor.person_id is not None
    return [*repository.list_sessions(work.session, work.actor.person_id, work.now, work.now - SESSION_IDLE)]


def current_session(work: Work, request: AnyRequest) -> SessionFacts | None:
    """The session of this very request; None where a token was used."""
    secret = request.scope["state"].get("session_cookie")
    if not secret or work.actor.person_id is None:
        return None
    found = sign_in.find_signed_in(work.session, secret, work.now)
    return next((one for one in list_own_sessions(work) if found and one.id == found.key_id), None)


BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Firefox, Windows: enough to recognise one's own; what is not known is shown as it came, cut short."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or user_agent[:40]
