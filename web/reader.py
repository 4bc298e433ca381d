"""Who reads: language and zone of a page. A person's own; for strangers a cookie, their browser, the house's."""

from dataclasses import replace
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from api.ports import House
from core.actors import Actor
from core.locales import Locale, UnknownLocale
from core.wording import Translator, catalogs, pseudo, sentences, translator

AnyRequest = Request[Any, Any, Any]
LOCALE_COOKIE = "ck_locale"
READS_AS = "reads_as"


def house_of(request: AnyRequest) -> House:
    house: House = request.app.state.house
    return house


def actor_of(request: AnyRequest) -> Actor | None:
    """Who is signed in; None also where a request failed before anybody asked."""
    actor: Actor | None = request.scope["state"].get("actor")
    return actor


def reader_of(request: AnyRequest) -> Translator:
    """The texts, dates and numbers of whoever looks at this page."""
    house, actor = house_of(request), request.scope["state"].get(READS_AS) or actor_of(request)
    chosen = parse_locale(request.cookies.get(LOCALE_COOKIE, ""))
    if chosen and pseudo.is_pseudo(chosen) and not house.rules.is_demo:
        chosen = None
    if chosen and pseudo.is_pseudo(chosen):
        locale = chosen
    elif actor:
        locale = actor.locale
    else:
        locale = chosen or _asked_for(request) or house.rules.default_locale
    return translator(locale, actor.time_zone if actor else house.rules.default_time_zone)


def read_as(request: AnyRequest, person: Actor) -> None:
    """Speak to this person, whoever is signed in: a mail's link was made for them."""
    request.scope["state"][READS_AS] = person


async def read_as_chosen(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard of all pages: in the demo a pseudo-language goes wherever texts are made for this person."""
    state, chosen = connection.scope["state"], parse_locale(connection.cookies.get(LOCALE_COOKIE, ""))
    actor: Actor | None = state.get("actor")
    if actor and chosen and pseudo.is_pseudo(chosen) and connection.app.state.house.rules.is_demo:
        state["actor"] = replace(actor, locale=chosen)


def parse_locale(text: str) -> Locale | None:
    """The locale behind a tag, None where there is none."""
    try:
        return Locale.parse(text) if text else None
    except UnknownLocale:
        return None


def languages_of(person: Locale | None) -> list[tuple[str, str]]:
    """What to choose a person's language from: those there are pages in, and theirs, which saving a form must keep."""
    offered = catalogs.offered_locales()
    own = [person] if person is not None and person not in offered else []
    return [(str(one), sentences.own_name(one)) for one in (*offered, *own)]


def _asked_for(request: AnyRequest) -> Locale | None:
    """The first language of Accept-Language that there is a catalog for."""
    for part in request.headers.get("accept-language", "").split(","):
        locale = parse_locale(part.partition(";")[0].strip())
        if locale and catalogs.closest(locale).language == locale.language:
            return locale
    return None
