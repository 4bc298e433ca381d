"""`coursekeeper export courses`."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import click

from app.console import Progress, acting, complain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

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
@click.option("--filter", "filters", multiple=True, help='Such as status=published or due="overdue"; can be repeated.')
@acting
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


def _target(output: Path | None) -> "AbstractContextManager[IO[bytes]]":
    if output is None:
        return nullcontext(cast("IO[bytes]", sys.stdout.buffer))
    try:
        return output.open("wb")
    except OSError as error:
        complain(f"{output} cannot be written: {error.strerror}")
        raise SystemExit(2) from None


def _counted(courses: "Iterator[ExportedCourse]") -> "Iterator[ExportedCourse]":
    progress = Progress("Exported")
    for number, course in enumerate(courses, 1):
        if number % 500 == 0:
            progress(number)
        yield course
    progress.finish()
