"""The glossary: what agreed terms are called in other languages."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from api.access import access
from api.paging import MOST, Page, WrongCursor, clamp_limit, decode_cursor, encode_cursor, page_of, paged
from api.ports import House
from core.actors import Actor
from core.locales import Locale, UnknownLocale
from localization.repository.memory import list_terms
from localization.service.glossary import TermFacts, save_terms
from people.values import Permission


class TermView(msgspec.Struct, forbid_unknown_fields=True):
    """A term in its language and in another."""

    source_locale: str
    source: str
    target_locale: str
    target: str
    note: str = ""


@get("/api/v1/glossary", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["glossary"])
def list_glossary(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    target_locale: Annotated[str | None, QueryParameter()] = None,
    limit: Annotated[int, QueryParameter()] = MOST,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[TermView]]:
    """Agreed terms by their source; a target locale also gets those of its parents."""
    target = Locale.parse(target_locale) if target_locale else None
    limit, after = clamp_limit(limit), _last_seen(cursor) if cursor else None
    with house.uow.read(actor) as work:
        terms, last = page_of(list_terms(work.session, target=target, after=after, limit=limit + 1), limit)
        found = [
            TermView(str(term.source_locale), term.source, str(term.target_locale), term.target, term.note)
            for term in terms
        ]
        following = encode_cursor(last.source, str(last.target_locale), str(last.id)) if last else None
    return paged(request, found, following)


def _last_seen(cursor: str) -> tuple[str, Locale, UUID]:
    source, target, term_id = decode_cursor(cursor, 3)
    try:
        return source, Locale.parse(target), UUID(term_id)
    except (ValueError, UnknownLocale):
        raise WrongCursor(cursor=cursor[:80]) from None


@post(
    "/api/v1/glossary",
    opt=access(Permission.MANAGE_MEMORY),
    sync_to_thread=True,
    status_code=200,
    tags=["glossary"],
)
def save_glossary(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[list[TermView]]
) -> dict[str, int]:
    """Add terms, or change what they are called."""
    facts = [
        TermFacts(
            Locale.parse(term.source_locale),
            term.source,
            Locale.parse(term.target_locale),
            term.target,
            term.note,
        )
        for term in data
    ]
    with house.uow.write(actor) as work:
        return {"saved": save_terms(work, facts)}


routes: list[Any] = [list_glossary, save_glossary]
