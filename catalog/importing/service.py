"""Importing a file in one go: for the command line, the demo, tests and the sweep. Each batch is a transaction."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from catalog.importing.columns import ColumnMapping, read_mapping
from catalog.importing.opening import open_table
from catalog.importing.refused import refused_file
from catalog.importing.reports import Outcome
from catalog.importing.running import Importer, Options, prepare
from catalog.importing.tables import Note, Unreadable, naming
from core.actors import ENGLISH, Actor
from core.errors import FieldError
from core.locales import Locale
from core.unit_of_work import UnitOfWork, Work
from core.wording.problems import field_problem
from core.wording.translator import translator


@dataclass(frozen=True, slots=True)
class How:
    """How a file is read, where that was said, and where its refused rows go."""

    format: str | None = None
    mapping: ColumnMapping | None = None
    errors_to: Path | None = None


def run_import(
    uow: UnitOfWork,
    actor: Actor,
    path: Path,
    options: Options,
    how: How,
    *,
    on_progress: Callable[[Outcome], None] | None = None,
    in_transaction: Callable[[Work, Outcome], None] | None = None,
) -> Outcome:
    """From a file to its outcome; `in_transaction` is called before each batch's commit."""
    table = open_table(path, how.format)
    with naming(path):
        reading = prepare(table, how.mapping)
    with ExitStack() as stack:
        refused = None
        if how.errors_to is not None:
            refused = stack.enter_context(refused_file(how.errors_to, table, _explain))
        importer = Importer(
            uow, actor, reading, options, refused=refused, on_progress=on_progress, in_transaction=in_transaction
        )
        return importer.run()


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
    options = Options(path.name, is_dry_run=is_dry_run, default_locale=default_locale)
    how = How(format_, _mapping(mapping), errors_to)
    outcome = run_import(uow, actor, path, options, how, on_progress=on_progress)
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
