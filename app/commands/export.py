"""`coursekeeper export courses`."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from app.console import Progress, acting
from people.values import Permission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.wiring import Wiring
    from catalog.exporting.rows import ExportedCourse
    from core.actors import Actor


@click.group("export")
def export() -> None:
    """Write data to files."""


@export.command("courses")
@click.option("--format", "format_", type=click.Choice(["csv", "xlsx", "jsonl", "schema-org"]), help="Else by name.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="The file; else standard output.")
@click.option("--query", default="", help="Only what a search for this text finds.")
@click.option(
    "--filter", "filters", multiple=True, help="Such as status=published or due_state=overdue; can be repeated."
)
@acting(needs=Permission.READ_CATALOG)
def export_courses(
    format_: str | None, output: Path | None, query: str, filters: tuple[str, ...], house: "Wiring", actor: "Actor"
) -> None:
    """Export courses with their language versions. Importing the file again changes nothing."""
    from catalog.exporting.writers import write_courses
    from people.access import require
    from people.values import Permission
    from search.asking import ask, today_of
    from search.exporting import courses_for

    require(actor, Permission.READ_CATALOG)
    with house.uow.read(actor) as work:
        asked = ask(text=query, filters=filters, today=today_of(work.now, actor))
        courses = courses_for(work, house.searcher, asked)
        with _target(output) as file:
            write_courses(_counted(courses), format_ or _format_of(output), file)


def _format_of(output: Path | None) -> str:
    suffixes = {".xlsx": "xlsx", ".jsonl": "jsonl", ".ndjson": "jsonl", ".jsonld": "schema-org", ".json": "schema-org"}
    return suffixes.get(output.suffix.lower(), "csv") if output else "csv"


@contextmanager
def _target(output: Path | None) -> "Iterator[IO[bytes]]":
    from app.files import beside

    if output is None:
        yield sys.stdout.buffer
        return
    with beside(output) as draft, draft.open("wb") as file:
        yield file


def _counted(courses: "Iterator[ExportedCourse]") -> "Iterator[ExportedCourse]":
    progress = Progress("Exported")
    for number, course in enumerate(courses, 1):
        if number % 500 == 0:
            progress(number)
        yield course
    progress.finish()
