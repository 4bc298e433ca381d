"""Unmet demand: what people looked for and no course answered."""

from core.reports import Column, Kind, Report, Row, Table, address
from core.unit_of_work import Work
from core.wording.numbers import number
from core.wording.translator import Translator
from search.repository import count_misses, list_misses
from search.values import DEMAND_FOR

MOST = 200


def unmet_demand(work: Work, reader: Translator) -> Report:
    """Searches without results by their words, which are kept without names."""
    since = (work.now - DEMAND_FOR).date()
    things, searches = count_misses(work.session, since)
    table = Table(
        name="searches",
        title=reader.gettext("By words"),
        columns=(
            Column("words", reader.gettext("Looked for")),
            Column("searches", reader.gettext("Searches"), Kind.COUNT),
        ),
        rows=tuple(_row(words, count) for words, count in list_misses(work.session, since, MOST)),
        drawn="searches",
        note=_left_out(things, reader),
    )
    return Report(_answer(things, searches, reader), (table,))


def _row(words: str, count: int) -> Row:
    """The same need before you commission, which looks by meaning too."""
    return Row(
        words, {"words": words, "searches": count}, {"words": address("/before-you-commission", ("need", words))}
    )


def _left_out(things: int, reader: Translator) -> str:
    return reader.gettext("The %(count)s most wanted are shown.", count=number(MOST, reader)) if things > MOST else ""


def _answer(things: int, searches: int, reader: Translator) -> str:
    if not searches:
        return reader.gettext("Every search of the last %(days)s days found something.", days=DEMAND_FOR.days)
    said = reader.ngettext(
        "%(n)s search of the last %(days)s days found nothing.",
        "%(n)s searches of the last %(days)s days found nothing.",
        searches,
        days=DEMAND_FOR.days,
    )
    sought = reader.ngettext(
        "%(n)s thing was looked for in vain.", "%(n)s different things were looked for in vain.", things
    )
    return f"{said} {sought}"
