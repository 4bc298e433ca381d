"""Mail that was given up, for whoever looks after reminders."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency

from api.access import access
from api.ports import House
from core.actors import Actor
from notifications.service.mail import replay_dead
from notifications.service.reading import list_undelivered
from people.values import Permission
from web.page import redirect, render
from web.reader import AnyRequest, reader_of

MOST_SHOWN = 200


@get("/alerts/undelivered", opt=access(Permission.MANAGE_ALERTS), sync_to_thread=True)
def show_undelivered(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]
) -> Response[str]:
    """Whom no mail reached, and why."""
    with house.uow.read(actor) as work:
        mails = list_undelivered(work, limit=MOST_SHOWN)
    return render(request, "reviews/undelivered.html", section="reviews", mails=mails)


@post("/alerts/undelivered", opt=access(Permission.MANAGE_ALERTS), sync_to_thread=True, status_code=303)
def tell_again(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[Any]:
    """Tell it again, as things stand now."""
    reader = reader_of(request)
    with house.uow.write(actor) as work:
        count = replay_dead(work, house.retellers)
    said = reader.ngettext("%(n)s mail is told again.", "%(n)s mails are told again.", count)
    return redirect(request, "/alerts/undelivered", said)


routes: list[Any] = [show_undelivered, tell_again]
