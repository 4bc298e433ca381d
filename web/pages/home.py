"""Home: what needs you. Its sections come from the other topics' pages through `web.ports`."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from api.access import ANYONE_SIGNED_IN, PUBLIC, access
from api.ports import House
from core.actors import Actor
from people.access import may_somewhere
from people.values import Permission
from web.page import render
from web.ports import HomeSection, providers
from web.reader import AnyRequest


@get("/", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True)
def show_home(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """What needs this person, most urgent topic first."""
    sections: list[HomeSection] = []
    with house.uow.read(actor) as work:
        for _, make in providers.sections:
            if (section := make(work, house)) is not None and section.rows:
                sections.append(section)
    first = next((section for section in sections if section.answer), None)
    answers = dict.fromkeys(section.answer for section in sections if section.answer)  # several may say the same
    others = list(answers)[1:]
    may_ask = may_somewhere(actor, Permission.CHECK_DUPLICATES)
    return render(request, "home/home.html", sections=sections, first=first, others=others, may_ask=may_ask)


@get("/keys", opt=access(PUBLIC), sync_to_thread=True)
def show_keys(request: AnyRequest) -> Response[str]:
    """The keys as a page, for browsers without JavaScript."""
    return render(request, "home/keys.html")


routes: list[Any] = [show_home, show_keys]
