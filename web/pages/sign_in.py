"""Signing in by a one-time link, and out. The answer to asking for a link is the same for every address."""

from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.access import PUBLIC, access
from api.auth import SESSION_COOKIE
from api.ports import House
from core.actors import SYSTEM
from core.errors import CoursekeeperError
from core.unit_of_work import Work
from core.wording.problems import problem_of
from people.errors import PersonInvalid, SignInLinkInvalid, TooManySignInLinks
from people.rules import SESSION_LIFETIME
from people.service import sign_in
from people.service.sign_in import IssuedLink, OpenedSession
from web.forms import Form
from web.link_mail import mail_link, words_of
from web.page import cookie, own_path, redirect, render
from web.reader import AnyRequest, actor_of, house_of, reader_of
from web.sessions import current_session


def place_of(address: str) -> str:
    """Where somebody asks from, for counting; nothing where that is one's own network.

    Behind a proxy that no setting names, everybody comes from its address: counted, the first few would lock out all.
    """
    try:
        return address if ip_address(address).is_global else ""
    except ValueError:
        return ""


@get("/sign-in", opt=access(PUBLIC), sync_to_thread=True)
def ask_address(request: AnyRequest, back: Annotated[str, QueryParameter()] = "/") -> Response[str]:
    """Where the mail goes."""
    return render(request, "sign_in/ask.html", back=own_path(back), email="", error="")


@post("/sign-in", opt=access(PUBLIC), sync_to_thread=True, status_code=200)
def send_link(request: AnyRequest, house: NamedDependency[House], form: NamedDependency[Form]) -> Response[str]:
    """Mail a link where the address is known; say the same where it is not."""
    email, back = form.text("email"), own_path(form.text("back", "/"))
    asked_from = place_of(request.client.host if request.client else "")
    try:
        with house.uow.write(SYSTEM) as work:
            link = sign_in.ask_for_link(work, email, asked_from=asked_from)
            if link is not None:
                _mail_link(work, house, link, back)
    except (PersonInvalid, TooManySignInLinks) as error:
        return _ask_again(request, error, email, back)
    house.wake("mail")
    return render(request, "sign_in/sent.html", email=email)


@get("/sign-in/{secret:str}", opt=access(PUBLIC), sync_to_thread=True)
def confirm_link(
    request: AnyRequest,
    house: NamedDependency[House],
    secret: FromPath[str],
    back: Annotated[str, QueryParameter()] = "/",
) -> Response[str]:
    """A page with a button: scanners of mails follow links, people press buttons."""
    with house.uow.read(SYSTEM) as work:
        name = sign_in.peek_link(work.session, secret, work.now)
    if name is None:
        return _is_spent(request)
    return render(request, "sign_in/confirm.html", name=name, secret=secret, back=own_path(back))


@post("/sign-in/{secret:str}", opt=access(PUBLIC), sync_to_thread=True, status_code=303)
def use_link(
    request: AnyRequest, house: NamedDependency[House], secret: FromPath[str], form: NamedDependency[Form]
) -> Response[Any]:
    """Exchange the link for a session."""
    try:
        with house.uow.write(SYSTEM) as work:
            opened = sign_in.use_link(work, secret, user_agent=request.headers.get("user-agent", ""))
    except SignInLinkInvalid:
        return _is_spent(request)
    return enter(request, opened, form.text("back", "/"))


@post("/sign-out", opt=access(PUBLIC), sync_to_thread=True, status_code=303)
def sign_out(request: AnyRequest) -> Response[bytes]:
    """End this browser's session."""
    leave(request)
    response = redirect(request, "/sign-in", reader_of(request).gettext("You are signed out."))
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


def leave(request: AnyRequest) -> None:
    """End the session that this request came with."""
    actor = actor_of(request)
    if actor is None or actor.person_id is None:
        return
    with house_of(request).uow.write(actor) as work:
        if (session := current_session(work, request)) is not None:
            sign_in.end_session(work, actor.person_id, session.id)


def enter(request: AnyRequest, opened: OpenedSession, back: str) -> Response[bytes]:
    """Put a fresh session into the browser and go on."""
    response = redirect(request, back)
    lasts = int(SESSION_LIFETIME.total_seconds())
    response.set_cookie(cookie(request, SESSION_COOKIE, opened.secret, max_age=lasts))
    return response


def _is_spent(request: AnyRequest) -> Response[str]:
    """Used, too old or invented: which of these is nobody's business."""
    return render(request, "sign_in/spent.html", status=410)


def _ask_again(request: AnyRequest, error: CoursekeeperError, email: str, back: str) -> Response[str]:
    reader = reader_of(request)
    code = "invalid_email" if isinstance(error, PersonInvalid) else ""
    sentence = reader.gettext("This is no mail address.") if code else problem_of(error, reader)
    return render(request, "sign_in/ask.html", status=422, back=back, email=email, error=sentence)


def _mail_link(work: Work, house: House, link: IssuedLink, back: str) -> None:
    reader = words_of(house, link)
    mail_link(
        work,
        house,
        link,
        reader,
        subject=reader.gettext("Your link to sign in"),
        said=reader.gettext("open this link to sign in. It works once, for the next 20 minutes."),
        why=reader.gettext("You did not ask for this? Then do nothing: without the link nobody gets in."),
        query=f"?back={quote(back)}" if back != "/" else "",
    )


routes: list[Any] = [ask_address, send_link, confirm_link, use_link, sign_out]
