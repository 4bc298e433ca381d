"""Whole directories of people and org units, as an HR system exports them."""

import asyncio
from typing import Any

import msgspec
from litestar import Request, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency

from api.access import access
from api.errors import reader_of
from api.limits import LARGEST_UPLOAD
from api.ports import House
from core.actors import Actor
from core.errors import FieldError
from core.locales import Locale
from core.wording.problems import value_sentence
from people.directory import read_people, read_units
from people.errors import DirectoryFileInvalid
from people.service import import_directory
from people.service.directory import DirectoryReport, RowError
from people.values import Permission

AnyRequest = Request[Any, Any, Any]


class CellProblem(msgspec.Struct):
    """One thing wrong with one cell."""

    row: int
    column: str
    value: Any
    code: str
    message: str


class DirectoryView(msgspec.Struct):
    """What an import did, or would do; org units and people counted together."""

    dry_run: bool
    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    errors: list[CellProblem]


@post(
    "/api/v1/people/import",
    opt=access(Permission.MANAGE_PEOPLE),
    status_code=200,
    tags=["people"],
    request_max_body_size=LARGEST_UPLOAD,
)
async def import_people(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]
) -> DirectoryView:
    """Bring in a directory (multipart: `people`, `org_units` or both, as CSV; `dry_run` changes nothing).

    Good rows go in, bad ones are answered with what is wrong. Running it again changes nothing.
    """
    form = await request.form()
    people, units = await _content(form.get("people")), await _content(form.get("org_units"))
    if people is None and units is None:
        raise DirectoryFileInvalid([FieldError("people", "required")])
    is_dry_run = str(form.get("dry_run") or "").lower() in ("true", "1", "yes", "on")
    report = await asyncio.to_thread(_bring_in, house, actor, people, units, is_dry_run)
    return _view_of(report, reader_of(request), is_dry_run=is_dry_run)


async def _content(file: object) -> bytes | None:
    return await file.read() if isinstance(file, UploadFile) else None


def _bring_in(
    house: House, actor: Actor, people: bytes | None, units: bytes | None, is_dry_run: bool
) -> DirectoryReport:
    rows = read_people(people) if people is not None else []
    unit_rows = read_units(units) if units is not None else []
    with (house.uow.read if is_dry_run else house.uow.write)(actor) as work:
        return import_directory(work, rows, unit_rows, is_dry_run=is_dry_run)


def _view_of(report: DirectoryReport, reader: Locale, *, is_dry_run: bool) -> DirectoryView:
    return DirectoryView(
        dry_run=is_dry_run,
        rows=report.rows,
        created=report.created,
        updated=report.updated,
        unchanged=report.unchanged,
        refused=report.refused,
        errors=[CellProblem(one.row, one.column, one.value, one.code, _message(one, reader)) for one in report.errors],
    )


def _message(error: RowError, reader: Locale) -> str:
    return value_sentence(error.code, error.value, error.params, reader)


routes = [import_people]
