"""Import by steps: upload, columns matched with samples, dry run, go, progress, the file of refused rows."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from api.access import access
from api.limits import LARGEST_UPLOAD
from api.ports import House
from api.routes.imports import as_download, keep_upload, view_of
from catalog.importing.fields import FIELDS
from catalog.importing.opening import FORMATS
from catalog.service import imports as service
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.wording.problems import field_problem, problem_of
from core.wording.vocabulary import word
from people.values import Permission
from web.forms import Form
from web.page import is_htmx, redirect, render, render_part
from web.reader import AnyRequest, reader_of

Answer = Response[Any]
MAY_IMPORT = access(Permission.IMPORT_COURSES)
RECENT = 20


@get("/import", opt=MAY_IMPORT, sync_to_thread=True)
def show_imports(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Answer:
    """Upload a file; earlier imports below."""
    return _start_page(request, house, actor)


@post("/import", opt=MAY_IMPORT, status_code=303, request_max_body_size=LARGEST_UPLOAD)
async def upload(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Answer:
    """Keep the file if it can be read; else say why not, and where."""
    from litestar.concurrency import sync_to_thread

    file = form.file("file")
    content = await file.read() if file else b""
    name = (file.filename if file else "") or ""
    return await sync_to_thread(_keep, request, house, actor, name, content, form.text("format") or None)


def _keep(request: AnyRequest, house: House, actor: Actor, name: str, content: bytes, format_: str | None) -> Answer:
    reader = reader_of(request)
    if not name:
        return _start_page(request, house, actor, {"file": reader.gettext("Choose a file first.")})
    try:
        run = keep_upload(house, actor, name, content, format_)
    except Invalid as error:
        sentences = [problem_of(error, reader), *(field_problem(one, reader) for one in error.errors)]
        return _start_page(request, house, actor, {"file": " ".join(sentences)})
    return redirect(request, f"/import/{run.id}")


@get("/import/{import_id:uuid}", opt=MAY_IMPORT, sync_to_thread=True)
def show_import(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], import_id: FromPath[UUID]
) -> Answer:
    """Where this import stands and its one next step; for HTMX only the part that moves."""
    reader = reader_of(request)
    with house.uow.read(actor) as work:
        view = view_of(service.see_import(work, import_id), reader.locale)
    if is_htmx(request) and view.state == "running":
        return render_part(request, "import/progress.html", run=view)
    answer = render(
        request,
        "import/run.html",
        run=view,
        fields=[(field.name, word("column", field.name, reader)) for field in FIELDS],
    )
    if is_htmx(request):
        answer.headers["HX-Refresh"] = "true"
    return answer


@post("/import/{import_id:uuid}/check", opt=MAY_IMPORT, sync_to_thread=True, status_code=303)
def check(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    import_id: FromPath[UUID],
    form: NamedDependency[Form],
) -> Answer:
    """Take the columns as they were matched, and check."""
    columns = {name.removeprefix("column:"): value or None for name, value in form.as_dict().items() if ":" in name}
    try:
        with house.uow.write(actor) as work:
            if columns:
                service.match_import(work, import_id, columns)
            service.check_import(work, import_id)
    except (Conflict, Invalid) as error:
        return redirect(request, f"/import/{import_id}", problem_of(error, reader_of(request)), tone="late")
    house.wake("imports")
    return redirect(request, f"/import/{import_id}")


@post("/import/{import_id:uuid}/go", opt=MAY_IMPORT, sync_to_thread=True, status_code=303)
def go(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], import_id: FromPath[UUID]
) -> Answer:
    """Bring the good rows in."""
    try:
        with house.uow.write(actor) as work:
            service.go_import(work, import_id)
    except (Conflict, Invalid) as error:
        return redirect(request, f"/import/{import_id}", problem_of(error, reader_of(request)), tone="late")
    house.wake("imports")
    return redirect(request, f"/import/{import_id}")


@get("/import/{import_id:uuid}/refused", opt=MAY_IMPORT, sync_to_thread=True)
def download_refused(house: NamedDependency[House], actor: NamedDependency[Actor], import_id: FromPath[UUID]) -> Stream:
    """Refused rows, with what is wrong in the last column: mend it and bring it back."""
    with house.uow.read(actor) as work:
        name, pieces = service.read_refused(work, import_id)
        return as_download(name, list(pieces))


def _start_page(request: AnyRequest, house: House, actor: Actor, wrong: dict[str, str] | None = None) -> Answer:
    reader = reader_of(request)
    with house.uow.read(actor) as work:
        runs = [view_of(run, reader.locale) for run in service.list_visible(work, limit=RECENT)]
    return render(
        request, "import/start.html", status=422 if wrong else 200, runs=runs, wrong=wrong or {}, formats=FORMATS
    )


routes = [show_imports, upload, show_import, check, go, download_refused]
