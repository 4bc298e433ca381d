"""Requests beside their own pages: on Home, as a number in the rail, in the box."""

from api.ports import House
from commissioning import repository
from commissioning.errors import RequestNotFound
from commissioning.repository import RequestFacts
from commissioning.values import NUMBER_PREFIX, Stage
from core.unit_of_work import Work
from core.wording import Translator, translator
from people.access import may_somewhere
from people.values import Permission
from web.ports import Found, FoundGroup, HomeRow, HomeSection, finder, frame_count, group_of, home_section, named

ON_HOME = 5


@frame_count("requests")
def count_waiting(work: Work, _house: House) -> int:
    """What waits for a decision of this person."""
    return repository.count_open(work.session) if may_somewhere(work.actor, Permission.DECIDE_REQUEST) else 0


@home_section(40)
def requests_to_decide(work: Work, _house: House) -> HomeSection | None:
    """Requests by score, for those who decide."""
    if not may_somewhere(work.actor, Permission.DECIDE_REQUEST):
        return None
    reader = translator(work.actor.locale, work.actor.time_zone)
    waiting = [
        request
        for stage in (Stage.TRIAGED, Stage.SUBMITTED)
        for request in repository.list_board(work.session, stage, ON_HOME)
    ]
    total = repository.count_open(work.session)
    rows = [_home_row(request, reader) for request in waiting[:ON_HOME]]
    answer = reader.ngettext("One request waits for you.", "%(n)s requests wait for you.", total)
    heading = reader.gettext("Requests to decide")
    return HomeSection(heading=heading, rows=rows, total=total, more_href="/requests", answer=answer)


def _home_row(request: RequestFacts, reader: Translator) -> HomeRow:
    asked = reader.gettext("%(number)s · asked by %(name)s", number=request.name, name=request.requester_name)
    return HomeRow(
        title=request.title,
        href=f"/requests/{request.name}",
        detail=asked,
        state_kind="request",
        state_value=request.stage.value,
        note=reader.gettext("Score %(score)s", score=f"{request.score:g}"),
        action=reader.gettext("Decide…"),
        action_href=f"/requests/{request.name}#decide",
    )


@finder(50)
def find_requests(work: Work, _house: House, text: str, limit: int) -> FoundGroup | None:
    """Requests by number or title."""
    if not may_somewhere(work.actor, Permission.SUBMIT_REQUEST):
        return None
    hits = [_found(request) for request in repository.find_requests(work.session, text, limit + 1)]
    return group_of(translator(work.actor.locale).gettext("Requests"), hits, limit)


@named
def request_named(work: Work, _house: House, text: str) -> Found | None:
    """The request called REQ-4."""
    if not text.upper().startswith(NUMBER_PREFIX) or not may_somewhere(work.actor, Permission.SUBMIT_REQUEST):
        return None
    try:
        return _found(repository.get_request_facts(work.session, text))
    except RequestNotFound:
        return None


def _found(request: RequestFacts) -> Found:
    return Found(
        title=request.title,
        href=f"/requests/{request.name}",
        detail=request.name,
        state_kind="request",
        state_value=request.stage.value,
    )
