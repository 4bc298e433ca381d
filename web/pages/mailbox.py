"""The demo's mailbox: every mail it kept, shown as a mail program would. It does not exist anywhere else."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.access import PUBLIC, access
from api.ports import House
from core.actors import SYSTEM
from core.unit_of_work import Work
from notifications.repository import mail as mails
from notifications.values import MailId, MailStatus
from people import repository as people
from web.page import render
from web.pages.demo import IN_DEMO
from web.reader import AnyRequest, actor_of

PAGE = 30
ALL = "all"
MAIL_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "frame-ancestors 'self'",
        "sandbox allow-top-navigation-by-user-activation allow-popups",
    )
)
"""A mail may style itself, as mails do, but runs nothing and fetches nothing."""


@get("/mailbox", opt=access(PUBLIC) | IN_DEMO, sync_to_thread=True)
def show_mailbox(
    request: AnyRequest,
    house: NamedDependency[House],
    to: Annotated[str, QueryParameter()] = "",
    older_than: Annotated[UUID | None, QueryParameter()] = None,
) -> Response[str]:
    """Newest first; the newest is open. Whoever is signed in sees their own first."""
    return _show(request, house, None, to, older_than)


@get("/mailbox/{mail_id:uuid}", opt=access(PUBLIC) | IN_DEMO, sync_to_thread=True)
def show_mail(
    request: AnyRequest,
    house: NamedDependency[House],
    mail_id: FromPath[UUID],
    to: Annotated[str, QueryParameter()] = ALL,
    older_than: Annotated[UUID | None, QueryParameter()] = None,
) -> Response[str]:
    return _show(request, house, MailId(mail_id), to, older_than)


@get("/mailbox/{mail_id:uuid}/html", opt=access(PUBLIC) | IN_DEMO, sync_to_thread=True)
def show_html(house: NamedDependency[House], mail_id: FromPath[UUID]) -> Response[str]:
    """The HTML part, for the frame of the mail's page."""
    with house.uow.read(SYSTEM) as work:
        mail = mails.get_mail(work.session, MailId(mail_id))
    html = (mail.html or "").replace("<head>", '<head><base target="_top">', 1)
    return Response(html, media_type="text/html", headers={"Content-Security-Policy": MAIL_POLICY})


def _show(request: AnyRequest, house: House, mail_id: MailId | None, to: str, older_than: UUID | None) -> Response[str]:
    with house.uow.read(SYSTEM) as work:
        mine = _own_address(work, request)
        chosen = to or mine or ALL
        address = None if chosen == ALL else chosen
        older = MailId(older_than) if older_than else None
        found = [*mails.list_mails(work.session, to_address=address, limit=PAGE + 1, older_than=older)]
        opened = mails.get_mail(work.session, mail_id) if mail_id else next(iter(found), None)
        counts = mails.count_mails(work.session)
        own_count = sum(mails.count_mails(work.session, to_address=mine).values()) if mine else 0
    shown = found[:PAGE]
    return render(
        request,
        "mailbox/mailbox.html",
        mails=shown,
        opened=opened,
        is_chosen=mail_id is not None,
        mine=mine,
        own_count=own_count,
        all_count=sum(counts.values()),
        to=chosen,
        last=shown[-1].id if len(found) > PAGE else None,
        waiting=counts.get(MailStatus.QUEUED, 0),
    )


def _own_address(work: Work, request: AnyRequest) -> str:
    actor = actor_of(request)
    if actor is None or actor.person_id is None:
        return ""
    return people.get_person_facts(work.session, actor.person_id).email


routes: list[Any] = [show_mailbox, show_mail, show_html]
