"""`coursekeeper import courses FILE`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.console import IN_PART, Progress, acting, as_json, complain, emit, say
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from catalog.importing.reports import Outcome, RowError
    from catalog.importing.tables import Note
    from core.actors import Actor

SHOWN_ERRORS = 20


@click.group("import")
def import_() -> None:
    """Bring in data from files."""


class ListsColumns(click.Command):
    """Its help ends with the columns a file may have."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from catalog.importing.fields import FIELDS

        with formatter.section("Columns of a course file"):
            formatter.write_dl([(field.name, ", ".join(field.names[:3])) for field in FIELDS])


@import_.command("courses", cls=ListsColumns)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "format_", metavar="FORMAT", help="csv, xlsx, jsonl, scorm, cmi5, moodle …; else by content.")
@click.option("--mapping", type=click.Path(path_type=Path), help="JSON: which column is which field.")
@click.option("--dry-run", is_flag=True, help="Check everything, change nothing.")
@click.option("--errors-to", type=click.Path(path_type=Path), help="Write refused rows here, to mend (CSV or .jsonl).")
@as_json
@acting(needs=Permission.IMPORT_COURSES)
def import_courses(
    file: Path,
    format_: str | None,
    mapping: Path | None,
    dry_run: bool,
    errors_to: Path | None,
    as_json: bool,
    house: "Wiring",
    actor: "Actor",
) -> None:
    """Import courses from FILE: CSV, XLSX, JSON Lines, a SCORM or cmi5 package, or an export of a learning system.

    Rows that are wrong are listed and left out; the others go in. Running it again makes no doubles.
    """
    from catalog.importing.service import import_file

    progress = Progress("Checked" if dry_run else "Imported")
    outcome = import_file(
        house.uow,
        actor,
        file,
        format_=format_,
        mapping=mapping,
        is_dry_run=dry_run,
        errors_to=errors_to,
        default_locale=house.rules.default_locale,
        on_progress=lambda so_far: progress(so_far.rows),
    )
    progress.finish()
    if as_json:
        emit(_summary(outcome, is_dry_run=dry_run))
    else:
        _tell(outcome, is_dry_run=dry_run, errors_to=errors_to)
    if outcome.refused:
        raise SystemExit(IN_PART)


def _summary(outcome: "Outcome", *, is_dry_run: bool) -> dict[str, object]:
    return {
        "rows": outcome.rows,
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "refused": outcome.refused,
        "errors": [_error(error) for error in outcome.errors],
        "dry_run": is_dry_run,
        "columns": {"matched": outcome.matched(), "left_out": outcome.left_out()},
        "notes": [{"code": note.code, "message": _noted(note, is_dry_run=is_dry_run)} for note in outcome.notes],
    }


def _error(error: "RowError") -> dict[str, object]:
    from core.actors import ENGLISH
    from core.wording.problems import value_sentence

    return {
        "row": error.row,
        "column": error.column,
        "value": error.value,
        "code": error.code,
        "message": value_sentence(error.code, error.value, error.params, ENGLISH),
    }


def _noted(note: "Note", *, is_dry_run: bool) -> str:
    from catalog.wording import problem_of_note

    return _sentence(problem_of_note(note.code, is_done=not is_dry_run), note.params)


def _sentence(code: str, params: dict[str, object]) -> str:
    from core.actors import ENGLISH
    from core.wording.problems import sentence

    return sentence(code, params, ENGLISH)


def _tell(outcome: "Outcome", *, is_dry_run: bool, errors_to: Path | None) -> None:
    if outcome.matched():
        complain("Columns: " + ", ".join(f"{column} → {field}" for column, field in outcome.matched().items()) + ".")
    if outcome.left_out():
        complain(f"Left out: {', '.join(outcome.left_out())}. A mapping (--mapping FILE) says what they are.")
    for note in outcome.notes:
        complain(_noted(note, is_dry_run=is_dry_run))
    for error in outcome.errors[:SHOWN_ERRORS]:
        place = f"row {error.row}" + (f", {error.column}" if error.column else "")
        complain(f"{place}: {_error(error)['message']}")
    if len(outcome.errors) > SHOWN_ERRORS:
        complain(f"… and {len(outcome.errors) - SHOWN_ERRORS} more; --errors-to FILE lists them all.")
    begin = "Would be" if is_dry_run else "Done"
    say(
        f"{begin}: {outcome.rows:,} rows: {outcome.created:,} created, {outcome.updated:,} updated, "
        f"{outcome.unchanged:,} unchanged, {outcome.refused:,} refused."
    )
    if outcome.refused and errors_to:
        say(f"The refused rows are in {errors_to}, with what is wrong in the last column.")
