"""Imports by steps: upload, match columns, check, go; progress; the rows that were refused."""

import asyncio
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, patch, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Stream

from api.access import access
from api.errors import reader_of
from api.headers import as_file, location
from api.limits import LARGEST_UPLOAD
from api.paging import Page, clamp_limit, decode_id, encode_cursor, page_of, paged
from api.ports import House
from catalog.importing.columns import ColumnMapping, read_mapping
from catalog.importing.tables import Unreadable
from catalog.models import ImportRun
from catalog.service import imports as service
from catalog.values import ImportState
from catalog.wording import problem_of_note
from core.actors import Actor
from core.locales import Locale
from core.wording.problems import sentence, value_sentence
from people.values import Permission

AnyRequest = Request[Any, Any, Any]
TAGS = ["imports"]
LONGEST_NAME = 200
"""Bytes before the ending; file systems take 255."""
MAY_IMPORT = access(Permission.IMPORT_COURSES)


class RowProblem(msgspec.Struct):
    """One thing wrong with one row."""

    row: int
    column: str
    value: Any
    code: str
    message: str


class ImportView(msgspec.Struct):
    """An import: where it stands, what came of it, how its columns are read."""

    id: UUID
    file_name: str
    format: str
    state: str
    dry_run: bool
    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    errors: list[RowProblem]
    notes: list[str]
    problem: str | None
    columns: dict[str, str | None]
    samples: dict[str, list[str]]
    started_by: str
    ended_on: date | None = None
    """The day it ended, by universal time, as the filter `updated_on` has it, by which what came in is found."""


class Columns(msgspec.Struct, forbid_unknown_fields=True):
    """Column to field; null leaves a column out."""

    columns: dict[str, str | None]


@post("/api/v1/imports", opt=MAY_IMPORT, tags=TAGS, request_max_body_size=LARGEST_UPLOAD)
async def upload(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]
) -> Response[ImportView]:
    """Upload a file (multipart: `file`, and where needed `format` and `mapping`); nothing goes in yet."""
    form = await request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise Unreadable("not_there", place="file")
    content = await file.read()
    format_, mapping = str(form.get("format") or "") or None, str(form.get("mapping") or "")
    run = await asyncio.to_thread(keep_upload, house, actor, file.filename or "file", content, format_, mapping)
    view = view_of(run, reader_of(request))
    return Response(view, status_code=201, headers={"Location": location(f"/api/v1/imports/{run.id}")})


def keep_upload(
    house: House, actor: Actor, name: str, content: bytes, format_: str | None = None, mapping: str = ""
) -> ImportRun:
    """Look at the file outside of any transaction, then keep it."""
    with TemporaryDirectory(prefix="coursekeeper-upload-") as folder:
        path = Path(folder) / plain_name(name)
        path.write_bytes(content)
        wanted: ColumnMapping | None = read_mapping(mapping.encode()) if mapping else None
        found = service.look_at(path, format_=format_, mapping=wanted)
        with house.uow.write(actor) as work:
            return service.upload_import(work, found)


def plain_name(name: str) -> str:
    """A file's name that leads nowhere and that every file system takes; its ending stays."""
    shown = "".join(letter for letter in name if letter.isprintable())
    path = Path(shown.replace("\\", "/"))
    if path.name in ("", ".."):
        return "file"
    return path.stem.encode()[:LONGEST_NAME].decode(errors="ignore") + path.suffix[:10]


@get("/api/v1/imports", opt=MAY_IMPORT, sync_to_thread=True, tags=TAGS)
def list_all_imports(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    limit: Annotated[int, QueryParameter()] = 20,
    cursor: Annotated[str | None, QueryParameter()] = None,
) -> Response[Page[ImportView]]:
    """Imports, newest first."""
    limit = clamp_limit(limit)
    before = decode_id(cursor) if cursor else None
    with house.uow.read(actor) as work:
        found = service.list_visible(work, before=before, limit=limit + 1)
        runs, last = page_of([view_of(run, reader_of(request)) for run in found], limit)
    return paged(request, runs, encode_cursor(str(last.id)) if last else None)


