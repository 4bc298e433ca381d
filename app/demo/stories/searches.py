"""What people looked for and no course answered; nobody keeps who it was."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from app.demo.files import read_json
from app.demo.past import Moment, Past
from search.asking import ask
from search.service import keep_miss

Row = dict[str, Any]


def moments() -> Iterator[Moment]:
    for search in read_json("searches.json", list[Row]):
        yield Moment(search["at"], "search in vain", partial(_search, search))


def _search(search: Row, past: Past) -> None:
    with past.write() as work:
        query = ask(text=search["words"], locale=search["locale"], today=work.today, is_typing=False)
        for _ in range(search["times"]):
            keep_miss(work, query)
