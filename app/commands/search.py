"""`coursekeeper search`: the catalog by words and filters.

Starting up costs more than searching. Where the index lies beside a SQLite database and has nothing to catch up
with, the operator's search reads just the index; everything else goes through the whole house.
"""

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

import click

from app.console import as_json, as_somebody, complain, counted, emit, ends_rightly, find_actor, open_house, say
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor
    from search.answers import Answer, FoundCourse
    from search.values import SearchQuery

FACETS = ("status", "locale", "org_unit")


class Asked(TypedDict):
    text: str
    filters: tuple[str, ...]
    sort: str
    limit: int
    locale: str | None


@click.command()
@click.argument("text", default="")
@click.option("--filter", "filters", multiple=True, metavar="EXPR", help="Such as: status = published; repeatable.")
@click.option("--sort", default="", metavar="KEY", help="relevance, title, updated, due or due_desc.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200))
@click.option("--locale", default=None, metavar="L", help="The language to show titles in.")
@as_json
@as_somebody(Permission.SEARCH)
def search(
    text: str,
    filters: tuple[str, ...],
    sort: str,
    limit: int,
    locale: str | None,
    as_email: str | None,
    as_json: bool,
) -> None:
    """Find courses by words in any language."""
    with ends_rightly():
        asked = Asked(text=text, filters=filters, sort=sort, limit=limit, locale=_checked(locale))
        answer = None if as_email else _quick_answer(asked)
        answer = answer or _full_answer(asked, as_email)
        emit(answer) if as_json else _show(answer)


def _checked(locale: str | None) -> str | None:
    from core.locales import Locale

    return str(Locale.parse(locale)) if locale else None


def _query(asked: Asked, actor: "Actor", now: datetime) -> "SearchQuery":
    from search.asking import ask, today_of

    return ask(
        text=asked["text"],
        filters=asked["filters"],
        sort=asked["sort"],
        limit=asked["limit"],
        locale=asked["locale"] or str(actor.locale),
        today=today_of(now, actor),
        facets=FACETS,
        is_typing=False,
    )


def _quick_answer(asked: Asked) -> "Answer | None":
    """The index's own answer; None where it may lack something or found nothing."""
    from app.searching import clock_of, engine_of, is_up_to_date
    from app.settings import load

    settings = load()
    if not is_up_to_date(settings):
        return None
    from core.actors import OPERATOR, living_in
    from search.answers import answer_of, timed

    query = _query(asked, living_in(settings.default_time_zone, OPERATOR), clock_of(settings).now())
    results = timed(lambda: engine_of(settings).search(query))
    return answer_of(query, results) if results.total else None


def _full_answer(asked: Asked, as_email: str | None) -> "Answer":
    from search.answers import answer_of
    from search.service import is_miss, keep_miss

    house = open_house()
    try:
        actor = find_actor(house, as_email, Permission.SEARCH)
        query = _query(asked, actor, house.clock.now())
        _catch_up(house)
        with house.uow.read(actor) as work:
            results = house.searcher.search(work, query)
        if is_miss(query, results):
            with house.uow.write(actor) as work:
                keep_miss(work, query)
        return answer_of(query, results)
    finally:
        house.close()


def _catch_up(house: "Wiring") -> None:
    """Bring recent writes into the index, where no server is there to do it."""
    from app.index_care import is_served, sweep_of

    if not sweep_of(house).is_idle() and not is_served(house):
        house.sweep_runner.run(sweep_of(house))


def _show(answer: "Answer") -> None:
    if answer.is_fallback:
        complain("The index is away: found by plain words in the database, without typos forgiven.")
    if answer.is_relaxed:
        complain("No course has all these words; these have some of them.")
    say(f"{counted(answer.total, 'course')}, {answer.took_ms:.0f} ms")
    for hit in answer.hits:
        say(_line(hit))


def _line(hit: "FoundCourse") -> str:
    replaced = f" · use {hit.superseded_by}" if hit.superseded_by else ""
    elsewhere = [found for found in hit.highlights if found.locale and found.locale != hit.locale]
    matched = f" · {elsewhere[0].locale}: {elsewhere[0].text}" if elsewhere else ""
    return f"{hit.code:<12} {hit.status:<10} {hit.title} [{hit.locale}]{replaced}{matched}"
