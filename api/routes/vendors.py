"""Vendors and their rate cards."""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.access import access
from api.conditional import etag
from api.errors import reader_of
from api.paging import Page
from api.ports import House
from api.routes.markets import RowsView, rows_view
from core.actors import Actor
from localization.repository.markets import get_vendor, list_vendors
from localization.service.vendors import import_vendors
from localization.views.markets import VendorView, vendor_view
from people.values import Permission


@get("/api/v1/vendors", opt=access(Permission.MANAGE_JOBS), sync_to_thread=True, tags=["vendors"])
def list_all_vendors(house: NamedDependency[House], actor: NamedDependency[Actor]) -> Page[VendorView]:
    """Vendors by name, with what they ask for."""
    with house.uow.read(actor) as work:
        return Page([vendor_view(row) for row in list_vendors(work.session)])


@get("/api/v1/vendors/{code:str}", opt=access(Permission.MANAGE_JOBS), sync_to_thread=True, tags=["vendors"])
def show_vendor(
    house: NamedDependency[House], actor: NamedDependency[Actor], code: FromPath[str]
) -> Response[VendorView]:
    """One vendor by its code."""
    with house.uow.read(actor) as work:
        row = get_vendor(work.session, code)
    return Response(vendor_view(row), headers={"ETag": etag(row.version)})


@post(
    "/api/v1/vendors",
    opt=access(Permission.MANAGE_VENDORS),
    sync_to_thread=True,
    status_code=200,
    tags=["vendors"],
)
def save_vendors(
    request: Request[Any, Any, Any],
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    data: JSONBody[list[dict[str, Any]]],
    dry_run: Annotated[bool, QueryParameter()] = False,
) -> RowsView:
    """Make or change vendors and rate cards, as rows with the columns of the import."""
    with house.uow.write(actor) as work:
        report = import_vendors(work, list(enumerate(data, 1)), is_dry_run=dry_run)
    return rows_view(report, reader_of(request))


routes: list[Any] = [list_all_vendors, show_vendor, save_vendors]
