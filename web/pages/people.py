"""Names offered while an owner is typed: the browser shows them below the field."""

from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.access import access
from api.ports import House
from core.actors import Actor
from people.values import Permission
from web.page import render_part
from web.people import people_choices
from web.reader import AnyRequest


@get("/people/choices", opt=access(Permission.READ_CATALOG), sync_to_thread=True)
def offer_people(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    owner_email: Annotated[str, QueryParameter()] = "",
    owner: Annotated[str, QueryParameter()] = "",
) -> Response[str]:
    """Active people whose name or address holds what was typed so far."""
    with house.uow.read(actor) as work:
        found = people_choices(work, (owner or owner_email)[:200])
    return render_part(request, "components/people.html", name="owner" if owner else "owner_email", people=found)


routes: list[Any] = [offer_people]
