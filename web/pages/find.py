"""One box for everything: courses, people, jobs, pages. Other topics add their kind through `web.ports.finder`."""

from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import quote

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.access import ANYONE_SIGNED_IN, access
from api.ports import House
from core.actors import Actor
from core.unit_of_work import Work
from core.wording import Translator, translator
from core.wording.marks import N_
from people import repository
from people.access import may_somewhere
from people.values import Permission
from web.frame import RAIL, Entry, page_exists
from web.page import is_htmx, redirect, render, render_part
from web.ports import Found, FoundGroup, finder, group_of, providers
from web.reader import AnyRequest, actor_of, reader_of

SHORTEST = 2
IN_BOX, ON_PAGE = 6, 50
"""How many of a kind there is room for."""
INSIDE = (
    Entry("import", N_("Import"), "/import", Permission.IMPORT_COURSES),
    Entry("duplicates", N_("Duplicates"), "/duplicates", Permission.CHECK_DUPLICATES),
    Entry("commission", N_("Before you commission"), "/before-you-commission", Permission.CHECK_DUPLICATES),
    Entry("policies", N_("Policies"), "/policies", Permission.READ_CATALOG),
    Entry("jobs", N_("Jobs"), "/jobs"),
    Entry("markets", N_("Markets"), "/markets"),
    Entry("vendors", N_("Vendors"), "/vendors"),
    Entry("settings", N_("Settings"), "/settings"),
    Entry("keys", N_("Keys"), "/keys"),
)
"""Pages that the rail does not name: people look for them by name."""


@get("/find", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True)
def find_everything(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    q: Annotated[str, QueryParameter()] = "",
) -> Response[Any]:
    """A page of its own, or at once what is called exactly so; for HTMX the list below the box."""
    query, exact = q.strip(), list[Found]()
    groups = [_find_pages(request, reader_of(request), query)] if query else []
    if len(query) >= SHORTEST:
        with house.uow.read(actor) as work:
            exact = [hit for find in providers.named if (hit := find(work, house, query)) is not None]
            if len(exact) == 1 and not is_htmx(request):
                return redirect(request, exact[0].href)
            room = IN_BOX if is_htmx(request) else ON_PAGE
            groups += [find(work, house, query, room) for _, find in providers.finders]
    found = _exact_first(exact, [group for group in groups if group is not None], reader_of(request))
    if is_htmx(request):
        return render_part(request, "find/hits.html", query=query, groups=found)
    return render(request, "find/find.html", query=query, groups=found, section="")


def _exact_first(exact: list[Found], groups: list[FoundGroup], reader: Translator) -> list[FoundGroup]:
    """What is called exactly so stands first, and once."""
    named = {hit.href for hit in exact}
    others = [replace(group, hits=[hit for hit in group.hits if hit.href not in named]) for group in groups]
    heading = reader.gettext("Called exactly so")
    return [group for group in (FoundGroup(heading=heading, hits=exact), *others) if group.hits]


def _find_pages(request: AnyRequest, reader: Translator, query: str) -> FoundGroup | None:
    """Pages by the first letters of their name."""
    entries = [one for one in (*RAIL, *INSIDE) if page_exists(request.app, one.path) and _may_open(request, one)]
    labelled = [(reader.gettext(one.label), one.path) for one in entries]
    hits = [Found(title=label, href=path) for label, path in labelled if label.lower().startswith(query.lower())]
    return FoundGroup(heading=reader.gettext("Pages"), hits=hits) if hits else None


def _may_open(request: AnyRequest, entry: Entry) -> bool:
    actor = actor_of(request)
    return entry.needs is None or (actor is not None and may_somewhere(actor, entry.needs))


@finder(30)
def find_people(work: Work, _: House, text: str, limit: int) -> FoundGroup | None:
    """People by name or address; a person leads to the courses they answer for."""
    reader = translator(work.actor.locale)
    people = repository.list_people(work.session, text=text, is_active=True, limit=limit + 1)
    hits = [Found(title=one.name, href=f"/catalog?owner={quote(one.email)}", detail=one.email) for one in people]
    return group_of(reader.gettext("People and their courses"), hits, limit)


routes: list[Any] = [find_everything]