@get("/api/v1/imports/{import_id:uuid}", opt=MAY_IMPORT, sync_to_thread=True, tags=TAGS)
def show_import(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], import_id: FromPath[UUID]
) -> ImportView:
    """How far it is, or what came of it."""
    with house.uow.read(actor) as work:
        return view_of(service.see_import(work, import_id), reader_of(request))


@patch("/api/v1/imports/{import_id:uuid}", opt=MAY_IMPORT, sync_to_thread=True, tags=TAGS)
def match_columns(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    import_id: FromPath[UUID],
    data: JSONBody[Columns],
) -> ImportView:
    """Say which column is which field."""
    with house.uow.write(actor) as work:
        return view_of(service.match_import(work, import_id, data.columns), reader_of(request))


@post("/api/v1/imports/{import_id:uuid}/check", opt=MAY_IMPORT, sync_to_thread=True, tags=TAGS, status_code=202)
def check(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], import_id: FromPath[UUID]
) -> ImportView:
    """Check everything and change nothing; look here again for the outcome."""
    with house.uow.write(actor) as work:
        run = service.check_import(work, import_id)
    house.wake("imports")
    return view_of(run, reader_of(request))


@post("/api/v1/imports/{import_id:uuid}/go", opt=MAY_IMPORT, sync_to_thread=True, tags=TAGS, status_code=202)
def go(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], import_id: FromPath[UUID]
) -> ImportView:
    """Bring the good rows in; look here again for progress and outcome."""
    with house.uow.write(actor) as work:
        run = service.go_import(work, import_id)
    house.wake("imports")
    return view_of(run, reader_of(request))


@get("/api/v1/imports/{import_id:uuid}/refused", opt=MAY_IMPORT, sync_to_thread=True, tags=TAGS)
def download_refused(house: NamedDependency[House], actor: NamedDependency[Actor], import_id: FromPath[UUID]) -> Stream:
    """The rows that were refused, as a CSV file to mend."""
    with house.uow.read(actor) as work:
        name, pieces = service.read_refused(work, import_id)
        return as_download(name, list(pieces))


def as_download(name: str, pieces: list[bytes]) -> Stream:
    """A CSV file."""
    return Stream(iter(pieces), media_type="text/csv; charset=utf-8", headers=as_file(name))


def view_of(run: ImportRun, reader: Locale) -> ImportView:
    """The import in the reader's language."""
    is_done = run.state is ImportState.DONE
    return ImportView(
        id=run.id,
        file_name=run.file_name,
        format=run.file_format,
        state=run.state.value,
        dry_run=bool(run.is_dry_run),
        rows=run.rows,
        created=run.created,
        updated=run.updated,
        unchanged=run.unchanged,
        refused=run.refused,
        errors=[_row_problem(error, reader) for error in run.errors],
        notes=[sentence(problem_of_note(note["code"], is_done=is_done), note["params"], reader) for note in run.notes],
        problem=problem_text(run, reader),
        columns=run.mapping.get("columns", {}),
        samples=run.mapping.get("samples", {}),
        started_by=run.started_by,
        ended_on=run.ended_at.date() if run.ended_at else None,
    )


def problem_text(run: ImportRun, reader: Locale) -> str | None:
    """Why the file as a whole could not go in."""
    if not run.problem:
        return None
    parts = [sentence(run.problem["code"], run.problem["params"], reader)]
    parts += [sentence(error["code"], error["params"], reader) for error in run.problem["errors"]]
    return " ".join(parts)


def _row_problem(error: dict[str, Any], reader: Locale) -> RowProblem:
    message = value_sentence(error["code"], error.get("value"), error.get("params", {}), reader)
    return RowProblem(error["row"], error["column"], error.get("value"), error["code"], message)


routes = [upload, list_all_imports, show_import, match_columns, check, go, download_refused]
