"""Importing a file in one go: for the command line, the demo and tests. Each batch is a transaction of its own."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from catalog.importing.columns import ColumnMapping, read_mapping
from catalog.importing.opening import open_table
from catalog.importing.refused import refused_file
from catalog.importing.running import Importer, Options, Outcome, prepare
from catalog.importing.tables import Note, Unreadable, naming
from core.actors import ENGLISH, Actor
from core.errors import FieldError
from core.locales import Locale
from core.unit_of_work import UnitOfWork
from core.wording.problems import field_problem
from core.wording.translator import translator


def import_file(
    uow: UnitOfWork,
    actor: Actor,
    path: Path,
    *,
    format_: str | None = None,
    mapping: Path | ColumnMapping | None = None,
    is_dry_run: bool = False,
    errors_to: Path | None = None,
    default_locale: Locale = ENGLISH,
    on_progress: Callable[[Outcome], None] | None = None,
) -> Outcome:
    """Import all courses of a file, or only check them; refused rows go to `errors_to`."""
    table = open_table(path, format_)
    with naming(path):
        reading = prepare(table, _mapping(mapping))
    options = Options(path.name, is_dry_run=is_dry_run, default_locale=default_locale)
    with ExitStack() as stack:
        refused = None
        if errors_to is not None:
            source = "" if table.layout else options.source
            refused = stack.enter_context(refused_file(errors_to, table.columns, source, _explain))
        importer = Importer(uow, actor, reading, options, refused=refused, on_progress=on_progress)
        outcome = importer.run()
    if left_out := outcome.refused - len({error.row for error in outcome.errors}):
        outcome.notes.append(Note("errors_left_out", {"count": left_out}))
    return outcome


def _mapping(given: Path | ColumnMapping | None) -> ColumnMapping | None:
    if not isinstance(given, Path):
        return given
    try:
        return read_mapping(given.read_bytes())
    except OSError as error:
        raise Unreadable("cannot_be_opened", place=str(given), detail=error.strerror or str(error)) from error


def _explain(error: FieldError) -> str:
    return field_problem(error, translator(ENGLISH))
