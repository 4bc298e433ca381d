"""From what people write to a query. Imports no database: a search at the command line has to start quickly."""

from collections.abc import Sequence
from datetime import date, datetime

from core.actors import Actor
from core.clock import day_in
from search.errors import FacetUnknown, SortUnknown
from search.query.parser import parse
from search.query.tree import every
from search.values import FACETS, SearchQuery, SortKey


def today_of(now: datetime, actor: Actor) -> date:
    """The day it is where the actor is: due states turn at their midnight."""
    return day_in(actor.time_zone, now)


def ask(
    *,
    text: str = "",
    filters: Sequence[str] = (),
    facets: Sequence[str] = (),
    sort: str = "",
    limit: int = 20,
    offset: int = 0,
    locale: str | None = None,
    today: date,
    is_typing: bool = True,
) -> SearchQuery:
    """A query from what people wrote; raise what is wrong with it by name."""
    unknown = [name for name in facets if name not in FACETS]
    if unknown:
        raise FacetUnknown(value=unknown[0], known=", ".join(FACETS))
    return SearchQuery(
        text=text,
        where=every(*(parse(text, today=today) for text in filters if text.strip())),
        facets=tuple(dict.fromkeys(facets)),
        sort=_sort_key(sort),
        limit=limit,
        offset=offset,
        locale=locale,
        today=today,
        is_typing=is_typing,
    )


def _sort_key(sort: str) -> SortKey:
    try:
        return SortKey(sort or SortKey.RELEVANCE)
    except ValueError:
        raise SortUnknown(value=sort, known=", ".join(SortKey)) from None
