"""`coursekeeper reports list|show NAME`."""

import sys
from typing import TYPE_CHECKING

import click

from app.console import acting, as_json, emit, say, show_table
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor
    from core.reports import Table
    from core.wording.translator import Translator


@click.group()
def reports() -> None:
    """Say where the catalog stands."""


@reports.command("list")
@as_json
@acting(needs=Permission.READ_REPORTS)
def list_all(as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """List the reports with the question each answers."""
    from api.reports import list_heads
    from core.wording.translator import translator
    from people.access import require
    from people.values import Permission

    require(actor, Permission.READ_REPORTS)
    heads = list_heads(translator(actor.locale, actor.time_zone))
    if as_json:
        for head in heads:
            emit(head)
        return
    show_table(("Name", "Title", "Question"), [(head.name, head.title, head.question) for head in heads])


@reports.command("show")
@click.argument("name")
@click.option("--format", "format_", type=click.Choice(["table", "csv"]), default="table", show_default=True)
@click.option("--table", "table_name", default="", metavar="TABLE", help="One of its tables; CSV has the main one.")
@as_json
@acting(needs=Permission.READ_REPORTS)
def show(name: str, format_: str, table_name: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Show the report NAME: its answer, and the figures it rests on."""
    from api.reports import as_csv, make_report, report_view
    from core.wording.translator import translator

    reader = translator(actor.locale, actor.time_zone)
    with house.uow.read(actor) as work:
        made = make_report(work, name, reader)
    chosen = made.table(table_name)
    if as_json:
        emit(report_view(made))
        return
    if format_ == "csv":
        for piece in as_csv(chosen):
            sys.stdout.buffer.write(piece)
        return
    say(made.answer)
    for table in [chosen] if table_name else made.tables:
        _show(table, reader)


def _show(table: "Table", reader: "Translator") -> None:
    from core.wording.figures import figure, shown

    say("")
    say(table.title)
    columns = shown(table)
    show_table(
        [column.title for column in columns],
        [[figure(column, row, table, reader) for column in columns] for row in table.rows],
    )
    if table.note:
        say(table.note)
