"""An import by steps: a file is uploaded, its columns are matched, it is checked, it goes in.

Checking and going in are done by a sweep, so that they survive a crash and no request waits for them. An import
belongs to whoever uploaded it: only they, and those who may import everywhere, know of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import msgspec
from sqlalchemy import delete

from catalog.errors import ImportNotFound, ImportNotReady
from catalog.importing.columns import ColumnMapping, show_matches
from catalog.importing.opening import open_table
from catalog.importing.running import match_columns, prepare
from catalog.importing.tables import naming
from catalog.models import ImportFile, ImportRun
from catalog.repository.imports import get_import, list_imports, read_file, store_file
from catalog.values import ImportFileKind, ImportState
from core.ids import new_id
from core.unit_of_work import Work
from people.access import may, require_somewhere
from people.values import Permission

IDLE = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was looked at and can be read."""

    path: Path
    file_name: str
    format: str
    columns: dict[str, str | None]
    samples: dict[str, list[str]]
    notes: list[dict[str, object]] = field(default_factory=list)
    said_format: str | None = None


def look_at(path: Path, *, format_: str | None = None, mapping: ColumnMapping | None = None) -> Upload:
    """Read the head of a file and match its columns; raises Unreadable. No transaction is open meanwhile."""
    table = open_table(path, format_)
    with naming(path):
        prepare(table, mapping)
        matched, notes = match_columns(table, mapping)
    matches = show_matches(list(table.columns), matched, table.sample())
    return Upload(
        path=path,
        file_name=path.name,
        format=table.layout or table.format,
        columns={match.column: match.field for match in matches},
        samples={match.column: list(match.samples) for match in matches},
        notes=[msgspec.to_builtins(note) for note in (*table.notes, *notes)],
        said_format=format_,
    )


def upload_import(work: Work, upload: Upload) -> ImportRun:
    """Keep the file; nothing of it is in the catalog yet."""
    require_somewhere(work.actor, Permission.IMPORT_COURSES)
    run = ImportRun(
        id=new_id(),
        file_name=upload.file_name,
        file_format=upload.format,
        state=ImportState.UPLOADED,
        mapping={"columns": upload.columns, "samples": upload.samples, "format": upload.said_format},
        notes=upload.notes,
        started_by=work.actor.name,
        started_by_id=work.actor.person_id,
        started_at=work.now,
        **_no_counts(),
    )
    work.session.add(run)
    work.session.flush()
    store_file(work.session, run.id, ImportFileKind.SOURCE, upload.path)
    return run


def see_import(work: Work, import_id: UUID, *, is_locked: bool = False) -> ImportRun:
    """The import; somebody else's is not there, unless the actor may import everywhere."""
    require_somewhere(work.actor, Permission.IMPORT_COURSES)
    run = get_import(work.session, import_id, is_locked=is_locked)
    is_own = run.started_by_id is not None and run.started_by_id == work.actor.person_id
    if not (is_own or may(work.actor, Permission.IMPORT_COURSES)):
        raise ImportNotFound(id=str(import_id))
    return run


def list_visible(work: Work, *, before: UUID | None = None, limit: int = 20) -> Sequence[ImportRun]:
    """The actor's own imports; everybody's for whoever may import everywhere. Newest first."""
    require_somewhere(work.actor, Permission.IMPORT_COURSES)
    mine = None if may(work.actor, Permission.IMPORT_COURSES) else work.actor.person_id
    return list_imports(work.session, started_by_id=mine, before=before, limit=limit)


def read_refused(work: Work, import_id: UUID) -> tuple[str, Iterator[bytes]]:
    """A name for the file of refused rows, and its pieces."""
    run = see_import(work, import_id)
    name = f"{Path(run.file_name).stem}-refused.csv"
    return name, read_file(work.session, run.id, ImportFileKind.REFUSED)


def match_import(work: Work, import_id: UUID, columns: Mapping[str, str | None]) -> ImportRun:
    """Say which column is which field; what was checked before is to be checked again."""
    run = _idle(work, import_id)
    run.mapping = {**run.mapping, "columns": {**run.mapping["columns"], **columns}}
    run.state = ImportState.UPLOADED
    _forget_outcome(work, run)
    return run


def check_import(work: Work, import_id: UUID) -> ImportRun:
    """Have it checked: everything is decided, nothing stored."""
    return _start(work, import_id, is_dry_run=True)


def go_import(work: Work, import_id: UUID) -> ImportRun:
    """Have it go in."""
    return _start(work, import_id, is_dry_run=False)


def _start(work: Work, import_id: UUID, *, is_dry_run: bool) -> ImportRun:
    run = _idle(work, import_id)
    _forget_outcome(work, run)
    run.state, run.is_dry_run, run.ended_at = ImportState.RUNNING, is_dry_run, None
    run.told_by_id = work.actor.person_id
    run.told_by_allowed = None if work.actor.allowed is None else sorted(work.actor.allowed)
    work.session.flush()
    return run


def _idle(work: Work, import_id: UUID) -> ImportRun:
    run = see_import(work, import_id, is_locked=True)
    if run.state not in IDLE:
        raise ImportNotReady(id=str(import_id), state=run.state.value)
    return run


def _forget_outcome(work: Work, run: ImportRun) -> None:
    for name, value in _no_counts().items():
        setattr(run, name, value)
    run.problem = None
    is_refused = (ImportFile.import_id == run.id) & (ImportFile.kind == ImportFileKind.REFUSED)
    work.session.execute(delete(ImportFile).where(is_refused))


def _no_counts() -> dict[str, object]:
    return {"rows": 0, "created": 0, "updated": 0, "unchanged": 0, "refused": 0, "errors": []}
