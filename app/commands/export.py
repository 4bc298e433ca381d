"""`coursekeeper export courses`."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from app.console import Progress, acting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from app.wiring import Wiring
    from catalog.exporting.rows import ExportedCourse
    from core.actors import Actor
    from core.unit_of_work import Work

MOST_HITS = 10_000


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
@acting
def export_courses(
    format_: str | None, output: Path | None, query: str, filters: tuple[str, ...], house: "Wiring", actor: "Actor"
) -> None:
    """Export courses with their language versions. Importing the file again changes nothing."""
    from catalog.exporting.rows import read_courses, read_these
    from catalog.exporting.writers import write_courses
    from people.access import require
    from people.values import Permission

    require(actor, Permission.READ_CATALOG)
    format_ = format_ or _format_of(output)
    with house.uow.read(actor) as work, _target(output) as file:
        ids = _chosen(house, work, query, filters)
        courses = read_courses(work.session) if ids is None else read_these(work.session, ids)
        write_courses(_counted(courses), format_, file)


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


def _chosen(house: "Wiring", work: "Work", query: str, filters: tuple[str, ...]) -> "Iterator[UUID] | None":
    """Ids in the order of the search; None for all courses."""
    from uuid import UUID

    from search.service import ask, today_of

    if not query.strip() and not filters:
        return None
    today = today_of(work.now, work.actor)
    asked: Any = ask(text=query, filters=filters, limit=MOST_HITS, today=today, is_typing=False)
    if not query.strip():
        return house.searcher.ids_matching(work, asked.where, today)
    results = house.searcher.search(work, asked)
    return iter([UUID(str(hit.course.id)) for hit in results.hits])


def _counted(courses: "Iterator[ExportedCourse]") -> "Iterator[ExportedCourse]":
    progress = Progress("Exported")
    for number, course in enumerate(courses, 1):
        if number % 500 == 0:
            progress(number)
        yield course
    progress.finish()
