"""Where the catalog stands: reports as JSON, and their tables as CSV."""

from typing import Annotated, Any, Literal

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.access import access
from api.errors import reader_of
from api.headers import as_file
from api.paging import Page
from api.ports import House
from api.reports import ReportHead, ReportView, as_csv, list_heads, make_report, report_view
from core.actors import Actor
from core.reports import Table
from core.wording import translator
from people.values import Permission

AnyRequest = Request[Any, Any, Any]
CSV = "text/csv"


@get("/api/v1/reports", opt=access(Permission.READ_REPORTS), sync_to_thread=True, tags=["reports"])
def list_reports(request: AnyRequest, actor: NamedDependency[Actor]) -> Page[ReportHead]:
    """Every report with the question it answers."""
    return Page(list_heads(translator(reader_of(request), actor.time_zone)))


@get("/api/v1/reports/{name:str}", opt=access(Permission.READ_REPORTS), sync_to_thread=True, tags=["reports"])
def show_report(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    name: FromPath[str],
    format_: Annotated[Literal["json", "csv"] | None, QueryParameter(name="format")] = None,
    table: Annotated[str, QueryParameter()] = "",
) -> Response[ReportView]:
    """A report; `format=csv`, or `Accept: text/csv`, gives one of its tables: `table` by name, else the main one."""
    reader = translator(reader_of(request), actor.time_zone)
    with house.uow.read(actor) as work:
        made = make_report(work, name, reader)
    chosen = made.table(table)
    if format_ == "csv" or (format_ is None and _prefers_csv(request)):
        return _csv(f"{made.head.name}-{chosen.name}.csv", chosen)
    return Response(report_view(made))


def _csv(name: str, table: Table) -> Response[Any]:
    return Response(b"".join(as_csv(table)), media_type=CSV, headers=as_file(name))


def _prefers_csv(request: AnyRequest) -> bool:
    return request.headers.get("accept", "").split(",")[0].partition(";")[0].strip() == CSV


routes: list[Any] = [list_reports, show_report]
