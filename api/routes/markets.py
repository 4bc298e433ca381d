"""Markets: countries and regions with the languages people read there."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.access import access
from api.conditional import etag
from api.errors import reader_of
from api.paging import Page
from api.ports import House
from api.routes.imports import RowProblem
from core.actors import Actor
from core.locales import Locale
from core.wording.problems import value_sentence
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
    errors: list[RowProblem]


def rows_view(report: ImportReport, reader: Locale) -> RowsView:
    """What was done and what was refused, in the reader's language."""
    errors = [_row_problem(error, reader) for error in report.errors]
    return RowsView(report.rows, report.created, report.updated, report.unchanged, report.refused, errors)


def _row_problem(error: RowError, reader: Locale) -> RowProblem:
    message = value_sentence(error.code, error.value, error.params, reader)
    return RowProblem(error.row, error.column, error.value, error.code, message)


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
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    data: JSONBody[list[dict[str, Any]]],
    dry_run: Annotated[bool, QueryParameter()] = False,
) -> RowsView:
    """Make or change markets, as rows with the columns of the import; a row that cannot be stays out."""
    with house.uow.write(actor) as work:
        report = import_markets(work, list(enumerate(data, 1)), is_dry_run=dry_run)
    return rows_view(report, reader_of(request))


routes: list[Any] = [list_all_markets, show_market, save_markets]
