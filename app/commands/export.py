"""`coursekeeper export courses`."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from app.console import Progress, acting, as_json, emit, require_file
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
@as_json
@acting(needs=Permission.READ_CATALOG)
def export_courses(
    format_: str | None,
    output: Path | None,
    query: str,
    filters: tuple[str, ...],
    as_json: bool,
    house: "Wiring",
    actor: "Actor",
) -> None:
    """Export courses with their language versions. Importing the file again changes nothing."""
    from catalog.exporting.writers import write_courses
    from people.access import require
    from search.asking import ask, today_of
    from search.exporting import courses_for

    require_file(output, as_json=as_json)
    require(actor, Permission.READ_CATALOG)
    format_, counted = format_ or _format_of(output), _Counted()
    with house.uow.read(actor) as work:
        asked = ask(text=query, filters=filters, today=today_of(work.now, actor))
        courses = courses_for(work, house.searcher, asked)
        with _target(output) as file:
            write_courses(counted(courses), format_, file)
    if as_json:
        emit({"file": str(output), "format": format_, "courses": counted.number})


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


class _Counted:
    """Passes courses on, counts them and says so while it goes."""

    number = 0

    def __call__(self, courses: "Iterator[ExportedCourse]") -> "Iterator[ExportedCourse]":
        progress = Progress("Exported")
        for course in courses:
            self.number += 1
            if self.number % 500 == 0:
                progress(self.number)
            yield course
        progress.finish()
