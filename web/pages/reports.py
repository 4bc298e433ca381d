"""Reports: where the catalog stands, all at a glance, each in full, each table as a file."""

from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.access import access
from api.headers import as_file
from api.ports import House
from api.reports import as_csv, list_heads, make_report
from core.actors import Actor
from core.wording.figures import figure, shown
from people.values import Permission
from web.page import render
from web.reader import AnyRequest, reader_of
from web.reports import card_of, picture_of


@get("/reports", opt=access(Permission.READ_REPORTS), sync_to_thread=True)
def show_reports(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """Every report with its answer and a small picture."""
    reader = reader_of(request)
    with house.uow.read(actor) as work:
        made = [make_report(work, head.name, reader) for head in list_heads(reader)]
    return render(request, "reports/list.html", reports=[(report, card_of(report, reader)) for report in made])


@get("/reports/{name:str}", opt=access(Permission.READ_REPORTS), sync_to_thread=True)
def show_report(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], name: FromPath[str]
) -> Response[str]:
    """The answer, then each table below its picture; a figure leads to the rows behind it."""
    reader = reader_of(request)
    with house.uow.read(actor) as work:
        report = make_report(work, name, reader)
    return render(
        request,
        "reports/report.html",
        report=report,
        tables=[(table, shown(table), picture_of(table, reader)) for table in report.tables],
        figure=lambda column, row, table: figure(column, row, table, reader),
    )


@get("/reports/{name:str}/table.csv", opt=access(Permission.READ_REPORTS), sync_to_thread=True)
def export_report(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    table: Annotated[str, QueryParameter()] = "",
) -> Response[bytes]:
    """One of its tables for a spreadsheet, the main one where none is named."""
    with house.uow.read(actor) as work:
        chosen = make_report(work, name, reader_of(request)).table(table)
    return Response(b"".join(as_csv(chosen)), media_type="text/csv", headers=as_file(f"{name}-{chosen.name}.csv"))


routes: list[Any] = [show_reports, show_report, export_report]
