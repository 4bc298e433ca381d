"""Unmet demand: what was looked for in vain, without names."""

from datetime import timedelta

from core.actors import ENGLISH, OPERATOR
from core.unit_of_work import UnitOfWork
from core.wording import translator
from search.asking import ask
from search.reports import unmet_demand
from search.repository import count_misses
from search.service import keep_miss
from search.values import DEMAND_FOR

READER = translator(ENGLISH, "UTC")


def search_in_vain(uow: UnitOfWork, words: str, *, days_ago: int = 0, locale: str = "en", times: int = 1) -> None:
    with uow.write(OPERATOR) as work:
        day = work.now.date() - timedelta(days=days_ago)
        for _ in range(times):
            keep_miss(work, ask(text=words, locale=locale, today=day, is_typing=False))


def test_what_was_looked_for_in_vain_stands_by_how_often_over_days_and_languages(uow: UnitOfWork) -> None:
    search_in_vain(uow, "beekeeping", times=2)
    search_in_vain(uow, "Beekeeping", days_ago=9, locale="de", times=2)
    search_in_vain(uow, "arc flash", times=3)
    search_in_vain(uow, "long ago", days_ago=DEMAND_FOR.days + 1, times=9)
    with uow.read(OPERATOR) as work:
        report = unmet_demand(work, READER)
        assert count_misses(work.session, work.now.date() - DEMAND_FOR) == (2, 7)
    rows = report.tables[0].rows
    assert [(row.key, row.cells["searches"]) for row in rows] == [("beekeeping", 4), ("arc flash", 3)]
    assert rows[1].links["words"] == "/before-you-commission?need=arc+flash"
    assert report.answer == (
        "7 searches of the last 90 days found nothing. 2 different things were looked for in vain."
    )


def test_where_every_search_found_something_the_report_says_so(uow: UnitOfWork) -> None:
    with uow.read(OPERATOR) as work:
        assert unmet_demand(work, READER).answer == "Every search of the last 90 days found something."
