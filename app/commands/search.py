"""`coursekeeper search`: the catalog by words and filters."""

from typing import TYPE_CHECKING

import click

from app.console import acting, as_json, complain, emit, say

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor
    from search.answers import Answer, FoundCourse

FACETS = ("status", "locale", "org_unit")


@click.command()
@click.argument("text", default="")
@click.option("--filter", "filters", multiple=True, metavar="EXPR", help="Such as: status = published; repeatable.")
@click.option("--sort", default="", metavar="KEY", help="relevance, title, updated, due or due_desc.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200))
@click.option("--locale", default=None, metavar="L", help="The language to show titles in.")
@as_json
@acting
def search(
    text: str,
    filters: tuple[str, ...],
    sort: str,
    limit: int,
    locale: str | None,
    as_json: bool,
    house: "Wiring",
    actor: "Actor",
) -> None:
    """Find courses by words in any language."""
    from search.answers import answer_of
    from search.service import ask, today_of

    today = today_of(house.clock.now(), actor)
    language = _checked(locale) or str(actor.locale)
    query = ask(
        text=text,
        filters=filters,
        facets=FACETS,
        sort=sort,
        limit=limit,
        locale=language,
        today=today,
        is_typing=False,
    )
    _catch_up(house)
    with house.uow.read(actor) as work:
        answer = answer_of(query, house.searcher.search(work, query))
    _keep_miss(house, actor, answer, language)
    emit(answer) if as_json else _show(answer)


def _checked(locale: str | None) -> str | None:
    from core.locales import Locale

    return str(Locale.parse(locale)) if locale else None


def _catch_up(house: "Wiring") -> None:
    """Bring recent writes into the index, where no server is there to do it."""
    from app.index_care import is_served, sweep_of

    if not sweep_of(house).is_idle() and not is_served(house):
        house.sweep_runner.run(sweep_of(house))


def _keep_miss(house: "Wiring", actor: "Actor", answer: "Answer", locale: str) -> None:
    from search.service import keep_miss, today_of

    if answer.query and not answer.total:
        with house.uow.write(actor) as work:
            keep_miss(work, answer.query, locale, today_of(work.now, actor))


def _show(answer: "Answer") -> None:
    if answer.is_fallback:
        complain("The index is away: found by plain words in the database, without typos forgiven.")
    if answer.is_relaxed:
        complain("No course has all these words; these have some of them.")
    say(f"{answer.total:,} courses, {answer.took_ms:.0f} ms")
    for hit in answer.hits:
        say(_line(hit))


def _line(hit: "FoundCourse") -> str:
    replaced = f" · use {hit.superseded_by}" if hit.superseded_by else ""
    elsewhere = [found for found in hit.highlights if found.locale and found.locale != hit.locale]
    matched = f" · {elsewhere[0].locale}: {elsewhere[0].text}" if elsewhere else ""
    return f"{hit.code:<12} {hit.status:<10} {hit.title} [{hit.locale}]{replaced}{matched}"
