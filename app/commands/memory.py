"""`coursekeeper memory import FILE.tmx|FILE.po · memory export`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.console import acting, as_json, emit, require_file, say
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor


@click.group()
def memory() -> None:
    """The translation memory."""


@memory.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@acting(needs=Permission.MANAGE_MEMORY)
def import_file(file: Path, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Bring in translations from a TMX or PO file."""
    from app.commands.jobs import read_bytes
    from localization.service.analysing import import_memory

    data = read_bytes(file)
    with house.uow.write(actor) as work:
        result = import_memory(work, file.name, data)
    if as_json:
        emit(result)
    else:
        say(f"{result['kept']} translations kept, {result['left_out']} left out.")


@memory.command("export")
@click.option("--output", type=click.Path(path_type=Path), help="A file; standard output without it.")
@as_json
@acting(needs=Permission.MANAGE_MEMORY)
def export(output: Path | None, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Write the whole memory as TMX."""
    from app.files import write_whole
    from localization.service.analysing import export_memory

    require_file(output, as_json=as_json)
    with house.uow.read(actor) as work:
        data = export_memory(work)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    write_whole(output, data)
    if as_json:
        emit({"file": str(output), "bytes": len(data)})
