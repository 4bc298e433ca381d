"""Markets: countries and regions with the languages people read there."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.access import access
from api.conditional import etag
from api.paging import Page
from api.ports import House
from core.actors import Actor
from localization.repository.markets import get_market, list_markets
from localization.service.markets import import_markets
from localization.service.reading import ImportReport, RowError
from localization.views.markets import MarketView, market_view
from people.values import Permission


class RowsView(msgspec.Struct):
    """What an import of rows did, or would do."""

    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    errors: list[RowError]


def rows_view(report: ImportReport) -> RowsView:
    return RowsView(report.rows, report.created, report.updated, report.unchanged, report.refused, report.errors)


@get("/api/v1/markets", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["markets"])
def list_all_markets(house: NamedDependency[House], actor: NamedDependency[Actor]) -> Page[MarketView]:
    """Markets by name; there are never so many that they would be paged."""
    with house.uow.read(actor) as work:
        return Page([market_view(row) for row in list_markets(work.session)])


@get("/api/v1/markets/{code:str}", opt=access(Permission.READ_CATALOG), sync_to_thread=True, tags=["markets"])
def show_market(
    house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Response[MarketView]:
    """One market by its code."""
    with house.uow.read(actor) as work:
        row = get_market(work.session, code)
    return Response(market_view(row), headers={"ETag": etag(row.version)})


@post(
    "/api/v1/markets",
    opt=access(Permission.MANAGE_MARKETS),
    sync_to_thread=True,
    status_code=200,
    tags=["markets"],
)
def save_markets(
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    data: JSONBody[list[dict[str, Any]]],
    dry_run: Annotated[bool, QueryParameter()] = False,
) -> RowsView:
    """Make or change markets, as rows with the columns of the import; a row that cannot be stays out."""
    with house.uow.write(actor) as work:
        return rows_view(import_markets(work, list(enumerate(data, 1)), is_dry_run=dry_run))


routes: list[Any] = [list_all_markets, show_market, save_markets]
