"""Coverage by market: how much of what rollouts bring there is live, and for which share of the people."""

from __future__ import annotations

from collections.abc import Sequence

from core.reports import Column, Kind, Report, Row, Table, Value, address, all_of, rounded, worst_first
from core.unit_of_work import Work
from core.wording.numbers import number, percent
from core.wording.sentences import list_of, place_name
from core.wording.translator import Translator
from localization.repository.markets import MarketRow, list_markets, readers_of
from localization.repository.reports import count_offers
from localization.rules.coverage import MarketStanding, market_standing

Found = Sequence[tuple[MarketRow, MarketStanding]]
MOST_NAMED = 3
OFFERED = "status IN [published, retiring]"


def coverage_by_market(work: Work, reader: Translator) -> Report:
    """Markets with the courses of their rollouts: live in all required locales, and people reached."""
    offers = count_offers(work.session)
    found = [
        (market, market_standing(market.required, readers_of(market), offers.get(market.id, ())))
        for market in list_markets(work.session)
    ]
    table = Table(
        name="markets",
        title=reader.gettext("By market"),
        columns=(
            Column("market", reader.gettext("Market")),
            Column("courses", reader.gettext("Courses in rollouts"), Kind.COUNT),
            Column("live", reader.gettext("live in all required languages"), Kind.COUNT),
            Column("share_live", reader.gettext("Share live"), Kind.SHARE),
            Column("people", reader.gettext("People"), Kind.COUNT),
            Column("share_reached", reader.gettext("Share of people reached"), Kind.SHARE),
            Column("basis", reader.gettext("Languages of the people")),
        ),
        rows=worst_first((_row(market, standing, reader) for market, standing in found), "share_reached"),
        drawn="share_reached",
        note=reader.gettext(
            "Reached is who reads a language that a course is live in, on average over the courses. Versions behind"
            " their source count as live."
        ),
    )
    return Report(_answer(found, reader), (table,))


def _row(market: MarketRow, standing: MarketStanding, reader: Translator) -> Row:
    reached = standing.coverage
    cells: dict[str, Value] = {
        "market": place_name(market.name, market.territory, reader),
        "courses": standing.courses,
        "live": standing.live,
        "share_live": rounded(standing.share_live),
        "people": market.headcount,
        "share_reached": rounded(reached.share) if reached else None,
        "basis": _basis(market, reader),
    }
    links = {}
    if standing.courses:
        links["courses"] = _catalog(market.code, "status != retired")
    if standing.live:
        links["live"] = _catalog(market.code, OFFERED, *(f"locale = {locale}" for locale in market.required))
    return Row(market.code, cells, links)


def _basis(market: MarketRow, reader: Translator) -> str:
    return reader.gettext("own figures") if market.language_shares else reader.gettext("estimated from CLDR")


def _catalog(market: str, *conditions: str) -> str:
    return address("/catalog", ("market", market), ("filter", all_of(conditions)))


def _answer(found: Found, reader: Translator) -> str:
    needing = [(market, standing) for market, standing in found if standing.courses]
    if not needing:
        return reader.gettext("No rollout brings a course to a market yet.")
    complete = sum(standing.live == standing.courses for _, standing in needing)
    return f"{_complete(complete, len(needing), reader)} {_furthest_behind(needing, reader)}".strip()


def _complete(complete: int, total: int, reader: Translator) -> str:
    if not complete:
        return reader.gettext("No market has everything live yet that its rollouts bring.")
    return reader.gettext(
        "%(count)s of %(total)s markets have everything live that their rollouts bring.",
        count=number(complete, reader),
        total=number(total, reader),
    )


def _furthest_behind(needing: Found, reader: Translator) -> str:
    shares = [(standing.coverage.share, market) for market, standing in needing if standing.coverage]
    least = min(share for share, _ in shares)
    names = [place_name(market.name, market.territory, reader) for share, market in shares if share == least]
    if len(names) > MOST_NAMED:
        return ""
    return reader.gettext(
        "Furthest behind: %(markets)s, where courses reach %(share)s of the people.",
        markets=list_of(names, reader),
        share=percent(least, reader),
    )
